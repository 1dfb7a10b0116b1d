using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>How many recipients complained. Implemented by Bounces; without an implementation nobody is known to have.</summary>
public interface IComplaintRecord
{
    /// <summary>Complaints about messages of ours that came since.</summary>
    Task<long> SinceAsync(AppDbContext db, DateTimeOffset since, CancellationToken cancellationToken);
}
