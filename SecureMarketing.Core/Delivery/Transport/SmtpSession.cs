using System.Globalization;
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
    private Stream stream;
    private SmtpReader reader;
    private HashSet<string> extensions = [];

    private SmtpSession(RouteConnection route, SmtpTimeouts timeouts, Socket socket)
    {
        this.route = route;
        this.timeouts = timeouts;
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
        reader = new SmtpReader(stream);
        Ip = (socket.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString();
    }

    public string? Ip { get; }

    /// <summary>Null while the session is in clear.</summary>
    public TlsEvidence? Tls { get; private set; }

    /// <summary>What the server presented; kept on the direct route only, null without TLS.</summary>
    public PeerCertificates? Peer { get; private set; }

    public int RouteVersion => route.Version;

    /// <summary>Messages completed on this connection.</summary>
    public int Messages { get; set; }

    /// <summary><see cref="Environment.TickCount64"/> of the last use.</summary>
    public long LastUsed { get; set; }

    /// <summary>Largest message the server takes, octets; null when it does not say (RFC 1870).</summary>
    public long? SizeLimit { get; private set; }

    /// <summary>Writes down what the ladder made of this session.</summary>
    public void Judge(Policy.TlsAssurance level, string? dane)
    {
        if (Tls is { } tls)
            Tls = tls with { Verified = level >= Policy.TlsAssurance.PkixMx, Dane = dane };
    }

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
            stream = secured;
            reader = new SmtpReader(stream);
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
        await WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), stage, timeouts.Command, cancellationToken);
        return await ReadAsync(stage, timeout ?? timeouts.Command, cancellationToken);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, SmtpStage stage, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = Limit(timeout, cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, limit.Token);
        }
        catch (IOException e)
        {
            throw new SmtpFailure(stage, TransportReason.ConnectionLost, transient: true, cause: e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFailure(stage, TransportReason.TimedOut, transient: true);
        }
    }

    public async Task<SmtpReply> ReadAsync(SmtpStage stage, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = Limit(timeout, cancellationToken);
        try
        {
            return await reader.ReadAsync(stage, limit.Token);
        }
        catch (IOException e)
        {
            throw new SmtpFailure(stage, TransportReason.ConnectionLost, transient: true, cause: e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFailure(stage, TransportReason.TimedOut, transient: true);
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
            await WriteAsync("QUIT\r\n"u8.ToArray(), SmtpStage.Hello, TimeSpan.FromSeconds(1), CancellationToken.None);
        }
        catch (SmtpFailure)
        {
            // The peer hung up first; there is nobody left to say goodbye to.
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Peer?.Dispose();
        await stream.DisposeAsync();
        socket.Dispose();
    }

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
