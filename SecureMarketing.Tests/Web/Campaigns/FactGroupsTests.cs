using SecureMarketing.Core.Approvals;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Tests.Web.Campaigns;

public sealed class FactGroupsTests
{
    private static readonly string[] Blocks = ["subject", "a", "b", "c"];

    [Fact]
    public void FitTo_WithoutGroups_MakesOneForTheWholeEmail() => Assert.Equal(Blocks, Assert.Single(FactGroups.FitTo([], Blocks)).Blocks);

    [Fact]
    public void FitTo_AnotherEmail_DropsOldBlocks_AndCoversNewOnes()
    {
        FactSheet[] sheets = [new() { Key = "1", Blocks = ["subject", "a", "old"] }, new() { Key = "2", Blocks = ["b"] }];

        var fitted = FactGroups.FitTo(sheets, Blocks);

        Assert.Equal(["subject", "a", "c"], fitted[0].Blocks);
        Assert.Equal(["b"], fitted[1].Blocks);
    }

    [Fact]
    public void MoveAddRemove_KeepEveryBlockInExactlyOneGroup()
    {
        var sheets = FactGroups.Add(FactGroups.FitTo([], Blocks));
        sheets = FactGroups.Move(sheets, "b", "2", Blocks);
        Assert.Equal(["subject", "a", "c"], sheets[0].Blocks);
        Assert.Equal(["b"], sheets[1].Blocks);

        sheets = FactGroups.Move(sheets, "subject", "2", Blocks);
        Assert.Equal(["subject", "b"], sheets[1].Blocks);

        sheets = FactGroups.Remove(sheets, "2", Blocks);
        Assert.Equal(Blocks, Assert.Single(sheets).Blocks);
        Assert.Same(sheets, FactGroups.Remove(sheets, "1", Blocks));
    }

    [Fact]
    public void Add_NeverReusesAKey()
    {
        var sheets = FactGroups.Remove(FactGroups.Add(FactGroups.Add(FactGroups.FitTo([], Blocks))), "2", Blocks);

        Assert.Equal(["1", "3", "4"], FactGroups.Add(sheets).Select(s => s.Key));
    }

    [Theory]
    [InlineData(BlockSubject.CurrentRx, Remuneration.FinancialFromOrForProductOwner, null, true)]
    [InlineData(BlockSubject.CurrentRx, Remuneration.InKindOnly, null, false)]
    [InlineData(BlockSubject.LapsedRx, Remuneration.FinancialFromOrForProductOwner, 90, true)]
    [InlineData(BlockSubject.LapsedRx, Remuneration.FinancialFromOrForProductOwner, 91, false)]
    [InlineData(BlockSubject.NewFormulation, Remuneration.FinancialFromOrForProductOwner, null, false)]
    public void Worksheet_IsAskedOnlyWhereItDecides(BlockSubject subject, Remuneration money, int? lapsed, bool asked) =>
        Assert.Equal(asked, ClassificationTable.AsksForCost(new BlockFacts { Subject = subject, Remuneration = money, LapsedDays = lapsed }));
}
