using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using static SecureMarketing.Core.Segmentation.Measuring.BenchSql;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>
/// Invented people for a benchmark, made by the database itself: five clinical facts each over 2,000 codes whose frequencies
/// follow Zipf's law, two or three visits, three appointments, a history of up to twenty messages, and the records of
/// <see cref="BenchActs"/>. Nobody has a name or an address; four of five have the blind index of one. The same numbers give the same
/// people on every engine.
/// </summary>
internal sealed class BenchPopulation(AppDbContext db, int asOf)
{
    private const int Codes = 2_000;
    private const int Facts = 5;
    private const int Appointments = 3;
    private const int MostVisits = 3;
    private const int PeoplePerBatch = 50_000;

    /// <summary>Those of this class that have indexes beside their keys and are not read while they are filled.</summary>
    private static readonly string[] Tables = ["contacts", "clinical_facts", "clinical_latest", "encounters", "appointments"];

    /// <summary>A code is drawn by looking one of so many equal chances up.</summary>
    private const int Chances = 10_000;

    private readonly BenchSql sql = new(db);

    /// <exception cref="NotSupportedException">The database is neither SQLite nor PostgreSQL.</exception>
    public async Task WriteAsync(int people, CancellationToken cancellationToken)
    {
        if (db.Dialect.Provider == DatabaseProvider.SqlServer)
            throw new NotSupportedException("Benchmark people are made on SQLite and PostgreSQL.");
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        await db.Database.OpenConnectionAsync(cancellationToken);
        // Of this connection only, and taken back when another use of it begins: what a crash would lose is made again.
        if (sql.Sqlite)
            await RunAsync("PRAGMA synchronous=OFF; PRAGMA cache_size=-262144", cancellationToken);
        else
            await RunAsync("SET synchronous_commit = off; SET maintenance_work_mem = '256MB'", cancellationToken);
        await WordsAsync(cancellationToken);
        var acts = new BenchActs(sql, asOf);
        await acts.NamesAsync(cancellationToken);
        // An index is sorted once in a fraction of the time that it takes to be added to by each row.
        var indexes = await BenchIndexes.TakeAwayAsync(sql, [.. Tables, .. BenchActs.Tables], ["contact_attributes"], cancellationToken);
        for (var first = 1; first <= people; first += PeoplePerBatch)
        {
            var last = Math.Min(people, first + PeoplePerBatch - 1);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await BatchAsync(first, last, cancellationToken);
            await acts.WriteAsync(first, last, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await indexes.PutBackAsync(cancellationToken);
        // What PostgreSQL's own upkeep does within minutes of such a load: until then the first readers of each page write it, too.
        await RunAsync(sql.Sqlite ? "ANALYZE" : "VACUUM (ANALYZE)", cancellationToken);
    }

    private async Task WordsAsync(CancellationToken cancellationToken)
    {
        await RunAsync($"INSERT INTO codes (id, system, value, display, sensitivity) {sql.Numbers(1, Codes)} SELECT i, 'bench', substr('CMPLV', CAST(1 + (i - 1) % 5 AS int), 1) || substr('0000' || i, length('0000' || i) - 3, 4), 'Code ' || i, 0 FROM n", cancellationToken);
        await RunAsync($"INSERT INTO attribute_words (id, attribute, code, text) {sql.Numbers(1, 50)} SELECT i, 'state', '', 'State ' || i FROM n", cancellationToken);
        await RunAsync($"INSERT INTO attribute_words (id, attribute, code, text) {sql.Numbers(101, 600)} SELECT i, 'city', '', 'City ' || i FROM n", cancellationToken);
        await RunAsync("INSERT INTO attribute_words (id, attribute, code, text) VALUES (701, 'language', 'en', 'English'), (702, 'language', 'es', 'Spanish'), (703, 'language', 'zh', 'Chinese')", cancellationToken);
        await RunAsync("CREATE TEMPORARY TABLE bench_zipf (chance INTEGER PRIMARY KEY, code INTEGER NOT NULL)", cancellationToken);
        var weights = Enumerable.Range(1, Codes).Select(c => 1.0 / c).ToList();
        var (total, sum, code) = (weights.Sum(), weights[0], 1);
        var rows = new List<string>();
        for (var chance = 0; chance < Chances; chance++)
        {
            while (sum / total < (chance + 0.5) / Chances && code < Codes)
                sum += weights[code++];
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"({chance}, {code})"));
        }

        await RunAsync($"INSERT INTO bench_zipf VALUES {string.Join(", ", rows)}", cancellationToken);
    }

