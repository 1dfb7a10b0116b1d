using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>Records of the register that are overdue, for who keeps it.</summary>
internal sealed class RegisterHome : IHomeSource
{
    public int Order => 8;

    public Permission Needs => Permission.GovernanceManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListRecords, RecordList>(new ListRecords(RecordView.Overdue, Take: 1), cancellationToken);
        return listed.IsSuccess && listed.Value.Overdue > 0
            ? new HomeCard(
                HomePart.Waiting, "Register", HomeWords.Number(listed.Value.Overdue), "Policies, assessments, audits or corrective actions are past their day.", "/governance?view=Overdue", "Look at them", Tone.Warning)
            : null;
    }
}
