using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecureMarketing.Tests.Support;

/// <summary>Loopback ports for servers that tests start.</summary>
internal static class Ports
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until somebody accepts connections there.</summary>
    public static async Task ListensAsync(int port)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < Patience)
            {
                await Task.Delay(50);
            }
        }
    }
}