    private async Task BatchAsync(int first, int last, CancellationToken cancellationToken)
    {
        var people = sql.Numbers(first, last);
        await RunAsync($"""
            INSERT INTO contacts (id, source_system, source_id, gender, deceased, email_verification, alternate_address_required, representative, merge_proven, send_version, created_at, changed_at, email_index)
            {people} SELECT {Id("i")}, 'bench', 'p' || i, {Draw("i", 1, 2)}, {False}, 0, {False}, 0, {False}, 0, {Now}, {Now}, CASE WHEN {HasAddress} THEN {sql.Mailbox("i")} END FROM n
            """, cancellationToken);
        await RunAsync($"""
            INSERT INTO clinical_facts (contact_id, source_key, kind, code_id, day, second, status, value, unit)
            {people}, j(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM j WHERE k < {Facts})
            SELECT {Id("i")}, k, 1 + (z.code - 1) % 5, z.code, {asOf} - {Draw("i * 7 + k", 2, 2000)}, 0, CASE WHEN {Draw("i * 7 + k", 3, 3)} = 0 THEN 2 ELSE 1 END,
                CASE WHEN z.code % 5 = 4 THEN 4 + {Draw("i * 7 + k", 4, 80)} / 10.0 END, CASE WHEN z.code % 5 = 4 THEN '%' END
            FROM n CROSS JOIN j JOIN bench_zipf z ON z.chance = {Draw("i * 7 + k", 5, Chances)}
            """, cancellationToken);
        var mine = $"contact_id BETWEEN {Id(Text(first))} AND {Id(Text(last))}";
        // Of equal codes the latest fact by day and then by key, as an import rolls up.
        await RunAsync($"""
            INSERT INTO clinical_latest (code_id, kind, contact_id, first_day, last_day, last_value, last_value_day, last_unit, n, active_n)
            SELECT code_id, kind, contact_id, min(day), max(day), max(CASE WHEN place = 1 THEN value END), max(CASE WHEN place = 1 AND value IS NOT NULL THEN day END),
                max(CASE WHEN place = 1 THEN unit END), count(*), sum(CASE WHEN status = 1 THEN 1 ELSE 0 END)
            FROM (SELECT f.*, row_number() OVER (PARTITION BY contact_id, kind, code_id ORDER BY day DESC, source_key DESC) AS place FROM clinical_facts f WHERE {mine}) ranked
            GROUP BY contact_id, kind, code_id
            """, cancellationToken);
        await RunAsync($"""
            INSERT INTO appointments (contact_id, source_key, status, day)
            {people}, j(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM j WHERE k < {Appointments})
            SELECT {Id("i")}, k, 2 + {Draw("i * 7 + k", 6, 4)}, {asOf} - {Draw("i * 7 + k", 7, 900)} + CASE WHEN {Draw("i * 7 + k", 6, 4)} = 0 THEN 900 ELSE 0 END
            FROM n CROSS JOIN j
            """, cancellationToken);
        // Of twenty visits three are emergencies and two hospital stays; three of four name the unit.
        var chance = Draw("i * 7 + k", 22, 20);
        await RunAsync($"""
            INSERT INTO encounters (contact_id, source_key, class, day, unit_id)
            {people}, j(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM j WHERE k < {MostVisits})
            SELECT {Id("i")}, k, CASE WHEN {chance} < 3 THEN 2 WHEN {chance} < 5 THEN 3 ELSE 1 END, {asOf} - {Draw("i * 7 + k", 23, 1500)},
                CASE WHEN {Draw("i * 7 + k", 24, 4)} < 3 THEN 1 + {Draw("i * 7 + k", 25, BenchActs.Units)} END
            FROM n CROSS JOIN j WHERE k < {MostVisits} OR {Draw("i", 26, 2)} = 0
            """, cancellationToken);
        await AttributesAsync(people, mine, cancellationToken);
    }

    private Task AttributesAsync(string people, string mine, CancellationToken cancellationToken)
    {
        // Nobody opens more than they were sent: 0 to 20 messages, a bit each.
        var sent = Draw("i", 8, 21);
        var opens = $"({Draw("i", 9, 1 << 20)} & {Draw("i", 10, 1 << 20)} & ((CAST(1 AS bigint) << CAST({sent} AS int)) - 1))";
        var clicks = $"({opens} & {Draw("i", 11, 1 << 20)})";
        string Bits(string history, int of) => $"({string.Join(" + ", Enumerable.Range(0, of).Select(b => $"(({history} >> {b}) & 1)"))})";
        return RunAsync($"""
            INSERT INTO contact_attributes (contact_id, birth_day, deceased, gender, state_id, city_id, language_id, zip, merged, email_ok, missed1_day, missed2_day, missed3_day, last_kept_day,
                sent_count, opened_count, clicked_count, open_history, click_history, opened_of_last10, last_open_day, last_click_day)
            {people}, visits AS (SELECT contact_id, max(CASE WHEN status = 4 AND place = 1 THEN day END) AS m1, max(CASE WHEN status = 4 AND place = 2 THEN day END) AS m2,
                    max(CASE WHEN status = 4 AND place = 3 THEN day END) AS m3, max(CASE WHEN status = 3 THEN day END) AS kept
                FROM (SELECT contact_id, status, day, row_number() OVER (PARTITION BY contact_id, status ORDER BY day DESC) AS place FROM appointments WHERE {mine}) ranked GROUP BY contact_id),
            history AS (SELECT i, {sent} AS sent, {opens} AS opens, {clicks} AS clicks FROM n)
            SELECT {Id("i")}, {asOf} - {Draw("i", 12, 33000)}, CASE WHEN {Draw("i", 13, 20)} = 0 THEN {True} ELSE {False} END, {Draw("i", 1, 2)}, 1 + {Draw("i", 14, 50)}, 101 + {Draw("i", 15, 500)},
                CASE WHEN {Draw("i", 16, 10)} < 7 THEN 701 WHEN {Draw("i", 16, 10)} < 9 THEN 702 ELSE 703 END, 1000 + {Draw("i", 17, 40000)}, {False},
                CASE WHEN {HasAddress} THEN {True} ELSE {False} END, m1, m2, m3, kept,
                sent, {Bits("opens", 20)}, {Bits("clicks", 20)}, opens, clicks, {Bits("opens", 10)},
                CASE WHEN opens <> 0 THEN {asOf} - {Draw("i", 19, 400)} END, CASE WHEN clicks <> 0 THEN {asOf} - {Draw("i", 20, 400)} END
            FROM history LEFT JOIN visits v ON v.contact_id = {Id("i")}
            ORDER BY i
            """, cancellationToken);
    }

    private string Id(string number) => sql.Id(number);

    private string True => sql.True;

    private string False => sql.False;

    private string Now => sql.Now;

    private static string HasAddress => $"{Draw("i", 18, 5)} <> 0";

    private Task RunAsync(string statement, CancellationToken cancellationToken) => sql.RunAsync(statement, cancellationToken);
}
