using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>
/// Scenarios 5 to 10 of the compliance brief, which turn on what a block is about and who pays for it, from the facts to the person: facts
/// are confirmed with evidence, the class asks for its approvers, the campaign is launched, and somebody without an authorization gets it or does not.
/// </summary>
public sealed class ScenarioClassTests
{
    private static readonly CostWorksheet WithinCost = new() { Payer = "Maker", ContractId = "C-1", Received = 1000, Labour = 900, Materials = 100, SignatoryEntity = "A. Chief", SignatoryPayer = "B. Maker" };

    [Fact]
    public async Task S05_AnInsulinPumpPaidWithinCost_GoesWithoutAuthorization_OnceTheWorksheetIsThere()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var sheet = Sheet(BlockSubject.DeliverySystemOfSelfAdminRx, SenderRole.Provider, Remuneration.FinancialFromOrForProductOwner);
        var undocumented = await scenario.Bench.DraftAsync(await scenario.SetupAsync([sheet]));
        Assert.Equal("campaign.class_blocked", (await scenario.Bench.SubmitAsync(undocumented)).Error?.Code);

        await GoesWithoutAuthorizationAsync(scenario, sheet with { Worksheet = WithinCost }, row: 9);
    }

    [Fact]
    public async Task S06_TheGenericEquivalent_GoesWithoutAuthorization()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        await GoesWithoutAuthorizationAsync(scenario, Sheet(BlockSubject.GenericOfCurrentRx, SenderRole.Provider, Remuneration.None), row: 8);
    }

    [Fact]
    public async Task S07_FreeLeafletsOfTheMaker_GoWithoutAuthorization()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        await GoesWithoutAuthorizationAsync(scenario, Sheet(BlockSubject.CurrentRx, SenderRole.Provider, Remuneration.InKindOnly), row: 8);
    }

    [Fact]
    public async Task S08_CareCoordinationThatAFoundationFunds_GoesWithoutAuthorization()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        await GoesWithoutAuthorizationAsync(scenario, Sheet(BlockSubject.CareCoordination, SenderRole.Provider, Remuneration.FinancialUnrelatedPayer), row: 11);
    }

    [Fact]
    public async Task S09_AnInsurersHomeInsurance_TakesLegalToo_AndGoesOnlyToWhoAuthorizedIt()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var robin = await scenario.AddAsync("robin", "Robin");
        var setup = await scenario.SetupAsync([Sheet(BlockSubject.NonHealth, SenderRole.Plan, Remuneration.None)]);
        var summary = await scenario.SummaryAsync(setup);
        Assert.Equal((HipaaClass.Marketing, 16), (summary.Classification.Class, summary.Classification.Row));
        var (signed, _) = await scenario.AuthorizeAsync([.. summary.Categories], of: robin);

        var id = await scenario.SentAsync(setup);

        Assert.Equal([ApproverKind.Compliance, ApproverKind.Legal], await ApproversAsync(scenario));
        var pat = await scenario.WhyAsync(id, ScenarioBench.Pat);
        Assert.Equal((RecipientVerdict.LeftOut, "AUTH_None"), (pat.Verdict, pat.Reason));
        var other = await scenario.WhyAsync(id, "robin");
        Assert.Equal(RecipientVerdict.Sent, other.Verdict);
        Assert.Equal(signed.Value, Assert.Single(await scenario.CitedAsync(other)));
    }

    [Fact]
    public async Task S10_AMedicareProgramme_GoesWithoutAuthorization()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        await GoesWithoutAuthorizationAsync(scenario, Sheet(BlockSubject.GovProgram, SenderRole.Plan, Remuneration.None), row: 7);
    }

    private static FactSheet Sheet(BlockSubject subject, SenderRole role, Remuneration money) => new()
    {
        Key = "all",
        Facts = CampaignBench.Facts(subject) with { SenderRole = role, Remuneration = money },
        NoRemunerationAttested = true,
    };

    /// <summary>Not marketing by this row of the table: compliance alone approves, Pat signed nothing and gets it, and the receipt cites no authorization.</summary>
    private static async Task GoesWithoutAuthorizationAsync(ScenarioBench scenario, FactSheet sheet, int row)
    {
        var setup = await scenario.SetupAsync([sheet]);
        var classification = (await scenario.SummaryAsync(setup)).Classification;
        Assert.Equal((HipaaClass.NotMarketing, row), (classification.Class, classification.Row));

        var told = await scenario.SendAsync(setup);

        Assert.Equal([ApproverKind.Compliance], await ApproversAsync(scenario));
        Assert.Equal((RecipientVerdict.Sent, (string?)null), (told.Verdict, told.Now!.Rows[11].Code));
        Assert.Null(Assert.Single(await scenario.CitedAsync(told)));
    }

    /// <summary>Who had to approve the one campaign that was submitted, with every fact confirmed.</summary>
    private static async Task<IReadOnlyList<ApproverKind>> ApproversAsync(ScenarioBench scenario)
    {
        await using var db = scenario.Bench.Host.NewContext();
        var request = await db.ApprovalRequests.SingleAsync();
        Assert.Equal("Policy 4", Assert.Single(await db.FactConfirmations.ToListAsync()).Evidence);
        Assert.All(request.Slots, s => Assert.Equal(ApprovalSlotState.Granted, s.State));
        return [.. request.Slots.Select(s => s.Kind).Order()];
    }
}
