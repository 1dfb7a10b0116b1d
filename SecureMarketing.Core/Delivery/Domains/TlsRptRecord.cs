namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>Where a domain wants reports about TLS with its mail servers (RFC 8460 §3).</summary>
/// <param name="ReportTo"><c>mailto:</c> and <c>https:</c> addresses.</param>
public sealed record TlsRptRecord(IReadOnlyList<string> ReportTo)
{
    public const string Prefix = "_smtp._tls.";

    /// <returns>Null when there is not exactly one readable record, which counts as none (§3).</returns>
    public static TlsRptRecord? Parse(IEnumerable<string> texts)
    {
        var ours = texts.Where(t => t.StartsWith("v=TLSRPTv1", StringComparison.Ordinal) && (t.Length == 10 || t[10] is ';' or ' ' or '\t')).ToList();
        if (ours is not [var text] || TagList.Parse(text)?.Of("rua") is not { } reports)
            return null;
        var places = reports.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return places.Length > 0 && places.All(p => p.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || p.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) ? new TlsRptRecord(places) : null;
    }
}
