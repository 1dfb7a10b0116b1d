using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Changes;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Segmentation;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>Sensitive attributes are hidden from marketers unless granted for the campaign (compliance §4).</summary>
public sealed class SensitiveGrantTests
{
    private static readonly string Hiv = Rule("B20");

    private static readonly Actor Writer = CampaignBench.Person(
        Permission.CampaignEdit, Permission.CampaignView, Permission.SegmentEdit, Permission.SegmentView, Permission.SegmentCount, Permission.SegmentExplainPersona);

    private static readonly Actor Analyst = CampaignBench.Person(Permission.SegmentView, Permission.SegmentCount);
    private static readonly Actor Officer = CampaignBench.Person(Permission.CampaignView, Permission.ApprovalView, Permission.ApprovalCompliance);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task WithoutAGrantNothingIsSeen_AndWithOneWhatItNames_ForThatCampaignAlone(DatabaseProvider provider)
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);
        var people = await bench.AddPeopleAsync(30);
        await Part2CompartmentSuite.FactAsync(bench.Host, "E11.9", "Diabetes", people.Take(14), 1);
        await Part2CompartmentSuite.FactAsync(bench.Host, "B20", "HIV disease", people.Take(12), 2);
        await Part2CompartmentSuite.FactAsync(bench.Host, "F32.9", "Depression", people.Take(13), 3);
        await Part2CompartmentSuite.FactAsync(bench.Host, "F10.20", "Alcohol dependence", people.Take(15), 4);
        var (campaign, other) = (await bench.DraftAsync(), await bench.DraftAsync());

        Assert.Equal(["E11.9"], await CodesAsync(bench, Writer, campaign));
        Assert.Equal("segment.sensitive", (await CountAsync(bench, Hiv, campaign)).Error?.Code);
        await GrantAsync(bench, campaign, Sensitivity.Hiv);

        Assert.Equal(["B20", "E11.9"], await CodesAsync(bench, Writer, campaign));
        Assert.Equal(["E11.9"], await CodesAsync(bench, Writer, null));
        Assert.Equal(["E11.9"], await CodesAsync(bench, Writer, other));
        Assert.Equal(["E11.9"], await CodesAsync(bench, Analyst, campaign));
        Assert.Single(CampaignBench.Ok(await bench.Host.RunAsync<FindCodes, IReadOnlyList<FoundFact>>(new FindCodes("B2", campaign.Origin), Writer)));
        Assert.Empty(CampaignBench.Ok(await bench.Host.RunAsync<FindCodes, IReadOnlyList<FoundFact>>(new FindCodes("B2"), Writer)));
        Assert.Equal(12, CampaignBench.Ok(await CountAsync(bench, Hiv, campaign)).People.Number);
        Assert.Equal("segment.sensitive", (await CountAsync(bench, Hiv, null)).Error?.Code);
        Assert.Equal("segment.sensitive", (await CountAsync(bench, Hiv, other)).Error?.Code);
        Assert.Equal("segment.sensitive", (await CountAsync(bench, Hiv, campaign, Analyst)).Error?.Code);
        Assert.Equal("segment.beyond_grant", (await CountAsync(bench, Rule("F32.9"), campaign)).Error?.Code);
        Assert.Equal("segment.part2", (await CountAsync(bench, Rule("F10.20"), campaign)).Error?.Code);
        await using var db = bench.Host.NewContext();
        var counted = Assert.Single(db.AuditEvents.Where(e => e.Action == AuditAction.SegmentCounted && e.Outcome == AuditOutcome.Succeeded).ToList());
        Assert.Equal($"granted,HIV,campaign {campaign.Value:N}", counted.ReasonCodes);
    }

    /// <summary>The rules of small numbers know of no grants.</summary>
    [Fact]
    public async Task Counts_KeepTheRulesOfSmallNumbers()
    {
        await using var bench = await CampaignBench.StartAsync(people: 0);
        var people = await bench.AddPeopleAsync(30);
        await Part2CompartmentSuite.FactAsync(bench.Host, "B20", "HIV disease", people.Take(4), 1);
        var campaign = await bench.DraftAsync();
        await GrantAsync(bench, campaign, Sensitivity.Hiv);

        Assert.Equal("<11", CampaignBench.Ok(await CountAsync(bench, Hiv, campaign)).People.ToString());
    }

    [Fact]
    public async Task ASegmentOfAGrant_IsReadAndUsedOnlyWhereTheGrantStands()
    {
        await using var bench = await CampaignBench.StartAsync();
        var (campaign, other) = (await bench.DraftAsync(), await bench.DraftAsync());
        await GrantAsync(bench, campaign, Sensitivity.Hiv);
        Assert.Equal("segment.sensitive", (await SaveAsync(bench, Writer, other)).Error?.Code);
        var saved = CampaignBench.Ok(await SaveAsync(bench, Writer, campaign));

        Assert.Equal("segment.sensitive", (await bench.Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id), Writer)).Error?.Code);
        Assert.Null((await bench.Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id, null, campaign.Origin), Writer)).Error);
        Assert.Null((await bench.Host.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(saved.Id, campaign.Origin), Writer)).Error);
        await UseAsync(bench, campaign, saved.VersionId);
        await UseAsync(bench, other, saved.VersionId);
        var (own, foreign) = (await OpenAsync(bench, campaign), await OpenAsync(bench, other));
        Assert.Contains("B20", own.SegmentSentence, StringComparison.Ordinal);
        Assert.Equal((SegmentRules.SensitiveRule, "campaign.grant_missing"), (foreign.SegmentSentence, foreign.Obstacle?.Code));
        Assert.Null(own.Obstacle);

        var refused = (await bench.SubmitAsync(other)).Error!;
        Assert.Equal("campaign.grant_missing", refused.Code);
        Assert.Contains("\"Care group\" was built with HIV", refused.Message, StringComparison.Ordinal);
        await bench.ApproveAsync(campaign);
        Assert.Null((await bench.FreezeAsync(campaign)).Error);

        // Saved anew by somebody whose role opens the category, the rule is anybody's again.
        var officers = CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(
            new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Care group", RuleJson = Hiv }, bench.SegmentBuilder));
        Assert.Equal(2, officers.Number);
        await UseAsync(bench, other, officers.VersionId);
        CampaignBench.Ok(await bench.SubmitAsync(other));
        await using var db = bench.Host.NewContext();
        Assert.Equal([Sensitivity.Hiv, Sensitivity.None], await db.SegmentVersions.Where(v => v.SegmentId == saved.Id).OrderBy(v => v.Number).Select(v => v.Granted).ToListAsync());
    }

    /// <summary>By which ways the people would be reached is told where the grant stands, by the rules of small numbers, and the trail says so.</summary>
    [Fact]
    public async Task TheDeliveryForecast_OfAGrantedSegment_IsOpenToItsCampaignAlone()
    {
        await using var bench = await CampaignBench.StartAsync(people: 0);
        var people = await bench.AddPeopleAsync(30);
        await Part2CompartmentSuite.FactAsync(bench.Host, "B20", "HIV disease", people.Take(14), 1);
        var (campaign, other) = (await bench.DraftAsync(), await bench.DraftAsync());
        var grant = await GrantAsync(bench, campaign, Sensitivity.Hiv);
        CampaignBench.Ok(await SaveAsync(bench, Writer, campaign));

        var told = CampaignBench.Ok(await ForecastAsync(campaign.Origin, Writer));
        // Nobody of the bench has an address.
        Assert.Equal((14, 14), (told.People.Number, told.WithoutAddress.Number));
        Assert.Equal("segment.sensitive", (await ForecastAsync(null, Writer)).Error?.Code);
        Assert.Equal("segment.sensitive", (await ForecastAsync(other.Origin, Writer)).Error?.Code);
        // An analyst writes nothing for a campaign: grants are not theirs.
        Assert.Equal("segment.sensitive", (await ForecastAsync(campaign.Origin, Analyst)).Error?.Code);
        CampaignBench.Ok(await bench.Host.RunAsync<WithdrawSensitiveGrant, int>(new WithdrawSensitiveGrant(grant, "New guidance"), Officer));
        Assert.Equal("segment.sensitive", (await ForecastAsync(campaign.Origin, Writer)).Error?.Code);
        await using var db = bench.Host.NewContext();
        var audited = Assert.Single(db.AuditEvents.Where(e => e.Action == AuditAction.SegmentCounted && e.Outcome == AuditOutcome.Succeeded).ToList());
        Assert.Equal($"granted,HIV,campaign {campaign.Value:N}", audited.ReasonCodes);

        Task<Result<DeliveryForecast>> ForecastAsync(OriginId? by, Actor actor) => bench.Host.RunAsync<ForecastDelivery, DeliveryForecast>(
            new ForecastDelivery("Care group", new LadderQuestion { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Clinical, Sensitive = true }, by), actor);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Withdrawal_EndsWhatWasApproved_CancelsWhatWaits_AndHidesTheCategoryAtOnce(DatabaseProvider provider)
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var campaign = await bench.DraftAsync();
        var grant = await GrantAsync(bench, campaign, Sensitivity.Hiv);
        await UseAsync(bench, campaign, CampaignBench.Ok(await SaveAsync(bench, Writer, campaign)).VersionId);
        await bench.ApproveAsync(campaign);
        var message = await Queue.StoreAsync(bench.Host, MessageState.Queued, new OriginRun(campaign.Origin, 1, 1));
        Assert.Equal(GateApproval.Valid, (await bench.FactsAsync(campaign))!.Gate.Appr);

        Assert.Equal(1, CampaignBench.Ok(await bench.Host.RunAsync<WithdrawSensitiveGrant, int>(new WithdrawSensitiveGrant(grant, "New guidance"), Officer)));

        var facts = (await bench.FactsAsync(campaign))!;
        Assert.Equal((GateCampaign.Ended, GateApproval.Withdrawn), (facts.Gate.Camp, facts.Gate.Appr));
        Assert.Equal("segment.sensitive", (await CountAsync(bench, Hiv, campaign)).Error?.Code);
        var version = await bench.LatestAsync(campaign);
        Assert.Equal((CampaignState.Withdrawn, "The grant of HIV, on which the audience rests, was withdrawn."), (version.State, version.StateReason));
        await using var db = bench.Host.NewContext();
        Assert.Equal(MessageState.Cancelled, db.OutboundMessages.Single(m => m.Id == message).State);
        Assert.Contains(db.AuditEvents.ToList(), e => e.Action == AuditAction.ApprovalWithdrawn && e.ObjectId == campaign.Value.ToString("N"));
        Assert.Equal("HIV", db.AuditEvents.Single(e => e.Action == AuditAction.SensitiveLabelWithdrawn).ReasonCodes);
        Assert.Equal("campaign.transition_undefined", (await bench.Host.RunAsync<WithdrawSensitiveGrant, int>(new WithdrawSensitiveGrant(grant, "Again"), Officer)).Error?.Code);
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.TransitionRefused));
    }

    /// <summary>What stands beside the builder is open by the same grant as its counts: insight, sizes over time, comings and goings, versions side by side.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task WhatIsToldOfASegment_IsOpenByItsCampaignsGrant_AndKeepsTheRulesOfSmallNumbers(DatabaseProvider provider)
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);
        var people = await bench.AddPeopleAsync(40);
        await Part2CompartmentSuite.FactAsync(bench.Host, "B20", "HIV disease", people.Take(14), 1);
        await Part2CompartmentSuite.FactAsync(bench.Host, "E11.9", "Diabetes", people.Skip(10).Take(7), 2);
        var (campaign, other) = (await bench.DraftAsync(), await bench.DraftAsync());
        await GrantAsync(bench, campaign, Sensitivity.Hiv);
        var saved = CampaignBench.Ok(await SaveAsync(bench, Writer, campaign));
        saved = CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Segment = saved.Id,
            BasedOn = 1,
            Name = "Care group",
            RuleJson = $$"""{"any":[{{Hiv}},{{Rule("E11.9")}}]}""",
            Campaign = campaign.Origin,
        }, Writer));

        async Task<IReadOnlyList<string?>> AskAllAsync(CampaignId? at, Actor by)
        {
            var (host, origin) = (bench.Host, at?.Origin);
            return
            [
                (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId, Campaign: origin), by)).Error?.Code,
                (await host.RunAsync<ViewSegmentInsight, SegmentInsight>(new ViewSegmentInsight(saved.Id, null, origin), by)).Error?.Code,
                (await host.RunAsync<ViewSegmentHistory, SegmentHistory>(new ViewSegmentHistory(saved.Id, null, origin), by)).Error?.Code,
                (await host.RunAsync<ListSegmentChanges, IReadOnlyList<SegmentChangeRow>>(new ListSegmentChanges(saved.Id, origin), by)).Error?.Code,
                (await host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(saved.Id, 1, 2, origin), by)).Error?.Code,
            ];
        }

        Assert.All(await AskAllAsync(null, Writer), code => Assert.Equal("segment.sensitive", code));
        Assert.All(await AskAllAsync(other, Writer), code => Assert.Equal("segment.sensitive", code));
        // A grant opens nothing to those who write no campaigns.
        Assert.All((await AskAllAsync(campaign, Analyst)).Skip(1), code => Assert.Equal("segment.sensitive", code));
        Assert.All(await AskAllAsync(campaign, Writer), Assert.Null);

        var insight = CampaignBench.Ok(await bench.Host.RunAsync<ViewSegmentInsight, SegmentInsight>(new ViewSegmentInsight(saved.Id, null, campaign.Origin), Writer));
        Assert.Equal(17, insight.Segment.People.Number);
        Assert.DoesNotContain(insight.Tables.SelectMany(t => t.Rows), r => r.People.Number is > 0 and < SmallCells.Least);
        // 17 beside 14 would tell the three who differ.
        var compared = CampaignBench.Ok(await bench.Host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(saved.Id, 1, 2, campaign.Origin), Writer));
        Assert.Equal((17, null, null), (compared.People!.After.Number, compared.People.Before.Number, compared.People.Gained.Number));
        await using var db = bench.Host.NewContext();
        var told = await db.AuditEvents.Where(e => e.ObjectType == "segment" && e.Outcome == AuditOutcome.Succeeded && e.ReasonCodes != null && e.ReasonCodes.Contains("granted,")).Select(e => e.ReasonCodes!).ToListAsync();
        Assert.Contains($"history,granted,HIV,campaign {campaign.Value:N}", told);
        Assert.True(told.Count >= 6, string.Join('\n', told));

        await StandAsync(bench, SensitiveGrantState.Withdrawn);
        Assert.All(await AskAllAsync(campaign, Writer), code => Assert.Equal("segment.sensitive", code));
    }

    /// <summary>A version in review is not approved, an approved one not counted, scheduled or begun, once the grant is lost.</summary>
    [Fact]
    public async Task ALostGrant_StopsTheCampaignAtItsNextStep()
    {
        await using var bench = await CampaignBench.StartAsync();
        var campaign = await bench.DraftAsync();
        await GrantAsync(bench, campaign, Sensitivity.Hiv);
        await UseAsync(bench, campaign, CampaignBench.Ok(await SaveAsync(bench, Writer, campaign)).VersionId);
        var request = CampaignBench.Ok(await bench.SubmitAsync(campaign));
        await StandAsync(bench, SensitiveGrantState.Withdrawn);
        var hash = await bench.HashAsync(campaign);
        Assert.Equal("campaign.grant_missing", (await bench.Host.RunAsync<GrantApproval, bool>(new GrantApproval { Request = request, Kind = ApproverKind.Clinical, Hash = hash }, bench.Clinical)).Error?.Code);

        await StandAsync(bench, SensitiveGrantState.Granted);
        foreach (var sheet in (await bench.LatestAsync(campaign)).Setup().Sheets)
            CampaignBench.Ok(await bench.Host.RunAsync<ConfirmFacts, Unit>(new ConfirmFacts { Request = request, SheetKey = sheet.Key, FactsHash = sheet.Hash(), Evidence = "Policy 4" }, bench.Compliance));
        foreach (var kind in (ApproverKind[])[ApproverKind.Compliance, ApproverKind.Legal, ApproverKind.Clinical])
            CampaignBench.Ok(await bench.Host.RunAsync<GrantApproval, bool>(new GrantApproval { Request = request, Kind = kind, Hash = hash }, bench.ApproverOf(kind)));
        await StandAsync(bench, SensitiveGrantState.Withdrawn);
        Assert.Equal("campaign.grant_missing", (await bench.FreezeAsync(campaign)).Error?.Code);
        Assert.Equal("campaign.grant_missing", (await bench.ScheduleAsync(campaign, null, check: false)).Error?.Code);

        await using (var db = bench.Host.NewContext())
            await db.CampaignVersions.ExecuteUpdateAsync(set => set.SetProperty(v => v.State, CampaignState.Scheduled).SetProperty(v => v.SendAt, bench.Host.Clock.GetUtcNow()));
        Assert.Empty(await bench.DueAsync());
        var held = await bench.LatestAsync(campaign);
        Assert.Equal(CampaignState.Paused, held.State);
        Assert.Contains("under a grant that this campaign does not hold", held.StateReason, StringComparison.Ordinal);
        Assert.Equal("campaign.grant_missing", (await bench.Host.RunAsync<ResumeCampaign, Unit>(new ResumeCampaign(campaign, 1), bench.Marketer)).Error?.Code);
    }

    [Fact]
    public async Task NobodyDecidesOnTheirOwn()
    {
        await using var bench = await CampaignBench.StartAsync(people: 0);
        var campaign = await bench.DraftAsync();
        var both = CampaignBench.Person(Permission.CampaignEdit, Permission.CampaignView, Permission.ApprovalCompliance);
        CampaignBench.Ok(await AskAsync(bench, campaign, Sensitivity.Hiv, both));
        var request = Assert.Single(CampaignBench.Ok(await ListAsync(bench, null, Officer)).Rows);
        Assert.True(request.MayDecide);
        Assert.False(Assert.Single(CampaignBench.Ok(await ListAsync(bench, null, both)).Rows).MayDecide);

        Assert.Equal("campaign.grant_own_request", (await DecideAsync(bench, request.Id, true, both)).Error?.Code);
        var author = Actor.User(UserId.From(bench.Marketer.Id), "test", new HashSet<Permission> { Permission.ApprovalCompliance }, null, null);
        Assert.Equal("campaign.grant_own_request", (await DecideAsync(bench, request.Id, true, author)).Error?.Code);
        Assert.Equal("campaign.grant_by_admin", (await DecideAsync(bench, request.Id, true, CampaignBench.Person(Permission.ApprovalCompliance, Permission.UsersManage))).Error?.Code);
        Assert.Equal("campaign.not_a_person", (await DecideAsync(bench, request.Id, true, bench.Host.Operator)).Error?.Code);
        Assert.Equal(ErrorKind.Forbidden, (await DecideAsync(bench, request.Id, true, Writer)).Error?.Kind);
        Assert.NotNull((await DecideAsync(bench, request.Id, true, Officer, " ")).Error);
        CampaignBench.Ok(await DecideAsync(bench, request.Id, false, Officer));
        Assert.Equal("campaign.transition_undefined", (await DecideAsync(bench, request.Id, true, Officer)).Error?.Code);

        Assert.Empty(CampaignBench.Ok(await ListAsync(bench, null, Officer)).Rows);
        var told = Assert.Single(CampaignBench.Ok(await ListAsync(bench, campaign, Writer)).Rows);
        Assert.Equal((SensitiveGrantState.Refused, "Not needed", "segment.sensitive"), (told.State, told.Decision, (await CountAsync(bench, Hiv, campaign)).Error?.Code));
        CampaignBench.Ok(await AskAsync(bench, campaign, Sensitivity.Hiv));
    }

    [Theory]
    [InlineData(Sensitivity.SubstanceUse, "campaign.grant_part2")]
    [InlineData(Sensitivity.Hiv | Sensitivity.SubstanceUse, "campaign.grant_part2")]
    [InlineData(Sensitivity.PsychotherapyNotes, "campaign.grant_psychotherapy_notes")]
    [InlineData(Sensitivity.Hiv | Sensitivity.Unknown, "campaign.grant_label_unknown")]
    [InlineData((Sensitivity)(1 << 12), "campaign.grant_label_unknown")]
    [InlineData(Sensitivity.None, "usecase.invalid")]
    public async Task WhatCannotBeGranted_IsNotAskedFor_AndNothingBesideItEither(Sensitivity labels, string code)
    {
        await using var bench = await CampaignBench.StartAsync(people: 0);
        var campaign = await bench.DraftAsync();

        var refused = await AskAsync(bench, campaign, labels);

        Assert.Equal(code, refused.Error?.Code);
        await using var db = bench.Host.NewContext();
        Assert.Empty(await db.SensitiveGrants.ToListAsync());
    }

    [Fact]
    public async Task WhatWasGranted_EndsWithTheCampaign_AndIsAskedForAnew()
    {
        await using var bench = await CampaignBench.StartAsync();
        var campaign = await bench.DraftAsync();
        await GrantAsync(bench, campaign, Sensitivity.Hiv);
        Assert.Equal("campaign.grant_stands", (await AskAsync(bench, campaign, Sensitivity.Hiv)).Error?.Code);
        CampaignBench.Ok(await AskAsync(bench, campaign, Sensitivity.Genetic));
        CampaignBench.Ok(await CountAsync(bench, Hiv, campaign));
        await bench.ApproveAsync(campaign);
        await using (var db = bench.Host.NewContext())
        {
            var request = await db.ApprovalRequests.SingleAsync();
            CampaignBench.Ok(await bench.Host.RunAsync<WithdrawApproval, Unit>(new WithdrawApproval { Request = request.Id, Reason = "Over" }, bench.Compliance));
        }

        var closed = CampaignBench.Ok(await ListAsync(bench, campaign, Writer));
        Assert.Equal((true, Sensitivity.None, 0), (closed.IsClosed, closed.InEffect, closed.MayAsk.Count));
        Assert.Equal("segment.sensitive", (await CountAsync(bench, Hiv, campaign)).Error?.Code);
        Assert.Equal("campaign.grant_campaign_closed", (await AskAsync(bench, campaign, Sensitivity.Violence)).Error?.Code);
        Assert.Empty(CampaignBench.Ok(await ListAsync(bench, null, Officer)).Rows);

        CampaignBench.Ok(await bench.Host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(campaign), bench.Marketer));
        var begun = CampaignBench.Ok(await ListAsync(bench, campaign, Writer));
        Assert.Equal((false, Sensitivity.None), (begun.IsClosed, begun.InEffect));
        Assert.All(begun.Rows, r => Assert.Equal(SensitiveGrantState.Ended, r.State));
        Assert.Equal(SensitiveRights.Grantable, begun.MayAsk);
        await GrantAsync(bench, campaign, Sensitivity.Hiv);
        CampaignBench.Ok(await CountAsync(bench, Hiv, campaign));
    }

    private static string Rule(string code) => $$$"""{"attribute":"condition","of":{"codes":["{{{code}}}"],"system":"icd-10-cm"},"operator":"active"}""";

    private static Task<Result<Unit>> AskAsync(CampaignBench bench, CampaignId campaign, Sensitivity labels, Actor? by = null) =>
        bench.Host.RunAsync<AskSensitiveLabels, Unit>(new AskSensitiveLabels(campaign, labels, "The clinic opens a new service"), by ?? Writer);

    private static Task<Result<Unit>> DecideAsync(CampaignBench bench, SensitiveGrantId request, bool grant, Actor by, string? reason = null) =>
        bench.Host.RunAsync<DecideSensitiveGrant, Unit>(new DecideSensitiveGrant(request, grant, reason ?? (grant ? "Fits the service" : "Not needed")), by);

    private static Task<Result<SensitiveGrants>> ListAsync(CampaignBench bench, CampaignId? campaign, Actor by) =>
        bench.Host.RunAsync<ListSensitiveGrants, SensitiveGrants>(new ListSensitiveGrants(campaign), by);

    private static async Task<SensitiveGrantId> GrantAsync(CampaignBench bench, CampaignId campaign, Sensitivity label)
    {
        CampaignBench.Ok(await AskAsync(bench, campaign, label));
        var asked = CampaignBench.Ok(await ListAsync(bench, campaign, Officer)).Rows.Single(r => r.Label == label && r.State == SensitiveGrantState.Asked);
        CampaignBench.Ok(await DecideAsync(bench, asked.Id, true, Officer));
        return asked.Id;
    }

    private static Task<Result<SegmentCounts>> CountAsync(CampaignBench bench, string rule, CampaignId? campaign, Actor? by = null) =>
        bench.Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule, Campaign = campaign?.Origin }, by ?? Writer);

    private static async Task<IEnumerable<string>> CodesAsync(CampaignBench bench, Actor by, CampaignId? campaign) =>
        CampaignBench.Ok(await bench.Host.RunAsync<SearchCodes, IReadOnlyList<FoundCode>>(new SearchCodes(FactKind.Condition, "", campaign?.Origin), by)).Select(c => c.Code).Order(StringComparer.Ordinal);

    private static Task<Result<SavedSegment>> SaveAsync(CampaignBench bench, Actor by, CampaignId campaign) =>
        bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Care group", RuleJson = Hiv, Campaign = campaign.Origin }, by);

    private static async Task UseAsync(CampaignBench bench, CampaignId campaign, SegmentVersionId segment) =>
        CampaignBench.Ok(await bench.SaveAsync(campaign, (await bench.LatestAsync(campaign)).Setup() with { Segment = segment }));

    private static async Task<CampaignSummary> OpenAsync(CampaignBench bench, CampaignId campaign) =>
        CampaignBench.Ok(await bench.Host.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(campaign), bench.Marketer)).Summary;

    /// <summary>What stands in the table, without what a person's step does besides.</summary>
    private static async Task StandAsync(CampaignBench bench, SensitiveGrantState state)
    {
        await using var db = bench.Host.NewContext();
        await db.SensitiveGrants.ExecuteUpdateAsync(set => set.SetProperty(g => g.State, state));
    }
}
