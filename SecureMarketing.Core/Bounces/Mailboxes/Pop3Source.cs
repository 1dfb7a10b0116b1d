using MailKit.Net.Pop3;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>
/// A POP3 mailbox (RFC 1939). What was taken is deleted when the session ends well; letters and unreadable messages stay and are
/// known by their UIDL. A server without UIDL is read in order; a message taken before is known by its octets.
/// </summary>
internal sealed class Pop3Source(MailboxSecrets secrets, MailboxTrust trust) : IReportSource
{
    /// <summary>POP3 has no partial fetch: larger ones are left to a person, octets.</summary>
    private const int Largest = 50 * 1024 * 1024;

    public MailboxKind Kind => MailboxKind.Pop3;

    public async Task<Error?> FetchAsync(BounceMailbox mailbox, IReportTaker taker, CancellationToken cancellationToken)
    {
        using var client = new Pop3Client();
        try
        {
            await ServerSession.OpenAsync(client, mailbox, secrets, trust, cancellationToken);
            var ids = client.Capabilities.HasFlag(Pop3Capabilities.UIDL) ? await client.GetMessageUidsAsync(cancellationToken) : null;
            var sizes = await client.GetMessageSizesAsync(cancellationToken);
            var known = await taker.KnownAsync([.. (ids ?? []).Select(IdOf)], cancellationToken);
            bool IsTaken(int index) => ids is not null && known.TryGetValue(IdOf(ids[index]), out var earlier) && earlier == ReportFate.Taken;
            var waiting = Enumerable.Range(0, sizes.Count).Where(i => IsTaken(i) || sizes[i] <= Largest && (ids is null || !known.ContainsKey(IdOf(ids[i]))));
            foreach (var index in waiting.Take(IReportSource.MostPerLook).ToList())
            {
                if (IsTaken(index) || await TakeAsync(client, index, ids is null ? null : IdOf(ids[index]), taker, cancellationToken) == ReportFate.Taken)
                    await client.DeleteMessageAsync(index, cancellationToken);
            }

            await client.DisconnectAsync(quit: true, cancellationToken);
            return null;
        }
        catch (Exception fault) when (ServerSession.Refusal(fault) is not null)
        {
            return ServerSession.Refusal(fault);
        }
    }

    private static async Task<ReportFate> TakeAsync(Pop3Client client, int index, string? id, IReportTaker taker, CancellationToken cancellationToken)
    {
        byte[] octets;
        await using (var stream = await client.GetStreamAsync(index, headersOnly: false, cancellationToken))
            octets = await BoundedOctets.ReadAsync(stream, cancellationToken);
        return await taker.TakeAsync(octets, id, cancellationToken);
    }

    public async Task<Result<int>> CountAsync(BounceMailbox mailbox, CancellationToken cancellationToken)
    {
        using var client = new Pop3Client();
        try
        {
            await ServerSession.OpenAsync(client, mailbox, secrets, trust, cancellationToken);
            var count = client.Count;
            await client.DisconnectAsync(quit: true, cancellationToken);
            return count;
        }
        catch (Exception fault) when (ServerSession.Refusal(fault) is not null)
        {
            return ServerSession.Refusal(fault)!;
        }
    }

    private static string IdOf(string uidl) => "pop3:" + uidl;
}
