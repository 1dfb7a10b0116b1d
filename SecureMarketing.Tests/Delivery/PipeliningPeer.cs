using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureMarketing.Tests.Delivery;

/// <summary>
/// An SMTP server that announces PIPELINING (RFC 2920) and answers each message by a script: the recipient's local part names
/// it. Replies carry the recipient's number, so that one given to the wrong message is seen.
/// </summary>
internal sealed class PipeliningPeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, int> taken = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> heard = new();
    private readonly ConcurrentDictionary<int, Task> served = new();
    private readonly Task accepting;
    private int connections;
    private int together;
    private int dots;

    public PipeliningPeer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string[] Extensions { get; init; } = ["PIPELINING", "SIZE 1000000", "ENHANCEDSTATUSCODES"];

    /// <summary>
    /// What it says at a step (<c>mail rcpt data . bdat</c>) to the message for a recipient; null accepts. <c>cut</c> hangs up. At
    /// MAIL the recipient is the next line's.
    /// </summary>
    public Func<string, string, string?> Script { get; set; } = (_, _) => null;

    /// <summary>Answers a dot only once more has arrived, for at most so long: shows that the next opening is behind it.</summary>
    public TimeSpan HoldDots { get; init; }

    /// <summary>Holds so many dots only: behind the last message comes nothing.</summary>
    public int HoldFirst { get; init; } = int.MaxValue;

    /// <summary>Sends its replies octet by octet.</summary>
    public bool Chop { get; init; }

    /// <summary>Leaves it to Nagle's algorithm when a reply goes out, as many servers do.</summary>
    public bool Nagle { get; init; }

    /// <summary>Holds replies back until the client has nothing more to say, and sends them in one packet.</summary>
    public bool Lump { get; init; }

    /// <summary>How often the message for each recipient was taken.</summary>
    public IReadOnlyDictionary<string, int> Taken => taken;

    /// <summary>Commands, connection by connection as they came.</summary>
    public IReadOnlyCollection<string> Heard => heard;

    public int Connections => connections;

    /// <summary>Dots behind which the next opening lay when they were answered.</summary>
    public int Together => together;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stopping.Token);
                socket.NoDelay = !Nagle;
                var number = Interlocked.Increment(ref connections);
                served[number] = Task.Run(() => ServeAsync(socket));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await new Dialogue(this, socket, stream).RunAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // The client hung up.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(served.Values);
        stopping.Dispose();
    }

    /// <summary>One connection.</summary>
    private sealed class Dialogue(PipeliningPeer peer, Socket socket, NetworkStream stream)
    {
        private readonly byte[] buffer = new byte[64 * 1024];
        private readonly StringBuilder held = new();
        private string? ahead;
        private int start;
        private int end;

        public async Task RunAsync()
        {
            await SayAsync("220 peer ESMTP");
            var accepted = (Mail: false, Rcpt: (string?)null);
            while (await LineAsync() is { } line)
            {
                peer.heard.Enqueue(line);
                var verb = line.Split(' ')[0].ToUpperInvariant();
                string? reply;
                switch (verb)
                {
                    case "EHLO":
                        reply = string.Join("\r\n", peer.Extensions.Select(e => "250-" + e).Prepend("250-peer")) + "\r\n250 HELP";
                        break;
                    case "MAIL":
                        // Pipelined, the recipient is known; else the script is not asked here.
                        reply = await NextIsRecipientAsync() is { } next ? peer.Script("mail", next) ?? "250 2.1.0 ok" : "250 2.1.0 ok";
                        accepted = (reply.StartsWith('2'), null);
                        break;
                    case "RCPT":
                        var to = Recipient(line);
                        reply = accepted.Mail ? peer.Script("rcpt", to) ?? "250 2.1.5 ok" : "503 5.5.1 MAIL first";
                        accepted.Rcpt = reply.StartsWith('2') ? to : null;
                        break;
                    case "DATA":
                        reply = accepted.Rcpt is { } recipient ? peer.Script("data", recipient) ?? "354 go" : peer.Script("data-unwanted", "") ?? "554 5.5.1 no recipient";
                        break;
                    case "BDAT":
                        reply = await ChunkAsync(line, accepted.Rcpt!);
                        break;
                    case "RSET":
                        accepted = (false, null);
                        reply = "250 2.0.0 reset";
                        break;
                    case "QUIT":
                        return;
                    default:
                        reply = "500 5.5.1 what";
                        break;
                }

                if (reply == "cut")
                {
                    // What was answered before is not taken back.
                    await FlushAsync();
                    return;
                }

                await SayAsync(reply);
                if (reply.StartsWith("421", StringComparison.Ordinal))
                    return;
                if (verb == "DATA" && reply.StartsWith("354", StringComparison.Ordinal))
                {
                    if (!await LinesAsync(accepted.Rcpt))
                        return;
                    accepted = (false, null);
                }
            }
        }

        private async Task<string> ChunkAsync(string line, string recipient)
        {
            var words = line.Split(' ');
            for (var left = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture); left > 0; left--)
            {
                if (start == end && !await FillAsync())
                    return "cut";
                start++;
            }

            if (words.Length < 3)
                return peer.Script("bdat", recipient) ?? "250 2.0.0 chunk";
            peer.taken.AddOrUpdate(recipient, 1, (_, n) => n + 1);
            return "250 2.0.0 taken";
        }

        /// <returns>False when the connection ends.</returns>
        private async Task<bool> LinesAsync(string? recipient)
        {
            await FlushAsync();
            while (await LineAsync() is { } line)
            {
                if (line != ".")
                    continue;
                var reply = recipient is null ? "554 5.5.1 nobody" : peer.Script(".", recipient) ?? "250 2.0.0 taken";
                // A server that is cut, or cuts, after the dot may have taken it.
                if (recipient is not null && (reply.StartsWith('2') || reply == "cut"))
                    peer.taken.AddOrUpdate(recipient, 1, (_, n) => n + 1);
                if (peer.HoldDots > TimeSpan.Zero && Interlocked.Increment(ref peer.dots) <= peer.HoldFirst && await MoreComesAsync())
                    Interlocked.Increment(ref peer.together);
                if (reply == "cut")
                {
                    await FlushAsync();
                    return false;
                }

                await SayAsync(reply);
                return !reply.StartsWith("421", StringComparison.Ordinal);
            }

            return false;
        }

        private async Task<bool> MoreComesAsync()
        {
            var until = TimeProvider.System.GetTimestamp();
            while (start == end && socket.Available == 0)
            {
                if (TimeProvider.System.GetElapsedTime(until) > peer.HoldDots)
                    return false;
                await Task.Delay(1, peer.stopping.Token);
            }

            return true;
        }

        /// <summary>The recipient of the RCPT that lies behind a MAIL; null when nothing does yet.</summary>
        private async Task<string?> NextIsRecipientAsync()
        {
            if (start == end && socket.Available == 0)
                return null;
            ahead = await LineAsync();
            return ahead is { } line && line.StartsWith("RCPT", StringComparison.Ordinal) ? Recipient(line) : null;
        }

        private static string Recipient(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('@', StringComparison.Ordinal)];

        private async Task<string?> LineAsync()
        {
            if (ahead is { } line)
            {
                ahead = null;
                return line;
            }

            while (true)
            {
                var at = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
                if (at >= 0)
                {
                    var text = Encoding.Latin1.GetString(buffer, start, at);
                    start += at + 2;
                    return text;
                }

                if (!await FillAsync())
                    return null;
            }
        }

        private async Task<bool> FillAsync()
        {
            await FlushAsync();
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            var count = await stream.ReadAsync(buffer.AsMemory(end), peer.stopping.Token);
            end += count;
            return count > 0;
        }

        private async Task SayAsync(string text)
        {
            held.Append(text).Append("\r\n");
            if (!peer.Lump || text.StartsWith("421", StringComparison.Ordinal))
                await FlushAsync();
        }

        private async Task FlushAsync()
        {
            var bytes = Encoding.ASCII.GetBytes(held.ToString());
            held.Clear();
            if (!peer.Chop)
            {
                await stream.WriteAsync(bytes, peer.stopping.Token);
                return;
            }

            for (var i = 0; i < bytes.Length; i++)
                await stream.WriteAsync(bytes.AsMemory(i, 1), peer.stopping.Token);
        }
    }
}
