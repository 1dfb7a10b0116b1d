using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Campaigns;

public abstract class CampaignSendingTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Schedule_WithTheFrozenNumber_IsDueAndRuns_ForExactlyThesePeople()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.ApprovedAsync();
        var frozen = CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.Equal("12", frozen.People.ToString());
        await bench.AddPeopleAsync(1);
        CampaignBench.Ok(await bench.ScheduleAsync(id, 12, bench.Host.Clock.GetUtcNow().AddHours(1)));
        Assert.Empty(await bench.DueAsync());
        Assert.Equal(GateCampaign.Paused, (await bench.FactsAsync(id))!.Gate.Camp);

        bench.Host.Clock.Advance(TimeSpan.FromHours(1));
        var run = Assert.Single(await bench.DueAsync());

        Assert.Equal(new OriginRun(id.Origin, 1, 1), run);
        var facts = (await bench.FactsAsync(id))!;
        Assert.Equal((GateCampaign.Running, GateApproval.Valid), (facts.Gate.Camp, facts.Gate.Appr));
        await using var db = bench.Host.NewContext();
        var all = new List<ContactId>();
        while (await bench.Origin.AudiencePageAsync(db, run, all.Count == 0 ? null : all[^1], 5, CancellationToken.None) is { Count: > 0 } page)
            all.AddRange(page);
        Assert.Equal(12, all.Distinct().Count());
        Assert.Equal(all.OrderBy(c => c.Value), all);
        Assert.Equal(run, Assert.Single(await bench.DueAsync()));
        await bench.Origin.LaunchedAsync(db, run, bench.Host.Clock.GetUtcNow(), CancellationToken.None);
        await db.SaveChangesAsync();
        Assert.Empty(await bench.DueAsync());
        Assert.Equal(run, Assert.Single(await bench.Origin.LaunchedRunsAsync(db, CancellationToken.None)));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(null)]
    public async Task Schedule_WithAnotherNumber_SendsNothing(int? typed)
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.ApprovedAsync();
        Assert.Equal("campaign.not_frozen", (await bench.ScheduleAsync(id, 12)).Error?.Code);
        CampaignBench.Ok(await bench.FreezeAsync(id));

        Assert.Equal("campaign.count_differs", (await bench.ScheduleAsync(id, typed)).Error?.Code);

        Assert.Equal(CampaignState.Approved, (await bench.LatestAsync(id)).State);
        Assert.Empty(await bench.DueAsync());
    }

    [Fact]
    public async Task Schedule_OnADayOldNumber_OrOutsideTheWindow_IsRefused()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var now = bench.Host.Clock.GetUtcNow();
        var id = await bench.ApprovedAsync(await bench.SetupAsync() with { NotBefore = now.AddDays(2), NotAfter = now.AddDays(3) });
        CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.Equal("campaign.outside_window", (await bench.ScheduleAsync(id, 12)).Error?.Code);
        Assert.Equal("campaign.outside_window", (await bench.ScheduleAsync(id, 12, now.AddDays(3))).Error?.Code);
        bench.Host.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        Assert.Equal("campaign.not_frozen", (await bench.ScheduleAsync(id, 12, now.AddDays(2))).Error?.Code);
        CampaignBench.Ok(await bench.FreezeAsync(id));

        CampaignBench.Ok(await bench.ScheduleAsync(id, 12, now.AddDays(2)));
    }

    [Fact]
    public async Task SmallAudience_NeedsAComplianceOfficer_WhoIsNoEditor()
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 3);
        var id = await bench.ApprovedAsync();
        Assert.Equal("<11", CampaignBench.Ok(await bench.FreezeAsync(id)).People.ToString());
        Assert.Equal("campaign.small_audience", (await bench.ScheduleAsync(id, 3)).Error?.Code);
        Assert.Equal("usecase.forbidden", (await bench.Host.RunAsync<AllowSmallAudience, Unit>(new AllowSmallAudience(id, 1, "Recall"), bench.Marketer)).Error?.Code);
        CampaignBench.Ok(await bench.Host.RunAsync<AllowSmallAudience, Unit>(new AllowSmallAudience(id, 1, "Device recall"), bench.Compliance));

        CampaignBench.Ok(await bench.ScheduleAsync(id, null));

        Assert.Single(await bench.DueAsync());
    }

    [Fact]
    public async Task PauseResumeStop_FollowTheTable_AndMoveTheQueue()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.RunningAsync();
        var message = await Queue.StoreAsync(bench.Host, MessageState.Queued, new OriginRun(id.Origin, 1, 1));
        Assert.Equal("campaign.transition_undefined", (await bench.Host.RunAsync<ResumeCampaign, Unit>(new ResumeCampaign(id, 1), bench.Marketer)).Error?.Code);

        CampaignBench.Ok(await bench.Host.RunAsync<PauseCampaign, Unit>(new PauseCampaign(id, 1), bench.Marketer));
        Assert.Equal(GateCampaign.Paused, (await bench.FactsAsync(id))!.Gate.Camp);
        CampaignBench.Ok(await bench.Host.RunAsync<ResumeCampaign, Unit>(new ResumeCampaign(id, 1), bench.Marketer));
        Assert.Equal(GateCampaign.Running, (await bench.FactsAsync(id))!.Gate.Camp);
        Assert.Equal(1, CampaignBench.Ok(await bench.Host.RunAsync<StopCampaign, int>(new StopCampaign(id, 1, "Wrong date"), bench.Marketer)));

        Assert.Equal(GateCampaign.Ended, (await bench.FactsAsync(id))!.Gate.Camp);
        await using var db = bench.Host.NewContext();
        Assert.Equal(MessageState.Cancelled, db.OutboundMessages.Single(m => m.Id == message).State);
        Assert.Equal("Wrong date", (await bench.LatestAsync(id)).StateReason);
        Assert.Equal("campaign.transition_undefined", (await bench.Host.RunAsync<PauseCampaign, Unit>(new PauseCampaign(id, 1), bench.Marketer)).Error?.Code);
    }

    [Fact]
    public async Task WithdrawnApproval_EndsTheRunningVersion_AtTheNextGateCheck()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.RunningAsync();
        var before = (await bench.FactsAsync(id))!.StateVersion;
        var message = await Queue.StoreAsync(bench.Host, MessageState.Queued, new OriginRun(id.Origin, 1, 1));
        await using var db = bench.Host.NewContext();
        var request = db.ApprovalRequests.Single();

        CampaignBench.Ok(await bench.Host.RunAsync<WithdrawApproval, Unit>(new WithdrawApproval { Request = request.Id, Reason = "New guidance" }, bench.Compliance));

        var facts = (await bench.FactsAsync(id))!;
        Assert.Equal((GateCampaign.Ended, GateApproval.Withdrawn), (facts.Gate.Camp, facts.Gate.Appr));
        Assert.True(facts.StateVersion > before);
        Assert.Equal(MessageState.Cancelled, db.OutboundMessages.Single(m => m.Id == message).State);
    }

    [Fact]
    public async Task NewVersion_LeavesTheOldOneRunning_UntilItIsLaunched_AndReachesNobodyTwice()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.RunningAsync();
        await using (var launch = bench.Host.NewContext())
        {
            var (recipient, message) = Queue.Launched(new OriginRun(id.Origin, 1, 1), bench.Host.Clock.GetUtcNow(), launch.CampaignAudience.First(m => m.CampaignId == id).ContactId);
            launch.AddRange(recipient, message);
            await launch.SaveChangesAsync();
        }

        Assert.Equal(2, CampaignBench.Ok(await bench.Host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(id), bench.Marketer)));
        Assert.Equal("campaign.version_open", (await bench.Host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(id), bench.Marketer)).Error?.Code);
        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { FromName = "Harbor" }));
        await bench.ApproveAsync(id);
        Assert.Equal((GateCampaign.Running, GateApproval.Valid), ((await bench.FactsAsync(id))!.Gate.Camp, (await bench.FactsAsync(id))!.Gate.Appr));

        var frozen = CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.Equal(("11", "<11"), (frozen.People.ToString(), frozen.AlreadyReached.ToString()));
        CampaignBench.Ok(await bench.ScheduleAsync(id, 11));
        Assert.Contains(new OriginRun(id.Origin, 2, 1), await bench.DueAsync());

        Assert.Equal(GateCampaign.Ended, (await bench.FactsAsync(id))!.Gate.Camp);
        Assert.Equal(GateCampaign.Running, (await bench.FactsAsync(id, 2))!.Gate.Camp);
        await using var db = bench.Host.NewContext();
        Assert.Equal(CampaignState.Superseded, db.CampaignVersions.Single(v => v.CampaignId == id && v.Number == 1).State);
        Assert.Equal(MessageState.Cancelled, db.OutboundMessages.Single().State);
    }

    [Fact]
    public async Task Approval_NotUsedInTime_Expires_AndAScheduledOneIsNotLaunched()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var unused = await bench.ApprovedAsync();
        var scheduled = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(scheduled));
        Assert.Equal("campaign.outside_window", (await bench.ScheduleAsync(scheduled, 12, bench.Host.Clock.GetUtcNow().AddDays(180))).Error?.Code);
        CampaignBench.Ok(await bench.ScheduleAsync(scheduled, 12, bench.Host.Clock.GetUtcNow().AddDays(179)));
        bench.Host.Clock.Advance(TimeSpan.FromDays(180));

        Assert.Empty(await bench.DueAsync());

        Assert.Equal(CampaignState.ApprovalExpired, (await bench.LatestAsync(unused)).State);
        Assert.Equal(CampaignState.Scheduled, (await bench.LatestAsync(scheduled)).State);
        Assert.Equal(GateApproval.Expired, (await bench.FactsAsync(scheduled))!.Gate.Appr);
        await using var db = bench.Host.NewContext();
        Assert.Contains(db.ApprovalRequests.ToList(), r => r.SubjectId == unused.Value && r.Slots[0].State == ApprovalSlotState.Expired);
    }

    /// <summary>An import that labels a code changes what was approved, at once; the note follows within a minute and holds up nothing that is due.</summary>
    [Fact]
    public async Task LabelOfACode_ThatComesAfterTheApproval_EndsIt()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        await using var db = bench.Host.NewContext();
        var codes = new[] { new Code("icd-10-cm", "E11.9", "Diabetes", Sensitivity.None), new Code("icd-10-cm", "E10.1", "Diabetes", Sensitivity.None) };
        db.Codes.AddRange(codes);
        await db.SaveChangesAsync();
        var segment = await bench.SegmentAsync("""{"attribute":"condition","operator":"never","of":{"codes":["E11.9","E10*"],"system":"icd-10-cm"}}""", "No diabetes");
        var id = await bench.ApprovedAsync(await bench.SetupAsync() with { Segment = segment });
        Assert.Equal(GateApproval.Valid, (await bench.FactsAsync(id))!.Gate.Appr);
        Assert.Empty(await bench.DueAsync());

        codes[1].State(Sensitivity.Hiv);
        await db.SaveChangesAsync();

        Assert.Equal((GateApproval.HashMismatch, GateSensitivity.State), ((await bench.FactsAsync(id))!.Gate.Appr, (await bench.FactsAsync(id))!.Gate.Sens));
        Assert.Empty(await bench.DueAsync());
        Assert.DoesNotContain(db.AuditEvents.ToList(), e => e.Action == AuditAction.ApprovalStale);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await bench.DueAsync());
        Assert.Contains(db.AuditEvents.ToList(), e => e.Action == AuditAction.ApprovalStale && e.ReasonCodes == nameof(GateApproval.HashMismatch));
    }

    [Fact]
    public async Task Drained_CompletesOnlyWhatWasLaunched()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.RunningAsync();
        var run = new OriginRun(id.Origin, 1, 1);
        await using var db = bench.Host.NewContext();
        await bench.Origin.DrainedAsync(db, run, bench.Host.Clock.GetUtcNow(), CancellationToken.None);
        await db.SaveChangesAsync();
        Assert.Equal(CampaignState.Running, (await bench.LatestAsync(id)).State);

        await bench.Origin.LaunchedAsync(db, run, bench.Host.Clock.GetUtcNow(), CancellationToken.None);
        await bench.Origin.DrainedAsync(db, run, bench.Host.Clock.GetUtcNow(), CancellationToken.None);
        await db.SaveChangesAsync();

        Assert.Equal(CampaignState.Completed, (await bench.LatestAsync(id)).State);
        Assert.Contains(db.AuditEvents.ToList(), e => e.Action == AuditAction.CampaignCompleted);
    }

    [Fact]
    public async Task ApprovingOnesOwnEmail_IsRefused()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.DraftAsync();
        var request = CampaignBench.Ok(await bench.SubmitAsync(id));
        var both = Actor.User(UserId.From(bench.Marketer.Id), "test", new HashSet<Permission> { Permission.ApprovalView, Permission.ApprovalCompliance }, null, null);

        var outcome = await bench.Host.RunAsync<GrantApproval, bool>(
            new GrantApproval { Request = request, Kind = ApproverKind.Compliance, Hash = await bench.HashAsync(id) }, both);

        Assert.Equal("approval.approver_is_author", outcome.Error?.Code);
    }

    /// <summary>The audience is part of what is approved: whoever wrote it, or a segment inside it, leaves the decision to others.</summary>
    [Fact]
    public async Task ApprovingOnesOwnAudience_IsRefused()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var inner = CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(
            new SaveSegment { Name = "Inner", RuleJson = """{"attribute":"gender","operator":"equals","value":"female"}""" }, Officer(bench.Part2)));
        var outer = await bench.SegmentAsync($$"""{"attribute":"segment","operator":"isIn","value":"{{inner.VersionId.Value:D}}"}""", "Outer");
        var id = await bench.DraftAsync(await bench.SetupAsync() with { Segment = outer });
        var request = CampaignBench.Ok(await bench.SubmitAsync(id));
        foreach (var author in (Actor[])[Officer(bench.SegmentBuilder), Officer(bench.Part2)])
        {
            var outcome = await bench.Host.RunAsync<GrantApproval, bool>(new GrantApproval { Request = request, Kind = ApproverKind.Compliance, Hash = await bench.HashAsync(id) }, author);
            Assert.Equal("approval.approver_is_author", outcome.Error?.Code);
        }

        // Later versions of the inner segment, by whomever, are not in this audience.
        CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(
            new SaveSegment { Segment = inner.Id, BasedOn = 1, Name = "Inner", RuleJson = """{"attribute":"gender","operator":"equals","value":"male"}""" }, Officer(bench.Compliance)));
        foreach (var sheet in (await bench.LatestAsync(id)).Setup().Sheets)
        {
            CampaignBench.Ok(await bench.Host.RunAsync<ConfirmFacts, Unit>(
                new ConfirmFacts { Request = request, SheetKey = sheet.Key, FactsHash = sheet.Hash(), Evidence = "Policy 4" }, bench.Compliance));
        }

        CampaignBench.Ok(await bench.Host.RunAsync<GrantApproval, bool>(
            new GrantApproval { Request = request, Kind = ApproverKind.Compliance, Hash = await bench.HashAsync(id) }, bench.Compliance));
    }

    /// <summary>The same person with the rights of an officer who builds segments.</summary>
    private static Actor Officer(Actor person) => Actor.User(
        UserId.From(person.Id), "test", new HashSet<Permission> { Permission.ApprovalView, Permission.ApprovalCompliance, Permission.SegmentEdit, Permission.SegmentView }, null, null);

    [Fact]
    public async Task Origin_OfAnotherModule_IsUnknown()
    {
        await using var bench = await CampaignBench.StartAsync(provider);

        Assert.Null(await bench.FactsAsync(CampaignId.New()));
    }
}

public sealed class CampaignSendingOnSqliteTests() : CampaignSendingTests(DatabaseProvider.Sqlite);

public sealed class CampaignSendingOnPostgreSqlTests() : CampaignSendingTests(DatabaseProvider.PostgreSql);
