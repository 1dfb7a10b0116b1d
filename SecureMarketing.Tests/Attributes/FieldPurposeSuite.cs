using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Attributes;

/// <summary>A field serves a purpose only while it is granted to it, wherever it is used; the same on every engine that runs here.</summary>
public abstract class FieldPurposeSuite(DatabaseProvider provider)
{
    private const string Women = """{"attribute":"gender","operator":"equals","value":"female"}""";
    private const string Diabetic = """{"all":[{"attribute":"gender","operator":"equals","value":"female"},{"attribute":"condition","operator":"active"}]}""";

    /// <summary>Random rules over random withdrawals: refused exactly when a field of the rule is not granted, and the refusal names it.</summary>
    [Fact]
    public async Task Rule_IsRefused_ExactlyWhenAFieldIsNotGranted()
    {
        await using var host = await TestHost.StartAsync(provider);
        var catalogue = host.Get<AttributeCatalogue>();
        var random = new Random(20261128);
        var withdrawn = new HashSet<(string, FieldPurpose)>();
        foreach (var field in catalogue.All)
        {
            foreach (var purpose in FieldPurposes.All.Where(p => MayServe(field, p) && random.Next(5) == 0))
            {
                Assert.Null((await host.RunAsync<WithdrawField, Unit>(new WithdrawField(field.Key, purpose, "Not needed for it"))).Error);
                withdrawn.Add((field.Key, purpose));
            }
        }

        Assert.Equal(2, (await host.RunAsync<ChangeStageRules, int>(new ChangeStageRules(Oracle.Adjusted, "Adjusted by a test", 1))).Value);
        var rules = new List<RuleNode>();
        RandomRules.Of(Plain(host)).Sample(rules.Add, iter: 200, threads: 1);
        // Nobody sent the campaigns and links that random rules name, and an unknown name is refused before its field is asked about.
        rules.RemoveAll(r => r.Leaves().Any(l => l.Which is not null));
        Assert.True(rules.Count > 30);
        foreach (var rule in rules)
        {
            var purpose = FieldPurposes.All[random.Next(FieldPurposes.All.Count)];
            var refused = rule.Leaves().Select(l => l.Attribute).Distinct().Where(f => withdrawn.Contains((f, purpose)) || !MayServe(catalogue[f], purpose)).ToList();

            var counted = await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = RuleJson.Canonical(rule), Purpose = purpose });
            var saved = await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Rule " + Guid.CreateVersion7().ToString("N"), RuleJson = RuleJson.Canonical(rule), Purpose = purpose });

