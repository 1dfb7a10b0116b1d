using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.Index;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>Measures counts that need each fact's own day or value: the index has only the roll-up of a code, so the database is asked once and its answer kept.</summary>
internal sealed class HistoryBench(IDbContextFactory<AppDbContext> databases, SqlEvaluator evaluator, RuleParser parser, AudienceReader reader)
{
    private const int Runs = 5;

    /// <summary>Each with a number in it, so that every run asks anew.</summary>
    private static readonly (string Id, string Rule)[] Questions =
    [
        ("count in a window", """{ "attribute": "procedure", "operator": "countAtLeast", "value": 2, "during": { "lastDays": @n }, "of": { "codes": ["P0003"], "system": "bench" } }"""),
        ("any result", """{ "attribute": "observationAny", "operator": "atLeast", "value": 9, "during": { "lastDays": @n }, "of": { "codes": ["L0004"], "system": "bench" } }"""),
        ("change in result", """{ "attribute": "observationChange", "operator": "atLeast", "value": 0.@n, "of": { "codes": ["L0004"], "system": "bench" } }"""),
        ("followed by", """{ "attribute": "procedure", "operator": "followedBy", "value": @n, "of": { "codes": ["P0003"], "system": "bench" }, "then": { "attribute": "medication", "of": { "codes": ["M0002"], "system": "bench" } } }"""),
    ];

    public async Task<IReadOnlyList<HistoryFigure>> RunAsync(DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        var figures = new List<HistoryFigure>();
        foreach (var (id, text) in Questions)
        {
            var (first, again) = (new List<double>(), new List<double>());
            for (var run = 0; run <= Runs; run++)
            {
                var rule = text.Replace("@n", (300 + run).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                var parse = await parser.ParseAsync(db, rule, cancellationToken);
                var resolved = await evaluator.ResolveAsync(db, parse.Rule ?? throw new InvalidOperationException($"{id}: {parse.Explain()}"), asOf, cancellationToken);
                first.Add(await CountAsync(db, resolved, cancellationToken));
                again.Add(await CountAsync(db, resolved, cancellationToken));
            }

            figures.Add(new HistoryFigure(id, SegmentBench.At(first, 0.5), SegmentBench.At(again, 0.5)));
        }

        return figures;
    }

    private async Task<double> CountAsync(AppDbContext db, ResolvedRule resolved, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await reader.ReadAsync(db, resolved, SegmentEngine.Index, cancellationToken);
        await answer.CountAsync(resolved.Rule, cancellationToken);
        return watch.Elapsed.TotalMilliseconds;
    }
}
