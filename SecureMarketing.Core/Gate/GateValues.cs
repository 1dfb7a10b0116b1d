namespace SecureMarketing.Core.Gate;

// The send gate's vocabulary, value for value as in the truth table (README.md). Every enum starts at 1, so that a value
// nobody set is unknown, and unknown is denied.

/// <summary>A plain yes or no of the truth table.</summary>
public enum YesNo
{
    Y = 1,
    N = 2,
}

/// <summary>Whether the audit trail can be written (45 CFR 164.312(b); no audit, no send).</summary>
public enum GateAudit
{
    Up = 1,
    Down = 2,
}

/// <summary>The product operator's own business associate agreement with the covered entity (45 CFR 164.504(e)).</summary>
public enum GateTenantBaa
{
    Active = 1,
    None = 2,
    Terminated = 3,
}

/// <summary>State of the origin, a campaign or a journey step, as the gate sees it.</summary>
public enum GateCampaign
{
    Running = 1,
    Paused = 2,
    Ended = 3,
}

/// <summary>State of the origin's approval.</summary>
public enum GateApproval
{
    Valid = 1,
    Missing = 2,
    HashMismatch = 3,
    Expired = 4,
    SelfApproved = 5,
    Withdrawn = 6,
}

/// <summary>
/// The HIPAA axis (45 CFR 164.501, 164.508(a)(3)–(4), 164.514(f)). Never merged with <see cref="CommercialClass"/>: promoting
/// one's own health service is not HIPAA marketing, yet it is commercial.
/// </summary>
public enum HipaaClass
{
    NoPhi = 1,
    NotMarketing = 2,
    Marketing = 3,
    MarketingRemunerated = 4,
    Fundraising = 5,
    SaleOfPhi = 6,
    Undetermined = 7,
}

/// <summary>The CAN-SPAM axis (16 CFR 316.3).</summary>
public enum CommercialClass
{
    Commercial = 1,
    Transactional = 2,
}

/// <summary>The best authorization of the person for this message (45 CFR 164.508).</summary>
public enum GateAuthorization
{
    None = 1,
    Valid = 2,
    OutOfScope = 3,
    Pending = 4,
    Defective = 5,
    Expired = 6,
    Revoked = 7,
    Suspended = 8,
}

/// <summary>The strongest suppression that concerns the person and this message.</summary>
public enum GateSuppression
{
    None = 1,
    TopicMatch = 2,
    AllCommercial = 3,
    FundraisingOptOut = 4,
    DoNotContact = 5,
    HardBounce = 6,
    Complaint = 7,
    Deceased = 8,
}

/// <summary>Sensitive categories in the message (compliance §3), already reduced to the strictest.</summary>
public enum GateSensitivity
{
    None = 1,

    /// <summary>Protected by state law: HIV, STI, mental health, reproductive, genetic, violence, gender.</summary>
    State = 2,

    /// <summary>Substance-use records of a Part 2 programme (42 CFR Part 2).</summary>
    Part2 = 3,

    /// <summary>Psychotherapy notes (45 CFR 164.501): never sent.</summary>
    PsychNotes = 4,

    /// <summary>A code nobody has mapped yet; treated as sensitive.</summary>
    Unknown = 5,
}

/// <summary>Consent for the sensitive category itself, besides an authorization.</summary>
public enum GateSensitiveConsent
{
    NotRequired = 1,
    Valid = 2,
    Missing = 3,
}

/// <summary>Who holds the person's rights (45 CFR 164.502(g)).</summary>
public enum GateSubject
{
    Adult = 1,
    MinorRepOk = 2,
    MinorSelfConsented = 3,
    RepInvalid = 4,
}

/// <summary>How sure we are that the address reaches the person alone (45 CFR 164.522(b)).</summary>
public enum GateAddress
{
    VerifiedOwn = 1,
    Unverified = 2,
    SharedUnconfirmed = 3,

    /// <summary>The person asked for another address; this one is denied.</summary>
    AltRequired = 4,
}

/// <summary>How much the message tells about the person's health. Derived from content and segment, never chosen.</summary>
public enum PhiLevel
{
    None = 1,

    /// <summary>That the reader is a patient or member can be inferred. The floor for every patient audience.</summary>
    Relationship = 2,

    /// <summary>Diagnosis, treatment, medication, appointment subject or the like.</summary>
    Clinical = 3,
}

/// <summary>How the message would travel, strongest first.</summary>
public enum GateRoute
{
    /// <summary>S/MIME or OpenPGP.</summary>
    EndToEnd = 1,
    Portal = 2,

    /// <summary>DANE, MTA-STS enforce, a pinned name, or PKIX where policy accepts it for this PHI level.</summary>
    VerifiedTls = 3,

    /// <summary>TLS that nobody verified.</summary>
    OppTls = 4,
    Clear = 5,
}

/// <summary>The person's recorded wish for plain mail after a warning (45 CFR 164.524(c)(3), 78 FR 5634).</summary>
public enum GatePlain
{
    None = 1,
    Warned = 2,
    NotWarned = 3,
    Withdrawn = 4,
}

/// <summary>Business associate agreement with the operator of the next hop.</summary>
public enum GateVendorBaa
{
    Active = 1,
    Missing = 2,

    /// <summary>The hop is the recipient's own provider or ourselves.</summary>
    NotVendor = 3,
}

/// <summary>Outcome of the enabled rule packs of the person's jurisdictions.</summary>
public enum GatePack
{
    Pass = 1,
    Fail = 2,
}

/// <summary>Who learns of opens and clicks.</summary>
public enum GateTracking
{
    None = 1,
    FirstParty = 2,
    ThirdParty = 3,
}
