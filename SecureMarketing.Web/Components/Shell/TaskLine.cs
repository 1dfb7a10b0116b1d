using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>How long work stands.</summary>
public enum TaskStanding
{
    Running = 1,

    /// <summary>Held by a person; goes on when told.</summary>
    Paused = 2,
    Finished = 3,

    /// <summary>Ended without reaching its end.</summary>
    Stopped = 4,
    Failed = 5,
}

/// <summary>
/// One piece of long work as the tray and the home page show it, read from its job row: a reload, another browser or a
/// restarted server shows the same.
/// </summary>
public sealed record TaskLine
{
    /// <summary>The same from reading to reading.</summary>
    public required string Key { get; init; }

    /// <summary>What it is, with its name: "Send: Autumn news".</summary>
    public required string Title { get; init; }

    public required TaskStanding Standing { get; init; }

    /// <summary>One sentence with numbers; small numbers of people stay hidden as everywhere.</summary>
    public required string Detail { get; init; }

    /// <summary>0–100; null when nobody can know.</summary>
    public int? Percent { get; init; }

    /// <summary>Its page.</summary>
    public required string Href { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What the person may do to it now; null for nothing.</summary>
    public TaskAct? Act { get; init; }

    public bool IsOver => Standing is TaskStanding.Finished or TaskStanding.Stopped or TaskStanding.Failed;
}

/// <summary>Cancel, pause or resume.</summary>
/// <param name="Text">Names the act: "Cancel".</param>
/// <param name="DoAsync">Does it through the use case; null when done, else the refusal to show.</param>
public sealed record TaskAct(string Text, Func<Task<Error?>> DoAsync);

/// <summary>A module's long work. Implementations are found by scanning and asked only when the person holds the permission.</summary>
public interface ITaskSource
{
    Permission Needs { get; }

    /// <summary>Everything at work that the person may see, and what ended within the last day.</summary>
    Task<IReadOnlyList<TaskLine>> AskAsync(Visit visit, CancellationToken cancellationToken);
}
