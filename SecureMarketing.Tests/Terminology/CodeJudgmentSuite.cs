using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Judgments;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Terminology;

/// <summary>Two persons say what a code tells of that no value set knows.</summary>
public abstract class CodeJudgmentSuite(DatabaseProvider provider)
{
    private const string Rule = """{"attribute":"condition","operator":"ever","of":{"codes":["900000001"],"system":"snomed"}}""";

    private static readonly Actor First = Keeper();
    private static readonly Actor Second = Keeper();
    private static readonly Actor Marketer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount, Permission.TerminologyView);

    [Fact]
    public async Task AnAcceptedMapping_LabelsTheCodeEverywhere_AndTakesTwoPersons()
    {
        await using var host = await CodesAsync(provider);
        Assert.Equal("segment.sensitive", (await CountAsync(host)).Error?.Code);
        var asked = CampaignBench.Ok(await AskAsync(host, "900000001", Sensitivity.None));
        Assert.Equal("judgment.waiting", (await AskAsync(host, "900000001", Sensitivity.Hiv, Second)).Error?.Code);
        Assert.Equal(Sensitivity.Unknown, await LabelAsync(host, "900000001"));

        Assert.Equal("judgment.own_proposal", (await DecideAsync(host, asked, true, First)).Error?.Code);
        Assert.Equal("judgment.by_admin", (await DecideAsync(host, asked, true, Keeper(Permission.UsersManage))).Error?.Code);
        Assert.Equal("judgment.not_a_person", (await DecideAsync(host, asked, true, host.Operator)).Error?.Code);
        Assert.Equal(ErrorKind.Forbidden, (await DecideAsync(host, asked, true, Marketer)).Error?.Kind);
        Assert.Equal(Sensitivity.None, CampaignBench.Ok(await DecideAsync(host, asked, true, Second)));

        Assert.Equal(12, CampaignBench.Ok(await CountAsync(host)).People.Number);
        Assert.Equal(Sensitivity.None, CampaignBench.Ok(await host.RunAsync<PreviewValueSet, ValueSetExpansion>(new PreviewValueSet("snomed 900000001"), Marketer)).Sensitivity);
        await using var db = host.NewContext();
        Assert.Equal(Sensitivity.None, (await ValueSetCodes.OfAsync(db, ValueSetText.Parse("snomed 900000001").Value, null, CancellationToken.None)).Sensitivity);
        Assert.Equal(Sensitivity.Unknown, (await ValueSetCodes.OfAsync(db, ValueSetText.Parse("snomed 900000009").Value, null, CancellationToken.None)).Sensitivity);
        Assert.Equal("judgment.transition_undefined", (await DecideAsync(host, asked, false, Keeper())).Error?.Code);
        Assert.Equal(["none", "none,accepted"], (await db.AuditEvents.Where(e => e.ObjectType == "code-judgment" && e.Outcome == AuditOutcome.Succeeded).ToListAsync()).OrderBy(e => e.Action).Select(e => e.ReasonCodes));
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.TransitionRefused));
        // A new catalogue honours it.
        Assert.Equal(new RelabelledCodes(4, 0), CampaignBench.Ok(await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), Second)));
        Assert.Equal(Sensitivity.None, await LabelAsync(host, "900000001"));
    }

    [Fact]
    public async Task ALaterMapping_ReplacesTheFormer_AndOnePersonOpensNothing()
    {
        await using var host = await CodesAsync(provider);
        await MapAsync(host, "900000001", Sensitivity.Hiv);
        var former = Assert.Single(await ListAsync(host, Second));
        Assert.True(former.MayWithdraw);
        Assert.Equal("judgment.same", (await AskAsync(host, "900000001", Sensitivity.Hiv)).Error?.Code);

        await MapAsync(host, "900000001", Sensitivity.SubstanceUse | Sensitivity.Genetic);

        Assert.Equal(Sensitivity.SubstanceUse | Sensitivity.Genetic, await LabelAsync(host, "900000001"));
        var rows = await ListAsync(host, Second);
        Assert.Equal([CodeJudgmentState.Accepted, CodeJudgmentState.Replaced], rows.Select(r => r.State).Order());
        var standing = rows.Single(r => r.State == CodeJudgmentState.Accepted);
        Assert.False(standing.MayWithdraw);
        Assert.Equal("judgment.would_open", (await WithdrawAsync(host, standing.Id)).Error?.Code);
        Assert.Equal("judgment.transition_undefined", (await WithdrawAsync(host, former.Id)).Error?.Code);
        await MapAsync(host, "900000001", Sensitivity.None);
        Assert.Equal(Sensitivity.Unknown, CampaignBench.Ok(await WithdrawAsync(host, (await ListAsync(host, Second)).Single(r => r.State == CodeJudgmentState.Accepted).Id)));
        Assert.Equal(Sensitivity.Unknown, await LabelAsync(host, "900000001"));
        await using var db = host.NewContext();
        Assert.Equal("none", (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.CodeJudgmentWithdrawn && e.Outcome == AuditOutcome.Succeeded)).ReasonCodes);
    }

    /// <summary>What a value set calls substance use stays so, whatever people decided before it knew the code.</summary>
    [Fact]
    public async Task Part2_IsNeverTakenAway()
    {
        await using var host = await CodesAsync(provider);
        await using (var db = host.NewContext())
        {
            db.Codes.Add(new Code("snomed", "361055000", "As an older catalogue left it", Sensitivity.Unknown));
            await db.SaveChangesAsync();
        }

        await MapAsync(host, "361055000", Sensitivity.None, Sensitivity.SubstanceUse);

        Assert.Equal(Sensitivity.SubstanceUse, await LabelAsync(host, "361055000"));
    }

    [Fact]
    public async Task WhatIsNoMapping_IsRefused()
    {
        await using var host = await CodesAsync(provider);
        Assert.Equal("judgment.mapped", (await AskAsync(host, "38341003", Sensitivity.Hiv)).Error?.Code);
        Assert.Equal("judgment.code_unknown", (await AskAsync(host, "nowhere", Sensitivity.Hiv)).Error?.Code);
        Assert.Equal("judgment.labels", (await AskAsync(host, "900000001", Sensitivity.Unknown)).Error?.Code);
        Assert.Equal("judgment.not_a_person", (await AskAsync(host, "900000001", Sensitivity.None, Actor.Worker("w", Permission.SensitiveTermsManage))).Error?.Code);
        Assert.NotNull((await host.RunAsync<AskCodeJudgment, CodeJudgmentId>(new AskCodeJudgment("snomed", "900000001", Sensitivity.None, " "), First)).Error);
        var asked = CampaignBench.Ok(await AskAsync(host, "900000001", Sensitivity.None));
        CampaignBench.Ok(await DecideAsync(host, asked, false, Second));
        Assert.Equal(Sensitivity.Unknown, await LabelAsync(host, "900000001"));
        var again = CampaignBench.Ok(await AskAsync(host, "900000001", Sensitivity.None));
        CampaignBench.Ok(await WithdrawAsync(host, again, First));
        Assert.Equal([CodeJudgmentState.Refused, CodeJudgmentState.Withdrawn], (await ListAsync(host, Second)).Select(r => r.State).Order());
    }

    /// <summary>The command line is the first person at most: what it proposed a signed-in second one decides, and it takes back only its own that waits.</summary>
    [Fact]
    public async Task TheCommandLine_Proposes_AndNeverDecides()
    {
        await using var host = await CodesAsync(provider);
        var asked = CampaignBench.Ok(await AskAsync(host, "900000001", Sensitivity.None, host.Operator));
        Assert.Equal(Sensitivity.Unknown, await LabelAsync(host, "900000001"));
        foreach (var accept in new[] { true, false })
            Assert.Equal("judgment.not_a_person", (await DecideAsync(host, asked, accept, host.Operator)).Error?.Code);
        Assert.Equal((Guid.Empty, false), Assert.Single(await ListAsync(host, host.Operator)) is var own ? (own.AskedBy.Value, own.MayDecide) : default);
        Assert.True(Assert.Single(await ListAsync(host, First)).MayDecide);

        Assert.Equal(Sensitivity.None, CampaignBench.Ok(await DecideAsync(host, asked, true, First)));

        Assert.Equal(Sensitivity.None, await LabelAsync(host, "900000001"));
        Assert.Equal("judgment.not_a_person", (await WithdrawAsync(host, asked, host.Operator)).Error?.Code);
        var theirs = CampaignBench.Ok(await AskAsync(host, "900000002", Sensitivity.Hiv));
        Assert.Equal("judgment.not_a_person", (await WithdrawAsync(host, theirs, host.Operator)).Error?.Code);
        CampaignBench.Ok(await DecideAsync(host, theirs, false, Second));
        CampaignBench.Ok(await WithdrawAsync(host, CampaignBench.Ok(await AskAsync(host, "900000002", Sensitivity.Hiv, host.Operator)), host.Operator));
        Assert.Equal(Sensitivity.Unknown, await LabelAsync(host, "900000002"));
        await using var db = host.NewContext();
        Assert.All(await db.AuditEvents.Where(e => e.Action == AuditAction.CodeJudgmentAsked && e.ActorKind == ActorKind.Operator).ToListAsync(), e => Assert.StartsWith("operator:", e.ActorRole, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheList_IsOldestFirst_Searched_AndTellsNoSmallNumber()
    {
        await using var host = await CodesAsync(provider);
        var listed = await UnmappedAsync(host, "");
        Assert.Equal((2, 2), (listed.Total, listed.Found));
        Assert.Equal([("900000001", "12"), ("900000002", "<11")], listed.Rows.Select(r => (r.Code, r.People.ToString()!)));
        Assert.Equal("900000002", Assert.Single((await UnmappedAsync(host, "SECOND own")).Rows).Code);
        Assert.Equal((2, 0), ((await UnmappedAsync(host, "none such")).Total, (await UnmappedAsync(host, "none such")).Found));
        Assert.True(listed.Rows[0].MayAsk);
        CampaignBench.Ok(await AskAsync(host, "900000001", Sensitivity.None));
        Assert.Equal((true, false), ((await UnmappedAsync(host, "")).Rows[0].Waits, (await UnmappedAsync(host, "")).Rows[0].MayAsk));
        Assert.Equal(ErrorKind.Forbidden, (await host.RunAsync<ListUnmappedCodes, UnmappedCodes>(new ListUnmappedCodes(), Marketer)).Error?.Kind);
        // A code that a source says is of the compartment is not told to who may not use its records.
        await using (var db = host.NewContext())
        {
            var closed = new Code("local", "P2", "Programme", Sensitivity.Unknown);
            closed.State(Sensitivity.SubstanceUse);
            db.Codes.Add(closed);
            await db.SaveChangesAsync();
        }

        Assert.Equal(2, (await UnmappedAsync(host, "")).Total);
        Assert.Equal(3, CampaignBench.Ok(await host.RunAsync<ListUnmappedCodes, UnmappedCodes>(new ListUnmappedCodes(), Keeper(Permission.Part2Use))).Total);
    }

    private static Actor Keeper(params Permission[] more) => CampaignBench.Person([Permission.SensitiveTermsManage, Permission.SensitiveAttributesUse, .. more]);

    /// <summary>Two codes that nobody knows, of twelve people and of three; two that the value sets know.</summary>
    private static async Task<TestHost> CodesAsync(DatabaseProvider provider)
    {
        var host = await TestHost.StartAsync(provider);
        var people = await new CampaignBench(host).AddPeopleAsync(30);
        await Part2CompartmentSuite.FactAsync(host, "900000001", "Our own code", people.Take(12), 1, CodeSystems.Snomed);
        await Part2CompartmentSuite.FactAsync(host, "900000002", "Our second own code", people.Take(3), 2, CodeSystems.Snomed);
        await Part2CompartmentSuite.FactAsync(host, "38341003", "Hypertension", people.Take(3), 3, CodeSystems.Snomed);
        await Part2CompartmentSuite.FactAsync(host, "44054006", "Diabetes", people.Take(1), 4, CodeSystems.Snomed);
        return host;
    }

    private static Task<Result<CodeJudgmentId>> AskAsync(TestHost host, string code, Sensitivity labels, Actor? by = null) =>
        host.RunAsync<AskCodeJudgment, CodeJudgmentId>(new AskCodeJudgment("snomed", code, labels, "Looked up in the clinic's own list"), by ?? First);

    private static Task<Result<Sensitivity>> DecideAsync(TestHost host, CodeJudgmentId judgment, bool accept, Actor by) =>
        host.RunAsync<DecideCodeJudgment, Sensitivity>(new DecideCodeJudgment(judgment, accept, "So it is"), by);

    private static Task<Result<Sensitivity>> WithdrawAsync(TestHost host, CodeJudgmentId judgment, Actor? by = null) =>
        host.RunAsync<WithdrawCodeJudgment, Sensitivity>(new WithdrawCodeJudgment(judgment, "A slip"), by ?? Second);

    private static async Task MapAsync(TestHost host, string code, Sensitivity labels, Sensitivity? becomes = null) =>
        Assert.Equal(becomes ?? labels, CampaignBench.Ok(await DecideAsync(host, CampaignBench.Ok(await AskAsync(host, code, labels)), true, Second)));

    private static async Task<IReadOnlyList<CodeJudgmentRow>> ListAsync(TestHost host, Actor by) =>
        CampaignBench.Ok(await host.RunAsync<ListCodeJudgments, IReadOnlyList<CodeJudgmentRow>>(new ListCodeJudgments(), by));

    private static async Task<UnmappedCodes> UnmappedAsync(TestHost host, string text) =>
        CampaignBench.Ok(await host.RunAsync<ListUnmappedCodes, UnmappedCodes>(new ListUnmappedCodes(text), First));

    private static Task<Result<SegmentCounts>> CountAsync(TestHost host) => host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = Rule }, Marketer);

    private static async Task<Sensitivity> LabelAsync(TestHost host, string code)
    {
        await using var db = host.NewContext();
        return await db.Codes.Where(c => c.Value == code).Select(c => c.Sensitivity).SingleAsync();
    }
}

public sealed class SqliteCodeJudgmentTests() : CodeJudgmentSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlCodeJudgmentTests() : CodeJudgmentSuite(DatabaseProvider.PostgreSql);
