using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Mail that waits to be sent. Implemented by Sending; called within the transaction that records a revocation or a
/// suppression, so that either both happen or neither.
/// </summary>
public interface IQueuedMail
{
    /// <summary>
    /// Cancels the person's messages that were not handed over yet and that <paramref name="concerns"/> picks.
    /// </summary>
    /// <param name="db">The context whose open transaction holds the change.</param>
    /// <param name="contact">The person.</param>
    /// <param name="concerns">Whether the change takes away what a message of this origin relies on: an opt-out from advertising must not cancel an appointment reminder.</param>
    /// <param name="reasonCode">Stored with each message, e.g. <c>AUTH_Revoked</c>.</param>
    /// <param name="now">The moment of the change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Messages cancelled.</returns>
    Task<int> CancelForContactAsync(
        AppDbContext db, ContactId contact, Func<GateOrigin, bool> concerns, string reasonCode, DateTimeOffset now, CancellationToken cancellationToken);
}
