using System.Net.Sockets;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Keeps Nagle's algorithm at the peer (RFC 896) and delayed acknowledgements here (RFC 1122 §4.2.3.2) from waiting for each
/// other. A peer that answers a dot and then the opening behind it in two segments holds the second back until the first is
/// acknowledged; this side, with nothing to say, acknowledges after 40 ms. With pipelining that is the usual case, and one such
/// wait lasts longer than ten messages.
/// </summary>
internal static class PromptAnswers
{
    // <netinet/tcp.h>; .NET has no name for it.
    private const int Tcp = 6;
    private const int QuickAck = 12;

    /// <summary>
    /// Acknowledges what comes next at once. Linux forgets the wish after a few segments, so it is repeated before each wait
    /// (tcp(7), TCP_QUICKACK); other systems have no such option, and nothing is done there.
    /// </summary>
    public static void Ask(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            socket.SetRawSocketOption(Tcp, QuickAck, [1, 0, 0, 0]);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The read that follows tells what became of the connection.
        }
    }
}
