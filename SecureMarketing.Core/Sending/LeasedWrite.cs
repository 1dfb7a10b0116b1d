using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The two statements behind each durable step of a message. Written by hand because there are three such steps per message:
/// translating an update expression takes longer than the engine needs to carry it out.
/// </summary>
internal static class LeasedWrite
{
    /// <returns>0 when fence or state are no longer what the worker thinks: its lease is lost.</returns>
    public static Task<int> MessageAsync(AppDbContext db, OutboundMessage row, MessageState from, MessageState to, MessageWrite write, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var set = new Assignments(db.Dialect)
            .Set("state", (int)to).Set("state_since", now).Set("reason_code", write.Reason).Set("lease_until", write.LeaseUntil);
        if (write.Due is { } due)
            set.Set("due", due);
        if (to == MessageState.Accepted)
            set.Set("accepted_at", now);
        if (write.Method is { } method)
            set.Set("method", (int)method);
        if (write.AttemptNotCounted)
            set.Raw("attempts = attempts - 1");
        return set.RunAsync(db, "outbound_messages", cancellationToken, ("id", db.Dialect.Id(row.Id.Value)), ("fence", row.Fence), ("state", (int)from));
    }

    public static Task<int> AttemptAsync(AppDbContext db, OutboundMessage row, MessageState to, MessageWrite write, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var set = new Assignments(db.Dialect);
        if (write.Method is { } method)
            set.Set("method", (int)method);
        if (to == MessageState.SubmittingDataStarted)
            set.Set("data_started_at", now);
        else if (to == MessageState.SubmittingDotSent)
            set.Set("dot_sent_at", now);
        else
            set.Set("ended_at", now).Set("outcome", (int)to).Set("reason_code", write.Reason)
                .Set("smtp_code", write.SmtpCode).Set("enhanced_code", write.EnhancedCode).Set("evidence", write.Evidence);
        return set.RunAsync(db, "attempts", cancellationToken, ("message_id", db.Dialect.Id(row.Id.Value)), ("fence", row.Fence));
    }

    /// <summary>The SET part; an absent value becomes the word NULL, so that every parameter has a type.</summary>
    private sealed class Assignments(SqlDialect dialect)
    {
        private readonly StringBuilder text = new(256);
        private readonly List<object> values = [];

        public Assignments Set(string column, object? value)
        {
            if (value is null)
                return Raw(column + " = NULL");
            values.Add(value is DateTimeOffset instant ? dialect.Instant(instant) : value);
            return Raw(string.Create(CultureInfo.InvariantCulture, $"{column} = {{{values.Count - 1}}}"));
        }

        public Assignments Raw(string assignment)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(assignment);
            return this;
        }

        public Task<int> RunAsync(AppDbContext db, string table, CancellationToken cancellationToken, params ReadOnlySpan<(string Column, object Value)> where)
        {
            var condition = new StringBuilder(64);
            foreach (var (column, value) in where)
            {
                values.Add(value);
                condition.Append(condition.Length == 0 ? "" : " AND ").Append(CultureInfo.InvariantCulture, $"{column} = {{{values.Count - 1}}}");
            }

            return db.Database.ExecuteSqlRawAsync(Statement(table, condition), values, cancellationToken);
        }

        /// <summary>Names of tables and columns are this file's own words; everything else is a parameter.</summary>
        private string Statement(string table, StringBuilder condition) => $"UPDATE {table} SET {text} WHERE {condition}";
    }
}
