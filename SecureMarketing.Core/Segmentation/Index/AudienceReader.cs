using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Answers a rule from the index where it is at hand and current, else from the database.</summary>
internal sealed class AudienceReader(SqlEvaluator evaluator, AttributeCatalogue catalogue, LiveAudience live, OwnColumns columns, IDbContextFactory<AppDbContext> databases, TimeProvider clock)
{
    private readonly SqlLeaves answered = new();

    /// <summary>Builds the index of this process, for a command that wants its answer.</summary>
    public Task BuildAsync(CancellationToken cancellationToken) => live.Latest is null ? live.BuildAsync(cancellationToken) : live.CatchUpAsync(wait: true, cancellationToken);

    /// <param name="db">For codes, words, and whatever the index does not keep.</param>
    /// <param name="resolved">The whole rule.</param>
    /// <param name="engine">Null = the index when it is at hand.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvalidOperationException">The index was asked for and is not built.</exception>
    public async Task<RuleAnswer> ReadAsync(AppDbContext db, ResolvedRule resolved, SegmentEngine? engine, CancellationToken cancellationToken)
    {
        if (engine != SegmentEngine.Sql && live.Latest is not null)
        {
            var asked = live.Now;
            try
            {
                await live.CatchUpAsync(wait: engine is not null, cancellationToken);
            }
            catch (Exception) when (engine is null && !cancellationToken.IsCancellationRequested)
            {
                // The follower tries again each second and says why it cannot; this count asks the database.
            }

            if (live.Latest is { } latest && (engine is not null || latest.Followed >= asked))
                return new RuleAnswer(await BitsAsync(db, latest, resolved, cancellationToken), latest.AsOf);
        }

        return engine == SegmentEngine.Index
            ? throw new InvalidOperationException("The index is not built.")
            : new RuleAnswer(db, evaluator, resolved, clock.GetUtcNow());
    }

    private async Task<RuleBits> BitsAsync(AppDbContext db, LiveAudience.State latest, ResolvedRule resolved, CancellationToken cancellationToken)
    {
        LeafReading ReadingOf(RuleLeaf leaf) => catalogue.Reading(resolved.Questions[leaf]);
        var bits = latest.Index.Read(resolved.Rule, ReadingOf);
        foreach (var leaf in bits.Unknown())
        {
            var reading = ReadingOf(leaf);
            if (reading is OwnReading own)
            {
                var column = await columns.OfAsync(own.Attribute, latest, cancellationToken);
                if (bits.Take(leaf, set => column.Fill(own.Test, set)))
                    continue;
            }

            // Lists of the index and columns that cannot tell this once are made of facts.
            var life = (reading as SqlReading)?.Life ?? AnswerLife.UntilFacts;
            bits.Take(leaf, await answered.OfAsync(resolved.Questions[leaf], life, latest, among => AskAsync(db, resolved, leaf, among, cancellationToken)));
        }

        return bits;
    }

    private async Task<PeopleBitmap> AskAsync(AppDbContext db, ResolvedRule resolved, RuleLeaf leaf, IReadOnlyCollection<int>? among, CancellationToken cancellationToken)
    {
        // A transaction may see only what was when it began (SQLite), which is less than the index knows, and what is kept is for others, too.
        await using var own = db.Database.CurrentTransaction is null ? null : databases.CreateDbContext();
        return among is null
            ? await evaluator.BitmapAsync(own ?? db, resolved, leaf, cancellationToken)
            : await evaluator.BitmapAsync(own ?? db, resolved, leaf, among, cancellationToken);
    }
}

/// <summary>One rule's people at one moment, whoever answers. To be disposed of.</summary>
internal sealed class RuleAnswer : IDisposable
{
    private readonly RuleBits? bits;
    private readonly (AppDbContext Db, SqlEvaluator Evaluator, ResolvedRule Rule)? sql;

    public RuleAnswer(RuleBits bits, DateTimeOffset at) => (this.bits, At) = (bits, at);

    public RuleAnswer(AppDbContext db, SqlEvaluator evaluator, ResolvedRule rule, DateTimeOffset at) => (sql, At) = ((db, evaluator, rule), at);

    public SegmentEngine Engine => bits is null ? SegmentEngine.Sql : SegmentEngine.Index;

    /// <summary>Everything committed before this instant is counted.</summary>
    public DateTimeOffset At { get; }

    /// <summary>People on record.</summary>
    public Task<int> EveryoneAsync(CancellationToken cancellationToken) =>
        bits is not null ? Task.FromResult(bits.Everyone) : SqlEvaluator.EveryoneAsync(sql!.Value.Db, cancellationToken);

    public Task<int> CountAsync(RuleNode node, CancellationToken cancellationToken) =>
        bits is not null ? Task.FromResult(bits.Count(node)) : sql!.Value.Evaluator.CountAsync(sql.Value.Db, sql.Value.Rule, node, cancellationToken);

    public Task<PeopleBitmap> BitmapAsync(RuleNode node, CancellationToken cancellationToken) =>
        bits is not null ? Task.FromResult(bits.Bitmap(node)) : sql!.Value.Evaluator.BitmapAsync(sql.Value.Db, sql.Value.Rule, node, cancellationToken);

    public void Dispose() => bits?.Dispose();
}
