using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>One campaign about a prescription that ran out, paid by the maker within cost: a reminder for some, marketing for others.</summary>
public sealed class LapsedCampaignTests
{
    private const string Medicine = "308182";

    [Fact]
    public async Task RanOutLately_GoesWithoutAuthorization_Earlier_NeedsOne_Unknown_IsLeftOut_AndThePartsAreCounted()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var lately = await scenario.Bench.AddPeopleAsync(11);
        var before = await scenario.Bench.AddPeopleAsync(11);
        await PrescribeAsync(scenario, [scenario.Person, .. lately], 90);
        await PrescribeAsync(scenario, before, 91);
        var setup = await scenario.SetupAsync([Paid]);
        var summary = await scenario.SummaryAsync(setup);
        Assert.Equal((HipaaClass.MarketingRemunerated, 14), (summary.Classification.Class, summary.Classification.Row));
        Assert.Equal((HipaaClass.NotMarketing, HipaaClass.MarketingRemunerated), (summary.Lapsed!.Within, summary.Lapsed.Beyond));
        Assert.Equal("Amoxicillin", Assert.Single(summary.Medicines).Display);
        Assert.Equal(PhiLevel.Clinical, summary.Phi);

        var id = await scenario.Bench.ApprovedAsync(setup with { Segment = await scenario.Bench.SegmentAsync(name: "All women") });
        var frozen = CampaignBench.Ok(await scenario.Bench.FreezeAsync(id));
        CampaignBench.Ok(await scenario.Bench.ScheduleAsync(id, (int?)frozen.People.Number));
        CampaignBench.Ok(await scenario.Bench.Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));

        // Eleven of the bench have no prescription on record.
        Assert.Equal(new FrozenClasses(12, 11, 11), frozen.Classes);
        var pat = await WhyAsync(scenario, id, scenario.Person);
        Assert.Equal((RecipientVerdict.Sent, HipaaClass.NotMarketing, 90), (pat.Verdict, pat.Now!.Lapse!.Class, pat.Now.Lapse.Days));
        var late = await WhyAsync(scenario, id, before[0]);
        Assert.Equal((RecipientVerdict.LeftOut, "AUTH_None", 91), (late.Verdict, late.Now!.Rows[11].Code, late.Now.Lapse!.Days));
        var others = await scenario.Bench.AddPeopleAsync(1);
        var nobodyKnows = await WhyAsync(scenario, id, others[0]);
        Assert.Equal(("CLASS_UNDETERMINED", (int?)null), (nobodyKnows.Now!.Rows[6].Code, nobodyKnows.Now.Lapse!.Days));
    }

    [Fact]
    public async Task TheDayOfSendingCounts_NotThatOfTheApproval()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        await PrescribeAsync(scenario, [scenario.Person], 85);
        var id = await scenario.Bench.ApprovedAsync(await scenario.SetupAsync([Paid]));
        var host = scenario.Bench.Host;
        var frozen = CampaignBench.Ok(await scenario.Bench.FreezeAsync(id));
        CampaignBench.Ok(await scenario.Bench.ScheduleAsync(id, (int?)frozen.People.Number, host.Clock.GetUtcNow().AddDays(6)));
        // One person alone would be told by the parts.
        Assert.Equal(new FrozenClasses(null, null, null), frozen.Classes);
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromDays(6) + TimeSpan.FromMinutes(1));

        CampaignBench.Ok(await host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));

        Assert.Equal((RecipientVerdict.LeftOut, "AUTH_None"), await VerdictAsync(scenario, id));
    }

    [Fact]
    public async Task WithoutTheMedicine_ItIsNotClassified_AndCannotBeSubmitted()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var id = await scenario.Bench.DraftAsync(await scenario.SetupAsync([Paid with { Medicines = null, Facts = Paid.Facts with { LapsedDays = 3 } }]));

        Assert.Equal("campaign.class_blocked", (await scenario.Bench.SubmitAsync(id)).Error?.Code);
    }

    [Fact]
    public async Task AMedicineOfASensitiveCategory_TaintsTheCampaign()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        await PrescribeAsync(scenario, [scenario.Person], 10, "1819", Sensitivity.SubstanceUse);

        var summary = await scenario.SummaryAsync(await scenario.SetupAsync([Paid with { Medicines = ["1819"] }]));

        Assert.Equal((GateSensitivity.Part2, "ETH"), (summary.Sens, Assert.Single(summary.Labels)));
    }

    private static FactSheet Paid { get; } = new()
    {
        Key = "all",
        Facts = CampaignBench.Facts(BlockSubject.LapsedRx) with { Remuneration = Remuneration.FinancialFromOrForProductOwner },
        Medicines = [Medicine],
        Worksheet = new CostWorksheet { Payer = "Maker", ContractId = "C-1", Received = 1000, Labour = 900, Materials = 100, SignatoryEntity = "A. Chief", SignatoryPayer = "B. Maker" },
    };

    private static async Task PrescribeAsync(ScenarioBench scenario, IEnumerable<ContactId> people, int daysAgo, string medicine = Medicine, Sensitivity sensitivity = Sensitivity.None)
    {
        var host = scenario.Bench.Host;
        await using var db = host.NewContext();
        var code = await db.Codes.SingleOrDefaultAsync(c => c.Value == medicine);
        if (code is null)
            db.Codes.Add(code = new Code("rxnorm", medicine, "Amoxicillin", sensitivity));
        await db.SaveChangesAsync();
        var ended = host.Get<Organisation>().DayAt(host.Clock.GetUtcNow()).DayNumber - daysAgo;
        db.ClinicalFacts.AddRange(people.Select(p => new ClinicalFact
        {
            ContactId = p,
            SourceKey = 1,
            Kind = FactKind.Medication,
            CodeId = code.Id,
            Day = ended - 30,
            Second = 0,
            EndDay = ended,
            Status = FactStatus.Inactive,
        }));
        await db.SaveChangesAsync();
    }

    private static async Task<RecipientExplanation> WhyAsync(ScenarioBench scenario, CampaignId id, ContactId person)
    {
        await using var db = scenario.Bench.Host.NewContext();
        var source = (await db.Contacts.FindAsync(person))!.SourceId;
        return CampaignBench.Ok(await scenario.Bench.Host.RunAsync<ExplainRecipient, RecipientExplanation>(
            new ExplainRecipient(id, source, "Scenario"), CampaignBench.Person(Permission.MessageView)));
    }

    private static async Task<(RecipientVerdict, string?)> VerdictAsync(ScenarioBench scenario, CampaignId id)
    {
        var told = await WhyAsync(scenario, id, scenario.Person);
        return (told.Verdict, told.Reason);
    }
}
