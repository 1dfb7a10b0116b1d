using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// A wire with delay in front of a site: every byte, those of WebSockets included, arrives later by half the added round-trip time
/// in each direction. The browser's own network emulation leaves open WebSockets as fast as they are.
/// </summary>
internal sealed class SlowWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly TimeSpan oneWay;
    private readonly int port;
    private readonly Task accepting;

    /// <param name="origin">The site behind the wire, on this machine.</param>
    /// <param name="roundTrip">Added to each exchange.</param>
    public SlowWire(string origin, TimeSpan roundTrip)
    {
        oneWay = roundTrip / 2;
        port = new Uri(origin).Port;
        listener.Start();
        Origin = $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
        accepting = AcceptAsync();
    }

    /// <summary>Where a browser meets the site through this wire.</summary>
    public string Origin { get; }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
                carried.Add(CarryAsync(await listener.AcceptTcpClientAsync(closing.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, port, closing.Token);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
                var ways = new[] { CopyAsync(near.GetStream(), far.GetStream(), ended.Token), CopyAsync(far.GetStream(), near.GetStream(), ended.Token) };
                await Task.WhenAny(ways);
                await ended.CancelAsync();
                await Task.WhenAll(ways);
            }
            catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
            {
                // Either side hung up, or the test is over: so does the wire.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var underway = Channel.CreateUnbounded<(DateTimeOffset Due, byte[] Bytes)>();
        var arriving = ArriveAsync();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            underway.Writer.TryWrite((TimeProvider.System.GetUtcNow() + oneWay, buffer[..read]));
        underway.Writer.Complete();
        await arriving;

        async Task ArriveAsync()
        {
            await foreach (var (due, bytes) in underway.Reader.ReadAllAsync(cancellationToken))
            {
                if (due - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } rest)
                    await Task.Delay(rest, cancellationToken);
                await to.WriteAsync(bytes, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await accepting;
        listener.Dispose();
        closing.Dispose();
    }
}
