using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Which imports a list shows.</summary>
public enum ImportView
{
    All = 0,

    /// <summary>Queued, running or being undone.</summary>
    AtWork = 1,

    /// <summary>Finished, and rows or cells were left out.</summary>
    Incomplete = 2,
    /// <summary>Failed, or stopped by too many rejected rows.</summary>
    Failed = 3,
    Undone = 4,
}

/// <summary>The history of imports, newest first.</summary>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
/// <param name="View">Which ones.</param>
public sealed record ListImports(int Skip, int Take, ImportView View = ImportView.All) : ICommand<ImportHistory>
{
    public static Permission Requires => Permission.ImportView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record ImportHistory(int Total, IReadOnlyList<ImportSummary> Items);

/// <summary>A run in numbers.</summary>
public sealed record ImportSummary
{
    public required ImportRunId Id { get; init; }
    public required ImportState State { get; init; }
    public required bool DryRun { get; init; }
    public required bool AddressesVerified { get; init; }
    public required string SourceSystem { get; init; }

    /// <summary>User id of who asked for it; zero for the command line.</summary>
    public required Guid RequestedBy { get; init; }
    public required string RequestedRole { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required int Files { get; init; }
    public required int FilesDone { get; init; }

    /// <summary>So far, in every pass over the files: bulk exports are read three times.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Of all files; 0 where it was not asked for, as in lists.</summary>
    public long Bytes { get; init; }

    /// <summary>
    /// Share of <see cref="Bytes"/> that was read so far: by every pass, so that it ends at all of them. Null when another process
    /// carries it out, and once it is over.
    /// </summary>
    public long? BytesRead { get; init; }
    public required int Created { get; init; }
    public required int Updated { get; init; }
    public required int Unchanged { get; init; }
    public required int Facts { get; init; }
    public required int Rejected { get; init; }
    public required string? FailureCode { get; init; }
    public required bool CancelRequested { get; init; }

    /// <summary>User id of who undid it, zero for the command line; null while nobody has, as are the others.</summary>
    public required Guid? UndoRequestedBy { get; init; }
    public required string? UndoRequestedRole { get; init; }
    public required DateTimeOffset? UndoRequestedAt { get; init; }
    public required DateTimeOffset? UndoneAt { get; init; }

    /// <summary>People to deal with, and dealt with, while it is being undone.</summary>
    public required int UndoTotal { get; init; }
    public required int UndoDone { get; init; }
    public required int UndoRemoved { get; init; }
    public required int UndoRestored { get; init; }

    /// <summary>People whom it brought in and who stayed, because something depends on them.</summary>
    public required int UndoKept { get; init; }

    public bool IsOver => State is not (ImportState.Queued or ImportState.Running or ImportState.Undoing);

    /// <summary>True when an undo may be asked for; later imports may still stand in its way.</summary>
    public bool CanBeUndone => !DryRun && StartedAt is not null &&
        State is ImportState.Finished or ImportState.Failed or ImportState.Cancelled or ImportState.Stopped;

    internal static ImportSummary Of(ImportRun run) => new()
    {
        Id = run.Id,
        State = run.State,
        DryRun = run.DryRun,
        AddressesVerified = run.AddressesVerified,
        SourceSystem = run.SourceSystem,
        RequestedBy = run.RequestedBy,
        RequestedRole = run.RequestedRole,
        RequestedAt = run.RequestedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Files = run.Files,
        FilesDone = run.FilesDone,
        RowsRead = run.StepsDone,
        Created = run.Created,
        Updated = run.Updated,
        Unchanged = run.Unchanged,
        Facts = run.Facts,
        Rejected = run.Rejected,
        FailureCode = run.FailureCode,
        CancelRequested = run.CancelRequested,
        UndoRequestedBy = run.UndoRequestedBy,
        UndoRequestedRole = run.UndoRequestedRole,
        UndoRequestedAt = run.UndoRequestedAt,
        UndoneAt = run.UndoneAt,
        UndoTotal = run.UndoTotal,
        UndoDone = run.UndoDone,
        UndoRemoved = run.UndoRemoved,
        UndoRestored = run.UndoRestored,
        UndoKept = run.UndoKept,
    };
}

internal sealed class ListImportsHandler : IUseCase<ListImports, ImportHistory>
{
    private const int MaxTake = 100;

    public async Task<Result<ImportHistory>> HandleAsync(ListImports command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var all = scope.Db.ImportRuns.AsNoTracking();
        var runs = command.View switch
        {
            ImportView.AtWork => all.Where(r => r.State == ImportState.Queued || r.State == ImportState.Running || r.State == ImportState.Undoing),
            ImportView.Incomplete => all.Where(r => r.State == ImportState.Finished && r.Rejected > 0),
            ImportView.Failed => all.Where(r => r.State == ImportState.Failed || r.State == ImportState.Stopped),
            ImportView.Undone => all.Where(r => r.State == ImportState.Undone),
            _ => all,
        };
        var page = await runs.OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id)
            .Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, MaxTake)).ToListAsync(cancellationToken);
        return new ImportHistory(await runs.CountAsync(cancellationToken), [.. page.Select(ImportSummary.Of)]);
    }
}
