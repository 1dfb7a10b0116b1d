using Bunit;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Tests.Web.Campaigns;

public sealed class FactSheetEditorTests : BunitContext
{
    private static readonly BlockLine[] Blocks = [new("subject", "Subject", "Hello"), new("a", "Text", "Come in")];

    private FactSheet? changed;
    private string? taken;

    [Fact]
    public void Questions_ThatDoNotMatter_AreNotAsked()
    {
        var editor = Show(new FactSheet { Key = "1" });
        Assert.Empty(editor.FindAll("#facts-1-medicines, #facts-1-funds, #facts-1-recipients, .sm-worksheet"));

        Assert.Single(Show(new FactSheet { Key = "1", Facts = new BlockFacts { Subject = BlockSubject.LapsedRx } }).FindAll("#facts-1-medicines"));
        Assert.Single(Show(new FactSheet { Key = "1", Facts = new BlockFacts { Subject = BlockSubject.Fundraising } }).FindAll("#facts-1-funds"));
        Assert.Single(Show(new FactSheet
        {
            Key = "1",
            Facts = new BlockFacts { Subject = BlockSubject.CurrentRx, Remuneration = Remuneration.FinancialFromOrForProductOwner },
        }).FindAll(".sm-worksheet"));
    }

    [Fact]
    public void ChangingAnAnswer_GivesTheWholeSheet_WithOnlyThatFactChanged()
    {
        var sheet = new FactSheet { Key = "1", Blocks = ["subject", "a"], Facts = new BlockFacts { Encourages = Stated.Y } };

        Show(sheet).Find("#facts-1-subject").Change(nameof(BlockSubject.AdminNotice));

        Assert.Equal(sheet with { Facts = sheet.Facts with { Subject = BlockSubject.AdminNotice } }, changed);
    }

    /// <summary>A business associate says for whom; who becomes something else acts for nobody any more.</summary>
    [Fact]
    public void ForWhom_IsAskedOfABusinessAssociate_AndGoesWithTheRole()
    {
        Assert.Empty(Show(new FactSheet { Key = "1", Facts = new BlockFacts { SenderRole = SenderRole.Plan } }).FindAll("#facts-1-party"));
        var sheet = new FactSheet { Key = "1", Facts = new BlockFacts { SenderRole = SenderRole.BaOnBehalf } };

        Show(sheet).Find("#facts-1-party").Change(nameof(SenderRole.Plan));
        Assert.Equal(SenderRole.Plan, changed!.Facts.ActsFor);

        Show(changed).Find("#facts-1-role").Change(nameof(SenderRole.Provider));
        Assert.Equal((SenderRole.Provider, SenderRole.Unknown), (changed.Facts.SenderRole, changed.Facts.ActsFor));
    }

    [Theory]
    [InlineData("860975, 861467 860975", "860975,861467")]
    [InlineData("  ", null)]
    public void Medicines_AreTakenAsSeparateCodes(string typed, string? expected)
    {
        Show(new FactSheet { Key = "1", Facts = new BlockFacts { Subject = BlockSubject.LapsedRx } }).Find("#facts-1-medicines").Change(typed);

        Assert.Equal(expected, changed!.Medicines is { } codes ? string.Join(',', codes) : null);
    }

    [Theory]
    [InlineData(" Acme Devices, Inc. \n\nBay Pharmacy\nacme devices, inc.", "Acme Devices, Inc.|Bay Pharmacy")]
    [InlineData(" \n ", null)]
    public void ThirdParties_AreNamedOneALine(string typed, string? expected)
    {
        Show(new FactSheet { Key = "1", Facts = new BlockFacts { PhiToThirdParty = Stated.Y } }).Find("#facts-1-recipients").Change(typed);

        Assert.Equal(expected, changed!.DisclosedTo is { } names ? string.Join('|', names) : null);
    }

    [Fact]
    public void Attestation_IsAskedForNothingReceived_AndShowsTheClassThatFollows()
    {
        var facts = new BlockFacts
        {
            AudienceBasis = AudienceBasis.PatientOrMember,
            Encourages = Stated.N,
            Subject = BlockSubject.AdminNotice,
            SenderRole = SenderRole.Provider,
            Remuneration = Remuneration.None,
            PhiToThirdParty = Stated.N,
            PhiToThirdPartyRemunerated = Stated.N,
        };
        var editor = Show(new FactSheet { Key = "1", Facts = facts });
        Assert.Contains("Undetermined", editor.Find(".sm-state").TextContent, StringComparison.Ordinal);

        editor.Find(".sm-fact-sheet > .sm-check input").Change(true);

        Assert.True(changed!.NoRemunerationAttested);
        Assert.Contains("Not marketing", Show(changed).Find(".sm-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_AreChosenOnlyAmongSeveralGroups_AndOnlyTaken()
    {
        var sheet = new FactSheet { Key = "2", Blocks = ["a"] };
        Assert.Empty(Show(sheet).FindAll("legend"));

        var boxes = Show(sheet, several: true).FindAll("fieldset .sm-check input");
        Assert.Equal(2, boxes.Count);
        Assert.True(boxes[1].HasAttribute("disabled"));
        boxes[0].Change(true);

        Assert.Equal("subject", taken);
    }

    private IRenderedComponent<FactSheetEditor> Show(FactSheet sheet, bool several = false) => Render<FactSheetEditor>(p => p
        .Add(e => e.Sheet, sheet).Add(e => e.Blocks, Blocks).Add(e => e.Several, several)
        .Add(e => e.OnChanged, s => changed = s).Add(e => e.OnTake, b => taken = b));
}
