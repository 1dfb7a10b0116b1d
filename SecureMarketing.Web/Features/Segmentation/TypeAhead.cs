namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>
/// The search behind a box with a list (WAI-ARIA combobox): waits until the typing pauses, and a later search overtakes the one before.
/// Arrows and Enter pressed before the answer to what is typed are kept and pressed once it is there: they must never act on the list of
/// an earlier text. Belongs to one component and runs on its circuit.
/// </summary>
/// <param name="clock">Measures the pause.</param>
public sealed class TypeAhead(TimeProvider clock) : IDisposable
{
    /// <summary>Pause after the last letter before a search is sent; a key that waits for the answer ends it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly List<string> waiting = [];
    private CancellationTokenSource? running;
    private TaskCompletionSource hurried = new();

    /// <summary>What was asked for last, without blanks around it; "" = everything.</summary>
    public string Typed { get; private set; } = "";

    /// <summary>True from a letter until its own answer.</summary>
    public bool IsSearching { get; private set; }

    /// <summary>Searches for a text, then presses the keys that waited for the answer.</summary>
    /// <param name="typed">As it stands in the box.</param>
    /// <param name="pause">How long to wait for further letters; zero = ask at once.</param>
    /// <param name="find">Asks the server.</param>
    /// <param name="show">Takes the answer; never called with that to an earlier text.</param>
    /// <param name="press">Acts on a key that waited.</param>
    public async Task AskAsync<T>(string typed, TimeSpan pause, Func<string, CancellationToken, Task<T>> find, Action<T> show, Func<string, Task> press)
    {
        // Not disposed: a later search may cancel it at any moment, and without a timer it holds nothing.
        var own = new CancellationTokenSource();
        // Exchanged before anything is awaited: of two searches the later must be the one that stays.
        (var overtaken, running) = (running, own);
        var hurry = hurried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (Typed, IsSearching) = (typed.Trim(), true);
        // A key pressed before this letter meant another text.
        waiting.Clear();
        try
        {
            if (overtaken is not null)
                await overtaken.CancelAsync();
            if (pause > TimeSpan.Zero)
                await Task.WhenAny(Task.Delay(pause, clock, own.Token), hurry.Task);
            own.Token.ThrowIfCancellationRequested();
            var found = await find(Typed, own.Token);
            if (running != own)
                return;
            show(found);
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            // Overtaken by the next letter, or closed.
            return;
        }
        finally
        {
            if (running == own)
                IsSearching = false;
        }

        List<string> keys = [.. waiting];
        waiting.Clear();
        foreach (var key in keys)
        {
            // The key before may have chosen, which ends the search.
            if (running == own)
                await press(key);
        }
    }

    /// <summary>True when the key has to wait for the answer to what is typed; it is pressed then.</summary>
    /// <param name="key">By its name in the browser.</param>
    public bool Keeps(string key)
    {
        if (!IsSearching || key is not ("ArrowDown" or "ArrowUp" or "Enter"))
            return false;
        waiting.Add(key);
        hurried.TrySetResult();
        return true;
    }

    /// <summary>Takes an answer that needed no search, or empties the box: what runs is called off and no key waits.</summary>
    /// <param name="typed">As it stands in the box.</param>
    public void Settle(string typed = "")
    {
        waiting.Clear();
        (Typed, IsSearching) = (typed.Trim(), false);
        running?.Cancel();
        running = null;
    }

    public void Dispose() => Settle();
}
