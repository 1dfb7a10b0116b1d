using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>What a demo campaign says and what the marketer states about it.</summary>
/// <param name="Name">Of the campaign.</param>
/// <param name="Topic">What people may opt out of.</param>
/// <param name="Email">Name of its email.</param>
/// <param name="Text">The email: a starter's key, or a document of its own (JSON).</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Encourages">Whether it encourages to buy or use something.</param>
/// <param name="ClinicalClaims">Whether it claims an effect of a treatment.</param>
internal sealed record DemoCampaign(string Name, string Topic, string Email, string Text, BlockSubject Subject, Stated Encourages, Stated ClinicalClaims)
{
    public AudienceBasis Basis { get; init; } = AudienceBasis.PatientOrMember;
}

/// <summary>
/// Two campaigns to one segment, from draft to launch by the people whose work it is: an offer that needs an authorization,
/// and education that needs none but tells a result, so that policy keeps it off plain TLS.
/// </summary>
internal sealed class DemoCampaigns(DemoStaff staff, TimeProvider clock)
{
    public static readonly DemoCampaign Offer = new(
        "Glucose meter at the member price", "offers", "Glucose meter offer", OfferDocument, BlockSubject.ThirdPartyHealth, Stated.Y, Stated.N);

    public static readonly DemoCampaign Education = new(
        "What your A1c means", "education", "Diabetes education", "diabetes-education", BlockSubject.GeneralHealth, Stated.N, Stated.Y);

    /// <summary>Adults with type 2 diabetes who are alive and have an A1c result.</summary>
    public const string Rule = """
        {
          "all": [
            { "attribute": "living", "operator": "equals", "value": true },
            { "attribute": "age", "operator": "atLeast", "value": 18 },
            { "attribute": "condition", "of": { "codes": ["44054006"], "system": "snomed" }, "operator": "active" },
            { "attribute": "observation", "of": { "codes": ["4548-4"], "system": "loinc" }, "operator": "exists" }
          ]
        }
        """;

    internal const string FromDomain = "harbor.example.org";

    private const string OfferDocument = """
        {
          "version": 1,
          "language": "en",
          "subject": "An offer from our partner pharmacy",
          "preheader": "At the member price until the end of the month",
          "blocks": [
            { "type": "heading", "id": "title", "level": 1, "content": [{ "text": "A meter that fits in your pocket" }] },
            { "type": "text", "id": "hello", "content": [
              { "text": "Hello " }, { "merge": "firstName", "fallback": "there" },
              { "text": ", Lakeside Pharmacy offers its new glucose meter to our patients at the member price. The first fifty strips are included." }
            ] },
            { "type": "button", "id": "offer", "label": "See the offer", "href": "https://www.example.com/offers/meter" },
            { "type": "divider", "id": "line" },
            { "type": "text", "id": "free", "content": [
              { "text": "You decide. Your care with us does not depend on this offer." }
            ] }
          ],
          "footer": {
            "organisation": "Harbor Health Partners",
            "postalAddress": "100 Harbor Street, Boston, MA 02110",
            "reason": "You receive this because you signed an authorization for offers by email."
          }
        }
        """;

    /// <summary>Clinical education stays encrypted end to end or in the portal; offers may also travel by verified TLS.</summary>
    public Task SetPolicyAsync(CancellationToken cancellationToken) => staff.AsAsync<SetDeliveryPolicy, Unit>(
        Role.Admin, new SetDeliveryPolicy(HipaaClass.NotMarketing, DeliveryRules.Default with { Mode = DeliveryMode.NoTlsOnly }), cancellationToken);

    /// <summary>The key that signs the organisation's mail (RFC 6376); the sandbox needs no DNS record for it.</summary>
    public Task SignMailAsync(CancellationToken cancellationToken) => staff.AsAsync<CreateDkimKey, DkimKeyRow>(
        Role.Admin, new CreateDkimKey { Domain = FromDomain, Selector = "demo" }, cancellationToken);

    public Task<SavedSegment> SaveSegmentAsync(CancellationToken cancellationToken) => staff.AsAsync<SaveSegment, SavedSegment>(
        Role.Marketer, new SaveSegment { Name = "Type 2 diabetes with an A1c result", RuleJson = Rule }, cancellationToken);

    /// <summary>Writes email and draft.</summary>
    /// <returns>The saved draft.</returns>
    public async Task<OpenedCampaign> DraftAsync(DemoCampaign campaign, SegmentVersionId segment, CancellationToken cancellationToken)
    {
        var content = await PublishAsync(campaign, cancellationToken);
        var id = await staff.AsAsync<CreateCampaign, CampaignId>(Role.Marketer, new CreateCampaign(campaign.Name), cancellationToken);
        var setup = new CampaignSetup
        {
            Segment = segment,
            Content = content,
            FromName = DemoPeople.Organisation,
            FromAddress = "news@" + FromDomain,
            Stream = "news",
            Topic = campaign.Topic,
            ClinicalClaims = campaign.ClinicalClaims,
        };
        var empty = await OpenAsync(id, cancellationToken);
        await SaveAsync(campaign, empty, setup, cancellationToken);
        // The blocks are known once the email is chosen; their facts follow.
        var chosen = await OpenAsync(id, cancellationToken);
        await SaveAsync(campaign, chosen, setup with { Sheets = [FactsOf(campaign, chosen)] }, cancellationToken);
        return await OpenAsync(id, cancellationToken);
    }

    public Task<ApprovalRequestId> SubmitAsync(OpenedCampaign draft, CancellationToken cancellationToken) =>
        staff.AsAsync<SubmitCampaign, ApprovalRequestId>(Role.Marketer, new SubmitCampaign(draft.Id, draft.Version, draft.Revision), cancellationToken);

