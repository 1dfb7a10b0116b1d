using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// Puts a recipient's certificate or OpenPGP key into the register, judged first: one that cannot be used now is refused
/// with its reason. A newer copy of a known OpenPGP key is merged, so that an old copy never undoes a revocation.
/// Holds an address: a class, prints nothing.
/// </summary>
public sealed class AddRecipientKey : ICommand<AddedRecipientKey>
{
    public static Permission Requires => Permission.CertificatesManage;

    public static AuditAction Audits => AuditAction.CertificateAdded;

    /// <summary>PEM, DER, ASCII armour or binary; at most 256 KB.</summary>
    public required byte[] File { get; init; }

    /// <summary>Whose it is; the certificate or key has to name the same address.</summary>
    public required string Address { get; init; }

    /// <summary>The fingerprint was compared with the holder. Needed for every OpenPGP key and for S/MIME without a trusted chain.</summary>
    public bool Pinned { get; init; }
}

/// <summary>The answer.</summary>
/// <param name="Id">The register's row.</param>
/// <param name="Kind">S/MIME or OpenPGP.</param>
/// <param name="Fingerprint">Lower-case hex.</param>
/// <param name="Merged">True when the key was known and is now brought up to date.</param>
public sealed record AddedRecipientKey(RecipientKeyId Id, RecipientKeyKind Kind, string Fingerprint, bool Merged);

internal sealed class AddRecipientKeyValidator : AbstractValidator<AddRecipientKey>
{
    public AddRecipientKeyValidator() =>
        RuleFor(c => c.File).Must(f => f.Length is > 0 and <= 256 * 1024).WithMessage("Choose a certificate or key file of at most 256 KB.");
}

internal sealed class AddRecipientKeyHandler(KeyRegister register, IFieldCipher cipher) : IUseCase<AddRecipientKey, AddedRecipientKey>
{
    public async Task<Result<AddedRecipientKey>> HandleAsync(AddRecipientKey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(command.Address, out var address))
            return DeliveryErrors.AddressInvalid;
        var check = new KeyCheck { For = address, At = scope.Now, Pinned = command.Pinned };
        var (kind, fingerprint, material, refusal) = Read(command.File, check);
        scope.Audit.ObjectType = "recipient-key";
        scope.Audit.ObjectId = fingerprint;
        if (fingerprint is null || material is null)
            return DeliveryErrors.KeyUnusable(KeyReason.Unparsable);

        var index = register.IndexOf(address);
        var known = await scope.Db.RecipientKeys.SingleOrDefaultAsync(k => k.EmailIndex == index && k.Fingerprint == fingerprint, cancellationToken);
        if (known is not null && kind == RecipientKeyKind.OpenPgp && register.Load(known).Key is { } older)
        {
            // Judged after merging: together they may say "revoked" where the new copy alone does not.
            var merged = OpenPgpKey.Parse(material)[0].MergedWith(older);
            (material, refusal) = (merged.GetEncoded(), merged.Refusal(check));
            if (refusal == KeyReason.Revoked)
                return KeepRevocation(known, material, scope);
        }

        if (refusal is not null)
            return refusal == KeyReason.Path && !command.Pinned ? DeliveryErrors.KeyNeedsPin : DeliveryErrors.KeyUnusable(refusal);
        if (kind == RecipientKeyKind.OpenPgp && !command.Pinned)
            return DeliveryErrors.KeyNeedsPin;

        var id = known?.Id ?? RecipientKeyId.New();
        var materialSealed = cipher.SealBytes(id.Value, RecipientKey.MaterialField, material);
        if (known is not null)
        {
            known.Replace(materialSealed, command.Pinned, scope.Now);
        }
        else
        {
            var emailSealed = cipher.Seal(id.Value, RecipientKey.EmailField, address.Reveal());
            UserId? by = scope.Actor.Kind == ActorKind.User ? new UserId(scope.Actor.Id) : null;
            scope.Db.Add(new RecipientKey(id, kind, fingerprint, index, emailSealed, materialSealed, command.Pinned, by, scope.Now));
        }

        return new AddedRecipientKey(id, kind, fingerprint, known is not null);
    }

    /// <summary>A revocation that arrives is kept, although the key is refused: the act succeeds in making the key unusable.</summary>
    private AddedRecipientKey KeepRevocation(RecipientKey known, byte[] material, UseCaseScope scope)
    {
        known.Replace(cipher.SealBytes(known.Id.Value, RecipientKey.MaterialField, material), pinned: false, scope.Now);
        scope.Audit.ReasonCodes = KeyReason.Revoked;
        return new AddedRecipientKey(known.Id, known.Kind, known.Fingerprint, Merged: true);
    }

    private static (RecipientKeyKind Kind, string? Fingerprint, byte[]? Material, string? Refusal) Read(byte[] file, KeyCheck check)
    {
        if (SMimeCertificate.Parse(file) is { } certificate)
            return (RecipientKeyKind.SMime, certificate.Fingerprint, certificate.Certificate.RawData, certificate.Refusal(check));
        var keys = OpenPgpKey.Parse(file);
        var key = keys.FirstOrDefault(k => check.For is { } address && k.Addresses(check.At).Contains(address)) ?? (keys is [var first, ..] ? first : null);
        return key is null ? (RecipientKeyKind.OpenPgp, null, null, KeyReason.Unparsable) : (RecipientKeyKind.OpenPgp, key.Fingerprint, key.GetEncoded(), key.Refusal(check));
    }
}
