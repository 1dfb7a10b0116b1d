using static SecureMarketing.Core.Segmentation.Measuring.BenchSql;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>
/// What the invented people of a benchmark did and are on file with, in the tables that only the database answers from: the two latest
/// messages of three campaigns with what was done with them (as the history of the person's row has it, machines beside), refusals,
/// authorizations, wishes for plain mail, completed forms, sign-ins to the portal, and where they work.
/// </summary>
internal sealed class BenchActs(BenchSql sql, int asOf)
{
    /// <summary>Units that visits name.</summary>
    public const int Units = 20;

    private const int Campaigns = 3;
    private const int Forms = 2;
    private const int Accounts = 200;

    /// <summary>The ids of a person's own rows in one table lie so far apart.</summary>
    private const int IdsEach = 16;

    /// <summary>Tables whose indexes may be away while they are filled.</summary>
    public static readonly IReadOnlyList<string> Tables =
        ["tracked_messages", "engagement_events", "suppressions", "authorizations", "plain_preferences", "form_submissions", "portal_messages", "portal_codes", "account_stakeholders"];

    private string Id(string number) => sql.Id(number);

    /// <summary>What the records name: campaigns with a link each, forms, accounts, the first with units.</summary>
    public async Task NamesAsync(CancellationToken cancellationToken)
    {
        await sql.RunAsync($"INSERT INTO campaigns (id, name, latest_version, created_by, created_at, changed_at) {sql.Numbers(1, Campaigns)} SELECT {Id("i")}, 'Campaign ' || i, 1, {Id("1")}, {sql.Now}, {sql.Now} FROM n", cancellationToken);
        await sql.RunAsync($"INSERT INTO tracked_links (link_set_id, link_index, target) {sql.Numbers(1, Campaigns)} SELECT {Id("i")}, 0, 'https://bench.example/' || i FROM n", cancellationToken);
        await sql.RunAsync($"INSERT INTO forms (id, slug, name, name_key, created_at) {sql.Numbers(1, Forms)} SELECT {Id("i")}, 'benchform' || i, 'Form ' || i, 'form ' || i, {sql.Now} FROM n", cancellationToken);
        await sql.RunAsync($"INSERT INTO attribute_words (id, attribute, code, text) {sql.Numbers(1, Forms)} SELECT 800 + i, 'formCompleted', 'benchform' || i, 'Form ' || i FROM n", cancellationToken);
        await sql.RunAsync($"INSERT INTO accounts (id, source_system, source_id, name, name_folded, type, state, created_at, changed_at) {sql.Numbers(1, Accounts)} SELECT i, 'bench', 'a' || i, 'Clinic ' || i, 'clinic ' || i, i % 5, CASE i % 4 WHEN 0 THEN 'MA' WHEN 1 THEN 'NH' WHEN 2 THEN 'VT' ELSE 'ME' END, {sql.Now}, {sql.Now} FROM n", cancellationToken);
        await sql.RunAsync($"INSERT INTO account_units (id, account_id, kind, code, code_folded, name, name_folded, retired) {sql.Numbers(1, Units)} SELECT i, 1, 1, 'U' || i, 'u' || i, 'Unit ' || i, 'unit ' || i, {sql.False} FROM n", cancellationToken);
    }

    /// <summary>Of people whose rows are on file.</summary>
    public async Task WriteAsync(int first, int last, CancellationToken cancellationToken)
    {
        var people = sql.Numbers(first, last);
        await MessagesAsync(people, cancellationToken);
        await ConsentAsync(people, cancellationToken);
        await VisitsToPagesAsync(people, cancellationToken);
        // Every tenth person works at an account, some of them at a second.
        await sql.RunAsync($"""
            INSERT INTO account_stakeholders (contact_id, account_id, role)
            {people}, j(k) AS (VALUES (0), (1)) SELECT {Id("i")}, 1 + ({Draw("i", 50, Accounts)} + k * 7) % {Accounts}, {Draw("i * 7 + k", 51, 8)}
            FROM n CROSS JOIN j WHERE {Draw("i", 49, 10)} = 0 AND (k = 0 OR {Draw("i", 52, 10)} = 0)
            """, cancellationToken);
    }

