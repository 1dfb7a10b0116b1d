using SecureMarketing.Core.Consent;

namespace SecureMarketing.Tests.Consent;

public sealed class ReadabilityTests
{
    /// <summary>Counted by hand: words, sentences, syllables, and the grade that the formula gives for them.</summary>
    [Theory]
    [InlineData("The cat sat on the mat.", "en", 6, 1, 6, 0.0)]
    [InlineData("You can change your mind at any time. Tell us in writing.", "en", 12, 2, 14, 0.5)]
    [InlineData("Organizations disseminate information.", "en", 3, 1, 13, 36.7)]
    [InlineData("We stopped. He needed a little table", "en", 7, 2, 10, 2.6)]
    [InlineData("Usted puede cambiar de idea cuando quiera.", "es", 7, 1, 14, 3.5)]
    [InlineData("", "en", 0, 0, 0, 0.0)]
    [InlineData("— 。 \n\n", "en", 0, 0, 0, 0.0)]
    public void Score_FollowsTheFormula(string text, string language, int words, int sentences, int syllables, double grade) =>
        Assert.Equal(new ReadabilityScore(grade, words, sentences, syllables), Readability.Of(text, language));

    [Fact]
    public void LegalProse_IsHard_AndTheStandardTextIsNot()
    {
        const string legal = "Notwithstanding any provision to the contrary herein, the undersigned individual hereby irrevocably acknowledges that information disclosed pursuant to this authorization may subsequently be redisclosed by the recipient.";
        Assert.True(Readability.Of(legal, "en").IsHard);
        Assert.All(AuthorizationFormFindings.Of(StandardAuthorizationForm.For("Harbor Clinic"), new DateOnly(2026, 11, 24)), f => Assert.False(f.Readability.IsHard, $"{f.Language}: {f.Readability}"));
    }
}
