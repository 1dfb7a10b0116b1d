using MimeKit;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>A block of header fields, RFC 5322 §2.2: read from MimeKit's list, or from lines of a text that returns a message.</summary>
internal static class HeadBlock
{
    private static readonly HashSet<string> OfMail = new(StringComparer.Ordinal)
    {
        "received", "return-path", "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to", "cc", "sender",
    };

    private static readonly HashSet<string> OfTransport = new(StringComparer.Ordinal) { "received", "return-path", "message-id", "mime-version" };

    /// <summary>Lines that a head may have; more are no head, and asking every line of a long text for one must stay cheap.</summary>
    private const int MostLines = 400;

    /// <summary>Characters after which a folded value grows no more: joining the lines of a long one again and again would be quadratic.</summary>
    private const int MostValue = 8_000;

    /// <summary>First value of each field.</summary>
    public static Dictionary<string, string> Of(HeaderList headers)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in headers)
            fields.TryAdd(header.Field.ToLowerInvariant(), (header.Value ?? "").Trim());
        return fields;
    }

    /// <summary>The fields from <paramref name="start"/> until the first line that is no header line; folded lines are joined.</summary>
    public static Dictionary<string, string> Read(IReadOnlyList<string> lines, int start)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        for (var i = start; i < lines.Count && i < start + MostLines; i++)
        {
            var line = lines[i];
            if (line.Length > 0 && line[0] is ' ' or '\t' && last is not null && line.Trim().Length > 0)
            {
                if (fields[last].Length < MostValue)
                    fields[last] += " " + line.Trim();
            }
            else if (NameOf(line) is { } name)
            {
                // The first of several Received lines is as good as any; a continuation is added to it and read by nobody.
                fields.TryAdd(name, line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
                last = name;
            }
            else if (fields.Count > 0)
                break;
        }

        return fields;
    }

    /// <summary>
    /// True when a returned message's head begins at this line: three or more different mail headers follow one another
    /// unindented, one of them written by transport. A notice that merely quotes subject and date is none.
    /// </summary>
    public static bool BeginsAt(IReadOnlyList<string> lines, int start)
    {
        if (NameOf(lines[start]) is null)
            return false;
        var block = Read(lines, start);
        return block.Keys.Count(OfMail.Contains) >= 3 && block.Keys.Any(OfTransport.Contains);
    }

    /// <summary>The field name of a header line in lower case; null where the line is none (RFC 5322 §3.6.8).</summary>
    public static string? NameOf(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon is < 2 or > 60)
            return null;
        var name = line.AsSpan(0, colon);
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return null;
        }

        return line[..colon].ToLowerInvariant();
    }
}