    private async Task MessagesAsync(string people, CancellationToken cancellationToken)
    {
        // Opened on the day of receipt; the last day of all is that of the latest that was opened.
        var day = $"""
            (CASE WHEN k = 0 AND (a.open_history & 1) = 1 THEN a.last_open_day WHEN k = 1 AND (a.open_history & 1) = 1 THEN a.last_open_day - 30
                WHEN k = 1 AND (a.open_history & 2) = 2 THEN a.last_open_day WHEN k = 0 AND (a.open_history & 2) = 2 THEN a.last_open_day + ({asOf} - a.last_open_day) / 2
                WHEN k = 0 THEN {asOf} - {Draw("i", 31, 60)} ELSE {asOf} - 60 - {Draw("i", 32, 300)} END)
            """;
        var (opened, clicked) = ("((a.open_history >> k) & 1) = 1", "((a.click_history >> k) & 1) = 1");
        await sql.RunAsync($"""
            INSERT INTO tracked_messages (message_id, contact_id, origin_id, link_set_id, opt_out, counts, accepted_at, first_opened_at, last_opened_at, first_clicked_at, last_clicked_at)
            {people}, j(k) AS (VALUES (0), (1)), m AS (SELECT i, k, 1 + {Draw("i * 7 + k", 33, Campaigns)} AS campaign, {day} AS day, {opened} AS opened, {clicked} AS clicked
                FROM n CROSS JOIN j JOIN contact_attributes a ON a.contact_id = {Id("i")} WHERE a.sent_count > k)
            SELECT {Id($"i * {IdsEach} + k")}, {Id("i")}, {Id("campaign")}, {Id("campaign")}, 3, {sql.True}, {sql.Instant("day", 36_000)},
                CASE WHEN opened THEN {sql.Instant("day", 40_000)} END, CASE WHEN opened THEN {sql.Instant("day", 40_000)} END,
                CASE WHEN clicked THEN {sql.Instant("day", 40_100)} END, CASE WHEN clicked THEN {sql.Instant("day", 40_100)} END
            FROM m
            """, cancellationToken);
        // A gateway looks at every tenth message before anybody does.
        await sql.RunAsync($"""
            INSERT INTO engagement_events (id, message_id, kind, link, at, bucket, verdict)
            {people}, j(k) AS (VALUES (0), (1)), acts(act, kind, verdict) AS (VALUES (0, 1, 1), (1, 2, 1), (2, 1, 4)),
            m AS (SELECT i, k, t.message_id, t.accepted_at, t.first_opened_at, t.first_clicked_at FROM n CROSS JOIN j JOIN tracked_messages t ON t.message_id = {Id($"i * {IdsEach} + k")})
            SELECT {Id($"i * {IdsEach} + k * 4 + act")}, message_id, kind, 0, CASE act WHEN 0 THEN first_opened_at WHEN 1 THEN first_clicked_at ELSE accepted_at END, 0, verdict
            FROM m CROSS JOIN acts
            WHERE (act = 0 AND first_opened_at IS NOT NULL) OR (act = 1 AND first_clicked_at IS NOT NULL) OR (act = 2 AND {Draw("i * 7 + k", 34, 10)} = 0)
            """, cancellationToken);
    }

