namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>Resource types that the import reads, people first; nothing else is asked for (45 CFR 164.502(b), minimum necessary).</summary>
internal static class FhirTypes
{
    public static readonly IReadOnlyList<string> Wanted =
    [
        "Patient", "Medication", "Encounter", "Condition", "MedicationRequest", "Procedure", "Observation", "Immunization", "AllergyIntolerance", "Appointment", "CarePlan", "Coverage",
    ];
}
