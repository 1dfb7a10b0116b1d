using System.Globalization;
using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Writes the sealed trail with its checkpoints to a file, and the public key beside it.</summary>
/// <param name="File">Path to write; replaced when it exists.</param>
/// <param name="Purpose">Why it leaves the system, 1–200 characters; recorded.</param>
public sealed record ExportAuditTrail(string File, string Purpose) : ICommand<ExportedAuditTrail>
{
    public static Permission Requires => Permission.AuditExport;

    public static AuditAction Audits => AuditAction.AuditExported;

    public static Proof Demands => Proof.Fresh;
}

/// <param name="Records">Events in the file.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
public sealed record ExportedAuditTrail(long Records, string Sha256);

internal sealed class ExportAuditTrailValidator : AbstractValidator<ExportAuditTrail>
{
    public ExportAuditTrailValidator()
    {
        RuleFor(c => c.File).NotEmpty();
        RuleFor(c => c.Purpose).NotEmpty().MaximumLength(200).WithErrorCode("audit.purpose_missing")
            .WithMessage("Say why the trail is exported, in at most 200 characters.");
    }
}

internal sealed class ExportAuditTrailHandler(ICheckpointSigner signer) : IUseCase<ExportAuditTrail, ExportedAuditTrail>
{
    public async Task<Result<ExportedAuditTrail>> HandleAsync(ExportAuditTrail command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var checkpoints = await scope.Db.AuditCheckpoints.AsNoTracking().OrderBy(c => c.Seq).ToListAsync(cancellationToken);
        var sealedTo = checkpoints.Count == 0 ? 0 : checkpoints[^1].Seq;
        long count;
        var file = scope.Files.For(command.File);
        await using (var writer = new StreamWriter(file))
            count = await AuditExport.WriteAsync(writer, scope.Db.SealedAuditRecords().Where(r => r.Seq <= sealedTo), checkpoints, cancellationToken);
        await File.WriteAllTextAsync(scope.Files.For(AuditExport.KeyFile(command.File)), signer.PublicKeyPem, cancellationToken);
        byte[] hash;
        await using (var written = File.OpenRead(file))
            hash = await SHA256.HashDataAsync(written, cancellationToken);
        scope.Audit.Purpose = command.Purpose;
        scope.Audit.AfterHash = hash;
        scope.Audit.ReasonCodes = count.ToString(CultureInfo.InvariantCulture) + " rows";
        return new ExportedAuditTrail(count, Convert.ToHexStringLower(hash));
    }
}
