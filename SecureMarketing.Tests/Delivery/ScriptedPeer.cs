using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureMarketing.Tests.Delivery;

/// <summary>What a peer does once the message lines arrive.</summary>
internal enum AtDot
{
    Reply,

    /// <summary>Hangs up in the middle of the lines.</summary>
    CutInData,

    /// <summary>Takes the message, then hangs up without a word.</summary>
    CutAfterDot,

    /// <summary>Takes the message and never answers.</summary>
    Silence,
}

/// <summary>
/// An SMTP server on loopback that follows a script and writes down what it heard: every command, and every octet it got
/// after DATA. Its faults are those of real servers.
/// </summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private const int PauseEvery = 4096;

    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;
    private readonly Lock gate = new();
    private readonly List<string> commands = [];
    private readonly List<string> messages = [];
    private int rcpts;

    /// <param name="address">A loopback address; null: 127.0.0.1.</param>
    /// <param name="port">0: any free one.</param>
    public ScriptedPeer(IPAddress? address = null, int port = 0)
    {
        listener = new TcpListener(address ?? IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Greeting { get; init; } = "220 peer ESMTP";

    /// <summary>Extensions after EHLO; STARTTLS is added when there is a certificate and no session yet.</summary>
    public string[] Extensions { get; init; } = ["SIZE 1000000", "ENHANCEDSTATUSCODES", "8BITMIME"];

    /// <summary>Null: no STARTTLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The one cipher suite it speaks (on Linux); null: the machine's.</summary>
    public TlsCipherSuite? Suite { get; init; }

    /// <summary>Speaks nothing newer than TLS 1.1: answers the hello with the alert such a server sends.</summary>
    public bool OldTls { get; init; }

    /// <summary>Sent in clear right behind the 220 to STARTTLS: an injection.</summary>
    public string? Injection { get; init; }

    /// <summary>Replies by verb; a verb without one is answered 250 (DATA: 354).</summary>
    public Dictionary<string, string> Replies { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public AtDot Dot { get; init; }

    /// <summary>Hangs up instead of answering this verb.</summary>
    public string? CutAt { get; init; }

    /// <summary>Waits so long before each reply: a tarpit.</summary>
    public TimeSpan Slow { get; init; }

    /// <summary>Time between the dot and its reply.</summary>
    public TimeSpan Late { get; set; }

    /// <summary>Rests so long after each 4 KB of message lines; its socket holds little meanwhile.</summary>
    public TimeSpan ReadPause { get; init; }

    /// <summary>How often RCPT is answered 451 before it is accepted: greylisting.</summary>
    public int Greylist { get; init; }

    /// <summary>Hangs up after this many messages on one connection; 0 = never.</summary>
    public int MessagesPerConnection { get; init; }

    /// <summary>What it heard so far: a copy, for it goes on hearing.</summary>
    public List<string> Commands
    {
        get
        {
            lock (gate)
                return [.. commands];
        }
    }

    /// <summary>Messages taken so far: a copy.</summary>
    public List<string> Messages
    {
        get
        {
            lock (gate)
                return [.. messages];
        }
    }

    /// <summary>Accepted messages by Message-ID: more than one is a duplicate.</summary>
    public IReadOnlyDictionary<string, int> ByMessageId
    {
        get
        {
            lock (gate)
                return messages.CountBy(m => m.Split("\r\n").First(l => l.StartsWith("Message-I", StringComparison.OrdinalIgnoreCase)), StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        }
    }

    public int Connections { get; private set; }

    /// <summary>Octets received after DATA, over all connections.</summary>
    public int DataOctets { get; private set; }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stopping.Token);
                socket.NoDelay = true;
                if (ReadPause != TimeSpan.Zero)
                    socket.ReceiveBufferSize = PauseEvery;
                Connections++;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var taken = 0;
            await SayAsync(stream, Greeting);
            while (await ReadLineAsync(stream) is { } line)
            {
                lock (gate)
                    commands.Add(line);
                var verb = line.Split(' ')[0];
                if (verb.Equals(CutAt, StringComparison.OrdinalIgnoreCase))
                    return;
                if (Slow != TimeSpan.Zero)
                    await Task.Delay(Slow, stopping.Token);
                var reply = Replies.GetValueOrDefault(verb);
                if (verb.Equals("RCPT", StringComparison.OrdinalIgnoreCase) && Interlocked.Increment(ref rcpts) <= Greylist)
                    reply = "451 4.7.1 Greylisted, try again";
                switch (verb.ToUpperInvariant())
                {
                    case "EHLO":
                        string[] offered = Certificate is not null && stream is NetworkStream ? ["STARTTLS", .. Extensions] : Extensions;
                        await SayAsync(stream, reply ?? string.Join("\r\n", offered.Select(e => "250-" + e).Prepend("250-peer")) + "\r\n250 HELP");
                        break;
                    case "STARTTLS":
                        await SayAsync(stream, reply ?? "220 2.0.0 Go ahead" + (Injection is null ? "" : "\r\n" + Injection));
                        if (reply is not null)
                            break;
                        if (OldTls)
                        {
                            // The hello, and for it an alert: fatal, protocol_version (RFC 8446 §6.2).
                            await stream.ReadExactlyAsync(new byte[5], stopping.Token);
                            await stream.WriteAsync(new byte[] { 21, 3, 1, 0, 2, 2, 70 }, stopping.Token);
                            return;
                        }

                        var secured = new SslStream(stream);
                        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate, EnabledSslProtocols = Protocols, CipherSuitesPolicy = Suite is { } one && OperatingSystem.IsLinux() ? new CipherSuitesPolicy([one]) : null }, stopping.Token);
                        stream = secured;
                        break;
                    case "DATA":
                        await SayAsync(stream, reply ?? "354 Go on");
                        if (reply is not null)
                            break;
                        if (!await ReceiveAsync(stream))
                            return;
                        if (Late > TimeSpan.Zero)
                            await Task.Delay(Late, stopping.Token);
                        await SayAsync(stream, Replies.GetValueOrDefault(".") ?? "250 2.0.0 Queued");
                        if (++taken == MessagesPerConnection)
                            return;
                        break;
                    case "QUIT":
                        await SayAsync(stream, "221 2.0.0 Bye");
                        return;
                    default:
                        await SayAsync(stream, reply ?? "250 2.1.0 Ok");
                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or SocketException)
        {
            // The client hung up or refused the certificate: what it sent before is written down.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    /// <returns>False when the connection ends here.</returns>
    private async Task<bool> ReceiveAsync(Stream stream)
    {
        var message = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line)
        {
            var before = DataOctets;
            DataOctets += line.Length + 2;
            if (ReadPause != TimeSpan.Zero && before / PauseEvery != DataOctets / PauseEvery)
                await Task.Delay(ReadPause, stopping.Token);
            if (line == ".")
            {
                lock (gate)
                    messages.Add(message.ToString());
                if (Dot == AtDot.Silence)
                    await Task.Delay(Timeout.Infinite, stopping.Token);
                return Dot == AtDot.Reply;
            }

            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            if (Dot == AtDot.CutInData && message.Length > 100)
                return false;
        }

        return false;
    }

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stopping.Token) == 1)
        {
            line.Add(one[0]);
            if (line is [.., (byte)'\r', (byte)'\n'])
                return Encoding.UTF8.GetString(line.ToArray(), 0, line.Count - 2);
        }

        return null;
    }

    private Task SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stopping.Token).AsTask();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }
}
