namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>A list of <c>tag=value</c> parted by semicolons, as DKIM, DMARC and TLS-RPT records are written (RFC 6376 §3.2).</summary>
internal static class TagList
{
    /// <returns>Tags in order, names in lower case; null when it is no such list or a tag comes twice.</returns>
    public static IReadOnlyList<(string Tag, string Value)>? Parse(string text)
    {
        var tags = new List<(string, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var parts = text.Split(';');
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i].Trim();
            if (part.Length == 0 && i == parts.Length - 1)
                break;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return null;
            var tag = part[..equals].Trim().ToLowerInvariant();
            if (!char.IsAsciiLetter(tag[0]) || !tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || !seen.Add(tag))
                return null;
            tags.Add((tag, part[(equals + 1)..].Trim()));
        }

        return tags;
    }

    /// <summary>The value of a tag; null without it.</summary>
    public static string? Of(this IReadOnlyList<(string Tag, string Value)> tags, string tag) => tags.FirstOrDefault(t => t.Tag == tag).Value;
}
