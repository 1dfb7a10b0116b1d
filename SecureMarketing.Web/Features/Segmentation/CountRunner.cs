using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>
/// Counts behind the typing: waits until the person pauses, cancels what is overtaken, and never lets a late answer
/// replace a newer one (mautic #13691).
/// </summary>
/// <param name="count">Asks for the counts of a rule.</param>
/// <param name="clock">Measures the pause.</param>
public sealed class CountRunner(Func<string, CancellationToken, Task<Result<SegmentCounts>>> count, TimeProvider clock) : IDisposable
{
    /// <summary>Pause after the last change before a query is sent.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private CancellationTokenSource? running;
    private long asked;

    /// <summary>Raised when <see cref="Latest"/>, <see cref="Failure"/> or <see cref="IsStale"/> changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The newest answer; null before the first.</summary>
    public SegmentCounts? Latest { get; private set; }

    /// <summary>Why there is no newer answer.</summary>
    public Error? Failure { get; private set; }

    /// <summary>True from a change until its own answer: the numbers shown belong to an earlier rule.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Asks for the counts of a rule, or says that there is none to count.</summary>
    /// <param name="ruleJson">Null while the rule is unfinished.</param>
    public async Task AskAsync(string? ruleJson)
    {
        var mine = Interlocked.Increment(ref asked);
        if (running is { } overtaken)
            await overtaken.CancelAsync();
        running?.Dispose();
        running = null;
        IsStale = true;
        Changed?.Invoke();
        if (ruleJson is null)
            return;
        var own = running = new CancellationTokenSource();
        var token = own.Token;
        try
        {
            await Task.Delay(Pause, clock, token);
            var answer = await count(ruleJson, token);
            if (mine != Interlocked.Read(ref asked))
                return;
            (Latest, Failure) = answer.IsSuccess ? (answer.Value, null) : (Latest, answer.Error);
            IsStale = !answer.IsSuccess;
            Changed?.Invoke();
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Overtaken by a newer change, or the page is gone.
        }
    }

    public void Dispose()
    {
        Interlocked.Increment(ref asked);
        running?.Cancel();
        running?.Dispose();
        running = null;
    }
}
