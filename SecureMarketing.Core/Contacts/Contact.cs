using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts;

/// <summary>
/// A person as one source system knows them. Direct identifiers are sealed field by field (AES-256-GCM, the contact's id
/// and the field name authenticated with them); exact look-ups go through keyed blind indexes. What segments need to
/// query (codes, dates, ZIP) stays in the clear under this opaque id.
/// </summary>
public sealed class Contact
{
    private Contact()
    {
    }

    public Contact(ContactId id, string sourceSystem, string sourceId, DateTimeOffset now)
    {
        Id = id;
        SourceSystem = sourceSystem;
        SourceId = sourceId;
        CreatedAt = now;
        ChangedAt = now;
        SendVersion = 1;
    }

    public ContactId Id { get; private set; }

    /// <summary>Which system the record comes from; with <see cref="SourceId"/> it is the person's identity. 1–100 characters.</summary>
    public string SourceSystem { get; private set; } = "";

    /// <summary>
    /// The source's own record id (a FHIR logical id: a surrogate, FHIR R4 §2.28.2), not the MRN, which is sealed. 1–200 characters.
    /// </summary>
    public string SourceId { get; private set; } = "";

    public byte[]? PrefixSealed { get; internal set; }
    public byte[]? GivenNameSealed { get; internal set; }
    public byte[]? FamilyNameSealed { get; internal set; }
    public byte[]? EmailSealed { get; internal set; }
    public byte[]? PhoneSealed { get; internal set; }
    public byte[]? MrnSealed { get; internal set; }
    public byte[]? StreetSealed { get; internal set; }

    /// <summary>Blind index of the normalised address, 32 bytes; null without an address. Equal indexes = a shared mailbox.</summary>
    public byte[]? EmailIndex { get; internal set; }

    /// <summary>Blind index of the number in E.164, or of its digits when it can be none.</summary>
    public byte[]? PhoneIndex { get; internal set; }

    /// <summary>Blind index of the medical record number in upper case.</summary>
    public byte[]? MrnIndex { get; internal set; }

    /// <summary>Blind index of family and given name, folded, with the birth date: duplicate candidates.</summary>
    public byte[]? NameBirthIndex { get; internal set; }

    public AdministrativeGender Gender { get; internal set; }

    /// <summary>Null when the source gives none or only a part of a date.</summary>
    public DateOnly? BirthDate { get; internal set; }

    public bool Deceased { get; internal set; }

    /// <summary>Null while alive, or when the source only says that the person died.</summary>
    public DateOnly? DeceasedOn { get; internal set; }

    /// <summary>HL7 v3 MaritalStatus code (M, S, D, W …), null when unknown.</summary>
    public string? MaritalStatus { get; internal set; }

    /// <summary>BCP 47 tag of the preferred language, e.g. <c>es</c>, <c>en-US</c>; null when unknown.</summary>
    public string? LanguageCode { get; internal set; }

    /// <summary>The source's words for it, e.g. <c>Spanish</c>.</summary>
    public string? LanguageText { get; internal set; }

    /// <summary>OMB race category code (CDC race and ethnicity code system), several and detailed ones with ; between (<see cref="Races"/>); null when unknown.</summary>
    public string? RaceCode { get; internal set; }

    /// <summary>Its words, e.g. <c>White</c>, <c>Asian; White</c>.</summary>
    public string? RaceText { get; internal set; }

    /// <summary>OMB ethnicity code: 2135-2 Hispanic or Latino, 2186-5 not; null when unknown.</summary>
    public string? EthnicityCode { get; internal set; }

    public string? EthnicityText { get; internal set; }

    public string? City { get; internal set; }

    /// <summary>USPS two-letter code for the United States, else the source's word.</summary>
    public string? State { get; internal set; }

    /// <summary>ZIP or ZIP+4 as written.</summary>
    public string? Zip { get; internal set; }

    /// <summary>ISO 3166 alpha-2, null when not stated.</summary>
    public string? Country { get; internal set; }

    public EmailVerification EmailVerification { get; internal set; }

    /// <summary>Null while unverified.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; internal set; }

    /// <summary>A confidential-communication request asks for another address (45 CFR 164.522(b)): this one must not be used.</summary>
    public bool AlternateAddressRequired { get; internal set; }

    /// <summary>Blind index of the only mailbox that may be used while <see cref="AlternateAddressRequired"/> holds; imports and forms do not replace it. Null: none was agreed, so none is used.</summary>
    public byte[]? AgreedEmailIndex { get; internal set; }

    /// <summary>Who holds a minor's (or incapacitated person's) rights.</summary>
    public RepresentativeStatus Representative { get; internal set; }

    /// <summary>Last day on which the representative's authority holds; null = open-ended.</summary>
    public DateOnly? RepresentativeUntil { get; internal set; }

    /// <summary>The record of the same person that is written to instead of this one; null when this one stands by itself.</summary>
    public ContactId? MergedInto { get; private set; }

    /// <summary>
    /// Whoever merged this record saw proof that both are one person: what was signed under this record counts for the
    /// person. False while it stands by itself.
    /// </summary>
    public bool MergeProven { get; private set; }

    /// <summary>
    /// Grows with every change that a send decision depends on: address, death, representative, suppression, preference,
    /// revocation. A message whose decision saw another version goes back to the gate.
    /// </summary>
    public long SendVersion { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; internal set; }

    /// <summary>Never into a record that is merged itself: a group has one kept record.</summary>
    internal void MergeInto(ContactId kept, bool proven, DateTimeOffset now)
    {
        MergedInto = kept;
        MergeProven = proven;
        ChangedAt = now;
    }

    internal void Unmerge(DateTimeOffset now)
    {
        MergedInto = null;
        MergeProven = false;
        ChangedAt = now;
    }

    /// <summary>Id only: safe to log.</summary>
    public override string ToString() => Id.Value.ToString("N");
}

/// <summary>FHIR AdministrativeGender. Stored: never renumber.</summary>
public enum AdministrativeGender
{
    Unknown = 0,
    Female = 1,
    Male = 2,
    Other = 3,
}

/// <summary>How the mailbox was shown to be the person's own (compliance §9). Stored: never renumber.</summary>
public enum EmailVerification
{
    None = 0,

    /// <summary>An administrator declared at import that the source verified its addresses.</summary>
    DeclaredBySource = 1,

    DoubleOptIn = 2,

    InPerson = 3,

    /// <summary>The mailbox is shared with another person, and this person accepted that.</summary>
    SharedConfirmed = 4,
}

/// <summary>Authority over the person's rights (45 CFR 164.502(g)). Stored: never renumber.</summary>
public enum RepresentativeStatus
{
    /// <summary>No representative on file.</summary>
    None = 0,

    /// <summary>Evidence verified.</summary>
    Verified = 1,

    /// <summary>A minor who lawfully consented to the service alone.</summary>
    SelfConsented = 2,

    /// <summary>Disputed or withdrawn.</summary>
    Disputed = 3,
}
