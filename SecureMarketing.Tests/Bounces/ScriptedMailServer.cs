using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace SecureMarketing.Tests.Bounces;

/// <summary>A mailbox on loopback that speaks as much IMAP or POP3 as fetching needs, over TLS with a certificate of its own.</summary>
internal sealed partial class ScriptedMailServer : IAsyncDisposable
{
    public const string User = "bounces";
    public const string Password = "open-sesame";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly bool speaksImap;
    private readonly bool tls;
    private readonly Task accepting;

    public ScriptedMailServer(bool imap, bool tls = true)
    {
        (speaksImap, this.tls) = (imap, tls);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(70));
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        listener.Start();
        accepting = AcceptAsync();
    }

    public X509Certificate2 Certificate { get; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Messages by UID.</summary>
    public ConcurrentDictionary<int, string> Messages { get; } = new();

    /// <summary>UIDs that somebody marked deleted over IMAP.</summary>
    public ConcurrentDictionary<int, string> Deleted { get; } = new();

    /// <summary>Whether IMAP can expunge by UID (RFC 4315).</summary>
    public bool UidPlus { get; set; } = true;

    /// <summary>UIDs that were flagged for a person.</summary>
    public ConcurrentDictionary<int, string> Flagged { get; } = new();

    /// <summary>How often a body was fetched.</summary>
    public int Fetches;

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
            return;
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        Certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                try
                {
                    await ServeAsync(client.GetStream());
                }
                catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client broke off, as one does that does not trust the certificate.
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream network)
    {
        Stream stream = network;
        if (tls)
        {
            var secure = new SslStream(network);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop.Token);
            stream = secure;
        }

        await using var held = stream;
        using var reader = new StreamReader(stream, Encoding.Latin1);
        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop.Token);
        var deleted = new HashSet<int>();
        await SayAsync(speaksImap ? $"* OK [CAPABILITY {Capabilities}] ready\r\n" : "+OK ready\r\n");
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            var (answer, over) = speaksImap ? Imap(line) : Pop3(line, deleted);
            await SayAsync(answer);
            if (over)
                return;
        }
    }

    private string Capabilities => UidPlus ? "IMAP4rev1 UIDPLUS" : "IMAP4rev1";

    private (string Answer, bool Over) Imap(string line)
    {
        var tag = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        var command = line[(tag.Length + 1)..];
        var ok = $"{tag} OK done\r\n";
        if (command.StartsWith("CAPABILITY", StringComparison.Ordinal))
            return ($"* CAPABILITY {Capabilities}\r\n" + ok, false);
        if (command.StartsWith("LOGIN", StringComparison.Ordinal))
            return (command.Contains(Password, StringComparison.Ordinal) ? $"{tag} OK [CAPABILITY {Capabilities}] in\r\n" : $"{tag} NO [AUTHENTICATIONFAILED] no\r\n", false);
        if (command.StartsWith("LIST", StringComparison.Ordinal))
            return ((command.Contains("INBOX", StringComparison.OrdinalIgnoreCase) ? "* LIST () \"/\" INBOX\r\n" : command.EndsWith("\"\" \"\"", StringComparison.Ordinal) ? "* LIST (\\Noselect) \"/\" \"\"\r\n" : "") + ok, false);
        if (command.StartsWith("SELECT", StringComparison.Ordinal) || command.StartsWith("EXAMINE", StringComparison.Ordinal))
            return ($"* {Messages.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Deleted \\Flagged)\r\n* OK [PERMANENTFLAGS (\\Deleted \\Flagged)] ok\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 100] ok\r\n{tag} OK [READ-WRITE] done\r\n", false);
        if (command.StartsWith("UID SEARCH", StringComparison.Ordinal))
            return ("* SEARCH" + string.Concat(Messages.Keys.Where(u => Deleted.ContainsKey(u) == command.EndsWith("SEARCH DELETED", StringComparison.Ordinal)).Order().Select(u => $" {u}")) + "\r\n" + ok, false);
        if (command.StartsWith("UID FETCH", StringComparison.Ordinal))
        {
            var uid = Number(command);
            Interlocked.Increment(ref Fetches);
            return ($"* {Messages.Keys.Order().ToList().IndexOf(uid) + 1} FETCH (UID {uid} BODY[]<0> {{{Messages[uid].Length}}}\r\n{Messages[uid]})\r\n" + ok, false);
        }

        if (command.StartsWith("UID STORE", StringComparison.Ordinal))
        {
            if (command.Contains("\\Deleted", StringComparison.Ordinal))
                Deleted[Number(command)] = command;
            else
                Flagged[Number(command)] = command;
            return (ok, false);
        }

        if (command.StartsWith("UID EXPUNGE", StringComparison.Ordinal))
            Expunge([Number(command)]);
        if (command.StartsWith("CLOSE", StringComparison.Ordinal) || command.StartsWith("EXPUNGE", StringComparison.Ordinal))
            Expunge([.. Deleted.Keys]);
        return command.StartsWith("LOGOUT", StringComparison.Ordinal) ? ("* BYE bye\r\n" + ok, true) : (ok, false);
    }

    private (string Answer, bool Over) Pop3(string line, HashSet<int> deleted)
    {
        var uids = Messages.Keys.Order().ToList();
        switch (line.Split(' ')[0].ToUpperInvariant())
        {
            case "CAPA": return ("+OK\r\nUSER\r\nUIDL\r\nTOP\r\n.\r\n", false);
            case "PASS": return (line.EndsWith(Password, StringComparison.Ordinal) ? "+OK\r\n" : "-ERR no\r\n", false);
            case "STAT": return ($"+OK {uids.Count} {Messages.Values.Sum(m => m.Length)}\r\n", false);
            case "UIDL": return ("+OK\r\n" + string.Concat(uids.Select((u, i) => $"{i + 1} uid-{u}\r\n")) + ".\r\n", false);
            case "LIST": return ("+OK\r\n" + string.Concat(uids.Select((u, i) => $"{i + 1} {Messages[u].Length}\r\n")) + ".\r\n", false);
            case "RETR":
                Interlocked.Increment(ref Fetches);
                return ("+OK\r\n" + Messages[uids[Number(line) - 1]].Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + "\r\n.\r\n", false);
            case "DELE":
                deleted.Add(uids[Number(line) - 1]);
                return ("+OK\r\n", false);
            case "QUIT":
                Expunge(deleted);
                return ("+OK\r\n", true);
            default: return ("+OK\r\n", false);
        }
    }

    private void Expunge(HashSet<int> deleted)
    {
        foreach (var uid in deleted)
        {
            Messages.TryRemove(uid, out _);
            Deleted.TryRemove(uid, out _);
        }
    }

    private static int Number(string command) => int.Parse(FirstNumber().Match(command).Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b\d+\b")]
    private static partial Regex FirstNumber();
}
