using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Explaining;

/// <summary>What the gate would answer about one person at this moment, row by row. Nothing is sent, and nothing kept.</summary>
/// <param name="Effect">Of the whole walk over the ways.</param>
/// <param name="Primary">Code of the lowest row that fired, null when it would be let out.</param>
/// <param name="Method">By which it would travel; null when it would not.</param>
/// <param name="Rows">Every row of the truth table, with what it read.</param>
public sealed record GateAnswer(GateEffect Effect, string? Primary, DeliveryMethod? Method, IReadOnlyList<GateRowAnswer> Rows)
{
    /// <summary>What the authorization falls short of, where that is an objection.</summary>
    public IReadOnlyList<GateScopeParts> Uncovered { get; init; } = [];

    /// <summary>Reasons that are explained, each with the codes that explain it (<see cref="ReasonParts"/>); empty where none is.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>What the message is for this person, where that depends on when a prescription ran out; null where it does not.</summary>
    public LapseAnswer? Lapse { get; init; }
}

/// <param name="Class">The person's class.</param>
/// <param name="Days">Days since the prescription ran out, 0 while it has not; null: nobody knows.</param>
public sealed record LapseAnswer(HipaaClass Class, int? Days);

/// <param name="Row">0–20.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Rule">The section behind it.</param>
/// <param name="Read">The values it read.</param>
/// <param name="Code">Reason code where the row objects; null where it passes.</param>
/// <param name="Effect">What the row alone would do.</param>
public sealed record GateRowAnswer(int Row, string Question, string Rule, string Read, string? Code, GateEffect Effect);

/// <summary>Asks the gate about one person without a message: the same facts from the same owners, the same ladder.</summary>
internal sealed class GateNow(FactGathering facts)
{
    public async Task<GateAnswer> AskAsync(AppDbContext db, OriginFacts origin, ContactId contact, int occurrence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var gathered = (await facts.GatherAsync(db, [new Addressee(MessageId.New(), contact, origin, occurrence)], now, cancellationToken))[0];
        var walk = GateDesk.Decide(gathered.Question, gathered.GateCandidates, now, now);
        var fired = walk.Decision.Reasons.ToLookup(r => r.Row);
        return new GateAnswer(
            walk.Decision.Effect,
            gathered.UnderOtherRecord ? SendingReason.OtherRecord : walk.Decision.Primary,
            walk.Decision.Allows && walk.Index is { } chosen ? gathered.Ladder.Candidates[chosen].Method : null,
            [.. GateRowWords.All.Select(row => fired[row.Row].Select(r => (GateReason?)r).FirstOrDefault() is { } hit
                ? new GateRowAnswer(row.Row, row.Question, row.Rule, row.Read(walk.Decision.Input), hit.Code, hit.Effect)
                : new GateRowAnswer(row.Row, row.Question, row.Rule, row.Read(walk.Decision.Input), null, GateEffect.Allow))])
        {
            Uncovered = walk.Decision.Uncovered,
            Details = walk.Decision.Details,
            Lapse = origin.Gate.Lapsed.Count == 0 ? null : new LapseAnswer(gathered.Question.Class, gathered.Question.Facts.LapsedDays),
        };
    }
}
