using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The claim in one statement per engine, so that two workers can never hold the same row. Placeholders: {0} now,
/// {1} owner, {2} lease end, {3} page size, {4} one origin (where asked for), {5}… next due by number of attempts so far.
/// </summary>
internal static class ClaimSql
{
    private const int FirstBackOff = 5;

    public static string For(DatabaseProvider provider, int steps, bool oneOrigin) => provider switch
    {
        DatabaseProvider.Sqlite => $"""
            UPDATE outbound_messages SET {Assignments("", steps)}
            WHERE id IN (SELECT id FROM outbound_messages WHERE {Due(oneOrigin)} ORDER BY priority, due, id LIMIT {P(3)})
            RETURNING *
            """,
        DatabaseProvider.PostgreSql => $"""
            UPDATE outbound_messages m SET {Assignments("m.", steps)}
            FROM (SELECT id FROM outbound_messages WHERE {Due(oneOrigin)} ORDER BY priority, due, id LIMIT {P(3)} FOR UPDATE SKIP LOCKED) page
            WHERE m.id = page.id
            RETURNING m.*
            """,
        DatabaseProvider.SqlServer => $"""
            WITH page AS (SELECT TOP ({P(3)}) * FROM outbound_messages WITH (READPAST, UPDLOCK, ROWLOCK) WHERE {Due(oneOrigin)} ORDER BY priority, due, id)
            UPDATE page SET {Assignments("", steps)}
            OUTPUT inserted.*
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(provider)),
    };

    private static string Due(bool oneOrigin) =>
        $"{OutboundMessageMapping.ClaimFilter} AND due <= {P(0)} AND deadline > {P(0)}" + (oneOrigin ? $" AND origin_id = {P(4)}" : "");

    private static string Assignments(string row, int steps)
    {
        var cases = string.Concat(Enumerable.Range(0, steps - 1).Select(n => $" WHEN {row}attempts = {n} THEN {P(FirstBackOff + n)}"));
        var due = cases.Length == 0 ? P(FirstBackOff) : $"CASE{cases} ELSE {P(FirstBackOff + steps - 1)} END";
        return $"state = {(int)MessageState.Gate2}, state_since = {P(0)}, lease_owner = {P(1)}, lease_until = {P(2)}, " +
            $"fence = {row}fence + 1, attempts = {row}attempts + 1, due = {due}";
    }

    private static string P(int index) => "{" + index + "}";
}
