namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>One key as the page shows it. The private half never leaves Delivery.</summary>
/// <param name="Id">The key.</param>
/// <param name="Domain">Signing domain.</param>
/// <param name="Selector">Selector.</param>
/// <param name="Algorithm">RSA or Ed25519.</param>
/// <param name="RecordName">Name of the TXT record.</param>
/// <param name="RecordValue">Its value.</param>
/// <param name="CreatedAt">Signs since.</param>
/// <param name="RetiredAt">Signed until; null while it signs.</param>
public sealed record DkimKeyRow(
    DkimKeyId Id, string Domain, string Selector, DkimAlgorithm Algorithm, string RecordName, string RecordValue, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt)
{
    internal static DkimKeyRow Of(DkimKey key) =>
        new(key.Id, key.Domain, key.Selector, key.Algorithm, key.RecordName, key.RecordValue, key.CreatedAt, key.RetiredAt);
}
