using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Web.Components;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Every page of the product against the checks of the UI brief. The pages are walked once, the checks read what was found.</summary>
[Collection(FilledSiteCollection.Name)]
public sealed class EveryPageChecks(FilledSite site)
{
    public static TheoryData<PageCheck> Checks() => [.. Enum.GetValues<PageCheck>()];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task EveryPage_Passes(PageCheck check)
    {
        var found = (await site.WalkAsync()).Where(f => f.Check == check).Select(f => $"{f.Page}: {f.Text}").ToList();
        Assert.True(found.Count == 0, $"{found.Count} findings\n{string.Join('\n', found)}");
    }

    /// <summary>Pages that are reached only by a step on another page: the catalogue takes it, or the tests of the sign-in do.</summary>
    private static readonly string[] ReachedByAStep = ["/account/second-factor", "/account/recovery-code", "/account/set-up/authenticator", "/account/passkey", "/account/recovery-used"];

    /// <summary>A page that nobody put into the catalogue would escape every check.</summary>
    [Fact]
    public void Catalogue_NamesEveryRoute()
    {
        var any = new SiteContents
        {
            SentCampaign = CampaignId.New(),
            DraftCampaign = CampaignId.New(),
            SubmittedCampaign = CampaignId.New(),
            Approval = ApprovalRequestId.New(),
            Segment = SegmentId.New(),
            Email = ContentId.New(),
            Person = ContactId.New(),
            Authorization = AuthorizationId.New(),
            Message = MessageId.New(),
            Import = ImportRunId.New(),
            ImportSource = IntakeSourceId.New(),
            FhirSource = IntakeSourceId.New(),
            ValueSet = ValueSetId.New(),
            Disposal = DisposalId.New(),
            Account = 1,
            SandboxMessage = Guid.CreateVersion7(),
            Invited = UserId.New(),
            SetUpToken = "token",
            Form = FormId.New(),
            FormPath = "/f/abcdefghjkmnpqrs",
            UnsubscribePath = "/t/u/token",
            PortalPath = "/s/token",
            AuthorizationForm = AuthorizationFormId.New(),
            AuthorizationBatch = AuthorizationBatchId.New(),
            Request = AuthorizationId.New(),
            SigningPath = "/a/token",
            Compliance = ComplianceContents.Any,
            Governance = GovernanceContents.Any,
        };
        var catalogued = PageCatalogue.All.Select(page => page.Path(any).Split('?')[0]).ToList();
        var routes = typeof(HostPage).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);
        var missing = routes.Except(ReachedByAStep).Where(route =>
            !catalogued.Any(path => Regex.IsMatch(path, "^" + Regex.Replace(route, "{[^}]+}", "[^/]+") + "$", RegexOptions.None, TimeSpan.FromSeconds(1))));
        Assert.Empty(missing);
    }

    [Fact]
    public void Catalogue_HasOneNamePerPage() => Assert.Equal(PageCatalogue.All.Count, PageCatalogue.All.Select(page => page.Name).Distinct().Count());
}
