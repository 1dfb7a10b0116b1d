using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Gives messages the sender of their stream. Done where facts are gathered, so that launching, sending and the pre-flight cannot differ,
/// and a stream's mail never bears another's address, whatever its origin says.
/// </summary>
internal sealed class OriginStreams
{
    private readonly Dictionary<MailStream, (EmailAddress From, string Name, EmailAddress? ReplyTo)> senders = [];

    public static async Task<OriginStreams> ReadAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var read = new OriginStreams();
        foreach (var sender in await db.StreamSenders.AsNoTracking().ToListAsync(cancellationToken))
        {
            if (EmailAddress.TryParse(sender.FromAddress, out var from))
                read.senders[sender.Stream] = (from, sender.FromName, EmailAddress.TryParse(sender.ReplyTo, out var reply) ? reply : null);
        }

        return read;
    }

    public bool Has(MailStream stream) => senders.ContainsKey(stream);

    /// <summary>The origin as its stream sends it; unchanged where the stream has no sender of its own.</summary>
    public OriginFacts In(MailStream stream, OriginFacts origin) => senders.TryGetValue(stream, out var sender)
        ? origin with { From = sender.From, FromName = sender.Name, ReplyTo = sender.ReplyTo, Plan = origin.Plan with { MessageIdDomain = sender.From.Domain } }
        : origin;

    public OriginFacts In(OriginFacts origin) => senders.Count == 0 ? origin : In(StreamPolicy.Of(origin.Gate).Stream, origin);
}
