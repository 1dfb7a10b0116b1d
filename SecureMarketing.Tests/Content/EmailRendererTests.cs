using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using CsCheck;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Content;

public sealed partial class EmailRendererTests
{
    private static RenderedEmail Render(EmailDocument document, MergeValues? values = null, RenderLinks? links = null) =>
        EmailRenderer.Render(document, values ?? SyntheticPersona.Default.Values, links ?? RenderLinks.Plain).Value;

    private static EmailDocument Saying(params Inline[] content) => Starters.Empty with { Subject = [new TextRun("Hello")], Blocks = [new TextBlock("b1", content)] };

    /// <summary>Approvals bind the writer's version, for they bind the document and not its HTML: other bytes of the same document need a new version.</summary>
    [Fact]
    public void Version_IsRaisedWithTheBytes()
    {
        var document = Saying(new TextRun("Dear "), new MergeRun(MergeCatalogue.FirstName, "reader"), new TextRun(", a & b")) with { Preheader = [new TextRun("Before")] };
        document = document with
        {
            Blocks =
            [
                new HeadingBlock("h1", 1, [new TextRun("One")]), new HeadingBlock("h2", 2, [new TextRun("Two")], BlockAlign.Center), .. document.Blocks,
                new TextBlock("t2", [new TextRun("A longer line of words, so that the plain text has to be folded somewhere before its end is reached.")], Align: BlockAlign.Center),
                new TextBlock("t3", [new TextRun("Fine print")], TextStyle.Bullets), new ButtonBlock("go", "Book a visit", "https://example.org/book?a=1&b=2"), new ImageBlock("i", "https://img.example.org/a.png", "A nurse", 300, "https://example.org/nurse"), new DividerBlock("d"),
            ],
        };
        document = document with { Footer = new EmailFooter { Organisation = "Harbor Health", PostalAddress = "1 Pier Road, Boston, MA 02110", Reason = "You are a patient of Harbor Health." } };
        var values = MergeValues.Of(ContactId.New(), [new("firstName", "Maria")]);
        var links = RenderLinks.Plain with { Unsubscribe = "https://example.org/u/1", Preferences = "https://example.org/u/1/preferences", OpenPixel = "https://example.org/o/1", Click = (index, _) => $"https://example.org/c/{index}" };
        var written = string.Join('\0', new[] { RenderLinks.Plain, links }.Select(l => Render(document, values, l)).SelectMany(r => new[] { r.Subject, r.Preheader, r.Html, r.Text }));

        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(written)));

        Assert.Equal((1, "631525af72fa4614fb10cf782c26c43b428ac61f35fc848201d4c6dd8678a579"), (EmailRenderer.Version, digest));
    }

    [Fact]
    public void Markup_InTextValuesAndAttributes_IsEscaped()
    {
        var values = MergeValues.Of(ContactId.New(), [new("firstName", "<img src=x onerror=alert(1)>\"'&")]);
        var document = Saying(new TextRun("<script>"), new MergeRun(MergeCatalogue.FirstName)) with { Subject = [new MergeRun(MergeCatalogue.FirstName)] };
        document = document with { Blocks = [.. document.Blocks, new ImageBlock("i", "https://img.example.com/a.png", "\"><script>alert(1)</script>")] };
        var page = new HtmlParser().ParseDocument(Render(document, values).Html);
        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.Single(page.QuerySelectorAll("img"));
        Assert.Equal("\"><script>alert(1)</script>", page.QuerySelector("img")!.GetAttribute("alt"));
        Assert.Equal("<script><img src=x onerror=alert(1)>\"'&", page.QuerySelector("p")!.TextContent);
        Assert.Equal("<img src=x onerror=alert(1)>\"'&", page.QuerySelector("title")!.TextContent);
    }

    /// <summary>Whatever is written, the structure of the page is that of the tree and the words are all there.</summary>
    [Fact]
    public void RandomDocuments_KeepTheirStructureAndWords() => GenDocument.Documents.Sample(document =>
    {
        var rendered = Render(document);
        var page = new HtmlParser().ParseDocument(rendered.Html);
        Assert.Empty(page.QuerySelectorAll("script, iframe, form, object"));
        Assert.Equal(document.Blocks.OfType<ImageBlock>().Count(), page.QuerySelectorAll("img").Length);
        Assert.Equal(document.Blocks.OfType<HeadingBlock>().Count(), page.QuerySelectorAll("h1,h2,h3").Length);
        Assert.Equal(document.Blocks.OfType<ButtonBlock>().Count(), page.QuerySelectorAll("a.sm-button").Length);
        foreach (var run in document.Blocks.OfType<IInlineBlock>().SelectMany(b => b.Content).OfType<TextRun>())
            Assert.Contains(run.Text, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("table"), t => Assert.Equal("presentation", t.GetAttribute("role")));
        Assert.True(document.Blocks.Count == 0 || rendered.Text.Trim().Length > 0);
        Assert.All(rendered.Text.Split('\n'), line => Assert.True(line.Length <= 76 || !line.TrimStart().Contains(' ') || line.Split(' ').Max(w => w.Length) > 60, line));
    }, iter: 300);

    [Fact]
    public void MissingValue_WithoutFallback_RefusesAndNamesTheFieldOnly()
    {
        var values = MergeValues.Of(ContactId.New(), [new("firstName", "Maria"), new("provider", "   ")]);
        var refused = EmailRenderer.Render(Saying(new MergeRun(MergeCatalogue.FirstName), new MergeRun(MergeCatalogue.Provider)), values, RenderLinks.Plain);
        Assert.Equal(ContentErrors.MergeValueMissingCode, refused.Error!.Code);
        Assert.Contains("Care provider", refused.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Maria", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingValue_WithFallback_WritesIt()
    {
        var rendered = Render(Saying(new TextRun("Hi "), new MergeRun(MergeCatalogue.FirstName, "there")), MergeValues.Of(ContactId.New(), []));
        Assert.Contains("Hi there", rendered.Html, StringComparison.Ordinal);
        Assert.Contains("Hi there", rendered.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LineBreakInAValue_ReachesNoHeader()
    {
        var values = MergeValues.Of(ContactId.New(), [new("firstName", "Maria\r\nBcc: all@example.com")]);
        var rendered = Render(Saying(new TextRun("x")) with { Subject = [new MergeRun(MergeCatalogue.FirstName)] }, values);
        Assert.DoesNotContain('\n', rendered.Subject);
        Assert.DoesNotContain('\r', rendered.Subject);
    }

    [Theory]
    [InlineData("en", "Tuesday, December 8, 2026", "9:30 AM")]
    [InlineData("es-US", "martes, 8 de diciembre de 2026", "09:30")]
    public void DaysAndTimes_AreWrittenInTheLanguage(string language, string day, string time)
    {
        var rendered = Render(Saying(new MergeRun(MergeCatalogue.AppointmentDate), new TextRun(" / "), new MergeRun(MergeCatalogue.AppointmentTime)) with { Language = language });
        Assert.Contains($"{day} / {time}", rendered.Text, StringComparison.Ordinal);
    }

    /// <summary>Rows are gathered in batches: whatever order they come in, nobody's value shows in another's message.</summary>
    [Fact]
    public void ShuffledRows_NeverLeakAnotherPersonsValues()
    {
        var document = Starters.Find("diabetes-education")!.Document;
        var people = Enumerable.Range(0, 60).Select(i => MergeValues.Of(ContactId.New(),
        [
            new("firstName", $"Canary{i:000}X"), new("latestA1c", $"{i}.{i % 10}00 %"), new("latestA1cDate", $"2026-01-{(i % 28) + 1:00}"), new("provider", $"Dr. Keeper{i:000}Y"),
        ])).ToArray();
        var shuffled = people.ToArray();
        new Random(7).Shuffle(shuffled);
        foreach (var person in shuffled)
        {
            var rendered = Render(document, person);
            Assert.True(rendered.BelongsTo(person));
            var marks = CanaryForm().Matches(rendered.Html + rendered.Text).Select(m => m.Value).Distinct(StringComparer.Ordinal);
            Assert.Equal([person.Raw(MergeCatalogue.FirstName)!, person.Raw(MergeCatalogue.Provider)!["Dr. ".Length..]], marks.Order(StringComparer.Ordinal));
            foreach (var other in people.Where(p => p.Contact != person.Contact))
                Assert.False(rendered.BelongsTo(other));
        }
    }

    [Fact]
    public void BelongsTo_SamePersonOtherValues_IsFalse()
    {
        var id = ContactId.New();
        var rendered = Render(Saying(new MergeRun(MergeCatalogue.FirstName)), MergeValues.Of(id, [new("firstName", "Maria")]));
        Assert.False(rendered.BelongsTo(MergeValues.Of(id, [new("firstName", "Mario")])));
    }

    [Fact]
    public void Links_AreWrittenOnlyByTheDelegate()
    {
        var document = Starters.Find("welcome")!.Document;
        var targets = DocumentLinks.Of(document);
        Assert.Equal(["https://www.example.com/account", "https://www.example.com/new-patients"], targets);
        var links = new RenderLinks { Click = (index, _) => $"https://t.example.com/c/{index}", OpenPixel = "https://t.example.com/o/1", Unsubscribe = "https://t.example.com/u/1" };
        var rendered = Render(document, links: links);
        var page = new HtmlParser().ParseDocument(rendered.Html);
        Assert.Equal(["https://t.example.com/c/0", "https://t.example.com/c/1", "https://t.example.com/u/1"], page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("https://t.example.com/o/1", page.QuerySelector("img")!.GetAttribute("src"));
        Assert.All(targets, t => Assert.DoesNotContain(t, rendered.Html + rendered.Text, StringComparison.Ordinal));
        Assert.Contains("https://t.example.com/u/1", rendered.Text, StringComparison.Ordinal);
        Assert.Empty(new HtmlParser().ParseDocument(Render(document).Html).QuerySelectorAll("img"));
    }

    [Fact]
    public void Html_CarriesWhatMailProgramsNeed()
    {
        var html = Render(Starters.Find("mammogram-screening")!.Document, links: new RenderLinks { Unsubscribe = "https://t.example.com/u/1" }).Html;
        var page = new HtmlParser().ParseDocument(html);
        Assert.Equal(1, Regex.Count(html, Regex.Escape("<!--[if mso]><table")));
        Assert.Equal(Regex.Count(html, Regex.Escape("<!--[if mso]>")), Regex.Count(html, Regex.Escape("<![endif]-->")));
        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
        Assert.Equal("light dark", page.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"));
        Assert.Equal("en", page.DocumentElement!.GetAttribute("lang"));
        Assert.Contains("100 Harbor Street, Boston, MA 02110", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.True(page.QuerySelectorAll("h1").Length == 1 && page.QuerySelectorAll("ul > li").Length == 3);
        Assert.All(html.Split('\n'), line => Assert.True(line.Length < 998, "RFC 5322 §2.1.1"));
    }

    [Fact]
    public void Mime_IsByteStable_AndHoldsBothParts()
    {
        var document = Starters.Find("welcome")!.Document;
        var one = EmailMime.Preview(document, Render(document), SyntheticPersona.Default);
        var two = EmailMime.Preview(document, Render(document), SyntheticPersona.Default);
        Assert.Equal(one, two);
        var message = MimeKit.MimeMessage.Load(new MemoryStream(one));
        Assert.Equal("Welcome", message.Subject);
        Assert.Equal(Render(document).Html, message.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Equal(Render(document).Text, message.TextBody!.ReplaceLineEndings("\n"));
    }

    [GeneratedRegex(@"(Canary\d{3}X|Keeper\d{3}Y)")]
    private static partial Regex CanaryForm();
}
