using CsCheck;
using SecureMarketing.Core.Content;

namespace SecureMarketing.Tests.Content;

public sealed class MarkSyntaxTests
{
    [Fact]
    public void Write_ThenParse_GivesTheSameTree() => GenDocument.Inlines.Sample(inlines =>
    {
        var typed = MarkSyntax.Write(inlines);
        var (read, errors) = MarkSyntax.Parse(typed);
        Assert.Empty(errors);
        Assert.Equal(inlines, read);
    }, iter: 2000);

    [Fact]
    public void Parse_ReadsMarksLinksAndFields()
    {
        var (inlines, errors) = MarkSyntax.Parse("Hi {{firstName|there}}, **your** *next* visit\n[book it](https://example.com/b)");
        Assert.Empty(errors);
        Assert.Equal(
            [
                new TextRun("Hi "), new MergeRun(MergeCatalogue.FirstName, "there"), new TextRun(", "), new TextRun("your", InlineMarks.Bold),
                new TextRun(" "), new TextRun("next", InlineMarks.Italic), new TextRun(" visit"), LineBreak.Instance,
                new TextRun("book it", InlineMarks.None, "https://example.com/b"),
            ],
            inlines);
    }

    [Theory]
    [InlineData("{{ssn}}", "no merge field")]
    [InlineData("{{firstName", "no closing")]
    [InlineData("{{firstName|}}", "fallback")]
    [InlineData("**bold", "star")]
    [InlineData("[go](http://example.com)", "uses http")]
    [InlineData("[](https://example.com)", "no text")]
    public void Parse_Wrong_SaysSo(string typed, string what) =>
        Assert.Contains(MarkSyntax.Parse(typed).Errors, e => e.Contains(what, StringComparison.Ordinal));
}
