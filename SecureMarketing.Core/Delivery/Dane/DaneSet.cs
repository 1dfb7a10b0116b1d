using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Core.Delivery.Dane;

/// <summary>
/// The TLSA records of one server, sorted into what can be used for mail (RFC 7672 §3.1) and what cannot. Pure.
/// </summary>
/// <param name="Base">The name they stand under, without port and protocol: also the SNI and the first name to match.</param>
/// <param name="Usable">After digest agility (RFC 7671 §9): of several digests over the same selector and usage only the strongest.</param>
/// <param name="Unusable">Usages 0 and 1, unknown numbers, digests of the wrong length.</param>
public sealed record DaneSet(string Base, IReadOnlyList<TlsaRecord> Usable, IReadOnlyList<TlsaRecord> Unusable)
{
    public static DaneSet Of(string @base, IEnumerable<TlsaRecord> records)
    {
        var all = records.Distinct().ToList();
        var usable = all.Where(IsUsable).ToList();
        var strongest = usable.Where(r => r.Matching != 0).GroupBy(r => (r.Usage, r.Selector)).ToDictionary(g => g.Key, g => g.Max(r => r.Matching));
        return new DaneSet(
            @base,
            [.. usable.Where(r => r.Matching == 0 || r.Matching == strongest[(r.Usage, r.Selector)])],
            [.. all.Where(r => !IsUsable(r))]);
    }

    private static bool IsUsable(TlsaRecord record) =>
        record.Usage is 2 or 3 &&
        record.Selector is 0 or 1 &&
        record.Matching switch { 0 => record.Data.Length > 0, 1 => record.Data.Length == 64, 2 => record.Data.Length == 128, _ => false };
}
