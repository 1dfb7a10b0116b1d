using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Delivery.Routes;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// One connection to a route after greeting, EHLO, TLS and sign-in: a small RFC 5321 client over its own socket. Own code
/// because the final dot must be a separate step that is recorded first, and because a library's socket waits 45 ms per
/// message in Nagle's algorithm.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly RouteConnection route;
    private readonly SmtpTimeouts timeouts;
    private readonly Socket socket;
    private readonly Patience reading = new();
    private readonly Patience writing = new();
    private Stream stream;
    private SmtpReader reader;
    private PipeWriter writer;
    private HashSet<string> extensions = [];

    private SmtpSession(RouteConnection route, SmtpTimeouts timeouts, Socket socket)
    {
        this.route = route;
        this.timeouts = timeouts;
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
        reader = new SmtpReader(stream);
        writer = NewWriter(stream);
        Ip = (socket.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString();
    }

    public string? Ip { get; }

    /// <summary>Null while the session is in clear.</summary>
    public TlsEvidence? Tls { get; private set; }

    /// <summary>What the server presented; kept on the direct route only, null without TLS.</summary>
    public PeerCertificates? Peer { get; private set; }

    public int RouteVersion => route.Version;

    /// <summary>See <see cref="ConnectionShare.Group"/>.</summary>
    public string Group { get; set; } = "";

    /// <summary>Messages completed on this connection.</summary>
    public int Messages { get; set; }

    /// <summary><see cref="Environment.TickCount64"/> of the last use.</summary>
    public long LastUsed { get; set; }

    /// <summary>Largest message the server takes, octets; null when it does not say (RFC 1870).</summary>
    public long? SizeLimit { get; private set; }

    /// <summary>True when the server spoke unasked.</summary>
    public bool HasUnasked => reader.HasBuffered;

    /// <summary>
    /// The session's evidence as the ladder judges it for one message: the same session may be worth more to one domain than
    /// to another. Null in clear.
    /// </summary>
    public TlsEvidence? Judged(Policy.TlsAssurance level, string? dane) =>
        Tls is { } tls ? tls with { Verified = level >= Policy.TlsAssurance.PkixMx, Dane = dane } : null;

    public bool Offers(string extension) => extensions.Contains(extension);

    /// <summary>Opens a session that meets the route's TLS mode, or none.</summary>
    /// <exception cref="SmtpFailure">At stage Connect to Authenticate.</exception>
    public static async Task<SmtpSession> OpenAsync(RouteConnection route, SmtpTimeouts timeouts, CancellationToken cancellationToken)
    {
        var session = new SmtpSession(route, timeouts, await ConnectAsync(route, timeouts, cancellationToken));
        try
        {
            await session.PrepareAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(RouteConnection route, SmtpTimeouts timeouts, CancellationToken cancellationToken)
    {
        var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = Limit(timeouts.Connect, cancellationToken);
            if (route.Address is { } address)
                await connection.ConnectAsync(address, route.Port, limit.Token);
            else
                await connection.ConnectAsync(route.Host, route.Port, limit.Token);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                SocketException { SocketErrorCode: SocketError.HostNotFound } => new SmtpFailure(SmtpStage.Connect, TransportReason.NameNotFound, transient: false, cause: e),
                SocketException => new SmtpFailure(SmtpStage.Connect, TransportReason.ConnectFailed, transient: true, cause: e),
                OperationCanceledException => new SmtpFailure(SmtpStage.Connect, TransportReason.TimedOut, transient: true, cause: e),
                _ => e,
            };
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (route.Tls == TlsMode.Implicit)
            await SecureAsync(cancellationToken);
        Expect(await ReadAsync(SmtpStage.Greeting, timeouts.Command, cancellationToken), SmtpStage.Greeting, TransportReason.GreetingRefused);
        await HelloAsync(cancellationToken);
        if (route.Tls is TlsMode.StartTls or TlsMode.Opportunistic)
            await StartTlsAsync(cancellationToken);
        if (route.Password is not null)
            await AuthenticateAsync(cancellationToken);
    }

    private async Task HelloAsync(CancellationToken cancellationToken)
    {
        var reply = await CommandAsync("EHLO " + HelloName, SmtpStage.Hello, cancellationToken);
        Expect(reply, SmtpStage.Hello, TransportReason.HelloRefused);
        extensions = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        SizeLimit = null;
        foreach (var line in reply.Lines.Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [])
                continue;
            extensions.Add(words[0]);
            if (words[0].Equals("SIZE", StringComparison.OrdinalIgnoreCase) && words.Length > 1 &&
                long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0)
                SizeLimit = size;
            if (words[0].Equals("AUTH", StringComparison.OrdinalIgnoreCase) && words.Skip(1).Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
                extensions.Add("AUTH PLAIN");
        }
    }

    /// <summary>RFC 3207. Where TLS is demanded its absence ends the session; nothing said before the handshake is believed after it.</summary>
    private async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        if (!Offers("STARTTLS"))
        {
            if (route.Tls == TlsMode.Opportunistic)
                return;
            throw new SmtpFailure(SmtpStage.StartTls, TransportReason.StartTlsNotOffered, transient: false);
        }

        var reply = await CommandAsync("STARTTLS", SmtpStage.StartTls, cancellationToken);
        if (!reply.IsPositive)
        {
            // Of a recipient's own host "not now" (454) is no "no": who waits a little gets TLS.
            if (route.Tls == TlsMode.Opportunistic && !(reply.IsTransient && route.Kind == RouteKind.Direct))
                return;
            throw new SmtpFailure(SmtpStage.StartTls, TransportReason.StartTlsRefused, reply.IsTransient, reply);
        }

        if (reader.HasBuffered)
            throw new SmtpFailure(SmtpStage.StartTls, TransportReason.StartTlsInjection, transient: false);
        await SecureAsync(cancellationToken);
        await HelloAsync(cancellationToken);
    }

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(timeouts.Handshake, cancellationToken);
        try
        {
            (var secured, Tls, Peer) = await TlsClient.SecureAsync(stream, route, limit.Token);
            reader.Complete();
            await writer.CompleteAsync();
            stream = secured;
            reader = new SmtpReader(stream);
            writer = NewWriter(stream);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFailure(SmtpStage.Handshake, TransportReason.TimedOut, transient: true);
        }
    }

    /// <summary>RFC 4616 over TLS only: credentials never travel in clear, whatever the route says.</summary>
    private async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        if (Tls is null || !Offers("AUTH PLAIN"))
            throw new SmtpFailure(SmtpStage.Authenticate, TransportReason.AuthNotOffered, transient: false);
        var secret = Encoding.UTF8.GetBytes($"\0{route.UserName}\0{route.Password}");
        var reply = await CommandAsync("AUTH PLAIN " + Convert.ToBase64String(secret), SmtpStage.Authenticate, cancellationToken);
        CryptographicOperations.ZeroMemory(secret);
        Expect(reply, SmtpStage.Authenticate, TransportReason.AuthRefused);
    }

    /// <summary>Sends one command line and reads its reply.</summary>
    public async Task<SmtpReply> CommandAsync(string line, SmtpStage stage, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        await SayAsync(Encoding.UTF8.GetBytes(line + "\r\n"), stage, timeouts.Command, cancellationToken);
        return await ReadAsync(stage, timeout ?? timeouts.Command, cancellationToken);
    }

    /// <summary>Sends bytes as they are, in one write.</summary>
    public Task SayAsync(ReadOnlyMemory<byte> bytes, SmtpStage stage, TimeSpan timeout, CancellationToken cancellationToken)
    {
        writer.Write(bytes.Span);
        return FlushAsync(stage, timeout, cancellationToken);
    }

    /// <summary>Sends the lines of a message with their dots doubled, up to the final dot.</summary>
    public Task SayLinesAsync(ReadOnlyMemory<byte> message, TimeSpan timeout, CancellationToken cancellationToken)
    {
        DotStuffing.Write(message.Span, writer);
        return FlushAsync(SmtpStage.Body, timeout, cancellationToken);
    }

    /// <summary>Sends a message as one chunk that is not the last (RFC 3030).</summary>
    public Task SayChunkAsync(ReadOnlyMemory<byte> message, TimeSpan timeout, CancellationToken cancellationToken)
    {
        writer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"BDAT {message.Length}\r\n")));
        writer.Write(message.Span);
        return FlushAsync(SmtpStage.Body, timeout, cancellationToken);
    }

    private async Task FlushAsync(SmtpStage stage, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await writer.FlushAsync(writing.Begin(timeout, cancellationToken));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new SmtpFailure(stage, TransportReason.ConnectionLost, transient: true, cause: e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFailure(stage, TransportReason.TimedOut, transient: true);
        }
        finally
        {
            writing.End();
        }
    }

    public async Task<SmtpReply> ReadAsync(SmtpStage stage, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // To an opening three replies come in one packet.
        cancellationToken.ThrowIfCancellationRequested();
        if (reader.ReadBuffered(stage) is { } waiting)
            return waiting;
        try
        {
            PromptAnswers.Ask(socket);
            return await reader.ReadAsync(stage, reading.Begin(timeout, cancellationToken));
        }
        catch (IOException e)
        {
            throw new SmtpFailure(stage, TransportReason.ConnectionLost, transient: true, cause: e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFailure(stage, TransportReason.TimedOut, transient: true);
        }
        finally
        {
            reading.End();
        }
    }

    /// <summary>Ends a transaction that was refused half-way.</summary>
    /// <returns>False when the session cannot be used for another message.</returns>
    public async Task<bool> TryResetAsync()
    {
        try
        {
            return (await CommandAsync("RSET", SmtpStage.MailFrom, CancellationToken.None)).IsPositive;
        }
        catch (SmtpFailure)
        {
            return false;
        }
    }

    /// <summary>Says goodbye without waiting for the answer.</summary>
    public async Task QuitAsync()
    {
        try
        {
            await SayAsync("QUIT\r\n"u8.ToArray(), SmtpStage.Hello, TimeSpan.FromSeconds(1), CancellationToken.None);
        }
        catch (SmtpFailure)
        {
            // The peer hung up first; there is nobody left to say goodbye to.
        }

        await DisposeAsync();
    }

    /// <summary>Hangs up. Who still asks what was presented finds it, until <see cref="DisposeAsync"/>.</summary>
    public async Task CloseAsync()
    {
        await stream.DisposeAsync();
        socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Peer?.Dispose();
        await CloseAsync();
        reading.Dispose();
        writing.Dispose();
    }

    /// <summary>Room for a whole message of usual size, so that it leaves in one write.</summary>
    private static PipeWriter NewWriter(Stream stream) =>
        PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 32 * 1024, leaveOpen: true));

    /// <summary>This machine as the peer sees it: an address literal is always valid (RFC 5321 §4.1.3) and names nobody.</summary>
    private string HelloName => route.HelloName ?? (socket.LocalEndPoint is System.Net.IPEndPoint { Address: var address }
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) is { AddressFamily: AddressFamily.InterNetworkV6 } v6 ? $"[IPv6:{v6}]" : $"[{(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)}]"
        : "[127.0.0.1]");

    private static void Expect(SmtpReply reply, SmtpStage stage, string reason)
    {
        if (!reply.IsPositive)
            throw new SmtpFailure(stage, reason, reply.IsTransient, reply);
    }

    private static CancellationTokenSource Limit(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(timeout);
        return source;
    }
}
