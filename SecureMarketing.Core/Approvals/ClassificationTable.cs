using SecureMarketing.Core.Gate;
using static SecureMarketing.Core.Approvals.BlockSubject;

namespace SecureMarketing.Core.Approvals;

/// <summary>One row of the decision table.</summary>
/// <param name="Number">0–16.</param>
/// <param name="When">The condition in plain words, for the person who states the facts.</param>
/// <param name="Citation">The rule it applies.</param>
/// <param name="Decide">The class when the row hits; null when it does not. <see cref="HipaaClass.Undetermined"/> from a row that lacks a value it needs.</param>
public sealed record ClassificationRow(int Number, string When, string Citation, Func<BlockFacts, HipaaClass?> Decide);

/// <summary>
/// Is it marketing (45 CFR 164.501, 164.508(a)(3)–(4))? Hit policy FIRST. Row 0 also answers where a later row would decide
/// but a value that it needs is missing.
/// </summary>
public static class ClassificationTable
{
    /// <summary>Grows when a row decides otherwise about facts that could be stated before; part of every approval hash.</summary>
    public const int Version = 1;

    /// <summary>A lapsed prescription counts as current for this many days (78 FR 5597).</summary>
    public const int LapsedLimitDays = 90;

    public static IReadOnlyList<ClassificationRow> Rows { get; } =
    [
        new(0, "A fact is unknown, or facts contradict each other", "45 CFR 164.530(i)",
            f => IsUnknown(f) || Contradicts(f) ? HipaaClass.Undetermined : null),
        new(1, "Health information goes to a third party for money", "45 CFR 164.502(a)(5)(ii), 164.508(a)(4)",
            f => f.PhiToThirdParty == Stated.Y && f.PhiToThirdPartyRemunerated == Stated.Y ? HipaaClass.SaleOfPhi : null),
        new(2, "Psychotherapy notes are used", "45 CFR 164.508(a)(2)",
            f => f.PsychotherapyNotes == Stated.Y ? HipaaClass.Undetermined : null),
        new(3, "The audience is not drawn from patient or member records", "45 CFR 160.103",
            f => f.AudienceBasis is AudienceBasis.BusinessContact or AudienceBasis.PublicNoPhi ? HipaaClass.NoPhi : null),
        new(4, "Health information goes to a third party for its own use", "45 CFR 164.508(a)(3)",
            f => f.PhiToThirdParty == Stated.Y ? HipaaClass.Marketing : null),
        new(5, "It asks for donations", "45 CFR 164.514(f)",
            f => f.Subject != Fundraising ? null : f.FundraisingDataOnly switch
            {
                Stated.Y => HipaaClass.Fundraising,
                Stated.N => HipaaClass.Marketing,
                _ => HipaaClass.Undetermined,
            }),
        new(6, "It recruits for research: ask Legal", "45 CFR 164.508(b)(3)(i)",
            f => f.Subject == ResearchRecruit ? HipaaClass.Undetermined : null),
        new(7, "It encourages no purchase or use, or is an administrative notice, a government programme or general health", "45 CFR 164.501 marketing (1)",
            f => f.Encourages == Stated.N || f.Subject is AdminNotice or GovProgram or GeneralHealth ? HipaaClass.NotMarketing : null),
        new(8, "It concerns what the person is prescribed now, without the maker's money", "45 CFR 164.501 marketing (2)(i)",
            f => OfCurrentPrescription(f) switch
            {
                null => HipaaClass.Undetermined,
                true when !PaidByOwner(f) => HipaaClass.NotMarketing,
                _ => null,
            }),
        new(9, "It concerns what the person is prescribed now, paid by the maker within cost", "45 CFR 164.501 marketing (2)(i)",
            f => OfCurrentPrescription(f) != true ? null : f.WithinCost switch
            {
                Stated.Y => HipaaClass.NotMarketing,
                Stated.N => null,
                _ => HipaaClass.Undetermined,
            }),
        new(10, "It concerns what the person is prescribed now, and the maker pays more than it costs", "45 CFR 164.508(a)(3)(ii)",
            f => OfCurrentPrescription(f) == true ? HipaaClass.MarketingRemunerated : null),
        new(11, "Treatment, care coordination or alternatives by a provider", "45 CFR 164.501 marketing (2)(ii)(A)",
            f => IsTreatment(f) && !PaidByOwner(f) ? HipaaClass.NotMarketing : null),
        new(12, "The sender's own or its plan's health product, network or benefit", "45 CFR 164.501 marketing (2)(ii)(B)",
            f => IsOwnProduct(f) && !PaidByOwner(f) ? HipaaClass.NotMarketing : null),
        new(13, "Case management or alternatives that are not treatment", "45 CFR 164.501 marketing (2)(ii)(C)",
            f => IsCareOrAlternative(f) && !PaidByOwner(f) ? HipaaClass.NotMarketing : null),
        new(14, "Treatment, own product or case management with the product owner's money", "45 CFR 164.501 marketing (2)(ii), 164.508(a)(3)(ii)",
            f => (IsCareOrAlternative(f) || IsOwnProduct(f)) && PaidByOwner(f) ? HipaaClass.MarketingRemunerated : null),
        new(15, "Anything else with the product owner's money", "45 CFR 164.508(a)(3)(ii)",
            f => PaidByOwner(f) ? HipaaClass.MarketingRemunerated : null),
        new(16, "Anything else", "45 CFR 164.508(a)(3)(i)", _ => HipaaClass.Marketing),
    ];

