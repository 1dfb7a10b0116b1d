using CsCheck;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Terminology;

public sealed class SensitiveWordsTests
{
    [Theory]
    [InlineData("Your HIV results", Sensitivity.Hiv)]
    [InlineData("https://www.example.com/clinics/substance-use/visit.html", Sensitivity.SubstanceUse)]
    [InlineData("https://www.example.com/img/mental%20health_banner.png", Sensitivity.MentalHealth)]
    [InlineData("Opioids and pregnancies", Sensitivity.SubstanceUse)]
    [InlineData("A letter about hives and rehabilitation", Sensitivity.None)]
    [InlineData("news@suboxoneclinic.org", Sensitivity.SubstanceUse)]
    [InlineData("See https://www.example.com/hivtesting", Sensitivity.Hiv)]
    [InlineData("img/mentalhealthday.png", Sensitivity.MentalHealth)]
    [InlineData("soberliving", Sensitivity.SubstanceUse)]
    [InlineData("news@harbor.example.org https://archive.example.com/rehabilitation/chives.html", Sensitivity.None)]
    [InlineData("", Sensitivity.None)]
    public void Words_AreFoundWhole_InTextAndAddresses(string text, Sensitivity expected) => Assert.Equal(expected, SensitiveWords.Standard.Of([text]));

    [Fact]
    public void OwnWords_CountBesideTheShippedOnes_AndAWordMayHaveBothCategories()
    {
        var words = SensitiveWords.With([KeyValuePair.Create("harbor house", Sensitivity.SubstanceUse), KeyValuePair.Create("ivf", Sensitivity.Genetic)]);

        Assert.Equal(Sensitivity.SubstanceUse, words.Of(["news@harbor-house.example.org"]));
        Assert.Equal(Sensitivity.Genetic | Sensitivity.Reproductive, words.Of(["IVF day"]));
        Assert.Equal(Sensitivity.None, words.Of(["The harbor has a house"]));
    }

    /// <summary>Putting texts together, in any order and with more beside, never takes a label away.</summary>
    [Fact]
    public void Composing_NeverRemovesALabel()
    {
        var terms = SensitiveWords.ShippedTerms.Keys.Concat(["hello", "your visit", "autumn", "http://www.example.com/a"]).ToArray();
        Gen.Int[0, terms.Length - 1].Array[1, 6].Sample(chosen =>
        {
            string[] parts = [.. chosen.Select(i => terms[i])];
            var union = parts.Aggregate(Sensitivity.None, (sum, p) => sum | SensitiveWords.Standard.Of([p]));
            return (SensitiveWords.Standard.Of([string.Join(" / ", parts)]) & union) == union && SensitiveWords.Standard.Of(parts) == union;
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void EveryShippedWord_IsKeptInItsNormalForm() => Assert.All(SensitiveWords.ShippedTerms.Keys, t => Assert.Equal(t, SensitiveWords.Normal(t)));
}
