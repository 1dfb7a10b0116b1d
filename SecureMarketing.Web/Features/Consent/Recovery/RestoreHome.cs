using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent.Recovery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent.Recovery;

/// <summary>A restore whose lost refusals are not in effect again: every send is held.</summary>
internal sealed class RestoreHome : IHomeSource
{
    public int Order => 0;

    public Permission Needs => Permission.SuppressionManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListRecoveries, IReadOnlyList<RecoveryRow>>(new ListRecoveries(), cancellationToken);
        var open = listed.IsSuccess ? listed.Value.Count(r => r.State != RecoveryState.Confirmed) : 0;
        return open > 0
            ? new HomeCard(HomePart.Waiting, "Restored database", HomeWords.Number(open), "Every send is held until what people refused since the copy is replayed, and a second person confirmed it.", "/suppressions/restores", "See what is lost", Tone.Error)
            : null;
    }
}
