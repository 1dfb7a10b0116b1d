using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Approvals;

/// <summary>An answer that a person gives, or has not given yet. Unknown always leads to the stricter side.</summary>
public enum Stated
{
    Unknown = 0,
    Y = 1,
    N = 2,
}

/// <summary>F1: whom the audience consists of.</summary>
public enum AudienceBasis
{
    Unknown = 0,

    /// <summary>Patients or members: that they are is itself protected health information.</summary>
    PatientOrMember = 1,

    /// <summary>Business partners, reached without any patient record.</summary>
    BusinessContact = 2,

    /// <summary>The public, reached without any patient record.</summary>
    PublicNoPhi = 3,
}

/// <summary>F3: what a block is about (45 CFR 164.501, definition of marketing).</summary>
public enum BlockSubject
{
    Unknown = 0,

    /// <summary>A drug the person is prescribed now: refill, adherence.</summary>
    CurrentRx = 1,
    GenericOfCurrentRx = 2,

    /// <summary>A prescription that ran out; <see cref="BlockFacts.LapsedDays"/> decides.</summary>
    LapsedRx = 3,

    /// <summary>How a self-administered drug is taken, e.g. an insulin pump (78 FR 5597).</summary>
    DeliverySystemOfSelfAdminRx = 4,
    NewFormulation = 5,
    Adjunct = 6,
    SwitchTherapy = 7,

    /// <summary>A health-related product or service of the sender itself.</summary>
    OwnHealthService = 8,
    PlanBenefitOrNetwork = 9,

    /// <summary>Available only to members and adding value to the plan.</summary>
    PlanOnlyValueAdd = 10,

    /// <summary>Alternative treatments, providers or settings of care.</summary>
    TreatmentAltOrSetting = 11,
    CareCoordination = 12,
    ThirdPartyHealth = 13,
    NonHealth = 14,

    /// <summary>Government programmes, e.g. Medicare eligibility (78 FR 5597).</summary>
    GovProgram = 15,

    /// <summary>Health in general, promoting no provider or product.</summary>
    GeneralHealth = 16,
    Fundraising = 17,
    ResearchRecruit = 18,

    /// <summary>Appointment, bill, closing day and the like.</summary>
    AdminNotice = 19,
}

/// <summary>F4: in which role the organisation sends.</summary>
public enum SenderRole
{
    Unknown = 0,
    Provider = 1,
    Plan = 2,
    Clearinghouse = 3,

    /// <summary>A business associate; classified as the party it acts for, a provider unless stated.</summary>
    BaOnBehalf = 4,
    NonCovered = 5,
}

/// <summary>F5: what the sender gets for sending. "None" needs an attestation.</summary>
public enum Remuneration
{
    Unknown = 0,
    None = 1,
    InKindOnly = 2,

    /// <summary>Money from someone whose product is not promoted.</summary>
    FinancialUnrelatedPayer = 3,

    /// <summary>Money from, or on behalf of, the maker of what is promoted: financial remuneration (45 CFR 164.501).</summary>
    FinancialFromOrForProductOwner = 4,
}

/// <summary>
/// F1–F7 of one or several content blocks, as the marketer states and a compliance officer confirms them. Sensitivity (F8) is
/// derived by the product and cannot be stated.
/// </summary>
public sealed record BlockFacts
{
    /// <summary>F1.</summary>
    public AudienceBasis AudienceBasis { get; init; }

    /// <summary>F2: does the block encourage to buy or use a product or service?</summary>
    public Stated Encourages { get; init; }

    /// <summary>F3.</summary>
    public BlockSubject Subject { get; init; }

    /// <summary>F4.</summary>
    public SenderRole SenderRole { get; init; }

    /// <summary>
    /// F4b: for whom a business associate sends: a provider, a plan or a clearinghouse; <see cref="SenderRole.Unknown"/>: not stated, which
    /// counts as a provider. Nobody else acts for somebody.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public SenderRole ActsFor { get; init; }

    /// <summary>F5.</summary>
    public Remuneration Remuneration { get; init; }

    /// <summary>
    /// F6: are the receipts at most the documented cost (labour, materials, supplies, capital, overhead), or, paid to a
    /// business associate, at most fair market value? Only asked for where product-owner money meets a current prescription.
    /// </summary>
    public Stated WithinCost { get; init; }

    /// <summary>F7: is health information disclosed to a third party for its own use?</summary>
    public Stated PhiToThirdParty { get; init; }

    /// <summary>F7: is that disclosure paid for (45 CFR 164.502(a)(5)(ii))?</summary>
    public Stated PhiToThirdPartyRemunerated { get; init; }

    /// <summary>Days since the prescription lapsed; null = not known. A campaign counts them per person (<see cref="FactSheet.Outcomes"/>). Only for <see cref="BlockSubject.LapsedRx"/>.</summary>
    public int? LapsedDays { get; init; }

    /// <summary>Only data that 45 CFR 164.514(f)(1) permits for fundraising: demographics, dates of care, department, treating physician, outcome, insurance status.</summary>
    public Stated FundraisingDataOnly { get; init; }

    /// <summary>Are psychotherapy notes used (45 CFR 164.501)? Set by the product, which never imports them.</summary>
    public Stated PsychotherapyNotes { get; init; }
}
