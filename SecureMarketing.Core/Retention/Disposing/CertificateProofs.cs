using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Retention;

/// <summary>Holds a certificate against its own hash, the one before it, and the audit trail, which nobody can rewrite unseen.</summary>
internal static class CertificateProofs
{
    public static async Task<CertificateProof> OfAsync(AppDbContext db, Disposal disposal, CancellationToken cancellationToken)
    {
        if (disposal.Hash is not { } hash || !DisposalCertificate.HashOf(disposal).AsSpan().SequenceEqual(hash))
            return CertificateProof.ContentChanged;
        if (disposal.PreviousHash is { } previous && !await db.Disposals.AnyAsync(d => d.Hash == previous, cancellationToken))
            return CertificateProof.ChainBroken;
        var id = disposal.Id.Value.ToString("N");
        var told = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditAction.RecordsDisposed && e.ObjectType == "disposal" && e.ObjectId == id)
            .Select(e => e.AfterHash).ToListAsync(cancellationToken);
        return told.Any(t => t is not null && t.AsSpan().SequenceEqual(hash)) ? CertificateProof.Holds : CertificateProof.NotInTrail;
    }
}
