using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
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
}

/// <summary>
/// An SMTP server on loopback that keeps the Message-ID of everything it took, with the count, so that a duplicate is seen;
/// and that can be told to misbehave.
/// </summary>
internal sealed class RecordingPeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, int> taken = new(StringComparer.Ordinal);
    private readonly Func<int, PeerMood> mood;
    private readonly Task accepting;
    private int messages;

    public RecordingPeer(Func<int, PeerMood>? mood = null)
    {
        this.mood = mood ?? (_ => PeerMood.Accept);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How often each Message-ID was taken, without angle brackets.</summary>
    public IReadOnlyDictionary<string, int> Taken => taken;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var socket = client;
        socket.NoDelay = true;
        try
        {
            await using var stream = socket.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 peer.example.org ESMTP");
            var present = PeerMood.Accept;
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await writer.WriteLineAsync("250-peer.example.org\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 10000000");
                        break;
                    case "RCPT":
                        present = mood(Interlocked.Increment(ref messages));
                        await writer.WriteLineAsync(present switch
                        {
                            PeerMood.DeferAtRecipient => "451 4.7.1 try again",
                            PeerMood.RefuseAtRecipient => "550 5.1.1 no such user",
                            _ => "250 2.1.5 ok",
                        });
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go");
                        if (!await TakeAsync(reader, writer, present))
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
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // A killed sender's connection.
        }
    }

    /// <returns>False when the connection is to be cut.</returns>
    private async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer, PeerMood present)
    {
        string? id = null;
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            if (present == PeerMood.CutInData)
                return false;
            if (id is null && line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))
                id = line[11..].Trim().Trim('<', '>');
            if (line != ".")
                continue;
            if (present is PeerMood.Accept or PeerMood.CutAfterDot)
                taken.AddOrUpdate(id ?? "none", 1, (_, n) => n + 1);
            if (present == PeerMood.CutAfterDot)
                return false;
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
    }
}
