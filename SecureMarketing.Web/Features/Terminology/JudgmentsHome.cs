using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology.Judgments;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Terminology;

/// <summary>Labels that colleagues proposed for codes and that this very person may decide; never their own proposals.</summary>
internal sealed class JudgmentsHome(SiteZone zone) : IHomeSource
{
    public int Order => 12;

    public Permission Needs => Permission.SensitiveTermsManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var found = await visit.RunAsync<ListCodeJudgments, IReadOnlyList<CodeJudgmentRow>>(new ListCodeJudgments(), cancellationToken);
        if (!found.IsSuccess || found.Value.Where(r => r.MayDecide).ToList() is not [var oldest, ..] mine)
            return null;
        return new HomeCard(
            HomePart.Waiting, mine.Count == 1 ? "Proposed label of a code" : "Proposed labels of codes", HomeWords.Number(mine.Count),
            $"“{oldest.Display}” waits since {zone.Text(oldest.AskedAt)}. Until it is decided, the code counts as it does now.",
            "/value-sets/unmapped", "Decide", Tone.Info);
    }
}
