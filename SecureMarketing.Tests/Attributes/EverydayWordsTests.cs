using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Tests.Attributes;

public sealed class EverydayWordsTests
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();

    /// <summary>What people type, and what must come first.</summary>
    [Theory]
    [InlineData("age", "age")]
    [InlineData("shot", "immunization")]
    [InlineData("Jab", "immunization")]
    [InlineData("birthday", "birthDate")]
    [InlineData("no-show", "missedAppointment")]
    [InlineData("ER", "emergencyVisit")]
    [InlineData("drug", "medication")]
    [InlineData("surgery", "procedure")]
    [InlineData("consent", "authorized")]
    [InlineData("hold-out", "bucket")]
    [InlineData("unsubscribe", "unsubscribedTopic")]
    [InlineData("deliverable", "reachable")]
    [InlineData("s/mime", "expectedMethod")]
    [InlineData("tribe", "culturalAffiliation")]
    [InlineData("social class", "socioeconomicStatus")]
    [InlineData("high risk", "riskLevel")]
    [InlineData("zip", "zip")]
    [InlineData("diagnosis", "condition")]
    [InlineData("postc", "zip")]
    [InlineData("next appoint", "nextAppointment")]
    [InlineData("blood test", "observation")]
    public void Find_PutsWhatIsMeantFirst(string typed, string expected) => Assert.Equal(expected, EverydayWords.Find(Catalogue.All, typed)[0].Attribute.Key);

    [Fact]
    public void Find_TellsTheWordThatLedThere_AndFindsNothingForNonsense()
    {
        Assert.Equal("shot", EverydayWords.Find(Catalogue.All, "shot")[0].Because);
        Assert.Null(EverydayWords.Find(Catalogue.All, "immuni")[0].Because);
        Assert.Empty(EverydayWords.Find(Catalogue.All, "xyzzy"));
        Assert.Equal(Catalogue.All, EverydayWords.Find(Catalogue.All, " ").Select(f => f.Attribute));
    }

    [Theory]
    [InlineData("sugar", "diabetes")]
    [InlineData("Blood pressure", "hypertension")]
    [InlineData("heart att", "myocardial infarction")]
    [InlineData("flu", "influenza")]
    public void InCodes_NamesWhatCodesSay(string typed, string expected) => Assert.Contains(expected, EverydayWords.InCodes(typed));

    /// <summary>A key that was renamed would lose its words without a sound.</summary>
    [Fact]
    public void EveryKey_IsOfTheCatalogue() => Assert.All(EverydayWords.Keys, key => Assert.True(Catalogue.TryGet(key, out _), key));
}