    private async Task ConsentAsync(string people, CancellationToken cancellationToken)
    {
        // Of a thousand people five are not to be contacted, five bounced, twenty opted out, three complained, forty left a topic.
        var chance = Draw("i", 35, 1000);
        await sql.RunAsync($"""
            INSERT INTO suppressions (id, contact_id, kind, topic, address_index, source, created_at)
            {people} SELECT {Id($"i * {IdsEach}")}, {Id("i")}, CASE WHEN {chance} < 5 THEN 5 WHEN {chance} < 10 THEN 6 WHEN {chance} < 30 THEN 3 WHEN {chance} < 33 THEN 7 ELSE 2 END,
                CASE WHEN {chance} >= 53 THEN 'events' WHEN {chance} >= 33 THEN 'news' END, CASE WHEN {chance} >= 5 AND {chance} < 10 THEN {sql.Mailbox("i")} END, 2, {sql.Instant($"{asOf} - {Draw("i", 36, 700)}", 0)}
            FROM n WHERE {chance} < 73
            """, cancellationToken);
        // Every fifth person signed a form: seven in effect, one past its date, two taken back.
        var form = Draw("i", 38, 10);
        await sql.RunAsync($"""
            INSERT INTO authorizations (id, contact_id, state, version, source_kind, signed_on, expires_on, purposes, purpose_keys, categories, form_sealed, revokes_all, revoked_at, created_at, changed_at)
            {people} SELECT {Id($"i * {IdsEach}")}, {Id("i")}, CASE WHEN {form} < 7 THEN 6 WHEN {form} < 8 THEN 8 ELSE 9 END, 1, 1,
                {sql.Date($"{asOf} - 400 - {Draw("i", 39, 300)}")}, {sql.Date($"{asOf} + {Draw("i", 40, 600)} - CASE WHEN {form} = 7 THEN 601 ELSE 0 END")},
                CASE WHEN {form} < 4 THEN 'Wellness news' ELSE 'Events' END, CASE WHEN {form} < 4 THEN '|wellness news|' ELSE '|events|' END, '', {sql.Sealed(704)}, {sql.False},
                CASE WHEN {form} >= 8 THEN {sql.Instant($"{asOf} - {Draw("i", 41, 300)}", 0)} END, {sql.Instant($"{asOf} - 400 - {Draw("i", 39, 300)}", 0)}, {sql.Instant($"{asOf} - {Draw("i", 41, 300)}", 0)}
            FROM n WHERE {Draw("i", 37, 5)} = 0
            """, cancellationToken);
        await sql.RunAsync($"""
            INSERT INTO plain_preferences (id, contact_id, warned_at, warning_text_version, accepted_at)
            {people} SELECT {Id($"i * {IdsEach}")}, {Id("i")}, {sql.Instant(Text(asOf - 30), 0)}, '1', {sql.Instant(Text(asOf - 30), 60)} FROM n WHERE {Draw("i", 42, 20)} = 0
            """, cancellationToken);
    }

    private async Task VisitsToPagesAsync(string people, CancellationToken cancellationToken)
    {
        var completed = $"{asOf} - {Draw("i", 44, 500)}";
        await sql.RunAsync($"""
            INSERT INTO form_submissions (id, form_id, contact_id, version, at, day, personal, opt_ins)
            {people} SELECT {Id($"i * {IdsEach}")}, {Id($"(1 + {Draw("i", 43, Forms)})")}, {Id("i")}, 1, {sql.Instant(completed, 50_000)}, {completed}, {sql.False}, 0 FROM n WHERE {Draw("i", 45, 7)} = 0
            """, cancellationToken);
        // Every sixth person has a message in the portal; three of four proved who they are, some of them twice.
        var read = Draw("i", 47, 4);
        var posted = $"{asOf} - {Draw("i", 48, 400)}";
        await sql.RunAsync($"""
            INSERT INTO portal_messages (id, contact_id, posted_at, expires_at, subject_sealed, text_sealed, html_sealed, wrong_proofs)
            {people} SELECT {Id($"i * {IdsEach}")}, {Id("i")}, {sql.Instant(posted, 30_000)}, {sql.Instant($"{posted} + 30", 30_000)}, {sql.Sealed(64)}, {sql.Sealed(240)}, {sql.Sealed(400)}, 0 FROM n WHERE {Draw("i", 46, 6)} = 0
            """, cancellationToken);
        await sql.RunAsync($"""
            INSERT INTO portal_codes (id, message_id, hash, created_at, expires_at, used_at, tries)
            {people}, j(k) AS (VALUES (0), (1)) SELECT {Id($"i * {IdsEach} + k")}, {Id($"i * {IdsEach}")}, {sql.Sealed(32)}, {sql.Instant($"{posted} + k * 3", 31_000)}, {sql.Instant($"{posted} + k * 3", 31_600)},
                CASE WHEN {read} > 0 THEN {sql.Instant($"{posted} + k * 3", 31_060)} END, 0
            FROM n CROSS JOIN j WHERE {Draw("i", 46, 6)} = 0 AND (k = 0 OR {read} = 3)
            """, cancellationToken);
    }
}
