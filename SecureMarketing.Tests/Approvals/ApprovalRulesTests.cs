using System.Text.Json.Nodes;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Approvals;

public sealed class ApprovalRulesTests
{
    [Theory]
    [InlineData(HipaaClass.NoPhi, false, false, "Compliance")]
    [InlineData(HipaaClass.NotMarketing, false, false, "Compliance")]
    [InlineData(HipaaClass.NotMarketing, false, true, "Compliance,Clinical")]
    [InlineData(HipaaClass.Marketing, false, false, "Compliance,Legal")]
    [InlineData(HipaaClass.MarketingRemunerated, false, true, "Compliance,Legal,Clinical")]
    [InlineData(HipaaClass.NotMarketing, true, false, "Compliance,Legal,Clinical")]
    [InlineData(HipaaClass.Fundraising, false, false, "Compliance,Legal")]
    [InlineData(HipaaClass.Undetermined, true, true, "")]
    [InlineData(HipaaClass.SaleOfPhi, true, true, "")]
    public void RequiredApprovers_ByClassSensitivityAndClaims(HipaaClass @class, bool sensitive, bool claims, string expected) =>
        Assert.Equal(expected, string.Join(',', RequiredApprovers.For(new ApprovalNeed(@class, sensitive, claims))));

    [Fact]
    public void SlotTransitions_AreExactlyThoseOfTheBrief()
    {
        string[] expected =
        [
            "Requested→Granted", "Requested→Rejected", "Requested→ChangesRequested", "Requested→Recused",
            "Granted→Stale", "Granted→Expired", "Granted→Withdrawn",
        ];
        var actual = from start in Enum.GetValues<ApprovalSlotState>()
                     from end in Enum.GetValues<ApprovalSlotState>()
                     where ApprovalSlotTransitions.Allows(start, end)
                     select $"{start}→{end}";

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void Hash_DoesNotDependOnMemberOrder_ButOnEveryValue()
    {
        var hash = ApprovalHash.Of(JsonNode.Parse("""{"b":[1,2],"a":{"y":"é","x":null}}""")!);

        Assert.Equal(hash, ApprovalHash.Of(JsonNode.Parse("""{ "a": {"x":null,"y":"\u00e9"}, "b":[1, 2] }""")!));
        Assert.NotEqual(hash, ApprovalHash.Of(JsonNode.Parse("""{"b":[2,1],"a":{"y":"é","x":null}}""")!));
        Assert.NotEqual(hash, ApprovalHash.Of(JsonNode.Parse("""{"b":[1,2],"a":{"y":"é"}}""")!));
    }

    /// <summary>Order matters in a list, every fact in a sheet changes its hash.</summary>
    [Fact]
    public void SheetHash_ChangesWithEveryFact()
    {
        var sheet = new FactSheet { Key = "a", Blocks = ["1", "2"], Facts = new BlockFacts { Encourages = Stated.Y } };
        FactSheet[] changed =
        [
            sheet with { Key = "b" },
            sheet with { Blocks = ["1"] },
            sheet with { Facts = sheet.Facts with { Encourages = Stated.N } },
            sheet with { Facts = sheet.Facts with { LapsedDays = 3 } },
            sheet with { NoRemunerationAttested = true },
            sheet with { Worksheet = new CostWorksheet { Received = 1 } },
        ];

        Assert.Equal(changed.Length + 1, changed.Append(sheet).Select(s => s.Hash()).Distinct().Count());
        Assert.Equal(sheet.Hash(), (sheet with { }).Hash());
    }

    [Theory]
    [InlineData(100, false, 0, Stated.Y)]
    [InlineData(100.01, false, 500, Stated.N)]
    [InlineData(400, true, 400, Stated.Y)]
    [InlineData(401, true, 400, Stated.N)]
    public void Worksheet_ReceiptsAgainstCost_OrFairMarketValue(double received, bool toAssociate, double fair, Stated expected) =>
        Assert.Equal(expected, (Worksheet() with { Received = (decimal)received, PaidToBusinessAssociate = toAssociate, FairMarketValue = (decimal)fair }).WithinCost);

    [Fact]
    public void Worksheet_WithoutPayerContractOrSignatories_ProvesNothing()
    {
        Assert.All(
            [Worksheet() with { Payer = " " }, Worksheet() with { ContractId = "" }, Worksheet() with { SignatoryEntity = "" }, Worksheet() with { SignatoryPayer = "" }, Worksheet() with { Labour = -1 }],
            w => Assert.Equal(Stated.Unknown, w.WithinCost));
    }

    [Fact]
    public void Sheet_WithoutAttestationOrWorksheet_IsUndetermined()
    {
        var facts = new BlockFacts
        {
            AudienceBasis = AudienceBasis.PatientOrMember,
            Encourages = Stated.Y,
            Subject = BlockSubject.CurrentRx,
            SenderRole = SenderRole.Provider,
            Remuneration = Remuneration.None,
            PhiToThirdParty = Stated.N,
            PhiToThirdPartyRemunerated = Stated.N,
        };
        var paid = facts with { Remuneration = Remuneration.FinancialFromOrForProductOwner, WithinCost = Stated.Y };

        Assert.Equal(0, ClassOf(new FactSheet { Key = "a", Facts = facts }).Row);
        Assert.Equal(8, ClassOf(new FactSheet { Key = "a", Facts = facts, NoRemunerationAttested = true }).Row);
        Assert.Equal(0, ClassOf(new FactSheet { Key = "a", Facts = paid }).Row);
        Assert.Equal(9, ClassOf(new FactSheet { Key = "a", Facts = paid, Worksheet = Worksheet() }).Row);
        Assert.Equal(10, ClassOf(new FactSheet { Key = "a", Facts = paid, Worksheet = Worksheet() with { Received = 101 } }).Row);
    }

    private static Classification ClassOf(FactSheet sheet) => Classification.Of(sheet.Proven);

    private static CostWorksheet Worksheet() => new()
    {
        Payer = "Maker Inc",
        ContractId = "C-17",
        Received = 100,
        Labour = 60,
        Materials = 10,
        Supplies = 10,
        Capital = 10,
        Overhead = 10,
        SignatoryEntity = "A. Moss",
        SignatoryPayer = "D. Reyes",
    };
}
