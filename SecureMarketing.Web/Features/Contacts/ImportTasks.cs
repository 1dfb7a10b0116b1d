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
            ? [.. history.Value.Items.Where(run => !run.IsOver || visit.Now - run.EndedAt < TimeSpan.FromDays(1)).Select(run => Line(run, visit))]
            : [];
    }

    private static TaskLine Line(ImportSummary run, Visit visit) => new()
    {
        Key = $"import:{run.Id.Value:N}",
        Title = (run.DryRun ? "Dry run of " : "Import of ") + HomeWords.Count(run.Files, "file", "files"),
        Standing = run.State switch
        {
            ImportState.Finished => TaskStanding.Finished,
            ImportState.Failed => TaskStanding.Failed,
            ImportState.Cancelled => TaskStanding.Stopped,
            _ => TaskStanding.Running,
        },
        Detail = run.State == ImportState.Queued
            ? "Waits for its turn."
            : $"{HomeWords.Number(run.Created)} people created, {HomeWords.Number(run.Updated)} updated, {HomeWords.Count(run.Rejected, "row", "rows")} left out.",
        Percent = run.FilesDone * 100 / run.Files,
        Href = $"/imports/{run.Id.Value}",
        StartedAt = run.StartedAt ?? run.RequestedAt,
        Act = run is { IsOver: false, CancelRequested: false } && visit.Actor.Holds(Permission.ImportRun)
            ? new TaskAct("Cancel", () => visit.ActAsync<CancelImport, Unit>(new CancelImport(run.Id)))
            : null,
    };
}
