using Bunit;
using SecureMarketing.Core.Content;
using SecureMarketing.Web.Features.Content;

namespace SecureMarketing.Tests.Web.Content;

public sealed class EmailBlockViewTests : BunitContext
{
    [Fact]
    public void MergeFields_AreChips_AndOnlyPhiIsMarkedAsSuch()
    {
        var view = Render<EmailBlockView>(p => p.Add(v => v.Block, new BlockDraft { Id = "b1", Kind = BlockKind.Text, Typed = "Hi {{firstName}}, {{latestA1c}} **now** <b>x</b>" }));
        Assert.Equal("First name", view.Find(".sm-chip").TextContent);
        Assert.Contains("Latest HbA1c", view.Find(".sm-phi").TextContent, StringComparison.Ordinal);
        Assert.Equal("now", view.Find("p > strong").TextContent);
        Assert.Empty(view.FindAll("b"));
    }

    [Fact]
    public void Findings_ListThePhiOfTheDocument_AndLeadToTheBlock()
    {
        string? went = null;
        var document = Starters.Find("diabetes-education")!.Document with { Subject = [new TextRun("Your diabetes class")] };
        document = document with { Blocks = [.. document.Blocks, new ButtonBlock("vague", "Click here", "https://www.example.com")] };
        var findings = Render<EmailFindings>(p => p
            .Add(f => f.Document, document)
            .Add(f => f.Findings, EmailLint.Check(document, new FirstParty([])))
            .Add(f => f.OnGo, (string? id) => went = id));
        Assert.Equal(
            PhiUsage.Of(document).Phi.Select(u => u.Field.Label),
            findings.FindAll(".sm-uses .sm-phi").Select(e => e.TextContent["PHI".Length..]));
        Assert.Contains(findings.FindAll("[data-severity=error]"), e => e.TextContent.Contains("diabetes", StringComparison.Ordinal));
        findings.FindAll("[data-severity=warning] button").Single().Click();
        Assert.Equal("vague", went);
    }

    [Fact]
    public void Preview_ShowsWhatTheRendererMakes_InASandbox()
    {
        var document = Starters.Find("appointment-reminder")!.Document;
        var preview = Render<EmailPreview>(p => p.Add(v => v.Document, document));
        var frame = preview.Find("iframe");
        Assert.Equal("", frame.GetAttribute("sandbox"));
        var sent = Core.Content.Rendering.EmailRenderer.Render(document, SyntheticPersona.Default.Values, Core.Content.Rendering.RenderLinks.Sample).Value;
        Assert.Equal(sent.Html, frame.GetAttribute("srcdoc"));
        preview.FindAll("button").Single(b => b.TextContent == "Plain text").Click();
        Assert.Equal(sent.Text, preview.Find("pre").TextContent);
    }
}
