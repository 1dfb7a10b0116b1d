using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureMarketing.Tests.Sending;

/// <summary>What the peer does at one message.</summary>
internal enum PeerMood
{
    Accept,
    DeferAtRecipient,
    RefuseAtRecipient,
    DeferAfterDot,
    RefuseAfterDot,
    CutInData,
    CutAfterDot,

    /// <summary>421 at the recipient: the server as a whole has no time.</summary>
    Busy,
}

/// <summary>Where a peer that admits messages one by one keeps them waiting.</summary>
internal enum PeerWait
{
    /// <summary>At DATA, before it asks for the lines.</summary>
    AtData,

    /// <summary>After the final dot: the message is taken, the answer is not out.</summary>
    AtDot,
}

/// <summary>
/// An SMTP server on loopback that keeps the Message-ID of everything it took, with the count, so that a duplicate is seen;
/// and that can be told to misbehave.
/// </summary>
internal sealed class RecordingPeer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, int> taken = new(StringComparer.Ordinal);
    private readonly Func<int, PeerMood> mood;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private readonly TimeSpan replyAfter;
    private readonly SemaphoreSlim? turns;
    private readonly string extensions;
    private int messages;
    private int open;
    private int cuts;

    /// <param name="mood">What to do at the n-th recipient, from 1; null accepts all.</param>
    /// <param name="startTls">True offers STARTTLS with a certificate of its own making, to be pinned.</param>
    /// <param name="replyAfter">Time it takes over each message; null: none.</param>
    /// <param name="listenAt">Null: loopback, at a port of the system's choice.</param>
    /// <param name="pipelines">True announces PIPELINING (RFC 2920).</param>
    /// <param name="admits">True: answers only as many messages as <see cref="Admit"/> lets it, the others wait.</param>
    public RecordingPeer(Func<int, PeerMood>? mood = null, bool startTls = false, TimeSpan? replyAfter = null, IPEndPoint? listenAt = null, bool pipelines = false, bool admits = false)
    {
        turns = admits ? new SemaphoreSlim(0) : null;
        extensions = "250-ENHANCEDSTATUSCODES\r\n" + (pipelines ? "250-PIPELINING\r\n" : "");
        listener = new TcpListener(listenAt ?? new IPEndPoint(IPAddress.Loopback, 0));
        this.replyAfter = replyAfter ?? TimeSpan.Zero;
        this.mood = mood ?? (_ => PeerMood.Accept);
        certificate = startTls ? NewCertificate() : null;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>SHA-256 of the public key, lower-case hex, for a route's pin.</summary>
    public string PinnedKey => Convert.ToHexStringLower(SHA256.HashData(certificate!.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>Messages taken so far.</summary>
    public int Count => taken.Values.Sum();

    /// <summary>Recipients named so far.</summary>
    public int Asked => Volatile.Read(ref messages);

    /// <summary>Connections open now.</summary>
    public int Connections => Volatile.Read(ref open);

    /// <summary>Connections that it cut itself, in the middle of a message or instead of an answer.</summary>
    public int Cuts => Volatile.Read(ref cuts);

    /// <summary>Where those wait that are not admitted yet.</summary>
    public PeerWait Waiting { get; set; }

    /// <summary>Nobody else is admitted: whoever speaks waits, or will.</summary>
    public bool IsFull => turns!.CurrentCount == 0;

    /// <summary>So many messages more are answered, first come, first served.</summary>
    public void Admit(int more) => turns!.Release(more);

    /// <summary>The message taken last, as it came over the wire; empty before the first.</summary>
    public string Last { get; private set; } = "";

    /// <summary>The most connections that were open at one time.</summary>
    public int MostConnections { get; private set; }

    /// <summary>How often each Message-ID was taken, without angle brackets.</summary>
    public IReadOnlyDictionary<string, int> Taken => taken;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                MostConnections = Math.Max(MostConnections, Interlocked.Increment(ref open));
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception over) when (stopping.IsCancellationRequested && over is OperationCanceledException or InvalidOperationException)
        {
            // The test is over; between two connections the listener is stopped already.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var socket = client;
        socket.NoDelay = true;
        try
        {
            Stream stream = socket.GetStream();
            var (reader, writer) = Talk(stream);
            await writer.WriteLineAsync("220 peer.example.org ESMTP");
            var present = PeerMood.Accept;
            var secure = false;
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await writer.WriteLineAsync("250-peer.example.org\r\n" + extensions + (certificate is null || secure ? "" : "250-STARTTLS\r\n") + "250 SIZE 10000000");
                        break;
                    case "STARTTLS":
                        await writer.WriteLineAsync("220 2.0.0 go");
                        var tls = new SslStream(stream);
                        await tls.AuthenticateAsServerAsync(certificate!);
                        (stream, secure) = (tls, true);
                        (reader, writer) = Talk(tls);
                        break;
                    case "RCPT":
                        present = mood(Interlocked.Increment(ref messages));
                        await writer.WriteLineAsync(present switch
                        {
                            PeerMood.DeferAtRecipient => "451 4.7.1 try again",
                            PeerMood.RefuseAtRecipient => "550 5.1.1 no such user",
                            PeerMood.Busy => "421 4.3.2 come back later",
                            _ => "250 2.1.5 ok",
                        });
                        break;
                    // Sent behind its RCPT before that was answered.
                    case "DATA" when present is PeerMood.DeferAtRecipient or PeerMood.RefuseAtRecipient or PeerMood.Busy:
                        await writer.WriteLineAsync("554 5.5.1 no valid recipients");
                        break;
                    case "DATA":
                        var admitted = turns is null;
                        if (!admitted && Waiting == PeerWait.AtData)
                        {
                            await turns!.WaitAsync(stopping.Token);
                            admitted = true;
                        }

                        await writer.WriteLineAsync("354 go");
                        if (!await TakeAsync(reader, writer, present, admitted))
                            return;
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 2.0.0 bye");
                        return;
                    default:
                        await writer.WriteLineAsync("250 2.0.0 ok");
                        break;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException or AuthenticationException)
        {
            // A killed sender's connection.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private static (StreamReader Reader, StreamWriter Writer) Talk(Stream stream) =>
        (new StreamReader(stream, Encoding.Latin1), new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true });

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    /// <returns>False when the connection is to be cut.</returns>
    private async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer, PeerMood present, bool admitted)
    {
        string? id = null;
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            if (present == PeerMood.CutInData)
            {
                Interlocked.Increment(ref cuts);
                return false;
            }

            if (id is null && line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))
                id = line[11..].Trim().Trim('<', '>');
            text.AppendLine(line);
            if (line != ".")
                continue;
            Last = text.ToString();
            if (present is PeerMood.Accept or PeerMood.CutAfterDot)
                taken.AddOrUpdate(id ?? "none", 1, (_, n) => n + 1);
            if (present == PeerMood.CutAfterDot)
            {
                Interlocked.Increment(ref cuts);
                return false;
            }

            if (!admitted)
                await turns!.WaitAsync(stopping.Token);
            if (replyAfter > TimeSpan.Zero)
                await Task.Delay(replyAfter, stopping.Token);
            await writer.WriteLineAsync(present switch
            {
                PeerMood.DeferAfterDot => "451 4.3.0 later",
                PeerMood.RefuseAfterDot => "554 5.6.0 no",
                _ => "250 2.0.0 taken",
            });
            return true;
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
        turns?.Dispose();
        certificate?.Dispose();
    }
}
