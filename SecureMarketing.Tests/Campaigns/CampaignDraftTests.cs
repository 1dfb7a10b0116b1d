using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Campaigns;

public sealed class CampaignDraftTests
{
    [Fact]
    public async Task Save_WithFactsThatClassify_MakesTheDraftSubmittable()
    {
        await using var bench = await CampaignBench.StartAsync();
        var setup = await bench.SetupAsync();
        var id = await bench.DraftAsync(setup with { Sheets = [] });
        Assert.Equal(CampaignState.Draft, (await bench.LatestAsync(id)).State);
        Assert.Equal("campaign.blocks_without_facts", (await bench.SubmitAsync(id)).Error?.Code);

        CampaignBench.Ok(await bench.SaveAsync(id, setup));

        var version = await bench.LatestAsync(id);
        Assert.Equal(CampaignState.FactsStated, version.State);
        Assert.Equal(setup.Sheets[0].Hash(), version.Setup().Sheets[0].Hash());
        Assert.Equal(setup.Segment, version.Setup().Segment);
        CampaignBench.Ok(await bench.SubmitAsync(id));
        Assert.Equal(CampaignState.InReview, (await bench.LatestAsync(id)).State);
    }

    [Fact]
    public async Task Save_OfAnOlderRevision_IsRefused_AndLosesNothing()
    {
        await using var bench = await CampaignBench.StartAsync();
        var setup = await bench.SetupAsync();
        var id = await bench.DraftAsync(setup);
        var seen = (await bench.LatestAsync(id)).Revision;
        CampaignBench.Ok(await bench.SaveAsync(id, setup with { FromName = "First" }, seen));

        var second = await bench.SaveAsync(id, setup with { FromName = "Second" }, seen);

        Assert.Equal("campaign.changed_meanwhile", second.Error?.Code);
        Assert.Equal("First", (await bench.LatestAsync(id)).Setup().FromName);
    }

    [Theory]
    [InlineData("nobody", "news")]
    [InlineData("news@example.org", "News letter")]
    [InlineData("news@example.org", "-news")]
    public async Task Save_OfAWrongSenderOrStream_IsRefused(string from, string stream)
    {
        await using var bench = await CampaignBench.StartAsync();
        var id = await bench.DraftAsync();

        Assert.Equal("usecase.invalid", (await bench.SaveAsync(id, new CampaignSetup { FromAddress = from, Stream = stream })).Error?.Code);
    }

    [Fact]
    public async Task Save_WithABlockInTwoGroups_IsRefused()
    {
        await using var bench = await CampaignBench.StartAsync();
        var setup = await bench.SetupAsync();
        var id = await bench.DraftAsync(setup);

        var outcome = await bench.SaveAsync(id, setup with { Sheets = [setup.Sheets[0], setup.Sheets[0] with { Key = "other" }] });

        Assert.Equal("usecase.invalid", outcome.Error?.Code);
    }

    [Fact]
    public async Task Submit_OfWhatMayNotBeSent_IsRefused()
    {
        await using var bench = await CampaignBench.StartAsync();
        var setup = await bench.SetupAsync();
        var id = await bench.DraftAsync(setup with { Sheets = [Sheet(setup, f => f with { PhiToThirdParty = Stated.Y, PhiToThirdPartyRemunerated = Stated.Y })] });
        Assert.Equal("campaign.class_blocked", (await bench.SubmitAsync(id)).Error?.Code);

        CampaignBench.Ok(await bench.SaveAsync(id, setup with { Sheets = [setup.Sheets[0] with { NoRemunerationAttested = false }] }));
        Assert.Equal("campaign.class_blocked", (await bench.SubmitAsync(id)).Error?.Code);

        CampaignBench.Ok(await bench.SaveAsync(id, setup with { Sheets = [Sheet(setup, f => f with { PhiToThirdParty = Stated.Y })] }));
        Assert.Equal("campaign.recipients_missing", (await bench.SubmitAsync(id)).Error?.Code);
        Assert.Equal("usecase.invalid", (await bench.SaveAsync(id, setup with { Sheets = [setup.Sheets[0] with { DisclosedTo = ["Acme", " "] }] })).Error?.Code);

        CampaignBench.Ok(await bench.SaveAsync(id, setup with { FromAddress = "" }));
        Assert.Equal("campaign.incomplete", (await bench.SubmitAsync(id)).Error?.Code);
    }

