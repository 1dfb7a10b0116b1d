using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using SecureMarketing.Core.Bounces.Reading;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>
/// An IMAP folder (RFC 9051). What was taken is deleted; letters and unreadable messages stay, flagged for a person. A message is
/// known by UIDVALIDITY and UID, so none is fetched twice. Only our own deletions are expunged (UIDPLUS, RFC 4315): on a server
/// without it they stay marked until its users expunge.
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
            var marked = await folder.SearchAsync(SearchQuery.Deleted, cancellationToken);
            var known = await taker.KnownAsync([.. waiting.Concat(marked).Select(u => IdOf(folder, u))], cancellationToken);
            // Those of ours that an earlier look marked and did not come to expunge.
            var taken = marked.Where(u => known.TryGetValue(IdOf(folder, u), out var earlier) && earlier == ReportFate.Taken).ToList();
            foreach (var uid in waiting.Where(u => !known.TryGetValue(IdOf(folder, u), out var earlier) || earlier == ReportFate.Taken).Take(IReportSource.MostPerLook).ToList())
            {
                var fate = known.ContainsKey(IdOf(folder, uid)) ? ReportFate.Taken : await TakeAsync(folder, uid, taker, cancellationToken);
                if (fate != ReportFate.Later)
                    await folder.AddFlagsAsync(uid, fate == ReportFate.Taken ? MessageFlags.Deleted : MessageFlags.Flagged, silent: true, cancellationToken);
                if (fate == ReportFate.Taken)
                    taken.Add(uid);
            }

            // Neither CLOSE nor a bare EXPUNGE: they would remove what others marked.
            if (taken.Count > 0 && client.Capabilities.HasFlag(ImapCapabilities.UidPlus))
                await folder.ExpungeAsync(taken, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return null;
        }
        catch (Exception fault) when (ServerSession.Refusal(fault) is not null)
        {
            return ServerSession.Refusal(fault);
        }
    }

    private static async Task<ReportFate> TakeAsync(IMailFolder folder, UniqueId uid, IReportTaker taker, CancellationToken cancellationToken)
    {
        byte[] octets;
        await using (var stream = await folder.GetStreamAsync(uid, 0, ReportBytes.Maximum, cancellationToken))
            octets = await BoundedOctets.ReadAsync(stream, cancellationToken);
        return await taker.TakeAsync(octets, IdOf(folder, uid), cancellationToken);
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
