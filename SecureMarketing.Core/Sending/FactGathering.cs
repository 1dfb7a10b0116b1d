using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>One message to gather facts for.</summary>
/// <param name="Message">The message; at launch the id it will get.</param>
/// <param name="Contact">The person.</param>
/// <param name="Origin">What its origin says now.</param>
/// <param name="Occurrence">Run number, 1 upward.</param>
internal sealed record Addressee(MessageId Message, ContactId Contact, OriginFacts Origin, int Occurrence)
{
    /// <summary>The only route that may carry it, by a person's word; null: any.</summary>
    public RouteId? Only { get; init; }
}

/// <summary>Everything known about one message at one moment. PHI: a class that prints nothing, kept only in memory.</summary>
internal sealed class GatheredFacts(Addressee addressee, GateQuestion question, SendIdentity? person, LadderResult ladder, bool underOtherRecord, DateTimeOffset at)
{
    public Addressee Addressee { get; } = addressee;

    public GateQuestion Question { get; } = question;

    /// <summary>Null when the person is gone.</summary>
    public SendIdentity? Person { get; } = person;

    /// <summary>The ways that could carry it, best first, and every rung refused.</summary>
    public LadderResult Ladder { get; } = ladder;

    /// <summary>The person is written to, or was, under another record; the gate is told not to contact this one.</summary>
    public bool UnderOtherRecord { get; } = underOtherRecord;

    /// <summary>When all of it was read.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>The ladder's candidates as the gate sees them. A route without an answer about its operator is denied.</summary>
    public IReadOnlyList<GateCandidate> GateCandidates => [.. Ladder.Candidates.Select(ToGate)];

    public GateCandidate ToGate(MethodCandidate candidate) =>
        new(candidate.GateRoute, Question.Facts.Vendors.GetValueOrDefault(candidate.Route.Value));
}

/// <summary>Reads a batch's facts from their owners: a fixed number of statements, whatever the batch's size.</summary>
internal sealed class FactGathering(GateDesk desk, IContactDirectory directory, DeliveryPlanner planner)
{
    private static readonly LadderResult Nowhere = new([], []);

    /// <returns>One result per addressee, in order.</returns>
    public async Task<IReadOnlyList<GatheredFacts>> GatherAsync(AppDbContext db, IReadOnlyList<Addressee> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var people = await directory.IdentitiesAsync(db, [.. batch.Select(a => a.Contact).Distinct()], cancellationToken);
        var routes = (await RouteDirectory.FactsAsync(db, now, cancellationToken)).Select(r => r.Id.Value).ToList();
        var questions = new GateBatch([.. batch.Select(a => new GateQuestion
        {
            MessageId = a.Message.Value,
            Contact = a.Contact,
            Origin = a.Origin.Gate,
            Occurrence = a.Occurrence,
            Routes = routes,
        })]);
        await desk.GatherAsync(db, questions, now, cancellationToken);
        var elsewhere = await OtherRecords.OfAsync(db, batch, (await GatePeople.OfAsync(db, questions, cancellationToken)).Groups, cancellationToken);
        foreach (var question in questions.Where(q => elsewhere.Contains(new MessageId(q.MessageId))))
            question.Facts.Supp = GateSuppression.DoNotContact;

        var planned = batch.Select((a, i) => (Index: i, people.GetValueOrDefault(a.Contact)?.Email)).Where(p => p.Email is not null).ToList();
        var ladders = await planner.PlanAsync(db, [.. planned.Select(p => new PlanItem(p.Email!, ToLadder(batch[p.Index].Origin, questions[p.Index])))], now, cancellationToken);
        var byIndex = planned.Select((p, i) => (p.Index, Ladder: KeptTo(batch[p.Index].Only, ladders[i]))).ToDictionary(p => p.Index, p => p.Ladder);
        var streams = await OriginStreams.ReadAsync(db, cancellationToken);
        return [.. batch.Select((a, i) => new GatheredFacts(a with { Origin = streams.In(a.Origin) }, questions[i], people.GetValueOrDefault(a.Contact), byIndex.GetValueOrDefault(i, Nowhere), elsewhere.Contains(a.Message), now))];
    }

    private static LadderResult KeptTo(RouteId? route, LadderResult ladder) =>
        route is null ? ladder : ladder with { Candidates = [.. ladder.Candidates.Where(c => c.Route == route)] };

    private static LadderQuestion ToLadder(OriginFacts origin, GateQuestion question) => new()
    {
        Class = question.Class,
        Purpose = origin.Gate.Comm,
        Phi = origin.Gate.Phi,
        Sensitive = origin.Gate.Sens != GateSensitivity.None,
        Plain = question.Facts.Plain ?? GatePlain.None,
        NoTlsOnly = origin.NoTlsOnly,
    };
}
