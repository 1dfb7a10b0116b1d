using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Attributes;

/// <summary>An administrator adjusts when people are new, overdue or at risk; what was saved goes on meaning the same people.</summary>
public sealed class StageRulesTests
{
    private const string New = """{"attribute":"careStage","operator":"equals","value":"new"}""";
    private const string NewByTwo = """{"attribute":"careStage","operator":"equals","value":"new","stages":2}""";

    private static readonly Actor Admin = CampaignBench.Person(Permission.AttributesView, Permission.AttributesManage);

    [Fact]
    public async Task AChange_IsTheNextVersion_OnTheTrail_AndASavedSegmentKeepsItsOwn()
    {
        await using var host = await TestHost.StartAsync();
        await Population.WriteAsync(host, 300, 8);
        var saved = CampaignBench.Ok(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "New", RuleJson = New }));
        var before = await CountAsync(host, New);

        Assert.Equal(2, CampaignBench.Ok(await ChangeAsync(host, Oracle.Adjusted, 1)));

        var details = CampaignBench.Ok(await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id)));
        Assert.Equal((New, 1), (details.Version.RuleJson, details.Latest));
        Assert.Equal(before.People, (await CountAsync(host, details.Version.RuleJson)).People);
        Assert.Equal("People whose care stage is new (stage rules, version 1).", before.Sentence);
        var after = await CountAsync(host, NewByTwo);
        Assert.Equal("People whose care stage is new (stage rules, version 2).", after.Sentence);
        Assert.True(after.People.Number < before.People.Number, $"{after.People} and {before.People}");
        // Version 1 is what a definition means that names none: one spelling, one hash.
        Assert.Equal(2, CampaignBench.Ok(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "New", RuleJson = NewByTwo })).Number);
        Assert.Equal(New, CampaignBench.Ok(await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(
            CampaignBench.Ok(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Named", RuleJson = NewByTwo.Replace("2}", "1}", StringComparison.Ordinal) })).Id))).Version.RuleJson);

        var listed = CampaignBench.Ok(await host.RunAsync<ListStageRules, IReadOnlyList<StageRulesRow>>(new ListStageRules(), Admin));
        Assert.Equal([(2, Oracle.Adjusted, (Guid?)Admin.Id), (1, StageRules.Shipped, null)], listed.Select(v => (v.Number, v.Rules, v.CreatedBy)));
        var references = CampaignBench.Ok(await host.RunAsync<ListRuleReferences, RuleReferences>(new ListRuleReferences(null)));
        Assert.Equal((2, Oracle.Adjusted), (references.LatestStages, references.Stages[2]));
        await using var db = host.NewContext();
        var traced = await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.StageRulesChanged);
        Assert.Equal(("stage-rules", 2, "Fewer days"), (traced.ObjectType, traced.ObjectVersion, traced.Purpose));
    }

    [Fact]
    public async Task AVersionThatNeverWas_IsToldAtTheCondition()
    {
        await using var host = await TestHost.StartAsync();
        var refused = await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = $$"""{"all":[{"attribute":"age","operator":"atLeast","value":18},{{NewByTwo}}]}""" });
        Assert.Equal("$.all[1].stages: There is no version 2 of the stage rules. The latest is version 1.", refused.Error?.Message);
        Assert.Contains("\"stages\" does not apply to age", (await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = """{"attribute":"age","operator":"atLeast","value":18,"stages":1}""" })).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBe_IsRefusedInWords_AndWhoMayNot_ByTheUseCase()
    {
        await using var host = await TestHost.StartAsync();
        StageRules Shipped() => StageRules.Shipped;
        (StageRules Rules, string Note, int BasedOn, string Code)[] refused =
        [
            (Shipped() with { NewDays = 0 }, "Fewer days", 1, "stages.days"),
            (Shipped() with { RiskDays = 3_651 }, "Fewer days", 1, "stages.days"),
            (Shipped() with { NewDays = 400 }, "Fewer days", 1, "stages.order"),
            (Shipped() with { AtRisk = new() { Missed = 0 } }, "Fewer days", 1, "stages.times"),
            (Shipped() with { HighRisk = new() { Emergency = 2 } }, "Fewer days", 1, "stages.risk"),
            (Shipped() with { NewDays = 30 }, "Why", 1, "stages.note"),
            (Shipped(), "Fewer days", 1, "stages.unchanged"),
            (Shipped() with { NewDays = 30 }, "Fewer days", 2, "stages.changed_meanwhile"),
        ];
        foreach (var (rules, note, basedOn, code) in refused)
            Assert.Equal(code, (await host.RunAsync<ChangeStageRules, int>(new ChangeStageRules(rules, note, basedOn), Admin)).Error?.Code);
        Assert.Equal("usecase.forbidden", (await host.RunAsync<ChangeStageRules, int>(new ChangeStageRules(Oracle.Adjusted, "Fewer days", 1), CampaignBench.Person(Permission.AttributesView))).Error?.Code);
        // Nobody is at risk where no sign is set; that is a decision like another.
        Assert.Equal(2, CampaignBench.Ok(await ChangeAsync(host, Shipped() with { AtRisk = new(), HighRisk = new() }, 1)));
        Assert.Equal(0, (await CountAsync(host, """{"attribute":"careStage","operator":"in","value":["at risk","high risk"],"stages":2}""")).People.Number);
    }

    [Fact]
    public void AStage_IsSaidInWords()
    {
        Assert.Equal("whose first visit was within the last 90 days", StageRules.Shipped.Meaning("new"));
        Assert.Equal("who had at least 4 missed appointments, 4 emergency visits or 2 hospital stays within the last 365 days", StageRules.Shipped.Meaning("high risk"));
        Assert.Equal("who had at least 1 missed appointment or 1 emergency visit within the last 200 days, and who are not at high risk", Oracle.Adjusted.Meaning("at risk"));
    }

    private static Task<Result<int>> ChangeAsync(TestHost host, StageRules rules, int basedOn) => host.RunAsync<ChangeStageRules, int>(new ChangeStageRules(rules, "Fewer days", basedOn), Admin);

    private static async Task<SegmentCounts> CountAsync(TestHost host, string rule) =>
        CampaignBench.Ok(await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule, AsOf = RandomPerson.AsOf }));
}