            Assert.Equal(refused.Count > 0, counted.Error?.Code == FieldErrors.NotGrantedCode);
            Assert.Equal(refused.Count > 0, saved.Error?.Code == FieldErrors.NotGrantedCode);
            Assert.All(refused, f => Assert.Contains(catalogue[f].Label, saved.Error!.Message, StringComparison.Ordinal));
        }

        Assert.Contains(await host.NewContext().RecordedUses.ToListAsync(), u => u.User == FieldUser.Segment);
        Assert.DoesNotContain(await host.NewContext().RecordedUses.ToListAsync(), u => withdrawn.Contains((u.Field, u.Purpose)));
    }

    [Fact]
    public async Task Uses_AreCounted_PerSegment_WithoutValues_AndUnusedGrantsAreReported()
    {
        await using var host = await TestHost.StartAsync(provider);
        var first = (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Women", RuleJson = Women })).Value;
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null((await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = first.Id, BasedOn = 1, Name = "Women", RuleJson = Diabetic })).Error);

        Assert.Equal(
            [("condition", 1), ("gender", 2)],
            (await host.NewContext().RecordedUses.AsNoTracking().ToListAsync()).Select(u => (u.Field, u.Times)).OrderBy(u => u.Field, StringComparer.Ordinal));
        Assert.DoesNotContain("female", string.Join('|', (await host.NewContext().RecordedUses.AsNoTracking().ToListAsync()).Select(u => $"{u.Field} {u.User} {u.UserId}")), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromDays(60));
        Assert.False(Standing(await ListAsync(host, 90), "gender").Unused);
        Assert.True(Standing(await ListAsync(host, 90), "age").Unused);
        host.Clock.Advance(TimeSpan.FromDays(60));
        var gender = Standing(await ListAsync(host, 90), "gender");
        Assert.True(gender.Unused);
        Assert.Equal(1, gender.Users);

        Assert.Null((await host.RunAsync<WithdrawField, Unit>(new WithdrawField("gender", FieldPurpose.Marketing, "Unused for 90 days"))).Error);
        Assert.Equal((false, false), (Standing(await ListAsync(host, 90), "gender").Granted, Standing(await ListAsync(host, 90), "gender").Unused));
        Assert.Equal(FieldErrors.NotGrantedCode, (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Others", RuleJson = Women })).Error?.Code);
        // A grant given anew has its time to be used.
        Assert.Null((await host.RunAsync<GrantField, Unit>(new GrantField("gender", FieldPurpose.Marketing, "Needed for screening"))).Error);
        Assert.False(Standing(await ListAsync(host, 90), "gender").Unused);
        Assert.Equal(
            [AuditAction.FieldWithdrawn, AuditAction.FieldGranted],
            await host.NewContext().AuditEvents.Where(e => e.ObjectType == "field").OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync());
    }

    [Fact]
    public async Task Segment_ServesAnotherPurpose_OnlyWithFieldsGrantedToIt()
    {
        await using var host = await TestHost.StartAsync(provider);
        var saved = (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Diabetic", RuleJson = Diabetic, Purpose = FieldPurpose.Care })).Value;

        Assert.Equal(FieldPurpose.Care, (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id))).Value.Purpose);
        Assert.Contains("Condition", (await host.RunAsync<SetSegmentPurpose, Unit>(new SetSegmentPurpose(saved.Id, FieldPurpose.Fundraising))).Error!.Message, StringComparison.Ordinal);
        Assert.Null((await host.RunAsync<SetSegmentPurpose, Unit>(new SetSegmentPurpose(saved.Id, FieldPurpose.Marketing))).Error);
        Assert.Equal(FieldPurpose.Marketing, (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id))).Value.Purpose);
        Assert.DoesNotContain("condition", (await host.RunAsync<ListServingFields, IReadOnlySet<string>>(new ListServingFields(FieldPurpose.Fundraising))).Value);
    }

    /// <summary>Whatever a segment was saved for, the campaign's own class decides, and a withdrawal counts after the approval.</summary>
    [Fact]
    public async Task Campaign_IsAskedForItsOwnClass_WhenSubmittedAndWhenFrozen()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.DraftAsync();
        Assert.Null((await bench.Host.RunAsync<WithdrawField, Unit>(new WithdrawField("gender", FieldPurpose.Care, "Not needed for care"))).Error);
        Assert.Equal(FieldErrors.NotGrantedCode, (await bench.SubmitAsync(id)).Error?.Code);

        Assert.Null((await bench.Host.RunAsync<GrantField, Unit>(new GrantField("gender", FieldPurpose.Care, "Needed for screening"))).Error);
        await bench.ApproveAsync(id);
        Assert.Null((await bench.Host.RunAsync<WithdrawField, Unit>(new WithdrawField("gender", FieldPurpose.Care, "Not needed for care"))).Error);
        Assert.Equal(FieldErrors.NotGrantedCode, (await bench.FreezeAsync(id)).Error?.Code);
        Assert.Null((await bench.Host.RunAsync<GrantField, Unit>(new GrantField("gender", FieldPurpose.Care, "Needed for screening"))).Error);
        Assert.Null((await bench.FreezeAsync(id)).Error);

        await using var db = bench.Host.NewContext();
        var uses = await db.RecordedUses.Where(u => u.User == FieldUser.Campaign).ToListAsync();
        Assert.All(uses, u => Assert.Equal((FieldPurpose.Care, id.Value), (u.Purpose, u.UserId)));
        Assert.Contains("gender", uses.Select(u => u.Field));
        Assert.Contains("merge.firstName", uses.Select(u => u.Field));
    }

    [Fact]
    public async Task MergeField_IsAskedForToo()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.DraftAsync();
        Assert.Null((await bench.Host.RunAsync<WithdrawField, Unit>(new WithdrawField("merge.firstName", FieldPurpose.Care, "Letters do without"))).Error);

        var refused = await bench.SubmitAsync(id);

        Assert.Equal(FieldErrors.NotGrantedCode, refused.Error?.Code);
        Assert.Contains("First name", refused.Error!.Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever names people by a rule, or one person's answers to it, asks as counting does; the refusal tells nothing about anybody.</summary>
    [Fact]
    public async Task MembersExplanationsAndSnapshots_AskForTheFieldsToo()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Population.WriteAsync(host, 5, 20261128);
        var source = (await host.NewContext().Contacts.AsNoTracking().FirstAsync()).SourceId;
        var saved = (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Women", RuleJson = Women, Purpose = FieldPurpose.Care })).Value;
        Assert.Null((await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId))).Error);
        Assert.Equal(2, (await host.NewContext().RecordedUses.SingleAsync(u => u.Field == "gender")).Times);
        Assert.Null((await host.RunAsync<WithdrawField, Unit>(new WithdrawField("gender", FieldPurpose.Care, "Not needed for care"))).Error);

        async Task<string?> MembersAsync(FieldPurpose serves) => (await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(Women, null, serves))).Error?.Code;
        async Task<string?> ExplainAsync(string person, FieldPurpose serves) =>
            (await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = Women, Person = person, Purpose = "Asked why", Serves = serves })).Error?.Code;

        Assert.Equal((FieldErrors.NotGrantedCode, null), (await MembersAsync(FieldPurpose.Care), await MembersAsync(FieldPurpose.Marketing)));
        Assert.Equal((FieldErrors.NotGrantedCode, null), (await ExplainAsync(source, FieldPurpose.Care), await ExplainAsync(source, FieldPurpose.Marketing)));
        Assert.Equal(FieldErrors.NotGrantedCode, await ExplainAsync("nobody", FieldPurpose.Care));
        Assert.Equal(FieldErrors.NotGrantedCode, (await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId))).Error?.Code);
        Assert.Equal(1, await host.NewContext().SegmentSnapshots.CountAsync());
    }

    [Fact]
    public async Task MergeFields_SayWhatTheyMayNotServe()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.Null((await host.RunAsync<WithdrawField, Unit>(new WithdrawField("merge.latestA1c", FieldPurpose.Marketing, "Letters do without"))).Error);

        var withheld = (await host.RunAsync<ListWithheldMergeFields, IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>>>(new ListWithheldMergeFields())).Value;

        Assert.Equal([FieldPurpose.Marketing, FieldPurpose.Fundraising], withheld["latestA1c"]);
        Assert.Equal([FieldPurpose.Fundraising], withheld["latestLdl"]);
        Assert.DoesNotContain("firstName", withheld.Keys);
    }

    [Fact]
    public async Task BadDecisions_AreRefused()
    {
        await using var host = await TestHost.StartAsync(provider);
        async Task<string?> WithdrawAsync(string field, FieldPurpose purpose, string reason = "Not needed", Actor? by = null) => (await host.RunAsync<WithdrawField, Unit>(new WithdrawField(field, purpose, reason), by)).Error?.Code;

        Assert.Equal("field.not_found", await WithdrawAsync("shoeSize", FieldPurpose.Marketing));
        Assert.Equal("field.purpose", await WithdrawAsync("age", (FieldPurpose)9));
        Assert.Equal("field.purpose_unlawful", (await host.RunAsync<GrantField, Unit>(new GrantField("condition", FieldPurpose.Fundraising, "We would like to"))).Error?.Code);
        Assert.Equal("field.already_so", (await host.RunAsync<GrantField, Unit>(new GrantField("age", FieldPurpose.Marketing, "Needed for it"))).Error?.Code);
        Assert.Equal("field.reason", await WithdrawAsync("age", FieldPurpose.Marketing, "x"));
        Assert.Equal("field.days", (await host.RunAsync<ListFields, IReadOnlyList<FieldRow>>(new ListFields(0))).Error?.Code);
        Assert.Equal("usecase.forbidden", await WithdrawAsync("age", FieldPurpose.Marketing, by: Actor.Worker("t", Permission.FieldsView)));
        Assert.Equal(0, await host.NewContext().FieldGrants.CountAsync());
    }

    /// <summary>Without other segments, which nobody saved here.</summary>
    private static AttributeCatalogue Plain(TestHost host) => new(host.Services.GetServices<IAttributeSource>().Where(s => s.Attributes.All(a => a.Type != AttributeType.Segment)));

    private static bool MayServe(AttributeDefinition field, FieldPurpose purpose) => purpose != FieldPurpose.Fundraising || FieldPurposes.IsOpenToFundraising(field);

    private static async Task<IReadOnlyList<FieldRow>> ListAsync(TestHost host, int days)
    {
        // The report leaves out what is used; the whole list says the same of each.
        var unused = (await host.RunAsync<ListFields, IReadOnlyList<FieldRow>>(new ListFields(days))).Value;
        var all = (await host.RunAsync<ListFields, IReadOnlyList<FieldRow>>(new ListFields())).Value;
        Assert.All(unused, f => Assert.Contains(f.Purposes, p => p.Unused));
        return [.. all.Select(f => unused.SingleOrDefault(u => u.Key == f.Key) ?? f)];
    }

    private static FieldStanding Standing(IReadOnlyList<FieldRow> rows, string field) => rows.Single(r => r.Key == field).Purposes.Single(p => p.Purpose == FieldPurpose.Marketing);
}

