using SecureMarketing.Core.Content;

namespace SecureMarketing.Tests.Content;

public sealed class EmailLintTests
{
    private static readonly FirstParty Ours = new(["img.example.com"]);

    private static IEnumerable<string> Codes(EmailDocument document, LintSeverity atLeast = LintSeverity.Warning) =>
        EmailLint.Check(document, Ours).Where(f => f.Severity >= atLeast).Select(f => f.Code);

    private static EmailDocument Clean => Starters.Find("welcome")!.Document;

    [Fact]
    public void Starters_AreClean() => Assert.All(Starters.All, s => Assert.Empty(Codes(s.Document)));

    [Theory]
    [InlineData("Your oncology infusion")]
    [InlineData("About your HIV test")]
    [InlineData("Diabetes: what now?")]
    [InlineData("Your lab results are ready")]
    [InlineData("Blood-pressure check")]
    public void Subject_NamingHealth_IsRefused(string subject) =>
        Assert.Contains(LintCodes.SubjectPhi, Codes(Clean with { Subject = [new TextRun(subject)] }, LintSeverity.Error));

    [Theory]
    [InlineData("A note from your care team")]
    [InlineData("Aidsman Street opening hours")]
    [InlineData("Keep your coverage")]
    public void Subject_Neutral_Passes(string subject) => Assert.Empty(Codes(Clean with { Subject = [new TextRun(subject)] }));

    [Fact]
    public void PhiField_InSubjectOrPreheader_IsRefused()
    {
        Assert.Contains(LintCodes.SubjectPhi, Codes(Clean with { Subject = [new TextRun("Seen by "), new MergeRun(MergeCatalogue.Provider)] }));
        Assert.Contains(LintCodes.SubjectPhi, Codes(Clean with { Preheader = [new MergeRun(MergeCatalogue.LatestA1c, "your result")] }));
        Assert.Contains(LintCodes.SubjectPhi, Codes(Clean with { Subject = [new MergeRun(MergeCatalogue.FirstName, "chemo patient")] }));
        Assert.Empty(Codes(Clean with { Subject = [new MergeRun(MergeCatalogue.FirstName, "Hello")] }));
    }

    [Fact]
    public void ForeignPicture_IsATracker_OwnOneIsNot()
    {
        var foreign = Clean with { Blocks = [.. Clean.Blocks, new ImageBlock("i", "https://pixel.example.net/p.gif", "A house")] };
        var own = Clean with { Blocks = [.. Clean.Blocks, new ImageBlock("i", "https://img.example.com/p.gif", "A house")] };
        var finding = Assert.Single(EmailLint.Check(foreign, Ours), f => f.Code == LintCodes.ThirdPartyTracker);
        Assert.Equal($"$.blocks[{foreign.Blocks.Count - 1}].src", finding.Path);
        Assert.Empty(Codes(own));
    }

    [Fact]
    public void ForeignCssBackground_IsATracker()
    {
        var finding = Assert.Single(
            EmailLint.Check(Clean with { Theme = Clean.Theme with { BackgroundImage = "https://cdn.example.net/bg's.png" } }, Ours),
            f => f.Code == LintCodes.ThirdPartyTracker);
        Assert.Equal("$.theme.backgroundImage", finding.Path);
    }

    [Theory]
    [InlineData("""<div style="background:url('https://x.example.net/a.png')">""", "https://x.example.net/a.png")]
    [InlineData("""<style>@import "https://x.example.net/f.css";</style>""", "https://x.example.net/f.css")]
    [InlineData("""<style>@font-face{src:url(https://x.example.net/f.woff2)}</style>""", "https://x.example.net/f.woff2")]
    [InlineData("""<img srcset="https://x.example.net/1.png 1x, https://x.example.net/2.png 2x">""", "https://x.example.net/2.png")]
    [InlineData("""<table background="https://x.example.net/b.png">""", "https://x.example.net/b.png")]
    [InlineData("""<link rel="stylesheet" href="https://x.example.net/s.css">""", "https://x.example.net/s.css")]
    public void FetchedAddresses_FindsEveryWayToFetch(string html, string address) =>
        Assert.Contains(address, FetchedAddresses.In(html));

    [Fact]
    public void FetchedAddresses_IgnoresLinksAndEmbeddedPictures() =>
        Assert.Empty(FetchedAddresses.In("""<a href="https://x.example.net">x</a><img src="cid:1"><img src="data:image/png;base64,AA==">"""));

    [Fact]
    public void FooterAltLinkTextContrastAndSize_AreFound()
    {
        Assert.Contains(LintCodes.MissingFooter, Codes(Clean with { Footer = null }));
        Assert.Contains(LintCodes.MissingAlt, Codes(Clean with { Blocks = [new ImageBlock("i", "https://img.example.com/a.png", "")] }));
        Assert.Contains(LintCodes.LinkText, Codes(Clean with { Blocks = [new ButtonBlock("b", "Click here!", "https://example.com")] }));
        Assert.Contains(LintCodes.LinkText, Codes(Clean with { Blocks = [new TextBlock("t", [new TextRun("here", InlineMarks.None, "https://example.com")])] }));
        Assert.Contains(LintCodes.Contrast, Codes(Clean with { Theme = Clean.Theme with { Text = "#CCCCCC" } }));
        Assert.Contains(LintCodes.Clipped, Codes(Clean with { Blocks = [.. Enumerable.Range(0, 20).Select(i => new TextBlock($"t{i}", [new TextRun(new string('x', 6000))]))] }));
        Assert.Contains(LintCodes.NoBlocks, Codes(Clean with { Blocks = [] }));
        Assert.Contains(LintCodes.NoFallback, Codes(Clean with { Blocks = [new TextBlock("t", [new MergeRun(MergeCatalogue.FirstName)])] }, LintSeverity.Note));
    }
}