    /// <summary>Submits, has the facts confirmed and every required approval granted, and sends to everyone counted.</summary>
    public async Task ApproveAndSendAsync(OpenedCampaign draft, CancellationToken cancellationToken)
    {
        var request = await SubmitAsync(draft, cancellationToken);
        var opened = await staff.AsAsync<OpenApproval, OpenedApproval>(Role.ComplianceOfficer, new OpenApproval(request), cancellationToken);
        foreach (var sheet in opened.Sheets)
        {
            await staff.AsAsync<ConfirmFacts, Unit>(
                Role.ComplianceOfficer,
                new ConfirmFacts { Request = request, SheetKey = sheet.Sheet.Key, FactsHash = sheet.Hash, Evidence = "Contract file and content review of the demo organisation" },
                cancellationToken);
        }

        foreach (var slot in opened.Slots)
            await staff.AsAsync<GrantApproval, bool>(RoleOf(slot.Kind), new GrantApproval { Request = request, Kind = slot.Kind, Hash = opened.Proposed.Hash }, cancellationToken);
        var frozen = await staff.AsAsync<FreezeAudience, FrozenAudience>(Role.Marketer, new FreezeAudience(draft.Id, draft.Version), cancellationToken);
        if (frozen.People.Number is not > 0)
            throw new CliException("The demo's segment holds too few people to write to. Give --patients at least 300.");
        await CheckAsync(draft, cancellationToken);
        await staff.AsAsync<ScheduleCampaign, DateTimeOffset>(
            Role.Marketer, new ScheduleCampaign { Campaign = draft.Id, Version = draft.Version, TypedCount = (int?)frozen.People.Number }, cancellationToken);
    }

    /// <summary>The checklist before the launch: a sample of the list against its documents, and what only people can see.</summary>
    private async Task CheckAsync(OpenedCampaign draft, CancellationToken cancellationToken)
    {
        await staff.AsAsync<CheckLaunchSample, bool>(Role.ComplianceOfficer, new CheckLaunchSample(draft.Id, draft.Version), cancellationToken);
        var checklist = await staff.AsAsync<OpenLaunchChecklist, LaunchChecklist>(Role.Marketer, new OpenLaunchChecklist(draft.Id, draft.Version), cancellationToken);
        await staff.AsAsync<SendCampaignTest, SentTest>(Role.Marketer, new SendCampaignTest(draft.Id, draft.Version), cancellationToken);
        foreach (var item in checklist.Items.Where(i => i.IsTicked))
            await staff.AsAsync<TickLaunchPoint, Unit>(Role.Marketer, new TickLaunchPoint(draft.Id, draft.Version, item.Point, checklist.Hash), cancellationToken);
    }

    /// <summary>Waits for the server's own clock and sender.</summary>
    /// <exception cref="CliException">Not finished within the time.</exception>
    public async Task WaitAsync(CampaignId campaign, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + atMost;
        while (true)
        {
            var now = await OpenAsync(campaign, cancellationToken);
            if (now.State == CampaignState.Completed)
                return;
            if (clock.GetUtcNow() > end)
                throw new CliException($"The campaign was still {now.State} after {atMost.TotalMinutes:0} minutes ({now.Progress.Percent} % done). Look at the queue with \"send once\".");
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, cancellationToken);
        }
    }

    private Task<OpenedCampaign> OpenAsync(CampaignId id, CancellationToken cancellationToken) =>
        staff.AsAsync<OpenCampaign, OpenedCampaign>(Role.Marketer, new OpenCampaign(id), cancellationToken);

    private Task<long> SaveAsync(DemoCampaign campaign, OpenedCampaign seen, CampaignSetup setup, CancellationToken cancellationToken) => staff.AsAsync<SaveCampaignDraft, long>(
        Role.Marketer,
        new SaveCampaignDraft { Campaign = seen.Id, Version = seen.Version, Revision = seen.Revision, Name = campaign.Name, Setup = setup },
        cancellationToken);

    private async Task<ContentVersionId> PublishAsync(DemoCampaign campaign, CancellationToken cancellationToken)
    {
        var starter = Starters.All.Any(s => s.Key == campaign.Text) ? campaign.Text : null;
        var id = await staff.AsAsync<CreateContent, ContentId>(Role.Marketer, new CreateContent(campaign.Email, starter), cancellationToken);
        var opened = await staff.AsAsync<OpenContent, OpenedContent>(Role.Marketer, new OpenContent(id), cancellationToken);
        var revision = starter is null
            ? await staff.AsAsync<SaveContentDraft, long>(Role.Marketer, new SaveContentDraft(id, opened.Revision, campaign.Email, campaign.Text), cancellationToken)
            : opened.Revision;
        return await staff.AsAsync<PublishContentVersion, ContentVersionId>(Role.Marketer, new PublishContentVersion(id, revision, null), cancellationToken);
    }

    private static FactSheet FactsOf(DemoCampaign campaign, OpenedCampaign chosen) => new()
    {
        Key = "message",
        Blocks = [.. chosen.Summary.Blocks.Select(b => b.Id)],
        NoRemunerationAttested = true,
        Facts = new BlockFacts
        {
            AudienceBasis = campaign.Basis,
            Encourages = campaign.Encourages,
            Subject = campaign.Subject,
            SenderRole = SenderRole.Provider,
            Remuneration = Remuneration.None,
            PhiToThirdParty = Stated.N,
            PhiToThirdPartyRemunerated = Stated.N,
        },
    };

    private static Role RoleOf(ApproverKind kind) => kind switch
    {
        ApproverKind.Compliance => Role.ComplianceOfficer,
        ApproverKind.Legal => Role.Legal,
        ApproverKind.Part2 => Role.Part2Reviewer,
        _ => Role.ClinicalReviewer,
    };
}
