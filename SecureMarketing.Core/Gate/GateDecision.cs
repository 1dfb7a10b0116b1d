namespace SecureMarketing.Core.Gate;

/// <summary>
/// What a decision was made for. The transaction that starts DATA compares it again: any difference sends the message back
/// to the gate.
/// </summary>
/// <param name="MessageId">The message, as its owner numbers it.</param>
/// <param name="ContentHash">SHA-256 of the content version, lower-case hex.</param>
/// <param name="AuthorizationId">The authorization relied on, null when the class needs none.</param>
/// <param name="AuthorizationVersion">Its version, null with it.</param>
/// <param name="SuppressionVersion">The contact's send version: grows with every change that matters to sending.</param>
/// <param name="RulePackVersion">Version of the rule packs in force.</param>
/// <param name="BaaVersion">Version of the agreement register.</param>
public sealed record GateBinding(
    Guid MessageId,
    string ContentHash,
    Guid? AuthorizationId,
    long? AuthorizationVersion,
    long SuppressionVersion,
    long RulePackVersion,
    long BaaVersion);

/// <summary>
/// The send gate's answer: the only key to the transport. It cannot be forged: the constructor is private and the two ways
/// here evaluate the truth table themselves, so no decision exists that the table did not make.
/// </summary>
public sealed class GateDecision
{
    /// <summary>A decision may start DATA this long after it was made.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private GateDecision(GateInput input, IReadOnlyList<GateReason> reasons, GateBinding binding, DateTimeOffset at)
    {
        Input = input;
        Reasons = reasons;
        Binding = binding;
        At = at;
        Effect = Strongest(reasons);
    }

    /// <summary>What was decided upon, the route included.</summary>
    public GateInput Input { get; }

    /// <summary>Every row that fired, lowest first; empty when allowed.</summary>
    public IReadOnlyList<GateReason> Reasons { get; }

    /// <summary>The highest precedence that fired: DENY = CANCEL, HOLD, REROUTE; between DENY and CANCEL the lower row.</summary>
    public GateEffect Effect { get; }

    /// <summary>
    /// Code of the lowest row that fired, null when allowed; it may belong to a weaker effect than <see cref="Effect"/>. After a
    /// walk without a permitted route, <c>NO_PERMITTED_ROUTE</c>.
    /// </summary>
    public string? Primary => Reasons is [var first, ..] ? first.Code : null;

    /// <summary>For the record: the codes of <see cref="Reasons"/>, and behind each those that explain it (<see cref="ReasonParts"/>). Empty when allowed.</summary>
    public IReadOnlyList<string> Codes => Reasons.Count == 0 ? [] : [.. Reasons.SelectMany(r => ReasonParts.Of(r, Input).Prepend(r.Code))];

    /// <summary>Of <see cref="Codes"/> the reasons that are explained, each with what explains it; empty where none is.</summary>
    public IReadOnlyList<string> Details =>
        Reasons.Count == 0 ? [] : [.. Reasons.Select(r => (r.Code, Parts: ReasonParts.Of(r, Input).ToList())).Where(r => r.Parts.Count > 0).SelectMany(r => r.Parts.Prepend(r.Code))];

    /// <summary>What the authorization falls short of, where that is an objection; empty where it is none, or nobody says it.</summary>
    public IReadOnlyList<GateScopeParts> Uncovered => Reasons.Any(r => r.Code == ScopeCodes.OutOfScope) ? ScopeCodes.Each(Input.Uncovered) : [];

    /// <summary>Whom the Part 2 consent does not name, where that is an objection; empty where it is none, or nobody says it.</summary>
    public IReadOnlyList<GateConsentParts> ConsentUncovered => Reasons.Any(r => r.Code == ConsentCodes.Part2) ? ConsentCodes.Each(Input.ConsentUncovered) : [];

    /// <summary>Packs that refuse besides the one that is the reason, by id; empty where none is a reason.</summary>
    public IReadOnlyList<string> FurtherPacks => Reasons.Any(r => r.Code.StartsWith(ReasonParts.Pack, StringComparison.Ordinal)) ? Input.FurtherPacks : [];

    /// <summary>True when no row fired.</summary>
    public bool Allows => Effect == GateEffect.Allow;

    public DateTimeOffset At { get; }

    public GateBinding Binding { get; }

    /// <summary>True from the moment of the decision for <see cref="Lifetime"/>; a decision from the future is not fresh.</summary>
    public bool IsFresh(DateTimeOffset now) => now >= At && now - At <= Lifetime;

    internal static GateDecision Of(GateInput input, GateBinding binding, DateTimeOffset at) =>
        new(input, GateTable.Fired(input), binding, at);

    /// <summary>The end of a ladder walk: this input was refused as a route and no other is left.</summary>
    internal static GateDecision WithoutRoute(GateInput last, GateBinding binding, DateTimeOffset at)
    {
        var fired = GateTable.Fired(last);
        return Strongest(fired) is GateEffect.Allow or GateEffect.Reroute
            ? new GateDecision(last, [new GateReason(GateReason.NoRoute, GateEffect.Hold, "NO_PERMITTED_ROUTE"), .. fired], binding, at)
            : new GateDecision(last, fired, binding, at);
    }

    private static GateEffect Strongest(IReadOnlyList<GateReason> reasons)
    {
        var effect = GateEffect.Allow;
        foreach (var reason in reasons)
        {
            if (Rank(reason.Effect) > Rank(effect))
                effect = reason.Effect;
        }

        return effect;
    }

    private static int Rank(GateEffect effect) => effect switch
    {
        GateEffect.Allow => 0,
        GateEffect.Reroute => 1,
        GateEffect.Hold => 2,
        _ => 3,
    };
}