    /// <summary>F6 is asked only where the maker's money meets what the person is prescribed now, or may be (rows 9 and 10).</summary>
    public static bool AsksForCost(BlockFacts facts) => PaidByOwner(facts) && OfCurrentPrescription(facts) != false;

    /// <summary>
    /// Whether the days since the lapse are asked for: an earlier row would decide without them. They differ from person to person, so
    /// a campaign has both outcomes.
    /// </summary>
    public static bool AsksForLapse(BlockFacts facts) =>
        facts.Subject == LapsedRx && Rows.TakeWhile(r => r.Number < 8).All(r => r.Decide(facts) is null);

    /// <summary>F1–F5 and both halves of F7 must be known whatever the outcome; so must the product's own answer on psychotherapy notes.</summary>
    private static bool IsUnknown(BlockFacts f) =>
        f.AudienceBasis == AudienceBasis.Unknown || f.Encourages == Stated.Unknown || f.Subject == BlockSubject.Unknown ||
        f.SenderRole == SenderRole.Unknown || f.Remuneration == Remuneration.Unknown || f.PhiToThirdParty == Stated.Unknown ||
        f.PhiToThirdPartyRemunerated == Stated.Unknown || f.PsychotherapyNotes == Stated.Unknown;

    private static bool Contradicts(BlockFacts f) => (f.PhiToThirdParty == Stated.N && f.PhiToThirdPartyRemunerated == Stated.Y) || ActsForNobody(f);

    /// <summary>True when it is stated for whom somebody acts who acts for nobody, or for one who has no business associate.</summary>
    internal static bool ActsForNobody(BlockFacts f) =>
        f.ActsFor != SenderRole.Unknown && !(f.SenderRole == SenderRole.BaOnBehalf && f.ActsFor is SenderRole.Provider or SenderRole.Plan or SenderRole.Clearinghouse);

    /// <summary>Who sends, as the law sees it: a business associate is the party that it acts for, a provider unless stated.</summary>
    private static SenderRole Party(BlockFacts f) =>
        f.SenderRole != SenderRole.BaOnBehalf ? f.SenderRole : f.ActsFor == SenderRole.Unknown ? SenderRole.Provider : f.ActsFor;

    private static bool PaidByOwner(BlockFacts f) => f.Remuneration == Remuneration.FinancialFromOrForProductOwner;

    /// <summary>Null: it depends on the days since the lapse, which nobody stated (or stated as less than none).</summary>
    private static bool? OfCurrentPrescription(BlockFacts f) => f.Subject switch
    {
        CurrentRx or GenericOfCurrentRx or DeliverySystemOfSelfAdminRx => true,
        LapsedRx => f.LapsedDays is >= 0 and var days ? days <= LapsedLimitDays : null,
        _ => false,
    };

    /// <summary>Reached only by a lapsed prescription beyond the limit: rows 8–10 took the others.</summary>
    private static bool IsCareOrAlternative(BlockFacts f) =>
        f.Subject is TreatmentAltOrSetting or CareCoordination or NewFormulation or Adjunct or SwitchTherapy or LapsedRx;

    private static bool IsTreatment(BlockFacts f) =>
        Party(f) == SenderRole.Provider && IsCareOrAlternative(f);

    private static bool IsOwnProduct(BlockFacts f) => f.Subject is OwnHealthService or PlanBenefitOrNetwork or PlanOnlyValueAdd;
}
