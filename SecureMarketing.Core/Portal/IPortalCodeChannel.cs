using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// How a one-time code reaches the person. Mail to the address on file is the channel shipped; a text message or an
/// authenticator is better, because it does not share its fate with the mailbox, and fits behind the same port.
/// </summary>
internal interface IPortalCodeChannel
{
    /// <summary>Hands the code over in the caller's transaction; what carries it later asks for its words by the code's id.</summary>
    /// <returns>False when the person cannot be reached this way.</returns>
    Task<bool> SendAsync(AppDbContext db, PortalMessage message, MessageId code, DateTimeOffset now, CancellationToken cancellationToken);
}
