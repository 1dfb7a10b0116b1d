using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Hears of every written revocation in its own transaction, to look for messages that went between its receipt and its recording.
/// Implemented by whoever keeps incidents.
/// </summary>
public interface IRevocationWatch
{
    /// <param name="db">The revocation's context and transaction.</param>
    /// <param name="revoked">Authorizations that it ends, wholly or in part.</param>
    /// <param name="receivedAt">From when on nothing may rely on them.</param>
    /// <param name="now">When it is recorded.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task RevokedAsync(AppDbContext db, IReadOnlyCollection<AuthorizationId> revoked, DateTimeOffset receivedAt, DateTimeOffset now, CancellationToken cancellationToken);
}
