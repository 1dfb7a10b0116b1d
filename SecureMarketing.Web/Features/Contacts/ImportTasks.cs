using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>Imports as long work. Numbers of an import are the matrix's "run without seeing values": its holders may all see them.</summary>
internal sealed class ImportTasks : ITaskSource
{
    private const int Looked = 20;

    public Permission Needs => Permission.ImportView;

    public async Task<IReadOnlyList<TaskLine>> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var history = await visit.RunAsync<ListImports, ImportHistory>(new ListImports(0, Looked), cancellationToken);
        return history.IsSuccess
            ? [.. history.Value.Items.Where(run => !run.IsOver || visit.Now - (run.UndoneAt ?? run.EndedAt) < TimeSpan.FromDays(1)).Select(run => Line(run, visit))]
            : [];
    }

    private static TaskLine Line(ImportSummary run, Visit visit) => new()
    {
        Key = $"import:{run.Id.Value:N}",
        Title = (run.UndoRequestedAt is not null ? "Undo of the import of " : run.DryRun ? "Dry run of " : "Import of ") + HomeWords.Count(run.Files, "file", "files"),
        Standing = run.State switch
        {
            ImportState.Finished or ImportState.Undone => TaskStanding.Finished,
            ImportState.Failed or ImportState.Stopped => TaskStanding.Failed,
            ImportState.Cancelled => TaskStanding.Stopped,
            _ => TaskStanding.Running,
        },
        Detail = run.State == ImportState.Queued ? "Waits for its turn."
            : run.UndoRequestedAt is not null ? $"{HomeWords.Number(run.UndoRemoved)} people removed, {HomeWords.Number(run.UndoRestored)} restored, {HomeWords.Number(run.UndoKept)} kept."
            : $"{HomeWords.Number(run.Created)} people created, {HomeWords.Number(run.Updated)} updated, {HomeWords.Count(run.Rejected, "row", "rows")} left out.",
        Percent = run.UndoRequestedAt is not null ? (int)(run.UndoDone * 100L / Math.Max(1, run.UndoTotal)) : run.FilesDone * 100 / run.Files,
        Href = $"/imports/{run.Id.Value}",
        StartedAt = run.UndoRequestedAt ?? run.StartedAt ?? run.RequestedAt,
        Act = run is { State: ImportState.Queued or ImportState.Running, CancelRequested: false } && visit.Actor.Holds(Permission.ImportRun)
            ? new TaskAct("Cancel", () => visit.ActAsync<CancelImport, Unit>(new CancelImport(run.Id)))
            : null,
    };
}
