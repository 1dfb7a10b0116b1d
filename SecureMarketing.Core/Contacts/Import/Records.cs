using System.Collections.ObjectModel;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Where in the files something stands.</summary>
internal readonly record struct RowPlace(int File, int Row);

/// <summary>A code as the source wrote it, cut to what the table holds.</summary>
internal readonly record struct CodeRef(string System, string Value, string Display)
{
    /// <summary>Categories that the mapping or the source's own label gives it on top of the value sets'; no part of its identity.</summary>
    public Sensitivity Label { get; init; }

    public bool Equals(CodeRef other) => System == other.System && Value == other.Value;

    public override int GetHashCode() => HashCode.Combine(System, Value);
}

/// <summary>What a row says about a person. Null = it says nothing, which changes nothing. PHI: a class, so that logging it whole prints nothing.</summary>
internal sealed class PersonRecord
{
    public required RowPlace Place { get; init; }
    public required string SourceId { get; init; }
    public string? Prefix { get; set; }
    public string? GivenName { get; set; }
    public string? FamilyName { get; set; }
    public EmailAddress? Email { get; set; }
    public string? Phone { get; set; }
    public string? Mrn { get; set; }
    public string? Street { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }
    public string? Zip { get; set; }
    public string? Country { get; set; }
    public AdministrativeGender? Gender { get; set; }
    public DateOnly? BirthDate { get; set; }

    /// <summary>False is a statement too: a wrong death record corrected.</summary>
    public bool? Deceased { get; set; }
    public DateOnly? DeceasedOn { get; set; }
    public string? MaritalStatus { get; set; }
    public string? LanguageCode { get; set; }
    public string? LanguageText { get; set; }
    public string? RaceCode { get; set; }
    public string? RaceText { get; set; }
    public string? EthnicityCode { get; set; }
    public string? EthnicityText { get; set; }

    /// <summary>Custom attributes that the row states; those it is silent about are absent.</summary>
    public IReadOnlyList<CustomEntry> Custom { get; init; } = [];
}

/// <summary>A clinical statement before its person and codes are looked up.</summary>
internal sealed class FactRecord
{
    public required RowPlace Place { get; init; }
    public required string Subject { get; init; }
    public required long SourceKey { get; init; }

    /// <summary>The source took the statement back (entered in error, refuted, not done): remove it if it is there.</summary>
    public bool Retracted { get; init; }
    public required FactKind Kind { get; init; }
    public required CodeRef Code { get; init; }
    public int Day { get; init; }
    public int Second { get; init; }
    public int? EndDay { get; init; }
    public FactStatus Status { get; init; }
    public double? Value { get; init; }
    public string? Unit { get; init; }
    public CodeRef? ValueCode { get; init; }

    /// <summary>Source key of the encounter, null when not stated.</summary>
    public long? Encounter { get; init; }
}

internal sealed class EncounterRecord
{
    public required RowPlace Place { get; init; }
    public required string Subject { get; init; }
    public required long SourceKey { get; init; }
    public bool Retracted { get; init; }
    public EncounterClass Class { get; init; }
    public CodeRef? Type { get; init; }
    public CodeRef? Reason { get; init; }
    public int Day { get; init; }
    public int? EndDay { get; init; }

    /// <summary>What the source calls the place, the narrowest first: codes, names or ids of units.</summary>
    public IReadOnlyList<UnitWord> Units { get; init; } = [];
}

internal sealed class AppointmentRecord
{
    public required RowPlace Place { get; init; }
    public required string Subject { get; init; }
    public required long SourceKey { get; init; }
    public bool Retracted { get; init; }
    public AppointmentStatus Status { get; init; }
    public CodeRef? Type { get; init; }
    public int Day { get; init; }
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>As <see cref="EncounterRecord.Units"/>.</summary>
    public IReadOnlyList<UnitWord> Units { get; init; } = [];
}

/// <summary>What a row says about an organisation.</summary>
internal sealed class AccountRecord
{
    public required RowPlace Place { get; init; }
    public required string SourceId { get; init; }
    public required AccountDetails Details { get; init; }
}

/// <summary>What a row says about a person at an organisation.</summary>
internal sealed class StakeholderRecord
{
    public required RowPlace Place { get; init; }

