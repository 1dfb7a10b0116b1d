using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>What each row of a table is about. Part of stored mappings: never rename.</summary>
public enum TableKind
{
    /// <summary>Not imported: payers, providers, claims and the like.</summary>
    Nothing = 0,

    /// <summary>One person a row.</summary>
    People = 1,
    Conditions = 2,
    Medications = 3,
    Procedures = 4,
    Observations = 5,
    Immunizations = 6,
    Allergies = 7,

    /// <summary>Visits that took place.</summary>
    Encounters = 8,

    /// <summary>Visits that are or were planned.</summary>
    Appointments = 9,

    /// <summary>Care and treatment plans.</summary>
    CarePlans = 10,

    /// <summary>Organisations, one a row.</summary>
    Accounts = 11,

    /// <summary>People at organisations, one person and account a row.</summary>
    Stakeholders = 12,

    /// <summary>Insurance of people, one coverage a row; its code is the payer's or the product's name.</summary>
    Coverages = 13,

    /// <summary>Payers, one a row: the names of those whom a table of insurance in the same import calls by an id. Not stored by themselves.</summary>
    Payers = 14,
}

/// <summary>Rules about kinds.</summary>
internal static class TableKinds
{
    /// <summary>The kind of clinical fact in such a table, and the FHIR resource of the same identity; null when its rows are no facts.</summary>
    public static (FactKind Kind, string Resource)? FactOf(TableKind kind) => kind switch
    {
        TableKind.Conditions => (FactKind.Condition, "Condition"),
        TableKind.Medications => (FactKind.Medication, "MedicationRequest"),
        TableKind.Procedures => (FactKind.Procedure, "Procedure"),
        TableKind.Observations => (FactKind.Observation, "Observation"),
        TableKind.Immunizations => (FactKind.Immunization, "Immunization"),
        TableKind.Allergies => (FactKind.Allergy, "AllergyIntolerance"),
        TableKind.CarePlans => (FactKind.CarePlan, "CarePlan"),
        TableKind.Coverages => (FactKind.Coverage, "Coverage"),
        _ => null,
    };

    /// <summary>A diagnosis, a prescription, an allergy or an insurance holds whenever it began; the others need a date, as in <see cref="FhirStatements"/>.</summary>
    public static bool NeedsDate(TableKind kind) =>
        kind is TableKind.Procedures or TableKind.Observations or TableKind.Immunizations or TableKind.Encounters or TableKind.Appointments or TableKind.CarePlans;

    /// <summary>The column without which a row of such a table is nothing: whose it is.</summary>
    public static string KeyOf(TableKind kind) => kind switch
    {
        TableKind.Accounts => ImportTargets.Account,
        TableKind.Payers => ImportTargets.RecordId,
        _ => ImportTargets.Id,
    };

    /// <summary>People, accounts and payers first, then visits, then what refers to both.</summary>
    public static int ReadingOrder(TableKind kind) => kind switch
    {
        TableKind.People or TableKind.Accounts or TableKind.Payers => 0,
        TableKind.Encounters => 1,
        _ => 2,
    };
}
