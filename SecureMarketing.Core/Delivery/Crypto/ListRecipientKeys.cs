using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>The register, newest first, addresses masked, each judged at this instant. Logged.</summary>
public sealed class ListRecipientKeys : ICommand<RecipientKeyPage>
{
    public static Permission Requires => Permission.CertificatesManage;

    public static AuditAction Audits => AuditAction.PeopleSearched;

    /// <summary>Exact address to look for; null or blank = all. Found by blind index, so there is no search by part.</summary>
    public string? Address { get; init; }

    public int Skip { get; init; }

    /// <summary>1–100.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>One page.</summary>
public sealed record RecipientKeyPage(IReadOnlyList<RecipientKeyRow> Rows, int Total);

/// <summary>One key as the page shows it.</summary>
/// <param name="Id">The register's row.</param>
/// <param name="Kind">S/MIME or OpenPGP.</param>
/// <param name="MaskedAddress">First letter and top-level domain.</param>
/// <param name="Fingerprint">Lower-case hex.</param>
/// <param name="Pinned">Trusted by comparison with the holder.</param>
/// <param name="AddedAt">Or last replaced.</param>
/// <param name="Expires">Null for OpenPGP, whose parts end one by one.</param>
/// <param name="Refusal">Null when usable now, else a word of <see cref="KeyReason"/>.</param>
public sealed record RecipientKeyRow(
    RecipientKeyId Id, RecipientKeyKind Kind, string MaskedAddress, string Fingerprint, bool Pinned, DateTimeOffset AddedAt, DateTimeOffset? Expires, string? Refusal);

internal sealed class ListRecipientKeysHandler(KeyRegister register) : IUseCase<ListRecipientKeys, RecipientKeyPage>
{
    public async Task<Result<RecipientKeyPage>> HandleAsync(ListRecipientKeys command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var keys = scope.Db.RecipientKeys.AsNoTracking().Where(k => k.RemovedAt == null);
        if (!string.IsNullOrWhiteSpace(command.Address))
        {
            if (!EmailAddress.TryParse(command.Address, out var address))
                return new RecipientKeyPage([], 0);
            var index = register.IndexOf(address);
            keys = keys.Where(k => k.EmailIndex == index);
        }

        var total = await keys.CountAsync(cancellationToken);
        var rows = await keys.OrderByDescending(k => k.AddedAt).ThenBy(k => k.Id).Skip(command.Skip).Take(Math.Clamp(command.Take, 1, 100)).ToListAsync(cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ReasonCodes) = ("recipient-key", FormattableString.Invariant($"{(string.IsNullOrWhiteSpace(command.Address) ? "list" : "exact-search")},rows:{rows.Count}"));
        return new RecipientKeyPage([.. rows.Select(r => Row(r, scope.Now))], total);
    }

    private RecipientKeyRow Row(RecipientKey key, DateTimeOffset now)
    {
        var (material, address) = (register.Load(key), register.AddressOf(key));
        DateTimeOffset? expires = material.Certificate is { } certificate ? new DateTimeOffset(certificate.Certificate.NotAfter.ToUniversalTime()) : null;
        return new RecipientKeyRow(key.Id, key.Kind, address.ToString(), key.Fingerprint, key.Pinned, key.AddedAt, expires, material.Refusal(address, now));
    }
}
