namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>Resource types that the import reads, people first; nothing else is asked for (45 CFR 164.502(b), minimum necessary).</summary>
internal static class FhirTypes
{
    /// <summary>Asked of every server.</summary>
    public static readonly IReadOnlyList<string> Wanted =
    [
        "Patient", "Medication", "Encounter", "Condition", "MedicationRequest", "Procedure", "Observation", "Immunization", "AllergyIntolerance", "Appointment", "CarePlan", "Coverage",
    ];

    /// <summary>Asked only of a server that names them among what it offers: few do, and one that does not know a type may refuse the whole export.</summary>
    public static readonly IReadOnlyList<string> WhereOffered = ["RiskAssessment"];

    public static IEnumerable<string> All => Wanted.Concat(WhereOffered);
}
