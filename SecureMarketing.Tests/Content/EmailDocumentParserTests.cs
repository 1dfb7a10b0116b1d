using CsCheck;
using SecureMarketing.Core.Content;

namespace SecureMarketing.Tests.Content;

public sealed class EmailDocumentParserTests
{
    [Fact]
    public void Canonical_ParsedAgain_IsTheSameBytes() => GenDocument.Documents.Sample(document =>
    {
        var canonical = EmailDocumentWriter.Canonical(document);
        var parsed = EmailDocumentParser.Parse(canonical);
        Assert.Empty(parsed.Errors);
        Assert.Equal(canonical, EmailDocumentWriter.Canonical(parsed.Document!));
        Assert.Equal(EmailDocumentWriter.Hash(document), EmailDocumentWriter.Hash(EmailDocumentParser.Parse(EmailDocumentWriter.Readable(document)).Document!));
    }, iter: 300);

    [Theory]
    [InlineData("""{"version":1,"subject":"A","blocks":[],"footr":{}}""", "$.footr", "is not a known member")]
    [InlineData("""{"version":2,"subject":"A","blocks":[]}""", "$.version", "not the version")]
    [InlineData("""{"version":1,"blocks":[]}""", "$.subject", "is missing")]
    [InlineData("""{"version":1,"subject":"Hi {{firstName}}","blocks":[]}""", "$.subject", "as plain text")]
    [InlineData("""{"version":1,"subject":"A\nBcc: x","blocks":[]}""", "$.subject", "line break")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"video"}]}""", "$.blocks[0].type", "no known block type")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"button","label":"Go","href":"http://example.com"}]}""", "$.blocks[0].href", "uses http")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"button","label":"Go","href":"javascript:alert(1)"}]}""", "$.blocks[0].href", "uses javascript")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"button","label":"Go","href":"https://example.com/?n={{firstName}}"}]}""", "$.blocks[0].href", "merge field")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"button","label":"Go","href":"https://maria@example.com/"}]}""", "$.blocks[0].href", "user name")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"image","src":"data:image/png;base64,AA","alt":""}]}""", "$.blocks[0].src", "uses data")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"text","content":[{"merge":"ssn"}]}]}""", "$.blocks[0].content[0].merge", "no merge field")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"text","content":[{"merge":"firstName","falback":"x"}]}]}""", "$.blocks[0].content[0].falback", "is not a known member")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"heading","level":7,"content":[]}]}""", "$.blocks[0].level", "from 1 to 3")]
    [InlineData("""{"version":1,"subject":"A","blocks":[{"type":"divider","id":"x"},{"type":"divider","id":"x"}]}""", "$.blocks[1].id", "repeats")]
    [InlineData("""{"version":1,"subject":"A","theme":{"accent":"blue"},"blocks":[]}""", "$.theme.accent", "no colour")]
    [InlineData("""{"version":1,"subject":"A","subject":"B","blocks":[]}""", "$", "JSON")]
    [InlineData("""{"version":1,"subject":"\ud800","blocks":[]}""", "$.subject", "surrogate")]
    [InlineData("""{"version":1,"subject":"abc\u202Edef","blocks":[]}""", "$.subject", "direction override")]
    [InlineData("""{"version":1,"language":"klingonese-x","subject":"A","blocks":[]}""", "$.language", "language tag")]
    [InlineData("[1,2", "$", "line 1")]
    [InlineData("[]", "$", "not an object")]
    public void Parse_Wrong_SaysWhatAndWhere(string json, string path, string what)
    {
        var parsed = EmailDocumentParser.Parse(json);
        Assert.Null(parsed.Document);
        var error = Assert.Single(parsed.Errors, e => e.Path == path);
        Assert.Contains(what, error.What, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
    }

    [Fact]
    public void Parse_SeveralErrors_NamesThemAll()
    {
        var parsed = EmailDocumentParser.Parse("""{"version":1,"subject":"A","blocks":[{"type":"button","href":"x"},{"type":"image","alt":"a"}]}""");
        Assert.Equal(["$.blocks[0].label", "$.blocks[0].href", "$.blocks[1].src"], parsed.Errors.Select(e => e.Path));
    }

    [Fact]
    public void Parse_WithoutIds_GivesStableOnes()
    {
        var document = EmailDocumentParser.Parse("""{"version":1,"subject":"A","blocks":[{"type":"divider"},{"type":"divider","id":"b1"},{"type":"divider"}]}""").Document!;
        Assert.Equal(["b2", "b1", "b3"], document.Blocks.Select(b => b.Id));
    }

    [Fact]
    public void Hash_DiffersForEveryChangeOfWords()
    {
        var a = Starters.Empty;
        var b = a with { Blocks = [.. a.Blocks.Skip(1)] };
        Assert.NotEqual(EmailDocumentWriter.Hash(a), EmailDocumentWriter.Hash(b));
        Assert.NotEqual(EmailDocumentWriter.Hash(a), EmailDocumentWriter.Hash(a with { Theme = a.Theme with { Accent = "#000000" } }));
    }

    [Fact]
    public void Hash_IgnoresHowTextIsCutIntoRuns()
    {
        var whole = Starters.Empty with { Subject = [new TextRun("A note")] };
        var cut = Starters.Empty with { Subject = [new TextRun("A "), new TextRun(""), new TextRun("note")] };
        Assert.Equal(EmailDocumentWriter.Hash(whole), EmailDocumentWriter.Hash(cut));
    }
}
