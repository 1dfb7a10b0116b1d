using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>Tells whoever keeps the register that the database could not be brought back.</summary>
internal sealed class BackupHome(SiteZone zone) : IHomeSource
{
    public int Order => 1;

    public Permission Needs => Permission.GovernanceManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var seen = await visit.RunAsync<ViewBackups, BackupView>(new ViewBackups(), cancellationToken);
        return seen is { IsSuccess: true, Value.Standing: BackupStanding.Failed or BackupStanding.Old or BackupStanding.Untested }
            ? new HomeCard(HomePart.Waiting, "Backups", BackupWords.Of(seen.Value.Standing), BackupWords.Sentence(seen.Value, zone), "/governance", "Look at it", BackupWords.ToneOf(seen.Value.Standing))
            : null;
    }
}
