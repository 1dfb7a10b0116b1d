using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>
/// Measures counts of what the index does not keep: each fact's own day or value, of which it has only the roll-up of a code, and what is
/// on file of consent, messages, forms, the portal and accounts. The database is asked once, its answer kept, and asked again for those who changed.
/// An attribute of the organisation is read by the first run as a
/// whole (which the median leaves out) and then counted in this process, whatever is typed.
/// </summary>
internal sealed class HistoryBench(IDbContextFactory<AppDbContext> databases, SqlEvaluator evaluator, RuleParser parser, AudienceReader reader, IReadOnlyList<IContactFactSink> sinks, TimeProvider clock)
{
    private const int Runs = 5;
    private const int PeoplePerBatch = 50_000;

    /// <summary>The organisation's own attribute: a number from 0 to 999 of everybody.</summary>
    private const string Own = "benchScore";

    /// <summary>Every run asks anew: with another number in the rule, or by another day.</summary>
    private static readonly (string Id, string Rule)[] Questions =
    [
        ("count in a window", """{ "attribute": "procedure", "operator": "countAtLeast", "value": 2, "during": { "lastDays": @n }, "of": { "codes": ["P0003"], "system": "bench" } }"""),
        ("any result", """{ "attribute": "observationAny", "operator": "atLeast", "value": 9, "during": { "lastDays": @n }, "of": { "codes": ["L0004"], "system": "bench" } }"""),
        ("change in result", """{ "attribute": "observationChange", "operator": "atLeast", "value": 0.@n, "of": { "codes": ["L0004"], "system": "bench" } }"""),
        ("followed by", """{ "attribute": "procedure", "operator": "followedBy", "value": @n, "of": { "codes": ["P0003"], "system": "bench" }, "then": { "attribute": "medication", "of": { "codes": ["M0002"], "system": "bench" } } }"""),
        ("authorized", """{ "attribute": "authorized", "operator": "equals", "value": "Wellness news" }"""),
        ("reachable", """{ "attribute": "reachable", "operator": "equals", "value": true }"""),
        ("opted out", """{ "attribute": "optedOut", "operator": "equals", "value": true }"""),
        ("left a topic", """{ "attribute": "unsubscribedTopic", "operator": "equals", "value": "news", "during": { "lastDays": @n } }"""),
        ("encryption expected", """{ "attribute": "expectedMethod", "operator": "exists" }"""),
        ("received a campaign", """{ "attribute": "campaignReceived", "operator": "withinLast", "value": @n, "which": ["Campaign 1"] }"""),
        ("opened a campaign", """{ "attribute": "campaignOpened", "operator": "countAtLeast", "value": 1, "during": { "lastDays": @n }, "which": ["Campaign 1"] }"""),
        ("clicked in any campaign", """{ "attribute": "campaignClicked", "operator": "withinLast", "value": @n }"""),
        ("followed a link", """{ "attribute": "linkClicked", "operator": "withinLast", "value": @n, "which": ["https://bench.example/2"] }"""),
        ("signed in to the portal", """{ "attribute": "portalLogin", "operator": "withinLast", "value": @n }"""),
        ("completed a form", """{ "attribute": "formCompleted", "operator": "equals", "value": "Form 1", "during": { "lastDays": @n } }"""),
        ("visited a unit", """{ "attribute": "visitUnit", "operator": "equals", "value": "Unit 3", "during": { "lastDays": @n } }"""),
        ("at an account of a name", """{ "attribute": "accountName", "operator": "startsWith", "value": "Clinic 1" }"""),
        ("at an account of a type", """{ "attribute": "accountType", "operator": "equals", "value": "laboratory" }"""),
        ("at an account in a state", """{ "attribute": "accountState", "operator": "in", "value": ["MA", "VT"] }"""),
        ("in a role at an account", """{ "attribute": "accountRole", "operator": "equals", "value": "finance" }"""),
        ("custom attribute", $$"""{ "attribute": "custom.{{Own}}", "operator": "atLeast", "value": @n }"""),
    ];

    public async Task<IReadOnlyList<HistoryFigure>> RunAsync(DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        var somebody = await ScoresAsync(db, cancellationToken);
        var figures = new List<HistoryFigure>();
        foreach (var (id, text) in Questions)
        {
            var (first, again, changed, people) = (new List<double>(), new List<double>(), new List<double>(), 0);
            for (var run = 0; run <= Runs; run++)
            {
                var rule = text.Replace("@n", (300 + run).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                var parse = await parser.ParseAsync(db, rule, cancellationToken);
                // What names no number is asked by another day, which is another question to those who keep answers.
                var day = ReferenceEquals(rule, text) ? asOf.AddDays(-run) : asOf;
                var resolved = await evaluator.ResolveAsync(db, parse.Rule ?? throw new InvalidOperationException($"{id}: {parse.Explain()}"), day, cancellationToken);
                first.Add(await AskAsync());
                again.Add(await AskAsync());
                await ChangeAsync(db, somebody, cancellationToken);
                changed.Add(await AskAsync());

                async Task<double> AskAsync()
                {
                    (var time, people) = await CountAsync(db, resolved, cancellationToken);
                    return time;
                }
            }

            figures.Add(new HistoryFigure(id, people, SegmentBench.At(first, 0.5), SegmentBench.At(again, 0.5), SegmentBench.At(changed, 0.5)));
        }

        return figures;
    }

    /// <summary>Gives everybody a number.</summary>
    /// <returns>One of them.</returns>
    private async Task<ContactId> ScoresAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var attribute = new CustomAttribute(Own, CustomType.Number, null, clock.GetUtcNow());
        attribute.Describe("Bench score", "", Sensitivity.None, tellsHealth: false, CustomViewers.PeopleViewers, clock.GetUtcNow());
        db.CustomAttributes.Add(attribute);
        await db.SaveChangesAsync(cancellationToken);
        var last = 0;
        while (true)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var people = await db.ContactAttributes.AsNoTracking().Where(a => a.Ordinal > last).OrderBy(a => a.Ordinal).Take(PeoplePerBatch).Select(a => new { a.Ordinal, a.ContactId }).ToListAsync(cancellationToken);
            if (people.Count == 0)
                break;
            // A prime apart, so that neighbours have nothing in common.
            await db.InsertRowsAsync(people.ConvertAll(p => new CustomValue { ContactId = p.ContactId, AttributeId = attribute.Id, Number = p.Ordinal * 7_919L % 1_000 }), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            last = people[^1].Ordinal;
        }

        return await db.ContactAttributes.AsNoTracking().OrderBy(a => a.Ordinal).Select(a => a.ContactId).FirstAsync(cancellationToken);
    }

    /// <summary>The feed names one person, as after any change of their facts.</summary>
    private async Task ChangeAsync(AppDbContext db, ContactId person, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var sink in sinks)
            await sink.ContactsChangedAsync(db, [person], clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<(double Milliseconds, int People)> CountAsync(AppDbContext db, ResolvedRule resolved, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await reader.ReadAsync(db, resolved, SegmentEngine.Index, cancellationToken);
        var people = await answer.CountAsync(resolved.Rule, cancellationToken);
        return (watch.Elapsed.TotalMilliseconds, people);
    }
}
