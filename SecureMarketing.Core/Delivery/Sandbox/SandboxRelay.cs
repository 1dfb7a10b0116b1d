using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>Where this process's sandbox listens.</summary>
/// <param name="Host">Name its certificate bears.</param>
/// <param name="Port">Chosen by the operating system.</param>
/// <param name="Authority">The only issuer its certificate may have.</param>
internal sealed record SandboxEndpoint(string Host, int Port, X509Certificate2 Authority);

/// <summary>
/// The relay of a fresh installation: a real SMTP receiver on 127.0.0.1 with STARTTLS, inside this process, started by the
/// first message that needs it. Each process has its own port; all write to the same folder.
/// </summary>
internal sealed partial class SandboxRelay(DataFolder folder, SandboxMailbox mailbox, TimeProvider clock, ILogger<SandboxRelay> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private TcpListener? listener;
    private SandboxEndpoint? endpoint;
    private X509Certificate2? certificate;
    private Task accepting = Task.CompletedTask;

    public async Task<SandboxEndpoint> StartAsync(CancellationToken cancellationToken)
    {
        if (endpoint is { } running)
            return running;
        await starting.WaitAsync(cancellationToken);
        try
        {
            if (endpoint is { } meanwhile)
                return meanwhile;
            // The certificate's dates are judged by the machine's clock, which is what the peer's TLS library asks.
            (var authority, certificate) = SandboxAuthority.Issue(folder, TimeProvider.System.GetUtcNow());
            listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            accepting = AcceptAsync(listener);
            LogStarted(port);
            return endpoint = new SandboxEndpoint(SandboxAuthority.Host, port, authority);
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task AcceptAsync(TcpListener on)
    {
        var sessions = new HashSet<Task>();
        try
        {
            while (true)
            {
                var socket = await on.AcceptSocketAsync(stopping.Token);
                socket.NoDelay = true;
                sessions.RemoveWhere(s => s.IsCompleted);
                sessions.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await new SandboxSession(stream, certificate!, mailbox, clock).RunAsync(stopping.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            LogEnded(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener?.Stop();
        await accepting;
        listener?.Dispose();
        certificate?.Dispose();
        stopping.Dispose();
        starting.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sandbox relay listens on 127.0.0.1:{Port}")]
    private partial void LogStarted(int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A sandbox session ended early")]
    private partial void LogEnded(Exception cause);
}
