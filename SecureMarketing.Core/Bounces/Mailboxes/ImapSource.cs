using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using SecureMarketing.Core.Bounces.Reading;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>
/// An IMAP folder (RFC 9051). What was taken is deleted; letters and unreadable messages stay, flagged for a person. A message is
/// known by UIDVALIDITY and UID, so none is fetched twice.
/// </summary>
internal sealed class ImapSource(MailboxSecrets secrets, MailboxTrust trust) : IReportSource
{
    public MailboxKind Kind => MailboxKind.Imap;

    public async Task<Error?> FetchAsync(BounceMailbox mailbox, IReportTaker taker, CancellationToken cancellationToken)
    {
        using var client = new ImapClient();
        try
        {
            var folder = await OpenAsync(client, mailbox, FolderAccess.ReadWrite, cancellationToken);
            var waiting = await folder.SearchAsync(SearchQuery.NotDeleted, cancellationToken);
            var known = await taker.KnownAsync([.. waiting.Select(u => IdOf(folder, u))], cancellationToken);
            foreach (var uid in waiting.Where(u => !known.Contains(IdOf(folder, u))).Take(IReportSource.MostPerLook).ToList())
            {
                byte[] octets;
                await using (var stream = await folder.GetStreamAsync(uid, 0, ReportBytes.Maximum, cancellationToken))
                    octets = await BoundedOctets.ReadAsync(stream, cancellationToken);
                var fate = await taker.TakeAsync(octets, IdOf(folder, uid), cancellationToken);
                if (fate != ReportFate.Later)
                    await folder.AddFlagsAsync(uid, fate == ReportFate.Taken ? MessageFlags.Deleted : MessageFlags.Flagged, silent: true, cancellationToken);
            }

            await folder.CloseAsync(expunge: true, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return null;
        }
        catch (Exception fault) when (ServerSession.Refusal(fault) is not null)
        {
            return ServerSession.Refusal(fault);
        }
    }

    public async Task<Result<int>> CountAsync(BounceMailbox mailbox, CancellationToken cancellationToken)
    {
        using var client = new ImapClient();
        try
        {
            var folder = await OpenAsync(client, mailbox, FolderAccess.ReadOnly, cancellationToken);
            var count = folder.Count;
            await client.DisconnectAsync(quit: true, cancellationToken);
            return count;
        }
        catch (Exception fault) when (ServerSession.Refusal(fault) is not null)
        {
            return ServerSession.Refusal(fault)!;
        }
    }

    private async Task<IMailFolder> OpenAsync(ImapClient client, BounceMailbox mailbox, FolderAccess access, CancellationToken cancellationToken)
    {
        await ServerSession.OpenAsync(client, mailbox, secrets, trust, cancellationToken);
        var folder = mailbox.Folder.Length == 0 ? client.Inbox! : await client.GetFolderAsync(mailbox.Folder, cancellationToken);
        await folder.OpenAsync(access, cancellationToken);
        return folder;
    }

    private static string IdOf(IMailFolder folder, UniqueId uid) => string.Create(CultureInfo.InvariantCulture, $"imap:{folder.FullName}:{folder.UidValidity}:{uid.Id}");
}