    /// <summary>Record id of the person.</summary>
    public required string Subject { get; init; }

    /// <summary>Record id of the account.</summary>
    public required string Account { get; init; }

    public required StakeholderRole Role { get; init; }
}

/// <summary>A resource that its source deleted.</summary>
/// <param name="Place">Where the file says so.</param>
/// <param name="Type">Resource type.</param>
/// <param name="Id">Logical id at the source.</param>
internal sealed record DeletionRecord(RowPlace Place, string Type, string Id);

/// <summary>A row or cell left out.</summary>
/// <param name="Kept">The row went in without that cell.</param>
public sealed record Rejection(int File, int Row, string? Column, string Code, bool Kept = false);

/// <summary>Somebody who seems to be new, sealed and indexed before anybody looked whether they are.</summary>
/// <param name="Contact">Not on file yet.</param>
/// <param name="Patch">What their records did to them.</param>
internal sealed record PreparedPerson(Contact Contact, PatchResult Patch);

/// <summary>What one batch did.</summary>
public sealed record BatchOutcome(int Created, int Updated, int Unchanged, int Facts, IReadOnlyList<Rejection> Rejections);

/// <summary>Rows on their way into one transaction.</summary>
/// <param name="maxPeople">People and accounts that fill it (<see cref="ImportSettings.BatchPeople"/>).</param>
internal sealed class ImportBatch(int maxPeople)
{
    // Fewer than people: while these are written, the next are parsed, and that takes its time.
    private const int MaxFacts = 5_000;
    // A bad file is to be noticed early.
    private const int MaxRejections = 250;
    // Whose a deleted resource is has to be searched for, which is one look along a table for all of them.
    private const int MaxDeletions = 500;

    public List<PersonRecord> People { get; private set; } = [];
    public List<FactRecord> Facts { get; private set; } = [];
    public List<EncounterRecord> Encounters { get; private set; } = [];
    public List<AppointmentRecord> Appointments { get; private set; } = [];
    public List<AccountRecord> Accounts { get; private set; } = [];
    public List<StakeholderRecord> Stakeholders { get; private set; } = [];
    public List<DeletionRecord> Deletions { get; private set; } = [];
    public List<Rejection> Rejections { get; private set; } = [];

    /// <summary>People of the batch who were sealed before it is written, by their source's id; empty when none were.</summary>
    public IReadOnlyDictionary<string, PreparedPerson> Prepared { get; set; } = ReadOnlyDictionary<string, PreparedPerson>.Empty;

    /// <summary>Rows that go in, of any kind.</summary>
    public int Rows => People.Count + Accounts.Count + Statements;

    public bool IsFull => People.Count + Accounts.Count >= maxPeople || Statements >= MaxFacts || Rejections.Count >= MaxRejections || Deletions.Count >= MaxDeletions;

    public bool IsEmpty => Rows + Deletions.Count + Rejections.Count == 0;

    /// <summary>Nothing in it speaks of anything but the people whom it names itself.</summary>
    public bool HoldsOnlyPeople => Accounts.Count + Deletions.Count + Statements == 0;

    private int Statements => Facts.Count + Encounters.Count + Appointments.Count + Stakeholders.Count;

    public void Reject(RowPlace place, string code, string? column = null, bool kept = false) =>
        Rejections.Add(new Rejection(place.File, place.Row, column, code, kept));

    /// <summary>Hands over what is in it and begins anew.</summary>
    public ImportBatch Detach()
    {
        var full = new ImportBatch(maxPeople) { People = People, Facts = Facts, Encounters = Encounters, Appointments = Appointments, Accounts = Accounts, Stakeholders = Stakeholders, Deletions = Deletions, Rejections = Rejections };
        (People, Facts, Encounters, Appointments, Accounts, Stakeholders, Deletions, Rejections) = ([], [], [], [], [], [], [], []);
        return full;
    }

    public void Clear()
    {
        People.Clear();
        Facts.Clear();
        Encounters.Clear();
        Appointments.Clear();
        Accounts.Clear();
        Stakeholders.Clear();
        Deletions.Clear();
        Rejections.Clear();
    }
}
