using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>The page on which a person answers a request. Implemented by Portal; called in the transaction that asks.</summary>
public interface ISigningDoor
{
    /// <summary>Opens a way to answer, and queues the invitation as mail when asked to.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="authorization">Waits for a signature.</param>
    /// <param name="language">Of the mail and the door.</param>
    /// <param name="byMail">False: the link is handed out by a person.</param>
    /// <param name="now">The moment of asking.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<OpenedDoor> OpenAsync(AppDbContext db, Authorization authorization, string language, bool byMail, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Opens a way to confirm in writing what was only spoken, and queues the invitation as urgent mail where mail can go.</summary>
    /// <param name="db">The caller's context, inside the transaction that stops mail.</param>
    /// <param name="authorization">What the person took back by word.</param>
    /// <param name="language">Of the mail and the door.</param>
    /// <param name="now">The moment of recording.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<OpenedDoor> OpenToConfirmAsync(AppDbContext db, Authorization authorization, string language, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a way to take back, in writing, whatever the person gave. It is the same whether there is anything: who asked for it proved
    /// nothing yet. One that was opened within a day is used again.
    /// </summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="contact">Whose authorizations.</param>
    /// <param name="language">Of the door and of the code's mail.</param>
    /// <param name="now">The moment of asking.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<OpenedDoor> OpenToTakeBackAsync(AppDbContext db, ContactId contact, string language, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <param name="Id">Of the page.</param>
/// <param name="Link">Absolute address with an opaque token. Whoever has it still has to prove who they are.</param>
/// <param name="Mail">What became of the mail.</param>
public sealed record OpenedDoor(Guid Id, string Link, InvitationMail Mail)
{
    /// <summary>Prints nothing: the link leads to a person's form.</summary>
    public override string ToString() => nameof(OpenedDoor);
}

/// <summary>What became of an invitation as mail. Stored: never renumber.</summary>
public enum InvitationMail
{
    NotAsked = 0,

    /// <summary>Waits in the queue; the gate is asked again before it leaves.</summary>
    Queued = 1,

    /// <summary>No address on file, or the gate said no.</summary>
    Refused = 2,

    /// <summary>The organisation has set no address for such mail (<c>Organisation:SenderAddress</c>).</summary>
    NoSender = 3,
}
