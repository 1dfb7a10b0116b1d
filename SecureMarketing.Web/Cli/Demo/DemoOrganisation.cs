using System.Diagnostics;
using Microsoft.Extensions.Options;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// The main job end to end in a running server: patients, agreements, segment, authorizations, two approved campaigns, Quartz
/// send through the sandbox relay, engagement, report. Everything enters through import, HTTP, SMTP and use cases.
/// </summary>
internal sealed class DemoOrganisation(WebApplication app)
{
    private static readonly TimeSpan SendLimit = TimeSpan.FromMinutes(15);

    private readonly DataFolder folder = app.Services.GetRequiredService<DataFolder>();
    private readonly TimeProvider clock = app.Services.GetRequiredService<TimeProvider>();

    /// <param name="people">Patients to invent, 300 or more, or the segment may be too small to write to.</param>
    /// <param name="workbench">Leaves work in progress as well, for people who look around afterwards.</param>
    /// <param name="cancellationToken">Ends the run; what was done stays.</param>
    public async Task<DemoSummary> RunAsync(int people, bool workbench, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var staff = await DemoStaff.SignInAsync(app.Services.GetRequiredService<UseCaseRunner>(), cancellationToken);
        var population = new DemoPeople(staff, folder, clock);
        var campaigns = new DemoCampaigns(staff, clock);

        await population.AgreeAsync(cancellationToken);
        await campaigns.SetPolicyAsync(cancellationToken);
        await campaigns.SignMailAsync(cancellationToken);
        var imported = await population.ImportAsync(people, cancellationToken);
        var segment = await campaigns.SaveSegmentAsync(cancellationToken);
        var members = await staff.AsAsync<ListSegmentMembers, IReadOnlyList<string>>(Role.ComplianceOfficer, new ListSegmentMembers(DemoCampaigns.Rule, null), cancellationToken);

        var offer = await campaigns.DraftAsync(DemoCampaigns.Offer, segment.VersionId, cancellationToken);
        var education = await campaigns.DraftAsync(DemoCampaigns.Education, segment.VersionId, cancellationToken);
        await population.AuthoriseAsync(members, offer.Summary.Categories, cancellationToken);
        await population.RegisterKeysAsync(members, cancellationToken);

        await campaigns.ApproveAndSendAsync(offer, cancellationToken);
        await campaigns.ApproveAndSendAsync(education, cancellationToken);
        await campaigns.WaitAsync(offer.Id, SendLimit, cancellationToken);
        await campaigns.WaitAsync(education.Id, SendLimit, cancellationToken);

        await EngageAsync(cancellationToken);
        if (workbench)
        {
            await new DemoWorkbench(staff, campaigns, clock).FillAsync([.. (await population.ContactsOfAsync(members, cancellationToken)).Values], cancellationToken);
            await new DemoGovernance(staff, app.Services.GetRequiredService<Organisation>().DayAt(clock.GetUtcNow())).FillAsync(cancellationToken);
        }

        await app.Services.GetRequiredService<AuditSealer>().SealAsync(cancellationToken);
        return await new DemoReport(staff, folder).SummariseAsync([offer.Id, education.Id], imported, members.Count, watch.Elapsed, cancellationToken);
    }

    /// <summary>Waits as long as a person would at least need, then follows the links of the delivered messages.</summary>
    private async Task EngageAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(app.Services.GetRequiredService<IOptions<TrackingOptions>>().Value.MachineSeconds + 1), clock, cancellationToken);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
        await new DemoEngagement(http, folder.Folder("sandbox")).FollowAsync(cancellationToken);
    }
}
