using System.Globalization;
using System.Text;
using MimeKit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>
/// The folder of received messages, one <c>.eml</c> each. They are what patients would have got, readable: the sandbox is
/// for synthetic data, and its folder deserves the same disk encryption as the database.
/// </summary>
internal sealed class SandboxMailbox(DataFolder folder)
{
    private const string Extension = ".eml";

    /// <summary>The folder, created on need.</summary>
    public string Folder => folder.Folder("sandbox");

    /// <summary>Writes the message under a name that sorts by time, complete or not at all.</summary>
    public async Task StoreAsync(EmailAddress sender, EmailAddress recipient, string? tls, ReadOnlyMemory<byte> message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var trace = $"Return-Path: <{sender.Reveal()}>\r\nDelivered-To: {recipient.Reveal()}\r\n" +
                    $"Received: from [127.0.0.1] by localhost (SecureMarketing sandbox) with {(tls is null ? "ESMTP" : "ESMTPS")};\r\n\t{Rfc5322Date(now)}\r\n" +
                    $"X-Sandbox-Tls: {tls ?? "none"}\r\n";
        var path = Path.Combine(Folder, Guid.CreateVersion7(now).ToString("N") + Extension);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(path + ".part", options))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(trace), cancellationToken);
            await file.WriteAsync(message, cancellationToken);
        }

        File.Move(path + ".part", path);
    }

    /// <summary>Ids of all messages, newest first.</summary>
    public IReadOnlyList<Guid> Ids() => [.. Directory.EnumerateFiles(Folder, "*" + Extension)
        .Select(f => Guid.TryParseExact(Path.GetFileNameWithoutExtension(f), "N", out var id) ? id : Guid.Empty)
        .Where(id => id != Guid.Empty)
        .OrderByDescending(id => id.ToString("N"), StringComparer.Ordinal)];

    /// <summary>Reads one message; null when it is not there.</summary>
    public async Task<SandboxMessage?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(Folder, id.ToString("N") + Extension));
        if (!file.Exists)
            return null;
        var mime = await MimeMessage.LoadAsync(file.FullName, cancellationToken);
        return new SandboxMessage(mime, new DateTimeOffset(file.LastWriteTimeUtc), file.Length);
    }

    private static string Rfc5322Date(DateTimeOffset at) => at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000";
}
