using System.ComponentModel;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// One authorization as a value: what 45 CFR 164.508(c) asks for, how it was signed, and what became of it. This is what
/// <see cref="AuthorizationCheck"/> judges and what the command line reads. Prints only its id: signer and
/// representative are named in it.
/// </summary>
public sealed record AuthorizationRecord
{
    [Description("Identifier of the authorization, cited as evidence. Free text; the register uses UUIDs.")]
    public string? Id { get; init; }

    [Description("State in the register. Left out: judged from the contents alone, as if capture were finished.")]
    public AuthorizationState? State { get; init; }

    [Description("Core element 1: the information to be used or disclosed, described specifically (164.508(c)(1)(i)).")]
    public string? Information { get; init; }

    [Description("The same as codes, e.g. \"Demographics\", \"Medications\", \"HIV\". A use is in scope only if every category it needs is listed.")]
    public IReadOnlyList<string> ScopeCategories { get; init; } = [];

    [Description("Core element 2: persons or classes of persons who may use or disclose it (164.508(c)(1)(ii)).")]
    public IReadOnlyList<string> Disclosers { get; init; } = [];

    [Description("Core element 3: persons or classes of persons to whom it may be disclosed or who may use it (164.508(c)(1)(iii)).")]
    public IReadOnlyList<string> Recipients { get; init; } = [];

    [Description("Core element 4: each purpose (164.508(c)(1)(iv)).")]
    public IReadOnlyList<string> Purposes { get; init; } = [];

    [Description("Core element 5 as a date: valid through the end of this day in the organisation's zone (164.508(c)(1)(v)).")]
    public DateOnly? ExpiresOn { get; init; }

    [Description("Core element 5 as an event that relates to the individual or the purpose. \"none\" is no event for marketing.")]
    public ExpirationEvent? ExpirationEvent { get; init; }

    [Description("Core element 6: signature and date (164.508(c)(1)(vi)).")]
    public AuthorizationSignature? Signature { get; init; }

    [Description("Who signed for the individual. Left out when the individual signed.")]
    public PersonalRepresentative? Representative { get; init; }

    [Description("Required statements (164.508(c)(2), (a)(3)(ii)), each as the text the person read.")]
    public RequiredStatements Statements { get; init; } = new();

    [Description("True when treatment, payment, enrolment or eligibility was made to depend on signing (164.508(b)(4)).")]
    public bool ConditionedOnService { get; init; }

    [Description("Documents on the same form (164.508(b)(3)). Only further marketing authorizations may be joined.")]
    public IReadOnlyList<CombinedDocument> CombinedWith { get; init; } = [];

    [Description("True when material information in it is known to be false (164.508(b)(2)(v)).")]
    public bool KnownFalse { get; init; }

    [Description("When and why it was found to be false. Left out: not found so here.")]
    public FoundFalse? FoundFalse { get; init; }

    [Description("Channels it covers, e.g. \"email\". Empty: not limited to a channel.")]
    public IReadOnlyList<string> Channels { get; init; } = [];

    [Description("How it came into the register, and its evidence.")]
    public AuthorizationSource? Source { get; init; }

    [Description("When the person received a copy of the signed form (164.508(c)(4)); until then the authorization is not used.")]
    public DateTimeOffset? CopyProvidedAt { get; init; }

    [Description("How the copy was given, e.g. \"email\", \"paper\".")]
    public string? CopyChannel { get; init; }

    [Description("What the person took back, in order of receipt.")]
    public IReadOnlyList<AuthorizationRevocation> Revocations { get; init; } = [];

    [Description("What the person only said and is to confirm in writing; no revocation yet.")]
    public IReadOnlyList<SpokenRevocation> SpokenRevocations { get; init; } = [];

    [Description("Each time that the page was opened for the person at the desk.")]
    public IReadOnlyList<DeskSession> DeskSessions { get; init; } = [];

    [Description("The published form it was made from. Left out: written without one.")]
    public AuthorizationTemplate? Template { get; init; }

    [Description("Words in which the person reads the codes above, and the language of all of the text. Left out: English, and the codes themselves.")]
    public AuthorizationWording? Wording { get; init; }

    [Description("Id of the authorization that this one renews. A renewal is a record of its own.")]
    public string? Renews { get; init; }

    /// <summary>
    /// The form as it could be judged then: the state of today says nothing about that moment (dates, revocations and elements do), and
    /// nobody knew what was found to be false later. What came with the form as known to be false was known from the beginning.
    /// </summary>
    internal AuthorizationRecord KnownAt(DateTimeOffset at) => this with { State = null, KnownFalse = KnownFalse && !(FoundFalse?.At > at) };

