using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.Index;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>Measures both evaluators over invented people in an empty database. Never to be pointed at an installation.</summary>
public sealed class SegmentBench
{
    /// <summary>Definition of the reference segment that about half of the people are in: the one to take a snapshot of.</summary>
    public static string HalfOfThem => ReferenceSegment.All()[0].Definition.GetRawText();

    private const int IndexRuns = 60;
    private const int SqlRuns = 5;

    /// <summary>Above it the database is asked once besides the warm-up: ten times takes the better part of an hour.</summary>
    private const int ManyPeople = 2_000_000;

    /// <summary>In the order of the index's own reading.</summary>
    private static readonly string[] Rows =
    [
        """
        SELECT ordinal, contact_id, merged, deceased, email_ok, open_history, click_history, birth_day, sent_count, opened_count, clicked_count, last_open_day, last_click_day,
            state_id, city_id, language_id, race_id, ethnicity_id, marital_id, gender, zip FROM contact_attributes
        """,
        "SELECT contact_id, code_id, kind, first_day, last_day, n, active_n, last_value, last_unit, last_value_code_id FROM clinical_latest",
        "SELECT contact_id, day, class FROM encounters",
        "SELECT contact_id, day, status FROM appointments",
    ];

    private readonly IDbContextFactory<AppDbContext> databases;
    private readonly SqlEvaluator evaluator;
    private readonly AttributeCatalogue catalogue;
    private readonly RuleParser parser;
    private readonly LiveAudience live;
    private readonly AudienceReader reader;
    private readonly IReadOnlyList<IContactFactSink> sinks;
    private readonly TimeProvider clock;

    internal SegmentBench(
        IDbContextFactory<AppDbContext> databases, SqlEvaluator evaluator, AttributeCatalogue catalogue, RuleParser parser, LiveAudience live, AudienceReader reader, IEnumerable<IContactFactSink> sinks, TimeProvider clock)
    {
        (this.databases, this.evaluator, this.catalogue, this.parser) = (databases, evaluator, catalogue, parser);
        (this.live, this.reader, this.sinks, this.clock) = (live, reader, [.. sinks], clock);
    }

