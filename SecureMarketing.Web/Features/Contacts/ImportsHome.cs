using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>Imports of the last week that failed or left rows out.</summary>
internal sealed class ImportsHome : IHomeSource
{
    private const int Looked = 20;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public int Order => 40;

    public Permission Needs => Permission.ImportRun;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var history = await visit.RunAsync<ListImports, ImportHistory>(new ListImports(0, Looked), cancellationToken);
        if (!history.IsSuccess)
            return null;
        var recent = history.Value.Items.Where(run => run.IsOver && visit.Now - run.RequestedAt < Week).ToList();
        var failed = recent.Where(run => run.State is ImportState.Failed or ImportState.Stopped).ToList();
        var incomplete = recent.Where(run => run.State == ImportState.Finished && run.Rejected > 0).ToList();
        if (failed.Count + incomplete.Count == 0)
            return null;
        var latest = failed.Concat(incomplete).MaxBy(run => run.RequestedAt)!;
        var one = failed.Count + incomplete.Count == 1;
        return new HomeCard(
            HomePart.Waiting, "Imports with errors", HomeWords.Number(failed.Count + incomplete.Count), Detail(failed.Count, incomplete.Count),
            one ? $"/imports/{latest.Id.Value}" : "/imports", one ? "See what was left out" : "Open imports", failed.Count > 0 ? Tone.Error : Tone.Warning);
    }

    private static string Detail(int failed, int incomplete) => (failed, incomplete) switch
    {
        (0, _) => $"In the last 7 days {HomeWords.Count(incomplete, "import left", "imports left")} rows out. Those people or facts are missing until the file is mended and imported again.",
        (_, 0) => $"In the last 7 days {HomeWords.Count(failed, "import", "imports")} stopped. Running it again completes it; nothing is imported twice.",
        _ => $"In the last 7 days {HomeWords.Number(failed)} stopped and {HomeWords.Number(incomplete)} left rows out. Importing again completes them; nothing is imported twice.",
    };
}
