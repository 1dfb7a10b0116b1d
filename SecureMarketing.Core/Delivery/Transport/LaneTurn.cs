namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>How a turn finds the session when it may speak.</summary>
internal enum TurnStart
{
    /// <summary>The session stands between two messages.</summary>
    Fresh = 1,

    /// <summary>MAIL, RCPT and DATA of this message went out behind the dot before; their replies come next.</summary>
    Opened = 2,

    /// <summary>The session ended before; nothing of this message but its opening can have gone out.</summary>
    Broken = 3,
}

/// <summary>
/// One message's turn on a session. Its opening (MAIL, RCPT, DATA) may be handed in before the turn begins; whoever speaks then
/// sends it behind the final dot (RFC 2920), which saves three round trips a message.
/// </summary>
internal sealed class LaneTurn(SmtpLane lane)
{
    private readonly TaskCompletionSource<TurnStart> begins = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SmtpLane Lane => lane;

    public SmtpSession Session => lane.Session;

    /// <summary>Completes when this turn may speak.</summary>
    public Task<TurnStart> Begins => begins.Task;

    /// <summary>
    /// Done when the outcome of the last message that reached its dot on this connection is in the journal's hands. No dot is
    /// recorded before: of one connection at most one message stands in dot-sent, whenever the process dies.
    /// </summary>
    public Task Before { get; private set; } = Task.CompletedTask;

    /// <summary>Handed in and not sent yet; null before and after. Changed under the lock of <see cref="SmtpLanes"/> only.</summary>
    internal byte[]? Opening { get; set; }

    /// <summary>False when the decision behind the opening has grown too old to be acted on.</summary>
    internal Func<bool> Holds { get; set; } = () => true;

    /// <summary>True once the one before has sent the opening.</summary>
    internal bool Opened { get; set; }

    internal void Begin(TurnStart start, Task before)
    {
        Before = before;
        begins.SetResult(start);
    }
}