    /// <summary>Makes the people and measures.</summary>
    /// <exception cref="InvalidOperationException">Somebody is on record already, or two ways to count differ.</exception>
    public async Task<SegmentFigures> RunAsync(int contacts, CancellationToken cancellationToken)
    {
        var asOf = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await using var db = databases.CreateDbContext();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        if (await db.Contacts.AnyAsync(cancellationToken))
            throw new InvalidOperationException("That database is in use. Name an empty one: a benchmark never touches an installation.");
        var watch = Stopwatch.StartNew();
        await using (var maker = databases.CreateDbContext())
            await new BenchPopulation(maker, asOf.DayNumber).WriteAsync(contacts, cancellationToken);
        var dataSeconds = watch.Elapsed.TotalSeconds;
        await db.Database.OpenConnectionAsync(cancellationToken);

        // Once to warm the caches of the system, once for the clock.
        await BareReadAsync(db, cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        watch.Restart();
        await live.BuildAsync(cancellationToken);
        var buildSeconds = watch.Elapsed.TotalSeconds;
        var indexMb = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / 1024.0;
        watch.Restart();
        await BareReadAsync(db, cancellationToken);
        var bareSeconds = watch.Elapsed.TotalSeconds;

        var figures = new List<SegmentFigure>();
        foreach (var segment in ReferenceSegment.All())
            figures.Add(await SegmentAsync(db, segment, asOf, cancellationToken));
        var visible = await ChangeAsync(db, asOf, cancellationToken);
        var histories = await new HistoryBench(databases, evaluator, parser, reader, sinks, clock).RunAsync(asOf, cancellationToken);
        var guard = await new GuardBench(databases, clock).RunAsync(contacts, cancellationToken);
        return new SegmentFigures(contacts, figures, R(dataSeconds), R(bareSeconds), R(buildSeconds), Math.Round(indexMb, 1), R(visible), guard, histories);
    }

    private async Task<SegmentFigure> SegmentAsync(AppDbContext db, ReferenceSegment segment, DateOnly asOf, CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(db, segment, asOf, cancellationToken);
        var (index, sql, hand) = (new List<double>(), new List<double>(), new List<double>());
        var (byIndex, bySql, byHand) = (0, 0, 0);
        for (var run = 0; run <= IndexRuns; run++)
        {
            var watch = Stopwatch.StartNew();
            using (var bits = live.Latest!.Index.Read(resolved.Rule, leaf => catalogue.Reading(resolved.Questions[leaf])))
                byIndex = bits.Count(resolved.Rule);
            index.Add(watch.Elapsed.TotalMilliseconds);
        }

        // In turn, so that what else the machine does meets both alike.
        for (var run = 0; run <= (live.Latest!.Index.People > ManyPeople ? 1 : SqlRuns); run++)
        {
            var watch = Stopwatch.StartNew();
            bySql = await evaluator.CountAsync(db, resolved, resolved.Rule, cancellationToken);
            sql.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            byHand = await ScalarAsync(db, segment.SqlAt(asOf), cancellationToken);
            hand.Add(watch.Elapsed.TotalMilliseconds);
        }

        if (byIndex != bySql || bySql != byHand)
            throw new InvalidOperationException($"Segment {segment.Id}: index {byIndex}, evaluator {bySql}, by hand {byHand}; the figures would mean nothing.");
        return new SegmentFigure(segment.Id, byIndex, At(index, 0.5), At(index, 0.95), At(sql, 0.5), At(hand, 0.5));
    }

    /// <summary>One person loses what was known of them; the index of this process is asked until it says so.</summary>
    private async Task<double> ChangeAsync(AppDbContext db, DateOnly asOf, CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(db, ReferenceSegment.All()[0], asOf, cancellationToken);
        var person = await evaluator.People(db, resolved, resolved.Rule).Select(a => a.ContactId).FirstAsync(cancellationToken);
        var before = await CountAsync(db, resolved, cancellationToken);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            foreach (var sink in sinks)
                await sink.ContactsChangedAsync(db, [person], clock.GetUtcNow(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var watch = Stopwatch.StartNew();
        while (await CountAsync(db, resolved, cancellationToken) == before)
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(10))
                throw new InvalidOperationException("A change is not visible after ten seconds.");
        }

        return watch.Elapsed.TotalMilliseconds;
    }

    private async Task<int> CountAsync(AppDbContext db, ResolvedRule resolved, CancellationToken cancellationToken)
    {
        using var answer = await reader.ReadAsync(db, resolved, SegmentEngine.Index, cancellationToken);
        return await answer.CountAsync(resolved.Rule, cancellationToken);
    }

    private async Task<ResolvedRule> ResolveAsync(AppDbContext db, ReferenceSegment segment, DateOnly asOf, CancellationToken cancellationToken)
    {
        var parse = await parser.ParseAsync(db, segment.Definition.GetRawText(), cancellationToken);
        return await evaluator.ResolveAsync(db, parse.Rule ?? throw new InvalidOperationException($"{segment.Id}: {parse.Explain()}"), asOf, cancellationToken);
    }

    private static async Task BareReadAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        foreach (var statement in Rows)
        {
            await using var command = Command(db, statement);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var columns = Enumerable.Range(0, row.FieldCount).Select(i => Getter(row.GetDataTypeName(i).ToUpperInvariant())).ToArray();
            while (await row.ReadAsync(cancellationToken))
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    if (!row.IsDBNull(i))
                        columns[i](row, i);
                }
            }
        }
    }

    private static Action<DbDataReader, int> Getter(string type) => type switch
    {
        "BLOB" or "UUID" => static (row, i) => row.GetGuid(i),
        "REAL" or "DOUBLE PRECISION" => static (row, i) => row.GetDouble(i),
        "BOOLEAN" => static (row, i) => row.GetBoolean(i),
        "BIGINT" => static (row, i) => row.GetInt64(i),
        "SMALLINT" => static (row, i) => row.GetInt16(i),
        _ when type.StartsWith("INT", StringComparison.Ordinal) => static (row, i) => row.GetInt32(i),
        _ => static (row, i) => row.GetString(i),
    };

    private static async Task<int> ScalarAsync(AppDbContext db, string statement, CancellationToken cancellationToken)
    {
        await using var command = Command(db, statement);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static DbCommand Command(AppDbContext db, string statement)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        // Statements of this file and of the reference segments; nothing comes from outside.
#pragma warning disable CA2100
        command.CommandText = statement;
#pragma warning restore CA2100
        command.CommandTimeout = 1_800;
        return command;
    }

    /// <summary>The first run compiles and is left out.</summary>
    internal static double At(List<double> times, double quantile)
    {
        var sorted = times.Skip(1).Order().ToList();
        return Math.Round(sorted[(int)Math.Ceiling(quantile * sorted.Count) - 1], 3);
    }

    private static double R(double number) => Math.Round(number, 2);
}