    /// <summary>The id only: safe to log.</summary>
    public override string ToString() => "authorization " + (Id ?? "(new)");
}

/// <summary>That material information in a form turned out to be false.</summary>
public sealed record FoundFalse
{
    public DateTimeOffset At { get; init; }

    [Description("What is false, and how it was found out.")]
    public string? Reason { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => "found false";
}

/// <summary>Names the version of a form template; the hash is that of its whole definition.</summary>
public sealed record AuthorizationTemplate
{
    public string? Form { get; init; }

    public int Version { get; init; }

    [Description("SHA-256, hex, of the version's definition. The text itself is bound by the hash of the signed document.")]
    public string? DefinitionHash { get; init; }
}

/// <summary>The person's side of the coded lists: plain words in one language.</summary>
public sealed record AuthorizationWording
{
    [Description("BCP 47 tag: en or es.")]
    public string? Language { get; init; }

    public string? Title { get; init; }

    [Description("The kinds of information in words.")]
    public string? Categories { get; init; }

    public string? Disclosers { get; init; }

    public string? Recipients { get; init; }

    public string? Purposes { get; init; }

    public string? Channels { get; init; }

    [Description("What the person is told before agreeing to sign and to get the copy electronically (15 USC 7001(c)(1)).")]
    public string? ElectronicRecords { get; init; }
}

/// <summary>An expiration event: someone has to say, at least every 90 days, that it has not happened yet [pol].</summary>
public sealed record ExpirationEvent
{
    [Description("The event, e.g. \"end of my membership in the diabetes programme\".")]
    public string? Description { get; init; }

    [Description("Who watches for the event.")]
    public string? Owner { get; init; }

    [Description("Last day on which the owner confirmed that it had not happened; counts from the signature when never confirmed. More than 90 days ago: Suspended.")]
    public DateOnly? LastAttestedOn { get; init; }

    [Description("The day it happened; the authorization ends with that day. Left out while it has not.")]
    public DateOnly? OccurredOn { get; init; }
}

/// <summary>How the form was signed.</summary>
public enum SignatureMethod
{
    /// <summary>Ink on paper.</summary>
    Paper = 1,

    /// <summary>Electronic (15 USC 7001, UETA): needs intent, proof of identity, consumer consent and a bound document.</summary>
    Electronic = 2,

    /// <summary>Electronic, at the organisation's desk: a member of staff saw who it was, and no code was sent. Needs that witness besides.</summary>
    ElectronicInPerson = 3,
}

/// <summary>The signature and its evidence.</summary>
public sealed record AuthorizationSignature
{
    [Description("Name as signed.")]
    public string? Name { get; init; }

    [Description("Date of the signature, in the organisation's zone.")]
    public DateOnly? SignedOn { get; init; }

    [Description("Electronic: the instant it was signed.")]
    public DateTimeOffset? SignedAt { get; init; }

    [Description("Paper, Electronic or ElectronicInPerson. Left out: Paper.")]
    public SignatureMethod Method { get; init; } = SignatureMethod.Paper;

    [Description("Electronic: what the person did to sign, e.g. \"typed name and pressed Sign\".")]
    public string? IntentAction { get; init; }

    [Description("Electronic: how identity was proven, e.g. \"portal sign-in with code to verified phone\".")]
    public string? IdentityProof { get; init; }

    [Description("Electronic: the person agreed to do this electronically (15 USC 7001(c)).")]
    public bool ConsumerConsent { get; init; }

    [Description("SHA-256, hex, of the document at the moment of signing. Must equal source.documentHash; one altered byte makes the form defective.")]
    public string? DocumentHash { get; init; }

    [Description("ElectronicInPerson: who of the staff saw the person, how they knew who it was, and when.")]
    public InPersonIdentity? InPerson { get; init; }

    [Description("Network address it was signed from.")]
    public string? SourceIp { get; init; }

    [Description("Browser it was signed with.")]
    public string? UserAgent { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => $"signature {Method} {SignedOn}";

    /// <summary>Signed on screen, wherever that was.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsElectronic => Method is SignatureMethod.Electronic or SignatureMethod.ElectronicInPerson;

    /// <summary>With the hash that binds who saw the person to all of it; the same where nobody had to.</summary>
    internal AuthorizationSignature Bound() => InPerson is { } seen ? this with { InPerson = seen with { Hash = seen.HashWith(this) } } : this;
}

/// <summary>Someone who signs for the individual (164.502(g)).</summary>
public sealed record PersonalRepresentative
{
    public string? Name { get; init; }

