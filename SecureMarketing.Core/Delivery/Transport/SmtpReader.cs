using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Reads replies, one per call, in the order in which they come: with commands pipelined several may lie in one packet, or one
/// in several. Bounded, because the peer is not trusted: a reply has at most 100 lines of at most 2,048 octets
/// (RFC 5321 §4.5.3.1.5 asks for 512; real servers exceed it in EHLO and policy texts).
/// </summary>
internal sealed class SmtpReader(Stream stream)
{
    private const int MaxLine = 2048;
    private const int MaxLines = 100;

    private readonly PipeReader pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>True when bytes arrived that nobody asked for; after STARTTLS that is an injection (RFC 3207 §6).</summary>
    public bool HasBuffered
    {
        get
        {
            if (!pipe.TryRead(out var result))
                return false;
            var any = !result.Buffer.IsEmpty;
            pipe.AdvanceTo(result.Buffer.Start);
            return any;
        }
    }

    /// <summary>A reply that lies here complete; null when it has to be waited for. Nothing is taken then.</summary>
    /// <exception cref="SmtpFailure">What the peer says is no reply.</exception>
    public SmtpReply? ReadBuffered(SmtpStage stage)
    {
        if (!pipe.TryRead(out var result))
            return null;
        var rest = result.Buffer;
        var lines = new List<string>(1);
        var code = 0;
        while (TryReadLine(ref rest, out var line))
        {
            if (!Take(line, lines, ref code, stage))
                continue;
            pipe.AdvanceTo(rest.Start);
            return new SmtpReply(code, EnhancedIn(lines[^1], code)) { Lines = lines };
        }

        // Looked at and not taken: not "examined", for the next read has to see it again at once.
        pipe.AdvanceTo(result.Buffer.Start);
        return null;
    }

    /// <exception cref="SmtpFailure">The peer hung up, or what it says is no reply.</exception>
    public async ValueTask<SmtpReply> ReadAsync(SmtpStage stage, CancellationToken cancellationToken)
    {
        var lines = new List<string>(1);
        var code = 0;
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var rest = result.Buffer;
            while (TryReadLine(ref rest, out var line))
            {
                if (!Take(line, lines, ref code, stage))
                    continue;
                pipe.AdvanceTo(rest.Start);
                return new SmtpReply(code, EnhancedIn(lines[^1], code)) { Lines = lines };
            }

            var tooLong = rest.Length > MaxLine;
            pipe.AdvanceTo(rest.Start, rest.End);
            if (tooLong)
                throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
            if (result.IsCompleted)
                throw new SmtpFailure(stage, TransportReason.ConnectionLost, transient: true);
        }
    }

    /// <summary>Gives the buffer back; the stream stays open.</summary>
    public void Complete() => pipe.Complete();

    /// <summary>RFC 2034: the text begins with class.subject.detail, its class equal to the code's first digit.</summary>
    internal static string? EnhancedIn(string text, int code)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var word = space < 0 ? text : text[..space];
        var parts = word.Split('.');
        return parts.Length == 3 && parts[0] == (code / 100).ToString(CultureInfo.InvariantCulture) &&
               parts.All(p => p.Length is 1 or 2 or 3 && p.All(char.IsAsciiDigit))
            ? word
            : null;
    }

    /// <returns>True when the reply is complete.</returns>
    private static bool Take(string line, List<string> lines, ref int code, SmtpStage stage)
    {
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read is < 200 or > 599)
            throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
        if (lines.Count > 0 && read != code)
            throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
        code = read;
        lines.Add(line.Length > 4 ? line[4..] : "");
        if (line.Length == 3 || line[3] == ' ')
            return true;
        if (line[3] != '-' || lines.Count == MaxLines)
            throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
        return false;
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, out string line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = "";
            return false;
        }

        line = Encoding.UTF8.GetString(buffer.Slice(0, end));
        if (line.EndsWith('\r'))
            line = line[..^1];
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }
}
