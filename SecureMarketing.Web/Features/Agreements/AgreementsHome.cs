using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Agreements;

/// <summary>Whether the agreements are in force without which nothing about patients is sent (45 CFR 164.502(e)).</summary>
internal sealed class AgreementsHome : IHomeSource
{
    public int Order => 20;

    public Permission Needs => Permission.BaaView;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListBaas, BaaList>(new ListBaas(), cancellationToken);
        // Before the first agreement the first steps say what to do.
        if (!listed.IsSuccess || listed.Value.Rows.Count == 0)
            return null;
        var keeps = visit.Actor.Holds(Permission.BaaManage);
        if (listed.Value.Tenant != GateTenantBaa.Active)
        {
            return new HomeCard(
                keeps ? HomePart.Waiting : HomePart.Glance, "Business associate agreement", "Not in force",
                "Your organisation's agreement has ended or lacks a clause. Every message about patients is refused until one is in force.", "/baas", "Open agreements", Tone.Error);
        }

        var ending = listed.Value.Rows.Where(row => row.Alert is not null).ToList();
        return ending is [var first, ..]
            ? new HomeCard(
                keeps ? HomePart.Waiting : HomePart.Glance, "Agreements ending", HomeWords.Number(ending.Count),
                $"The first, with {first.Record.Party}, ends in {HomeWords.Count(first.DaysLeft ?? 0, "day", "days")}. Sends that need it stop at that instant.",
                "/baas", "Renew", first.Alert <= 30 ? Tone.Warning : Tone.Info)
            : new HomeCard(
                HomePart.Glance, "Agreements in force", HomeWords.Number(listed.Value.Rows.Count(row => row.Active)),
                "None ends within 90 days.", "/baas", "Agreements");
    }
}
