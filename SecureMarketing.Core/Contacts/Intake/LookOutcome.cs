using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>What a look came to.</summary>
public sealed record LookOutcome
{
    /// <summary>As in <see cref="IntakeLook"/>.</summary>
    public int Waiting { get; init; }
    public int Taken { get; init; }
    public int Done { get; init; }
    public int Rejected { get; init; }
    public int Duplicates { get; init; }

    /// <summary>Why it failed; null when it did not. What was claimed before the fault is gone on with by the next look.</summary>
    public Error? Failure { get; init; }

    /// <summary>The import that it started, or that it still waits for; null when there is none.</summary>
    public ImportRunId? Run { get; init; }

    /// <summary>When to look again; null = at the source's usual time.</summary>
    internal TimeSpan? NextIn { get; init; }

    /// <summary>True when a file was taken or filed.</summary>
    public bool Moved => Taken + Done + Rejected + Duplicates > 0;

    internal LookOutcome And(LookOutcome later) => new()
    {
        Waiting = Waiting + later.Waiting,
        Taken = Taken + later.Taken,
        Done = Done + later.Done,
        Rejected = Rejected + later.Rejected,
        Duplicates = Duplicates + later.Duplicates,
        Failure = later.Failure ?? Failure,
        Run = later.Run ?? Run,
        NextIn = later.NextIn ?? NextIn,
    };
}
