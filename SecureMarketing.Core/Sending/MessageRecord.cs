using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>A person's messages, what was decided about them and the receipts of every attempt.</summary>
internal sealed class MessageRecord : IPersonRecord
{
    public async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var messages = await db.OutboundMessages.AsNoTracking().Where(m => m.ContactId == contact).OrderBy(m => m.CreatedAt).ToListAsync(cancellationToken);
        var decisions = await db.Recipients.AsNoTracking().Where(r => r.ContactId == contact).OrderBy(r => r.DecidedAt).ToListAsync(cancellationToken);
        var ids = messages.Select(m => m.Id).ToList();
        var attempts = (await db.Attempts.AsNoTracking().Where(a => ids.Contains(a.MessageId)).OrderBy(a => a.Number).ToListAsync(cancellationToken)).ToLookup(a => a.MessageId);
        return
        [
            new RecordSection(400, "decisions", "What was decided about writing to you", decisions.Select(r => RecordSection.Row(
                ("at", Moment(r.DecidedAt)), ("allowed", r.Allowed), ("reasons", r.ReasonCodes), ("domain", r.Domain)))),
            new RecordSection(410, "messages", "Messages and their receipts", messages.Select(m => RecordSection.Row(
                ("messageId", m.InternetMessageId), ("kind", m.Kind.ToString()), ("state", m.State.ToString()), ("since", Moment(m.StateSince)), ("reason", m.ReasonCode),
                ("method", m.Method?.ToString()), ("acceptedAt", Moment(m.AcceptedAt)), ("attempts", Attempts(attempts[m.Id]))))),
        ];
    }

    private static JsonArray? Attempts(IEnumerable<Attempt> attempts)
    {
        var rows = attempts.Select(a => RecordSection.Row(
            ("number", a.Number), ("at", Moment(a.ClaimedAt)), ("outcome", a.Outcome?.ToString()), ("reason", a.ReasonCode), ("method", a.Method?.ToString()),
            ("smtpCode", a.SmtpCode), ("receipt", a.Evidence is { } evidence ? JsonNode.Parse(evidence) : null))).ToArray<JsonNode?>();
        return rows.Length == 0 ? null : new JsonArray(rows);
    }

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