    /// <summary>The email names the care provider, so it cannot be a mail without health information.</summary>
    [Fact]
    public async Task Submit_AsNoPhi_WithPatientInformation_IsRefused()
    {
        await using var bench = await CampaignBench.StartAsync();
        var setup = await bench.SetupAsync(starter: "appointment-reminder");
        var id = await bench.DraftAsync(setup with { Sheets = [Sheet(setup, f => f with { AudienceBasis = AudienceBasis.BusinessContact })] });

        Assert.Equal("campaign.no_phi_contradicted", (await bench.SubmitAsync(id)).Error?.Code);
    }

    [Fact]
    public async Task Submit_DerivesPhiAndApprovers_FromContentAndSegment()
    {
        await using var bench = await CampaignBench.StartAsync();
        var plain = await bench.SetupAsync();
        var id = await bench.ApprovedAsync(plain);
        var gate = (await bench.FactsAsync(id))!.Gate;
        Assert.Equal((PhiLevel.Relationship, HipaaClass.NotMarketing, CommercialClass.Commercial), (gate.Phi, gate.Class, gate.Comm));

        var hiv = await bench.SegmentAsync("""{"attribute":"condition","operator":"ever","of":{"codes":["B20"],"system":"icd-10-cm"}}""", "Sensitive");
        var sensitive = await bench.DraftAsync(plain with { Segment = hiv });
        var request = CampaignBench.Ok(await bench.SubmitAsync(sensitive));
        await using var db = bench.Host.NewContext();
        Assert.Equal(
            [ApproverKind.Compliance, ApproverKind.Legal, ApproverKind.Clinical],
            db.ApprovalRequests.Single(r => r.Id == request).Slots.Select(s => s.Kind).Order());
        var facts = (await bench.FactsAsync(sensitive))!.Gate;
        Assert.Equal((PhiLevel.Clinical, GateSensitivity.State), (facts.Phi, facts.Sens));
        Assert.Contains("HIV", facts.Categories);
        Assert.Contains("conditions", facts.Categories);
    }

    [Fact]
    public async Task Save_WhileInReview_IsATransitionRefused()
    {
        await using var bench = await CampaignBench.StartAsync();
        var setup = await bench.SetupAsync();
        var id = await bench.DraftAsync(setup);
        CampaignBench.Ok(await bench.SubmitAsync(id));

        Assert.Equal("campaign.transition_undefined", (await bench.SaveAsync(id, setup with { FromName = "Else" })).Error?.Code);

        await using var db = bench.Host.NewContext();
        Assert.Contains(db.AuditEvents.ToList(), e => e is { Action: AuditAction.TransitionRefused, Outcome: AuditOutcome.Refused, ObjectType: "campaign" });
        Assert.Equal("Harbor Health", (await bench.LatestAsync(id)).Setup().FromName);
    }

    [Fact]
    public async Task ChangesRequested_ReturnsToTheAuthor_AndCanBeSubmittedAgain()
    {
        await using var bench = await CampaignBench.StartAsync();
        var setup = await bench.SetupAsync();
        var id = await bench.DraftAsync(setup);
        var request = CampaignBench.Ok(await bench.SubmitAsync(id));
        CampaignBench.Ok(await bench.Host.RunAsync<RequestChanges, Unit>(
            new RequestChanges { Request = request, Kind = ApproverKind.Compliance, Comment = "Other sender" }, bench.Compliance));
        Assert.Equal(CampaignState.ChangesRequested, (await bench.LatestAsync(id)).State);

        CampaignBench.Ok(await bench.SaveAsync(id, setup with { FromName = "Harbor" }));
        await bench.ApproveAsync(id);

        Assert.Equal(CampaignState.Approved, (await bench.LatestAsync(id)).State);
    }

    private static FactSheet Sheet(CampaignSetup setup, Func<BlockFacts, BlockFacts> change) => setup.Sheets[0] with { Facts = change(setup.Sheets[0].Facts) };
}
