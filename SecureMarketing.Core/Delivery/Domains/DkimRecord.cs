namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>A published DKIM key (RFC 6376 §3.6.1, RFC 8463).</summary>
/// <param name="Algorithm"><c>k=</c>, default <c>rsa</c>.</param>
/// <param name="PublicKey"><c>p=</c> without blanks; empty: revoked.</param>
/// <param name="Hashes"><c>h=</c>; empty: any.</param>
/// <param name="Testing"><c>t=y</c>: verifiers treat the mail as unsigned.</param>
/// <param name="SameDomainOnly"><c>t=s</c>: <c>i=</c> must be the very domain.</param>
public sealed record DkimRecord(string Algorithm, string PublicKey, IReadOnlyList<string> Hashes, bool Testing, bool SameDomainOnly)
{
    /// <returns>Null when it is no DKIM key record.</returns>
    public static DkimRecord? Parse(string text)
    {
        if (TagList.Parse(text) is not { } tags || tags.Of("p") is not { } key)
            return null;
        // §3.6.1: where v is present it is first and is DKIM1.
        if (tags.Of("v") is { } version && (version != "DKIM1" || tags[0].Tag != "v"))
            return null;
        var flags = (tags.Of("t") ?? "").Split(':', StringSplitOptions.TrimEntries);
        return new DkimRecord(
            (tags.Of("k") ?? "rsa").ToLowerInvariant(),
            string.Concat(key.Where(c => !char.IsWhiteSpace(c))),
            (tags.Of("h") ?? "").Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            flags.Contains("y"),
            flags.Contains("s"));
    }
}
