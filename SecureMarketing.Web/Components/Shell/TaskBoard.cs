using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>
/// The long work of one circuit, read again and again while somebody looks: often while something is at work, rarely
/// otherwise. Tray and home page show the same lines.
/// </summary>
public sealed partial class TaskBoard(
    UseCaseRunner useCases, CurrentActor current, IEnumerable<ITaskSource> sources, Announcer announcer, TimeProvider clock, ILogger<TaskBoard> log) : IDisposable
{
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource gone = new();
    private readonly SemaphoreSlim once = new(1, 1);
    private CancellationTokenSource nap = new();

    /// <summary>Raised after each reading that differs from the one before, on whatever thread read.</summary>
    public event Action? Changed;

    /// <summary>At work first, then the latest.</summary>
    public IReadOnlyList<TaskLine> Lines { get; private set; } = [];

    /// <summary>False until the first reading: nobody knows yet whether something is at work.</summary>
    public bool HasRead { get; private set; }

    public int AtWork => Lines.Count(line => line.Standing == TaskStanding.Running);

    /// <summary>Reads at once: after a navigation, or an act on a line.</summary>
    public void Hurry() => nap.Cancel();

    /// <summary>Whether any long work could be shown to this person.</summary>
    public async Task<bool> ConcernsAsync()
    {
        var actor = await current.GetAsync();
        return sources.Any(s => actor.Holds(s.Needs));
    }

    /// <summary>Reads the lines once.</summary>
    public async Task ReadAsync()
    {
        await once.WaitAsync(gone.Token);
        try
        {
            var visit = new Visit(useCases, await current.GetAsync(), clock.GetUtcNow(), watching: true);
            var found = new List<TaskLine>();
            foreach (var source in sources.Where(s => visit.Actor.Holds(s.Needs)))
                found.AddRange(await source.AskAsync(visit, gone.Token));
            Take([.. found.OrderBy(line => line.IsOver).ThenByDescending(line => line.StartedAt)]);
        }
        finally
        {
            once.Release();
        }
    }

    private void Take(IReadOnlyList<TaskLine> lines)
    {
        var ended = lines.Where(line => line.IsOver && Lines.Any(before => before.Key == line.Key && !before.IsOver)).ToList();
        var same = lines.Count == Lines.Count && lines.Zip(Lines).All(pair => pair.First with { Act = null } == pair.Second with { Act = null });
        same &= HasRead;
        (Lines, HasRead) = (lines, true);
        foreach (var line in ended)
            announcer.Say($"{line.Title}: {line.Detail}");
        if (!same)
            Changed?.Invoke();
    }

    /// <summary>Reads on until the circuit ends; the tray, of which there is one, awaits it.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (!gone.IsCancellationRequested)
            {
                try
                {
                    await ReadAsync();
                }
                catch (ObjectDisposedException)
                {
                    // The server itself is going and took its services along: nothing will ever be read again.
                    return;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // The tray keeps what it showed; the next reading may succeed. While the circuit ends, its parts go one by one.
                    if (!gone.IsCancellationRequested)
                        ReadingFailed(log, failure.GetType().Name);
                }

                await RestAsync(AtWork > 0 ? Busy : Calm);
            }
        }
        catch (OperationCanceledException)
        {
            // The person left.
        }
    }

    private async Task RestAsync(TimeSpan time)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(gone.Token, nap.Token);
        try
        {
            await Task.Delay(time, clock, both.Token);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            nap = new CancellationTokenSource();
        }
    }

    /// <summary>Only ends the reading: a source without a timer holds nothing, and a last reading may still look at it.</summary>
    public void Dispose() => gone.Cancel();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Long work could not be read ({Reason}).")]
    private static partial void ReadingFailed(ILogger log, string reason);
}
