using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The claim in one statement per engine, so that two workers can never hold the same row. Placeholders: {0} now,
/// {1} owner, {2} lease end, {3} page size, {4} one origin (where asked for), then the next due times by number of attempts so
/// far, urgent and bulk, then the ids (where they were chosen before).
/// </summary>
/// <param name="UrgentSteps">Steps of the urgent schedule, 1 upward.</param>
/// <param name="BulkSteps">Steps of the bulk schedule, 1 upward.</param>
internal sealed record ClaimSql(DatabaseProvider Provider, int UrgentSteps, int BulkSteps)
{
    private const int FirstBackOff = 5;

    private int FirstId => FirstBackOff + UrgentSteps + BulkSteps;

    /// <summary>The most urgent that are due, of one priority: only so the index ends at what is not due yet.</summary>
    public string Head(bool urgent, bool oneOrigin)
    {
        var due = $"{OutboundMessageMapping.ClaimFilter} AND {(urgent ? $"priority < {MessagePlan.Bulk}" : $"priority = {MessagePlan.Bulk}")} AND due <= {P(0)} AND deadline > {P(0)}"
            + (oneOrigin ? $" AND origin_id = {P(4)}" : "");
        return Provider switch
        {
            DatabaseProvider.Sqlite => $"""
                UPDATE outbound_messages SET {Assignments("")}
                WHERE id IN (SELECT id FROM outbound_messages WHERE {due} ORDER BY priority, due, id LIMIT {P(3)})
                RETURNING *
                """,
            DatabaseProvider.PostgreSql => $"""
                UPDATE outbound_messages m SET {Assignments("m.")}
                FROM (SELECT id FROM outbound_messages WHERE {due} ORDER BY priority, due, id LIMIT {P(3)} FOR UPDATE SKIP LOCKED) page
                WHERE m.id = page.id
                RETURNING m.*
                """,
            DatabaseProvider.SqlServer => $"""
                WITH page AS (SELECT TOP ({P(3)}) * FROM outbound_messages WITH (READPAST, UPDLOCK, ROWLOCK) WHERE {due} ORDER BY priority, due, id)
                UPDATE page SET {Assignments("")}
                OUTPUT inserted.*
                """,
            _ => throw new InvalidOperationException($"No claim is written for {Provider}."),
        };
    }

    /// <summary>Those of <paramref name="ids"/> that nobody has taken meanwhile.</summary>
    public string Chosen(int ids)
    {
        var still = $"id IN ({string.Join(", ", Enumerable.Range(FirstId, ids).Select(P))}) AND {OutboundMessageMapping.ClaimFilter} AND due <= {P(0)} AND deadline > {P(0)}";
        return Provider switch
        {
            DatabaseProvider.Sqlite => $"UPDATE outbound_messages SET {Assignments("")} WHERE {still} RETURNING *",
            DatabaseProvider.PostgreSql => $"""
                UPDATE outbound_messages m SET {Assignments("m.")}
                FROM (SELECT id FROM outbound_messages WHERE {still} FOR UPDATE SKIP LOCKED) page
                WHERE m.id = page.id
                RETURNING m.*
                """,
            DatabaseProvider.SqlServer => $"""
                WITH page AS (SELECT * FROM outbound_messages WITH (READPAST, UPDLOCK, ROWLOCK) WHERE {still})
                UPDATE page SET {Assignments("")}
                OUTPUT inserted.*
                """,
            _ => throw new InvalidOperationException($"No claim is written for {Provider}."),
        };
    }

    private string Assignments(string row) =>
        $"state = {(int)MessageState.Gate2}, state_since = {P(0)}, lease_owner = {P(1)}, lease_until = {P(2)}, fence = {row}fence + 1, attempts = {row}attempts + 1, " +
        $"due = CASE WHEN {row}priority < {MessagePlan.Bulk} THEN {Next(row, FirstBackOff, UrgentSteps)} ELSE {Next(row, FirstBackOff + UrgentSteps, BulkSteps)} END";

    private static string Next(string row, int first, int steps)
    {
        var cases = string.Concat(Enumerable.Range(0, steps - 1).Select(n => $" WHEN {row}attempts = {n} THEN {P(first + n)}"));
        return cases.Length == 0 ? P(first) : $"CASE{cases} ELSE {P(first + steps - 1)} END";
    }

    private static string P(int index) => "{" + index + "}";
}
