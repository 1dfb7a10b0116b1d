using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Gate;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>Classes, facts and approvers in the words of the screen, with the rule each rests on.</summary>
public static class ClassWords
{
    /// <summary>Keys of information categories in words: "conditions", "labResults" → "conditions, lab results".</summary>
    public static string Listed(IEnumerable<string> keys) =>
        string.Concat(string.Join(", ", keys).Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    public static string Of(HipaaClass value) => value switch
    {
        HipaaClass.NoPhi => "No health information",
        HipaaClass.NotMarketing => "Not marketing",
        HipaaClass.Marketing => "Marketing",
        HipaaClass.MarketingRemunerated => "Marketing, remunerated",
        HipaaClass.Fundraising => "Fundraising",
        HipaaClass.SaleOfPhi => "Sale of health information",
        _ => "Undetermined",
    };

    public static Tone ToneOf(HipaaClass value) => value switch
    {
        HipaaClass.NoPhi or HipaaClass.NotMarketing => Tone.Success,
        HipaaClass.Fundraising or HipaaClass.Marketing or HipaaClass.MarketingRemunerated => Tone.Warning,
        _ => Tone.Error,
    };

    /// <summary>What the class means for the people it goes to.</summary>
    public static string Meaning(HipaaClass value) => value switch
    {
        HipaaClass.NoPhi => "No authorization is needed.",
        HipaaClass.NotMarketing => "No authorization is needed. Opt-outs count all the same.",
        HipaaClass.Marketing => "Only people with a valid authorization that covers it get it; everyone else is left out.",
        HipaaClass.MarketingRemunerated => "Only people whose authorization says that you are paid get it; everyone else is left out.",
        HipaaClass.Fundraising => "No authorization is needed. Whoever opted out of fundraising is left out.",
        HipaaClass.SaleOfPhi => "It cannot be sent.",
        _ => "It cannot be submitted until the facts are complete.",
    };

    /// <summary>The question as the fact sheet asks it.</summary>
    public static string Of(OpenFact value) => value switch
    {
        OpenFact.AudienceBasis => "who is written to",
        OpenFact.Subject => "what it is about",
        OpenFact.LapsedDays => "which medicine it is about, so that each person's lapse can be counted",
        OpenFact.FundraisingDataOnly => "whether it uses only data permitted for fundraising",
        OpenFact.Encourages => "whether it encourages to buy or use something",
        OpenFact.SenderRole => "what you send it as",
        OpenFact.ActsFor => "for whom you act: only a business associate acts for somebody, for a provider, a plan or a clearinghouse",
        OpenFact.Remuneration => "what you get for sending it",
        OpenFact.PhiToThirdParty => "whether health information goes to a third party",
        OpenFact.PhiToThirdPartyRemunerated => "whether that is paid for",
        OpenFact.WithinCost => "whether the money stays within the documented cost",
        OpenFact.Contradiction => "nothing goes to a third party, and yet it is paid for: one of the two answers is wrong",
        _ => "whether psychotherapy notes are used",
    };

    public static string Of(CommercialClass value) =>
        value == CommercialClass.Commercial ? "Commercial (16 CFR 316.3): postal address and opt-out needed" : "Transactional (16 CFR 316.3)";

    public static string Of(ApproverKind kind) => kind switch
    {
        ApproverKind.Clinical => "Clinical reviewer",
        ApproverKind.Part2 => "Part 2 reviewer",
        _ => kind.ToString(),
    };

    public static string Of(ApprovalSlotState state) => state switch
    {
        ApprovalSlotState.Requested => "Waiting",
        ApprovalSlotState.Granted => "Approved",
        ApprovalSlotState.ChangesRequested => "Changes requested",
        ApprovalSlotState.Recused => "Stepped back",
        ApprovalSlotState.Stale => "No longer counts",
        _ => state.ToString(),
    };

    public static Tone ToneOf(ApprovalSlotState state) => state switch
    {
        ApprovalSlotState.Granted => Tone.Success,
        ApprovalSlotState.Requested => Tone.Info,
        ApprovalSlotState.Rejected or ApprovalSlotState.Withdrawn => Tone.Error,
        _ => Tone.Warning,
    };

    public static string Of(PhiLevel level) => level switch
    {
        PhiLevel.None => "None",
        PhiLevel.Relationship => "That the reader is a patient",
        _ => "Clinical",
    };

    public static string Of(AudienceBasis value) => value switch
    {
        AudienceBasis.PatientOrMember => "Patients or members",
        AudienceBasis.BusinessContact => "Business contacts, without patient records",
        AudienceBasis.PublicNoPhi => "The public, without patient records",
        _ => "Not stated",
    };

    public static string Of(SenderRole value) => value switch
    {
        SenderRole.Provider => "Health care provider",
        SenderRole.Plan => "Health plan",
        SenderRole.Clearinghouse => "Clearinghouse",
        SenderRole.BaOnBehalf => "Business associate of one of them",
        SenderRole.NonCovered => "Not covered by HIPAA",
        _ => "Not stated",
    };

    /// <summary>For whom a business associate sends.</summary>
    public static string ActsFor(SenderRole value) => value == SenderRole.Unknown ? "Not stated, counts as a health care provider" : Of(value);

    public static string Of(Remuneration value) => value switch
    {
        Remuneration.None => "Nothing",
        Remuneration.InKindOnly => "Goods or leaflets only, no money",
        Remuneration.FinancialUnrelatedPayer => "Money from someone whose product is not promoted",
        Remuneration.FinancialFromOrForProductOwner => "Money from, or for, the maker of what is promoted",
        _ => "Not stated",
    };

    public static string Of(BlockSubject value) => value switch
    {
        BlockSubject.CurrentRx => "A drug the person takes now",
        BlockSubject.GenericOfCurrentRx => "The generic of a drug the person takes now",
        BlockSubject.LapsedRx => "A prescription that has run out",
        BlockSubject.DeliverySystemOfSelfAdminRx => "How a self-administered drug is taken (pump, pen)",
        BlockSubject.NewFormulation => "A new formulation of a drug",
        BlockSubject.Adjunct => "A drug taken in addition",
        BlockSubject.SwitchTherapy => "Switching to another therapy",
        BlockSubject.OwnHealthService => "A health service of our own",
        BlockSubject.PlanBenefitOrNetwork => "Plan benefits or network",
        BlockSubject.PlanOnlyValueAdd => "An extra for plan members only",
        BlockSubject.TreatmentAltOrSetting => "Alternative treatment, provider or place of care",
        BlockSubject.CareCoordination => "Care coordination or case management",
        BlockSubject.ThirdPartyHealth => "Someone else's health product or service",
        BlockSubject.NonHealth => "Something that is not health care",
        BlockSubject.GovProgram => "A government programme, such as Medicare",
        BlockSubject.GeneralHealth => "Health in general, no product or provider",
        BlockSubject.Fundraising => "Donations",
        BlockSubject.ResearchRecruit => "Taking part in research",
        BlockSubject.AdminNotice => "Appointment, bill or other notice",
        _ => "Not stated",
    };

    public static string Of(Stated value) => value switch
    {
        Stated.Y => "Yes",
        Stated.N => "No",
        _ => "Not stated",
    };
}
