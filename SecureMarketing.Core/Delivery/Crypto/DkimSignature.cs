using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Makes a DKIM-Signature field (RFC 6376) over the bytes of a message.</summary>
internal static class DkimSignature
{
    // What a reader sees or a client acts on; the unsubscribe pair is demanded by RFC 8058 §4.
    private static readonly string[] Signed =
    [
        "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type", "content-transfer-encoding",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted", "feedback-id",
    ];

    // Named once more than present, so that a second one added later breaks the signature (§8.15).
    private static readonly string[] Oversigned = ["from", "to", "subject", "reply-to", "cc", "list-unsubscribe", "list-unsubscribe-post"];

    /// <returns>The complete field with its final CRLF, to be put in front of the message.</returns>
    public static byte[] Create(ReadOnlySpan<byte> message, DkimSigningKey key, DateTimeOffset now)
    {
        var split = message.IndexOf("\r\n\r\n"u8);
        var fields = Fields(split < 0 ? message : message[..(split + 2)]);
        var body = split < 0 ? [] : message[(split + 4)..];

        var names = new List<string>();
        var hashed = new MemoryStream();
        foreach (var name in Signed)
        {
            // The last instance is signed first (§5.4.2).
            for (var i = fields.Count - 1; i >= 0; i--)
            {
                if (!fields[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    continue;
                names.Add(name);
                hashed.Write(DkimCanonicalisation.RelaxHeader(message[fields[i].Range]));
                hashed.Write("\r\n"u8);
            }
        }

        names.AddRange(Oversigned);
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            DKIM-Signature: v=1; a={key.AlgorithmName}; c=relaxed/relaxed; d={key.Domain};
            	s={key.Selector}; t={now.ToUnixTimeSeconds()};
            	h={Folded(names)};
            	bh={Convert.ToBase64String(DkimCanonicalisation.BodyHash(body))};
            	b=
            """).ReplaceLineEndings("\r\n");
        hashed.Write(DkimCanonicalisation.RelaxHeader(Encoding.ASCII.GetBytes(text)));
        var digest = SHA256.HashData(hashed.GetBuffer().AsSpan(0, (int)hashed.Length));
        return Encoding.ASCII.GetBytes(text + Wrapped(Convert.ToBase64String(key.Sign(digest))) + "\r\n");
    }

    private static List<(string Name, Range Range)> Fields(ReadOnlySpan<byte> header)
    {
        var fields = new List<(string, Range)>();
        var start = 0;
        while (start < header.Length)
        {
            var end = start;
            do
            {
                end += header[end..].IndexOf("\r\n"u8) + 2;
            }
            while (end < header.Length && header[end] is (byte)' ' or (byte)'\t');

            var field = header[start..end];
            fields.Add((Encoding.ASCII.GetString(field[..field.IndexOf((byte)':')]).TrimEnd(), start..end));
            start = end;
        }

        return fields;
    }

    private static string Folded(List<string> names)
    {
        var result = new StringBuilder();
        var line = 0;
        foreach (var name in names)
        {
            if (result.Length > 0)
            {
                result.Append(':');
                line++;
            }

            if (line + name.Length > 70)
            {
                result.Append("\n\t ");
                line = 0;
            }

            result.Append(name);
            line += name.Length;
        }

        return result.ToString();
    }

    private static string Wrapped(string base64) => string.Join("\r\n\t ", base64.Chunk(72).Select(c => new string(c)));
}
