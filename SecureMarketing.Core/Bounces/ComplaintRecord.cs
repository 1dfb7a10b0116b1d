using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending.Preflight;

namespace SecureMarketing.Core.Bounces;

/// <summary>Complaints as the pre-flight asks for them: messages, each once, and only reports that are tied to one of ours.</summary>
internal sealed class ComplaintRecord : IComplaintRecord
{
    public Task<long> SinceAsync(AppDbContext db, DateTimeOffset since, CancellationToken cancellationToken) =>
        db.BounceRecords.Where(r => r.At >= since && r.Disposition == BounceDisposition.CommercialSuppressed).Select(r => r.MessageId).Distinct().LongCountAsync(cancellationToken);
}
