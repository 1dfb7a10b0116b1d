using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Home.Cards;

/// <summary>Whether the agreements are in force without which nothing about patients is sent.</summary>
internal sealed class AgreementsHome : IHomeSource
{
    public int Order => 20;

    public Permission Needs => Permission.BaaManage;

    public async Task<HomeAnswer> AskAsync(HomeVisit visit, CancellationToken cancellationToken)
    {
        var list = (await visit.RunAsync<ListBaas, BaaList>(new ListBaas(), cancellationToken)).Value;
        var active = list.Rows.Count(row => row.Active);
        var ending = list.Rows.Where(row => row.Alert is not null).ToList();
        var card = active == 0
            ? null
            : new HomeCard(
                "Business associate agreements", $"{active}",
                ending.Count == 0 ? "In force; none ends within 90 days." : $"In force; {ending.Count} end within 90 days, the first in {ending[0].DaysLeft} days. Sends stop at that instant.",
                "/baas", "Agreements", IsWaiting: ending.Count > 0);
        return new HomeAnswer(card, list.Tenant == GateTenantBaa.Active
            ? new ChecklistItem(CheckState.Done, "Your organisation's agreement is in force.")
            : new ChecklistItem(CheckState.Open, "Record your organisation's business associate agreement.", "Until it is in force no message about patients is sent.", "/baas", "Record the agreement"));
    }
}
