using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>The stored document of one authorization, byte for byte: the scan, or the text that was signed. Logged.</summary>
public sealed record OpenEvidence(AuthorizationId Authorization) : ICommand<OpenedEvidence>
{
    public static Permission Requires => Permission.AuthorizationView;

    public static AuditAction Audits => AuditAction.AuthorizationViewed;
}

/// <summary>PHI: prints nothing.</summary>
public sealed class OpenedEvidence(string mediaType, byte[] content)
{
    public string MediaType { get; } = mediaType;

    public byte[] Content { get; } = content;
}

internal sealed class OpenEvidenceHandler(IFieldCipher cipher) : IUseCase<OpenEvidence, OpenedEvidence>
{
    public async Task<Result<OpenedEvidence>> HandleAsync(OpenEvidence command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.Authorizations.AsNoTracking().SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken) is not { } authorization)
            return ConsentErrors.AuthorizationNotFound;
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = "document";
        var document = await db.EvidenceDocuments.AsNoTracking().Where(d => d.Authorization == command.Authorization).OrderByDescending(d => d.StoredAt).FirstOrDefaultAsync(cancellationToken);
        // Altered bytes are not handed out as what somebody signed.
        return document is null || document.CurrentHash(cipher) != document.Sha256 ? ConsentErrors.EvidenceUnreadable : new OpenedEvidence(document.MediaType, document.Open(cipher));
    }
}
