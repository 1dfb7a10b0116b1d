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

    private static volatile FoldedNames? last;

    /// <summary>Room for the signature's own field, which holds two names of at most 253 and 63 octets and the names above.</summary>
    private const int MostOwn = 2 * 1024;

    /// <returns>The complete field with its final CRLF, to be put in front of the message.</returns>
    public static byte[] Create(ReadOnlySpan<byte> message, DkimSigningKey key, DateTimeOffset now)
    {
        var split = message.IndexOf("\r\n\r\n"u8);
        var fields = Fields(split < 0 ? message : message[..(split + 2)]);
        var body = split < 0 ? [] : message[(split + 4)..];

        var names = new List<string>(Signed.Length + Oversigned.Length);
        // No relaxed field is longer than the field; the signature's own comes last.
        var hashed = new byte[(split < 0 ? message.Length : split) + MostOwn];
        var length = 0;
        foreach (var name in Signed)
        {
            // The last instance is signed first (§5.4.2).
            for (var i = fields.Count - 1; i >= 0; i--)
            {
                if (!Ascii.EqualsIgnoreCase(message[fields[i].Name], name))
                    continue;
                names.Add(name);
                length += DkimCanonicalisation.RelaxHeader(message[fields[i].Field], hashed.AsSpan(length));
                "\r\n"u8.CopyTo(hashed.AsSpan(length));
                length += 2;
            }
        }

        names.AddRange(Oversigned);
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            DKIM-Signature: v=1; a={key.AlgorithmName}; c=relaxed/relaxed; d={key.Domain};
            	s={key.Selector}; t={now.ToUnixTimeSeconds()};
            	h={FoldedOnce(names)};
            	bh={Convert.ToBase64String(DkimCanonicalisation.BodyHash(body))};
            	b=
            """).ReplaceLineEndings("\r\n");
        length += DkimCanonicalisation.RelaxHeader(Encoding.ASCII.GetBytes(text), hashed.AsSpan(length));
        var digest = SHA256.HashData(hashed.AsSpan(0, length));
        return Encoding.ASCII.GetBytes(text + Wrapped(Convert.ToBase64String(key.Sign(digest))) + "\r\n");
    }

    private static List<(Range Name, Range Field)> Fields(ReadOnlySpan<byte> header)
    {
        var fields = new List<(Range, Range)>(16);
        var start = 0;
        while (start < header.Length)
        {
            var end = start;
            do
            {
                end += header[end..].IndexOf("\r\n"u8) + 2;
            }
            while (end < header.Length && header[end] is (byte)' ' or (byte)'\t');

            var name = header[start..end];
            name = name[..name.IndexOf((byte)':')].TrimEnd(" \t"u8);
            fields.Add((start..(start + name.Length), start..end));
            start = end;
        }

        return fields;
    }

    /// <summary>Letters of one sender have the same fields, one after the other.</summary>
    private static string FoldedOnce(List<string> names)
    {
        if (last is { } known && known.Names.SequenceEqual(names, StringComparer.Ordinal))
            return known.Text;
        var text = Folded(names);
        last = new FoldedNames([.. names], text);
        return text;
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

    private static string Wrapped(string base64)
    {
        const int Line = 72;
        var text = new StringBuilder(base64.Length + 16).Append(base64, 0, Math.Min(Line, base64.Length));
        for (var at = Line; at < base64.Length; at += Line)
            text.Append("\r\n\t ").Append(base64, at, Math.Min(Line, base64.Length - at));
        return text.ToString();
    }

    private sealed record FoldedNames(string[] Names, string Text);
}
