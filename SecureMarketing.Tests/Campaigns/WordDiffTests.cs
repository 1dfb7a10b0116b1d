using SecureMarketing.Core.Campaigns.Review;

namespace SecureMarketing.Tests.Campaigns;

public sealed class WordDiffTests
{
    /// <summary>Removed words stand in [ ], added ones in { }.</summary>
    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("same words", "same words", "same words", "same words")]
    [InlineData("", "new", "", "{new}")]
    [InlineData("old", "", "[old]", "")]
    [InlineData("Call us today", "Call us tomorrow", "Call us [today]", "Call us {tomorrow}")]
    [InlineData("one two three", "one three", "one [two ]three", "one three")]
    [InlineData("one three", "one two three", "one three", "one {two }three")]
    [InlineData("Pay $20, now", "Pay $25, now", "Pay $[20], now", "Pay ${25}, now")]
    [InlineData("a b c d", "c d a b", "[a b ]c d", "c d{ a b}")]
    [InlineData("line one\nline two", "line one\nline 2", "line one\nline [two]", "line one\nline {2}")]
    [InlineData("Preis 5 Euro", "Preis 5 € für alle", "Preis 5 [Euro]", "Preis 5 {€ für alle}")]
    public void Words_AreMarkedWhereTheyDiffer(string before, string after, string oldMarked, string newMarked)
    {
        var (old, now) = WordDiff.Of(before, after);

        Assert.Equal((oldMarked, newMarked), (Marked(old), Marked(now)));
    }

    /// <summary>Whatever the texts: joined runs give them again, and what is called the same is the same on both sides.</summary>
    [Fact]
    public void Runs_LoseNoLetter_AndAgreeOnWhatIsTheSame()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var (before, after) = (Text(random), Text(random));
            var (old, now) = WordDiff.Of(before, after);

            Assert.Equal((before, after), (Joined(old, _ => true), Joined(now, _ => true)));
            Assert.Equal(Joined(old, r => r.Mark == DiffMark.Same), Joined(now, r => r.Mark == DiffMark.Same));
        }
    }

    [Fact]
    public void TextThatDiffersAllOver_IsShownAsReplaced_AndKeepsItsLetters()
    {
        var (before, after) = (string.Join(' ', Enumerable.Range(0, 3000)), string.Join(' ', Enumerable.Range(5000, 3000)));

        var (old, now) = WordDiff.Of(before, after);

        Assert.Equal((before, after), (Joined(old, _ => true), Joined(now, _ => true)));
        Assert.Equal(DiffMark.Added, Assert.Single(now).Mark);
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => ((string[])["a", "b", "cd", " ", "\n", ", ", "🙂"])[random.Next(7)]));

    private static string Joined(IReadOnlyList<DiffRun> runs, Func<DiffRun, bool> which) => string.Concat(runs.Where(which).Select(r => r.Text));

    private static string Marked(IReadOnlyList<DiffRun> runs) => string.Concat(runs.Select(r => r.Mark switch { DiffMark.Removed => $"[{r.Text}]", DiffMark.Added => $"{{{r.Text}}}", _ => r.Text }));
}
