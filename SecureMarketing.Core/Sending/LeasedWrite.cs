using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The statements behind the durable steps of a message. Written by hand and prepared because there are three such steps per
/// message: translating an update expression takes longer than the engine needs to carry it out.
/// </summary>
internal static class LeasedWrite
{
    /// <returns>0 when fence or state are no longer what the worker thinks: its lease is lost.</returns>
    public static Task<int> MessageAsync(PreparedStatements statements, OutboundMessage row, MessageState from, MessageState to, MessageWrite write, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var set = new RowUpdate(statements)
            .Set("state", (int)to).Set("state_since", now).Set("reason_code", write.Reason).Set("lease_until", write.LeaseUntil);
        if (write.Due is { } due)
            set.Set("due", due);
        if (to == MessageState.Accepted)
            set.Set("accepted_at", now);
        if (write.Method is { } method)
            set.Set("method", (int)method);
        if (write.AttemptNotCounted)
            set.Raw("attempts = attempts - 1");
        return set.RunAsync("outbound_messages", cancellationToken, ("id", statements.Dialect.Id(row.Id.Value)), ("fence", row.Fence), ("state", (int)from));
    }

    /// <summary>The end of an attempt, with the instants that until now the message alone told.</summary>
    /// <param name="statements">Of the transaction.</param>
    /// <param name="row">The message.</param>
    /// <param name="to">The state in which it is left.</param>
    /// <param name="write">What there is to say.</param>
    /// <param name="reached">When DATA was begun and when the dot was about to leave; null where it did not come so far.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static Task<int> AttemptAsync(
        PreparedStatements statements, OutboundMessage row, MessageState to, MessageWrite write, (DateTimeOffset? Data, DateTimeOffset? Dot) reached, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var set = new RowUpdate(statements);
        if (write.Method is { } method)
            set.Set("method", (int)method);
        if (reached.Data is { } started)
            set.Set("data_started_at", started);
        if (reached.Dot is { } dotted)
            set.Set("dot_sent_at", dotted);
        set.Set("ended_at", now).Set("outcome", (int)to).Set("reason_code", write.Reason)
            .Set("smtp_code", write.SmtpCode).Set("enhanced_code", write.EnhancedCode).Set("evidence", write.Evidence);
        // The receipt is many times the row. Grown in its place it would push its neighbours to other pages, each of them written again.
        if (write.Evidence is not null && statements.Dialect.Provider == DatabaseProvider.Sqlite)
            set.Raw("rowid = (SELECT MAX(rowid) + 1 FROM attempts)");
        return set.RunAsync("attempts", cancellationToken, ("message_id", statements.Dialect.Id(row.Id.Value)), ("fence", row.Fence));
    }
}
