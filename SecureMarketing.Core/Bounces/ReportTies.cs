using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Bounces.Reading;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Bounces;

/// <summary>To which message of ours a report belongs.</summary>
/// <param name="Tie">How it was found.</param>
/// <param name="Message">The message; null when it is tied to none.</param>
internal sealed record TiedMessage(BounceTie Tie, OutboundMessage? Message)
{
    /// <summary>
    /// When the address was read to which it went, where that is proven; null where it is not. A person who changed since may have
    /// another address now.
    /// </summary>
    public DateTimeOffset? WrittenAt { get; init; } = Tie == BounceTie.ReturnPath ? Message?.AcceptedAt : null;
}

/// <summary>
/// Ties reports to messages: by the return path first, whose token only this installation can write; then by the Message-ID of
/// the returned head; then by the recipient, only where a message went to that address lately. A forged return path ties to
/// nothing, whatever else the report says. Which tie has consequences is for <see cref="DispositionPolicy"/>.
/// </summary>
internal sealed class ReportTies(ReturnPath returnPath, ContactSeal seal, BounceOptions options)
{
    public async Task<TiedMessage> OfReportAsync(AppDbContext db, Report report, CancellationToken cancellationToken)
    {
        var (verp, forged) = returnPath.Read(report.SentTo);
        if (verp is { } id && await ByIdAsync(db, id, cancellationToken) is { } tied)
            return new(BounceTie.ReturnPath, tied);
        if (forged)
            return new(BounceTie.Forged, null);
        if (Ours(report.Returned.GetValueOrDefault("message-id")) is { } ours && await ByIdAsync(db, ours.Id, cancellationToken) is { } known
            && string.Equals(known.InternetMessageId, ours.Text, StringComparison.OrdinalIgnoreCase))
            return new(BounceTie.MessageId, known);
        return new(BounceTie.None, null);
    }

    /// <summary>The last message that was handed over for this address within the window; null where there is none.</summary>
    public async Task<TiedMessage> OfRecipientAsync(AppDbContext db, string? recipient, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Index(recipient) is not { } index)
            return new(BounceTie.None, null);
        var since = now - TimeSpan.FromDays(options.RecipientTieDays);
        var people = db.Contacts.Where(c => c.EmailIndex == index).Select(c => c.Id);
        var message = await db.OutboundMessages.Where(m => people.Contains(m.ContactId) && m.AcceptedAt != null && m.AcceptedAt >= since)
            .OrderByDescending(m => m.AcceptedAt).FirstOrDefaultAsync(cancellationToken);
        return message is null ? new(BounceTie.None, null) : new(BounceTie.Recipient, message);
    }

    /// <summary>
    /// Blind index of the person's own address where it is the one that failed; null where it may be alive. A report that names an
    /// address speaks of that one: a forwarding target, or what the person had before, says nothing about today's. One that names
    /// nobody speaks of what was written to: the message keeps the domain alone, so it counts only while the return path proves it,
    /// the domain is the same, and nothing about the person has changed since it was handed over.
    /// </summary>
    public async Task<byte[]?> AddressAsync(AppDbContext db, TiedMessage tied, string? recipient, CancellationToken cancellationToken)
    {
        var message = tied.Message;
        if (message is null || await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == message.ContactId, cancellationToken) is not { EmailIndex: { } index } own)
            return null;
        if (Index(recipient) is { } reported)
            return index.AsSpan().SequenceEqual(reported) ? index : null;
        return own.ChangedAt <= tied.WrittenAt
            && EmailAddress.TryParse(seal.Open(own, ContactField.Email), out var address) && address.Domain == message.Domain ? index : null;
    }

    private byte[]? Index(string? recipient) => EmailAddress.TryParse(recipient, out var address) ? seal.EmailIndex(address) : null;

    /// <summary>Message-IDs of this product begin with the message's own id.</summary>
    private static (MessageId Id, string Text)? Ours(string? header)
    {
        var text = header?.Trim().Trim('<', '>');
        return text is { Length: > 33 } && text[32] == '@' && Guid.TryParseExact(text.AsSpan(0, 32), "N", out var id) ? (new MessageId(id), text) : null;
    }

    private static Task<OutboundMessage?> ByIdAsync(AppDbContext db, MessageId id, CancellationToken cancellationToken) =>
        db.OutboundMessages.SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
}
