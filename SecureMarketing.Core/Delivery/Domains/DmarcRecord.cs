using System.Globalization;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>What a domain asks to be done with mail that fails (RFC 7489 §6.3).</summary>
public enum DmarcPolicy
{
    None = 1,
    Quarantine = 2,
    Reject = 3,
}

/// <summary>A DMARC record (RFC 7489 §6.3).</summary>
/// <param name="Policy"><c>p=</c>.</param>
/// <param name="SubdomainPolicy"><c>sp=</c>; as <paramref name="Policy"/> when absent.</param>
/// <param name="StrictDkim"><c>adkim=s</c>.</param>
/// <param name="StrictSpf"><c>aspf=s</c>.</param>
/// <param name="Percent"><c>pct=</c>, 0–100, default 100.</param>
/// <param name="ReportTo"><c>rua=</c> addresses.</param>
public sealed record DmarcRecord(DmarcPolicy Policy, DmarcPolicy SubdomainPolicy, bool StrictDkim, bool StrictSpf, int Percent, IReadOnlyList<string> ReportTo)
{
    public const string Prefix = "_dmarc.";

    /// <summary>Whether a TXT record is one of DMARC at all: it begins with the version (§6.6.3).</summary>
    public static bool IsOne(string text) => text.StartsWith("v=DMARC1", StringComparison.Ordinal) && (text.Length == 8 || text[8] is ';' or ' ' or '\t');

    /// <returns>Null when it cannot be read.</returns>
    public static DmarcRecord? Parse(string text)
    {
        if (!IsOne(text) || TagList.Parse(text) is not { } tags)
            return null;
        var reports = (tags.Of("rua") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // §6.6.3: a record without a readable p counts as p=none where it names a place for reports.
        if ((PolicyOf(tags.Of("p")) ?? (reports.Length > 0 ? DmarcPolicy.None : null)) is not { } policy)
            return null;
        var percent = int.TryParse(tags.Of("pct"), NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read <= 100 ? read : 100;
        return new DmarcRecord(policy, PolicyOf(tags.Of("sp")) ?? policy, IsStrict(tags.Of("adkim")), IsStrict(tags.Of("aspf")), percent, reports);
    }

    /// <summary>
    /// Whether an authenticated domain counts for the From domain (§3.1). Relaxed wants the same organisational domain; without a list of
    /// public suffixes that is read as: the same name, or one above the other.
    /// </summary>
    public static bool Aligned(string fromDomain, string authenticated, bool strict) =>
        fromDomain.Equals(authenticated, StringComparison.OrdinalIgnoreCase)
        || (!strict && (IsBelow(fromDomain, authenticated) || IsBelow(authenticated, fromDomain)));

    private static bool IsBelow(string lower, string upper) => upper.Contains('.', StringComparison.Ordinal) && lower.EndsWith("." + upper, StringComparison.OrdinalIgnoreCase);

    private static DmarcPolicy? PolicyOf(string? value) => value?.ToLowerInvariant() switch
    {
        "none" => DmarcPolicy.None,
        "quarantine" => DmarcPolicy.Quarantine,
        "reject" => DmarcPolicy.Reject,
        _ => null,
    };

    private static bool IsStrict(string? value) => string.Equals(value, "s", StringComparison.OrdinalIgnoreCase);
}
