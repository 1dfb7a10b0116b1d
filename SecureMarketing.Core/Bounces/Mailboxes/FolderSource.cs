using SecureMarketing.Core.Bounces.Reading;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>
/// A folder of <c>.eml</c> files, or a maildir (<c>new/</c>, <c>cur/</c>). A file is removed after its findings are stored; letters and
/// what cannot be read are moved to <c>aside/</c>. Nothing of a link is followed: it could lead out of the root (CWE-59).
/// </summary>
internal sealed class FolderSource(BounceOptions options, TimeProvider clock) : IReportSource
{
    private const string AsideName = "aside";

    /// <summary>A file that changed within this time may still be written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    public MailboxKind Kind => MailboxKind.Folder;

    public async Task<Error?> FetchAsync(BounceMailbox mailbox, IReportTaker taker, CancellationToken cancellationToken)
    {
        var opened = Open(mailbox.Folder);
        if (opened.Error is { } refused)
            return refused;
        try
        {
            var (offered, passedOver) = (0, 0);
            foreach (var file in Files(opened.Value).ToList())
            {
                if (offered == IReportSource.MostPerLook)
                    break;
                if (await IsOfferedAsync(opened.Value, file, taker, cancellationToken))
                    offered++;
                else
                    passedOver++;
            }

            return passedOver == 0 ? null : BouncesErrors.FolderUnwritable;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return BouncesErrors.FolderUnwritable;
        }
    }

    /// <summary>False for a file that cannot be read, moved or removed: it stays, and the look goes on to the next.</summary>
    private static async Task<bool> IsOfferedAsync(DirectoryInfo folder, FileInfo file, IReportTaker taker, CancellationToken cancellationToken)
    {
        try
        {
            var fate = await taker.TakeAsync(await ReadAsync(file, cancellationToken), null, cancellationToken);
            if (fate == ReportFate.Taken)
                file.Delete();
            else if (fate == ReportFate.Aside)
                Keep(folder, file);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public Task<Result<int>> CountAsync(BounceMailbox mailbox, CancellationToken cancellationToken)
    {
        var opened = Open(mailbox.Folder);
        try
        {
            return Task.FromResult<Result<int>>(opened.Error is { } refused ? refused : Files(opened.Value).Count());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<Result<int>>(BouncesErrors.FolderUnwritable);
        }
    }

    /// <summary>Finds the folder below the root; every part is looked at anew each time.</summary>
    internal Result<DirectoryInfo> Open(string relative)
    {
        if (options.FolderRoot is not { Length: > 0 } root || !Path.IsPathFullyQualified(root) || !Directory.Exists(root))
            return BouncesErrors.NoRoot;
        var folder = new DirectoryInfo(root);
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "." or ".." || part.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
                return BouncesErrors.FolderOutside;
            folder = new DirectoryInfo(Path.Combine(folder.FullName, part));
            if (!folder.Exists || folder.LinkTarget is not null)
                return BouncesErrors.FolderOutside;
        }

        return folder;
    }

    private IEnumerable<FileInfo> Files(DirectoryInfo folder)
    {
        var before = clock.GetUtcNow() - Settled;
        var maildir = new[] { "new", "cur" }.Select(n => new DirectoryInfo(Path.Combine(folder.FullName, n))).Where(d => d is { Exists: true, LinkTarget: null });
        return folder.EnumerateFiles("*.eml").Concat(maildir.SelectMany(d => d.EnumerateFiles()))
            .Where(f => f.LinkTarget is null && f.LastWriteTimeUtc <= before.UtcDateTime)
            .OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal);
    }

    private static void Keep(DirectoryInfo folder, FileInfo file)
    {
        var aside = folder.CreateSubdirectory(AsideName);
        var target = Path.Combine(aside.FullName, file.Name);
        file.MoveTo(File.Exists(target) ? Path.Combine(aside.FullName, Guid.CreateVersion7().ToString("N") + ".eml") : target);
    }

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        return await BoundedOctets.ReadAsync(stream, cancellationToken);
    }
}

/// <summary>The first <see cref="ReportBytes.Maximum"/> octets: what a report says stands before the message it returns.</summary>
internal static class BoundedOctets
{
    public static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (kept.Length < ReportBytes.Maximum)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, ReportBytes.Maximum - kept.Length)), cancellationToken);
            if (read == 0)
                break;
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }
}
