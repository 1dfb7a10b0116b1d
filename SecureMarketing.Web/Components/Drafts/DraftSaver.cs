using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Components.Drafts;

/// <summary>How the work on a page stands towards the database.</summary>
public enum SaveStatus
{
    /// <summary>What is on the page is in the database.</summary>
    Saved,

    /// <summary>A change waits for its save, or is being saved.</summary>
    Saving,

    /// <summary>The last save failed; the change is on the page only.</summary>
    NotSaved,

    /// <summary>Someone else saved meanwhile; nothing is saved until the person has chosen.</summary>
    Conflict,
}

/// <summary>
/// Saves a draft behind the person's back: half a second after the last change, and within a second of the first one that is not
/// saved yet. One save at a time; the next takes what has changed since. A fault is tried again by itself; a refusal waits for
/// the next change or a press on "Retry"; a conflict waits for the person.
/// </summary>
/// <param name="conflictCodes">Codes of the refusals that mean that someone else saved meanwhile.</param>
/// <param name="save">Saves what is on the page now; null when it is saved.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="onFault">Told of an exception, for the log; the person sees only that it is not saved.</param>
public sealed class DraftSaver(IReadOnlyCollection<string> conflictCodes, Func<CancellationToken, Task<Error?>> save, TimeProvider clock, Action<Exception> onFault) : IAsyncDisposable
{
    public static readonly TimeSpan AfterLastChange = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan AfterFirstChange = TimeSpan.FromMilliseconds(900);
    public static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(3);

    private static readonly Error Fault = new("draft.not_stored", "The draft could not be stored. It is tried again by itself; nothing you typed is lost while this page stays open.");

    private readonly CancellationTokenSource gone = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private Task running = Task.CompletedTask;
    private DateTimeOffset firstUnsaved;
    private DateTimeOffset lastChange;
    private long changes;
    private long saved;

    /// <summary>Raised when anything shown changed.</summary>
    public event Action? Changed;

    public SaveStatus Status { get; private set; }

    /// <summary>When the database last took the draft; null before.</summary>
    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>Why it is not saved; null otherwise.</summary>
    public Error? Failure { get; private set; }

    /// <summary>True while something on the page is not in the database.</summary>
    public bool HasUnsaved => changes != saved;

    /// <summary>The page shows what the database holds: after loading, and after a conflict was settled by taking theirs.</summary>
    /// <param name="at">When that was saved; null for nothing yet.</param>
    public void Loaded(DateTimeOffset? at)
    {
        saved = changes;
        SavedAt = at;
        Set(SaveStatus.Saved, null);
    }

    /// <summary>Something on the page changed.</summary>
    public void Touch()
    {
        lastChange = clock.GetUtcNow();
        if (!HasUnsaved)
            firstUnsaved = lastChange;
        changes++;
        if (Status == SaveStatus.Conflict)
            return;
        Set(SaveStatus.Saving, null);
        if (running.IsCompleted)
            running = SaveWhenQuietAsync();
    }

    /// <summary>The person keeps their own over what was saved meanwhile: the next save goes on top of it.</summary>
    public Task KeepMineAsync()
    {
        changes++;
        Set(SaveStatus.Saving, null);
        return FlushAsync();
    }

    /// <summary>Saves now what is not saved yet, unless there is a conflict.</summary>
    public Task FlushAsync() => SaveOnceAsync(gone.Token);

    /// <summary>Leaving the page saves what a pause still held back.</summary>
    public async ValueTask DisposeAsync()
    {
        Changed = null;
        await SaveOnceAsync(CancellationToken.None);
        await gone.CancelAsync();
    }

    private async Task SaveWhenQuietAsync()
    {
        try
        {
            while (HasUnsaved && Status != SaveStatus.Conflict)
            {
                var due = lastChange + AfterLastChange;
                if (due > firstUnsaved + AfterFirstChange)
                    due = firstUnsaved + AfterFirstChange;
                if (due - clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, gone.Token);
                    continue;
                }

                await SaveOnceAsync(gone.Token);
                if (Status != SaveStatus.NotSaved)
                    continue;
                if (Failure != Fault)
                    return;
                await Task.Delay(BetweenTries, clock, gone.Token);
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The page is gone, and has saved what it held.
        }
    }

    private async Task SaveOnceAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (!HasUnsaved || Status == SaveStatus.Conflict)
                return;
            var (taken, began) = (changes, clock.GetUtcNow());
            var error = await TryAsync(cancellationToken);
            if (error is null)
            {
                saved = taken;
                SavedAt = clock.GetUtcNow();
                // What came in meanwhile is younger than this save.
                firstUnsaved = began;
            }

            Set(error is null ? HasUnsaved ? SaveStatus.Saving : SaveStatus.Saved : conflictCodes.Contains(error.Code) ? SaveStatus.Conflict : SaveStatus.NotSaved, error);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Error?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await save(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            onFault(fault);
            return Fault;
        }
    }

    private void Set(SaveStatus status, Error? failure)
    {
        (Status, Failure) = (status, failure);
        Changed?.Invoke();
    }
}
