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
        // Not disposed: a newer call may cancel it at any moment, and without a timer it holds nothing.
        var own = new CancellationTokenSource();
        var token = own.Token;
        var pause = ruleJson is null ? Task.CompletedTask : Task.Delay(Pause, clock, token);
        var overtaken = Interlocked.Exchange(ref running, own);
        IsStale = true;
        Changed?.Invoke();
        try
        {
            if (overtaken is not null)
                await overtaken.CancelAsync();
            if (ruleJson is null)
                return;
            await pause;
            // The pause may have run out just before it could be called off.
            token.ThrowIfCancellationRequested();
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
        Interlocked.Exchange(ref running, null)?.Cancel();
    }
}
