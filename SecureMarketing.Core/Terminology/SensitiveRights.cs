using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology;

/// <summary>
/// Which sensitive categories an actor may use (compliance §4, "sensitive fields"): by role, and beyond it what the campaign they work for
/// was granted. The one place that says so; the query layer asks this, not the page. Pure.
/// </summary>
public sealed record SensitiveRights
{
    /// <summary>Every label there is.</summary>
    private static readonly Sensitivity Everything = Enum.GetValues<Sensitivity>().Aggregate(Sensitivity.None, (sum, one) => sum | one);

    private readonly bool part2;

    private SensitiveRights(bool byRole, bool part2, Sensitivity granted)
    {
        this.part2 = part2;
        ByRole = byRole;
        Granted = byRole ? Sensitivity.None : granted;
        Open = byRole ? part2 ? Everything : Everything & ~Sensitivity.SubstanceUse : granted;
    }

    /// <summary>
    /// Labels that a campaign can be granted, in the order of pages. Not among them: records of substance-use treatment, which only Part 2
    /// reviewers use (42 CFR 2.12, 2.31); psychotherapy notes, which are never used (45 CFR 164.508(a)(2)); and codes that nobody has labelled
    /// yet, for which the gate refuses every message.
    /// </summary>
    public static IReadOnlyList<Sensitivity> Grantable { get; } =
    [
        Sensitivity.MentalHealth, Sensitivity.Hiv, Sensitivity.SexuallyTransmitted, Sensitivity.Reproductive, Sensitivity.Violence, Sensitivity.Genetic, Sensitivity.GenderIdentity,
    ];

    private static Sensitivity AllGrantable { get; } = Grantable.Aggregate(Sensitivity.None, (sum, one) => sum | one);

    /// <summary>True: the role opens every category, that of part 2 excepted.</summary>
    public bool ByRole { get; }

    /// <summary>What is open only because the campaign was granted it; none where the role opens all.</summary>
    public Sensitivity Granted { get; }

    /// <summary>Labels that may be used.</summary>
    public Sensitivity Open { get; }

    /// <summary>Labels that may not.</summary>
    public Sensitivity Hidden => Everything & ~Open;

    /// <param name="actor">Whose rights.</param>
    /// <param name="granted">
    /// What the campaign they work for was granted; it counts for people who write campaigns and for nobody else, and never for what is not
    /// <see cref="Grantable"/>.
    /// </param>
    public static SensitiveRights Of(Actor actor, Sensitivity granted = Sensitivity.None) => new(
        actor.Holds(Permission.SensitiveAttributesUse),
        actor.Holds(Permission.Part2Use),
        TakesGrants(actor) ? granted & AllGrantable : Sensitivity.None);

    /// <summary>True when a campaign's grants open something to them that their role does not.</summary>
    public static bool TakesGrants(Actor actor) => actor.Holds(Permission.CampaignEdit) && !actor.Holds(Permission.SensitiveAttributesUse);

    public static bool IsGrantable(Sensitivity label) => Grantable.Contains(label);

    public bool Allow(Sensitivity labels) => (labels & Hidden) == Sensitivity.None;

    /// <summary>True when it is of the compartment (42 CFR part 2), whose rules and numbers this actor may not learn.</summary>
    public bool IsClosed(Sensitivity labels) => labels.HasFlag(Sensitivity.SubstanceUse) && !part2;

    /// <summary>Of these labels the ones that are open only by the grant.</summary>
    public Sensitivity Borrowed(Sensitivity labels) => labels & Granted;
}
