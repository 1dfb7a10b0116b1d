using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>The organisation's signing keys with the records to publish; live ones first.</summary>
public sealed record ListDkimKeys : ICommand<IReadOnlyList<DkimKeyRow>>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

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

internal sealed class ListDkimKeysHandler : IUseCase<ListDkimKeys, IReadOnlyList<DkimKeyRow>>
{
    public async Task<Result<IReadOnlyList<DkimKeyRow>>> HandleAsync(ListDkimKeys command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var keys = await scope.Db.DkimKeys.AsNoTracking().OrderBy(k => k.RetiredAt != null).ThenBy(k => k.Domain).ThenByDescending(k => k.CreatedAt).ToListAsync(cancellationToken);
        return keys.ConvertAll(DkimKeyRow.Of);
    }
}
