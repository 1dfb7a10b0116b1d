using System.Text;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>The octets of a report before they are parsed: bounded, with line ends as MimeKit reads them.</summary>
internal static class ReportBytes
{
    /// <summary>Largest report that is read, octets. A report returns at most one message of ours, and those are far smaller.</summary>
    public const int Maximum = 10 * 1024 * 1024;

    /// <summary>
    /// Drops an mbox line and empty lines in front, and turns lone carriage returns into line feeds: old gateways write
    /// them, and RFC 5322 §2.3 lines would otherwise be one.
    /// </summary>
    public static byte[] Normalise(byte[] raw)
    {
        var bytes = raw.AsSpan().IndexOf((byte)'\n') < 0 && raw.AsSpan().IndexOf((byte)'\r') >= 0
            ? raw.Select(b => b == '\r' ? (byte)'\n' : b).ToArray()
            : raw;
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        while (true)
        {
            while (start < bytes.Length && bytes[start] is (byte)'\r' or (byte)'\n')
                start++;
            if (!bytes.AsSpan(start).StartsWith("From "u8))
                return start == 0 ? bytes : bytes[start..];
            var end = bytes.AsSpan(start).IndexOf((byte)'\n');
            start = end < 0 ? bytes.Length : start + end + 1;
        }
    }
}
