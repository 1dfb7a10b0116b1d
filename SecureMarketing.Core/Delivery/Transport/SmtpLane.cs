namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// One open session at work, one message after the other: the turn that speaks, and at most one that waits to follow it. Its
/// state changes under the lock of <see cref="SmtpLanes"/> only.
/// </summary>
/// <param name="session">Open, between two messages.</param>
/// <param name="key">What it is kept under.</param>
/// <param name="kept">False: one message's makeshift, closed after it.</param>
internal sealed class SmtpLane(SmtpSession session, string key, bool kept)
{
    public SmtpSession Session => session;

    public string Key => key;

    /// <summary>Closed after its message; nobody follows.</summary>
    public bool Kept => kept;

    /// <summary>True when the opening of the next message may be sent behind a dot.</summary>
    public bool Pipelines => kept && session.Offers("PIPELINING");

    /// <summary>Of whose connections it is.</summary>
    internal ConnectionShare Share { get; set; } = ConnectionShare.Unlimited;

    internal LaneTurn? Speaking { get; set; }

    internal LaneTurn? Next { get; set; }

    /// <summary>Completed when <see cref="Next"/> hands in its opening; null while nobody asks.</summary>
    internal TaskCompletionSource? NextReady { get; set; }

    /// <summary>Turns that may still look at the session; the last one to leave a closed one disposes of it.</summary>
    internal int Holders { get; set; }

    internal bool Closed { get; set; }
}
