using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Whether the audit trail is sealed and was found intact; when it is not, nothing is sent.</summary>
internal sealed class AuditHome(SiteZone zone) : IHomeSource
{
    public int Order => 1;

    public Permission Needs => Permission.AuditView;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var asked = await visit.RunAsync<ViewAuditStanding, AuditStanding>(new ViewAuditStanding(), cancellationToken);
        if (!asked.IsSuccess)
            return null;
        return asked.Value switch
        {
            { IsUp: false } => new HomeCard(
                HomePart.Waiting, "Audit trail", "Not sealed",
                "Events have waited more than five minutes for their seal. Every send is held until sealing works again.", "/audit", "Open the audit log", Tone.Error),
            { Intact: false, VerifiedAt: { } at } => new HomeCard(
                HomePart.Waiting, "Audit trail", "Broken",
                $"The check of {zone.Text(at)} found the chain broken: a record was altered, removed or reordered. Treat it as an incident.", "/audit", "See where", Tone.Error),
            { VerifiedAt: { } at } => new HomeCard(
                HomePart.Glance, "Audit trail", "Intact", $"Sealed, and last verified {zone.Text(at)}.", "/audit", "Audit log"),
            _ => new HomeCard(
                HomePart.Glance, "Audit trail", "Sealed", "Nobody has verified the chain yet.", "/audit", "Verify it"),
        };
    }
}