    [Description("Description of the authority to act (164.508(c)(1)(vi)), e.g. \"mother of a minor\". Required.")]
    public string? Authority { get; init; }

    [Description("Reference of the document that shows it.")]
    public string? EvidenceDocument { get; init; }

    [Description("Last day of the authority. Left out: no known end.")]
    public DateOnly? ValidTo { get; init; }

    [Description("It ends when the person comes of age; the register then computes validTo. Left out: true.")]
    public bool LapseAtMajority { get; init; } = true;

    [Description("True while the authority is disputed.")]
    public bool Disputed { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => "representative";
}

/// <summary>Statements that put the person on notice. Null or blank: the form lacks it.</summary>
public sealed record RequiredStatements
{
    [Description("The right to revoke in writing (164.508(c)(2)(i)).")]
    public string? RightToRevoke { get; init; }

    [Description("How to revoke, and the exceptions (164.508(c)(2)(i)).")]
    public string? HowToRevoke { get; init; }

    [Description("Whether treatment, payment, enrolment or eligibility depends on signing (164.508(c)(2)(ii)).")]
    public string? Conditioning { get; init; }

    [Description("That information may be disclosed again by the recipient and then be unprotected (164.508(c)(2)(iii)).")]
    public string? Redisclosure { get; init; }

    [Description("That remuneration is involved (164.508(a)(3)(ii)); needed only where a third party pays for the marketing.")]
    public string? Remuneration { get; init; }
}

/// <summary>Something that stands on the same form.</summary>
public enum CombinedDocument
{
    MarketingAuthorization = 1,
    ConsentToTreat = 2,
    PrivacyNoticeAcknowledgement = 3,
    PsychotherapyNotesAuthorization = 4,
    Other = 5,
}

/// <summary>How an authorization entered the register.</summary>
public enum AuthorizationSourceKind
{
    /// <summary>Signed on a page of this product.</summary>
    ESignPage = 1,

    /// <summary>A paper form, scanned by staff.</summary>
    PaperScanned = 2,

    /// <summary>From another system's file. A bare "Y" is no evidence [pol].</summary>
    Imported = 3,
}

/// <summary>Provenance and evidence.</summary>
public sealed record AuthorizationSource
{
    public AuthorizationSourceKind Kind { get; init; } = AuthorizationSourceKind.PaperScanned;

    [Description("Name of the system it came from.")]
    public string? System { get; init; }

    [Description("SHA-256, hex, of the stored document image or e-sign document. Imported entries need it.")]
    public string? DocumentHash { get; init; }
}

/// <summary>How far a revocation reaches.</summary>
public enum RevocationScope
{
    /// <summary>Every authorization the person signed up to the day of receipt.</summary>
    All = 1,

    /// <summary>This authorization.</summary>
    ThisAuthorization = 2,

    /// <summary>Only the purposes and categories named; the rest stays.</summary>
    Part = 3,
}

/// <summary>A revocation (164.508(b)(5)).</summary>
public sealed record AuthorizationRevocation
{
    [Description("When the organisation received it. Effective from this moment.")]
    public DateTimeOffset ReceivedAt { get; init; }

    [Description("When it was entered; recordedAt − receivedAt is the latency that is reported.")]
    public DateTimeOffset? RecordedAt { get; init; }

    [Description("How it arrived: \"portal\", \"email\", \"paper\", \"oral\".")]
    public string? Channel { get; init; }

    public RevocationScope Scope { get; init; } = RevocationScope.ThisAuthorization;

    [Description("With scope Part: purposes taken back.")]
    public IReadOnlyList<string> Purposes { get; init; } = [];

    [Description("With scope Part: categories taken back.")]
    public IReadOnlyList<string> Categories { get; init; } = [];

    [Description("What was done in reliance on the authorization before receipt (164.508(b)(5)(i)).")]
    public string? RelianceNote { get; init; }

    [Description("The text that the person signed on the page, whole. Left out: it came on paper, by email, or by word.")]
    public string? SignedText { get; init; }

    [Description("Its signature; the hash is that of the text.")]
    public AuthorizationSignature? Signature { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => $"revocation {Scope}";

    /// <summary>The moment from which nothing may be used; receipt, never the later recording.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset EffectiveAt => ReceivedAt;
}
