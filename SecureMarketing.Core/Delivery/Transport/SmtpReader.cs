using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// Reads replies. Bounded, because the peer is not trusted: a reply has at most 100 lines of at most 2,048 octets
/// (RFC 5321 §4.5.3.1.5 asks for 512; real servers exceed it in EHLO and policy texts).
/// </summary>
internal sealed class SmtpReader(Stream stream)
{
    private const int MaxLine = 2048;
    private const int MaxLines = 100;

    private readonly byte[] buffer = new byte[4096];
    private int start;
    private int end;

    /// <summary>True when bytes arrived that nobody asked for; after STARTTLS that is an injection (RFC 3207 §6).</summary>
    public bool HasBuffered => end > start;

    /// <exception cref="SmtpFailure">The peer hung up, or what it says is no reply.</exception>
    public async ValueTask<SmtpReply> ReadAsync(SmtpStage stage, CancellationToken cancellationToken)
    {
        var lines = new List<string>(1);
        var code = 0;
        while (true)
        {
            var line = await ReadLineAsync(stage, cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read is < 200 or > 599)
                throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
            if (lines.Count > 0 && read != code)
                throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
            code = read;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                break;
            if (line[3] != '-' || lines.Count == MaxLines)
                throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
        }

        return new SmtpReply(code, EnhancedIn(lines[^1], code)) { Lines = lines };
    }

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

    private async ValueTask<string> ReadLineAsync(SmtpStage stage, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var length = at > 0 && buffer[start + at - 1] == '\r' ? at - 1 : at;
                var line = Encoding.UTF8.GetString(buffer, start, length);
                start += at + 1;
                return line;
            }

            if (end - start > MaxLine)
                throw new SmtpFailure(stage, TransportReason.ProtocolError, transient: true);
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                end -= start;
                start = 0;
            }

            var count = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (count == 0)
                throw new SmtpFailure(stage, TransportReason.ConnectionLost, transient: true);
            end += count;
        }
    }
}