public sealed class SqliteFieldPurposeTests() : FieldPurposeSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlFieldPurposeTests() : FieldPurposeSuite(DatabaseProvider.PostgreSql);

/// <summary>What the law lets a field be used for, as a table over all fields there are.</summary>
public sealed class FieldPurposeTableTests
{
    /// <summary>45 CFR 164.514(f)(1)(i)–(vi): demographics, dates of care, department, treating physician; no diagnosis, medication, result.</summary>
    [Fact]
    public async Task Fundraising_IsClosedToHealthInformation()
    {
        await using var host = await TestHost.StartAsync(prepare: false);

        var closed = host.Get<FieldRegister>().All.Where(f => !FieldPurposes.MayServe(f, FieldPurpose.Fundraising)).Select(f => f.Key).ToHashSet();

        Assert.Superset(new HashSet<string> { "allergy", "condition", "immunization", "medication", "observation", "observationAny", "procedure", "merge.latestA1c", "merge.lastMammogramDate" }, closed);
        Assert.Empty(closed.Intersect(["age", "gender", "state", "merge.firstName", "merge.provider", "merge.lastVisitDate"]));
        Assert.All(host.Get<FieldRegister>().All, f => Assert.All([FieldPurpose.Care, FieldPurpose.Operations, FieldPurpose.Marketing], p => Assert.True(FieldPurposes.MayServe(f, p))));
        Assert.Distinct(host.Get<FieldRegister>().All.Select(f => f.Key));
    }
}
