using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Makes a signing key for a domain. It signs from now on: publish the record first, or at once.</summary>
public sealed record CreateDkimKey : ICommand<DkimKeyRow>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.KeyCreated;

    public static Proof Demands => Proof.Fresh;

    /// <summary>The From domain or a parent of it.</summary>
    public required string Domain { get; init; }

    /// <summary>A DNS label such as <c>sm2026a</c>.</summary>
    public required string Selector { get; init; }

    public DkimAlgorithm Algorithm { get; init; } = DkimAlgorithm.RsaSha256;
}

internal sealed class CreateDkimKeyValidator : AbstractValidator<CreateDkimKey>
{
    public CreateDkimKeyValidator()
    {
        RuleFor(c => c.Domain).Must(d => EmailAddress.TryParse("postmaster@" + d, out _)).WithMessage("The domain is not a host name such as mail.example.org.");
        RuleFor(c => c.Selector).Matches("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$").WithMessage("A selector is 1–63 lower-case letters, digits or hyphens.");
        RuleFor(c => c.Algorithm).IsInEnum();
    }
}

internal sealed class CreateDkimKeyHandler(IFieldCipher cipher, DkimSigner signer) : IUseCase<CreateDkimKey, DkimKeyRow>
{
    public async Task<Result<DkimKeyRow>> HandleAsync(CreateDkimKey command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var domain = command.Domain.ToLowerInvariant();
        if (await scope.Db.DkimKeys.AnyAsync(k => k.Domain == domain && k.Selector == command.Selector, cancellationToken))
            return DeliveryErrors.DkimKeyExists;
        var id = DkimKeyId.New();
        var (pkcs8, publicKey) = DkimSigningKey.Generate(command.Algorithm);
        var key = new DkimKey(id, domain, command.Selector, command.Algorithm, cipher.SealBytes(id.Value, DkimKey.PrivateField, pkcs8), publicKey, scope.Now);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(pkcs8);
        scope.Db.Add(key);
        signer.Forget();
        scope.Audit.ObjectType = "dkim-key";
        scope.Audit.ObjectId = id.Value.ToString();
        return DkimKeyRow.Of(key);
    }
}
