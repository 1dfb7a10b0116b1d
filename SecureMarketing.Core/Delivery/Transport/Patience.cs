namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// A time limit for one wait after the other. One source is used again and again: a linked source per read would be three
/// allocations and a timer for each of the eight waits of a message.
/// </summary>
internal sealed class Patience : IDisposable
{
    private CancellationTokenSource source = new();
    private CancellationTokenRegistration caller;

    /// <summary>Starts a wait; ends by <see cref="End"/>, whatever happens.</summary>
    /// <param name="limit">After that the token is cancelled.</param>
    /// <param name="cancellationToken">Cancels it too.</param>
    public CancellationToken Begin(TimeSpan limit, CancellationToken cancellationToken)
    {
        source.CancelAfter(limit);
        caller = cancellationToken.UnsafeRegister(static waiting => ((CancellationTokenSource)waiting!).Cancel(), source);
        return source.Token;
    }

    public void End()
    {
        caller.Dispose();
        if (source.TryReset())
            return;
        source.Dispose();
        source = new CancellationTokenSource();
    }

    public void Dispose()
    {
        caller.Dispose();
        source.Dispose();
    }
}
