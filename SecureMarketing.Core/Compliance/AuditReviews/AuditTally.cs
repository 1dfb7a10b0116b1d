using System.Linq.Expressions;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance;

/// <summary>Of one event of the trail, what the rules look at.</summary>
/// <param name="Object">Id of the object as text; null: none.</param>
/// <param name="Subject">Pseudonym of the person concerned; null: none.</param>
/// <param name="Code">Reason codes as recorded; null: none.</param>
internal sealed record AuditedAct(AuditAction Action, AuditOutcome Outcome, ActorKind ActorKind, Guid ActorId, string ActorRole, string? SourceIp, string? Object, string? Subject, string? Code, DateTimeOffset At)
{
    internal static Expression<Func<AuditEvent, AuditedAct>> Read { get; } =
        e => new AuditedAct(e.Action, e.Outcome, e.ActorKind, e.ActorId, e.ActorRole, e.SourceIp, e.ObjectId, e.SubjectPseudoId, e.ReasonCodes, e.UtcTime);

    /// <summary>Who acted, the same for every act of theirs: <c>user:ID</c>, or the role of an operator or worker.</summary>
    public string Actor => KeyOf(ActorKind, ActorId, ActorRole);

    public static string KeyOf(ActorKind kind, Guid id, string role) => kind == ActorKind.User ? "user:" + id.ToString("N") : role;
}

/// <summary>Acts of one day that belong together and are to be looked at.</summary>
/// <param name="Key">Whose: <c>user:ID</c>, <c>operator:NAME</c>, <c>account:ID</c>, <c>ip:ADDRESS</c>, <c>person:PSEUDONYM</c>.</param>
/// <param name="Roles">Of the one who acted; null where several did.</param>
/// <param name="Count">As the rule measures.</param>
/// <param name="First">The first act after what was looked at already.</param>
internal sealed record PickedActs(AuditReviewKind Kind, string Key, string? Roles, int Count, DateTimeOffset First, DateTimeOffset Last);

/// <summary>
/// Folds the events of one day into what the rules pick. Takes one event after the other, in any order, so that memory follows the number
/// of people and not of events. Pure.
/// </summary>
internal sealed class AuditTally
{
    private readonly IReadOnlyDictionary<(AuditReviewKind Kind, string Key), DateTimeOffset> reviewed;

    /// <summary>So many different ones are told apart; a line counts no more than these.</summary>
    public const int Most = 10_000;

    /// <summary>Stands for the network address where none is on record.</summary>
    public const string NoAddress = "unknown";

    private readonly Dictionary<(AuditReviewKind Kind, string Key), Group> groups = [];

    /// <param name="reviewed">Last act that somebody looked at already; a later line begins with the first act after it. Null: none.</param>
    public AuditTally(IReadOnlyDictionary<(AuditReviewKind Kind, string Key), DateTimeOffset>? reviewed = null) =>
        this.reviewed = reviewed ?? new Dictionary<(AuditReviewKind Kind, string Key), DateTimeOffset>();

    private sealed class Group
    {
        public string? Roles;
        public int Acts;
        public DateTimeOffset First = DateTimeOffset.MaxValue;
        public DateTimeOffset? FirstNew;
        public DateTimeOffset Last = DateTimeOffset.MinValue;
        public readonly HashSet<string> Different = new(StringComparer.Ordinal);
    }

    public void Add(AuditedAct act)
    {
        foreach (var rule in AuditReviewRules.All)
        {
            if (KeyFor(rule, act) is not { } key || !rule.Acts.Any(a => a.Takes(act)))
                continue;
            if (!groups.TryGetValue((rule.Kind, key), out var group))
                groups[(rule.Kind, key)] = group = new Group { Roles = rule.Measure is AuditMeasure.Acts or AuditMeasure.PeopleOfActor ? act.ActorRole : null };
            group.Acts++;
            (group.First, group.Last) = (act.At < group.First ? act.At : group.First, act.At > group.Last ? act.At : group.Last);
            if (reviewed.TryGetValue((rule.Kind, key), out var seen) && act.At > seen && !(group.FirstNew < act.At))
                group.FirstNew = act.At;
            if (group.Different.Count < Most && Other(rule.Measure, act) is { } other)
                group.Different.Add(other);
        }
    }

    /// <summary>What reached the number of its rule.</summary>
    public IReadOnlyList<PickedActs> Picked() =>
    [
        .. groups.Select(g => new PickedActs(g.Key.Kind, g.Key.Key, g.Value.Roles, Measured(AuditReviewRules.Of(g.Key.Kind).Measure, g.Value), g.Value.FirstNew ?? g.Value.First, g.Value.Last))
            .Where(p => p.Count >= AuditReviewRules.Of(p.Kind).Least).OrderBy(p => p.Kind).ThenBy(p => p.Key, StringComparer.Ordinal),
    ];

    private static string? Other(AuditMeasure measure, AuditedAct act) => measure switch
    {
        AuditMeasure.ActorsOfPerson => act.Actor,
        AuditMeasure.AccountsOfAddress => act.Object,
        _ => act.Subject,
    };

    private static int Measured(AuditMeasure measure, Group group) => measure is AuditMeasure.Acts or AuditMeasure.ActsAtAccount ? group.Acts : group.Different.Count;

    /// <summary>Null: the rule does not concern the act. People outside act for themselves and are counted at sign-in only.</summary>
    internal static string? KeyFor(AuditReviewRule rule, AuditedAct act) => rule.Measure switch
    {
        AuditMeasure.ActsAtAccount => act.Object is { } account ? "account:" + account : "ip:" + (act.SourceIp ?? NoAddress),
        AuditMeasure.AccountsOfAddress => act is { Object: not null, SourceIp: { } address } ? "ip:" + address : null,
        _ when act.ActorKind == ActorKind.Public => null,
        AuditMeasure.ActorsOfPerson => act.ActorKind == ActorKind.User && act.Subject is { } person ? "person:" + person : null,
        AuditMeasure.PeopleOfActor => act.ActorKind != ActorKind.Worker && act.Subject is not null ? act.Actor : null,
        _ => rule.Kind == AuditReviewKind.VerificationFailure || act.ActorKind != ActorKind.Worker ? act.Actor : null,
    };
}
