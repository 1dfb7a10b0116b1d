using System.Text.RegularExpressions;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Architecture;

namespace SecureMarketing.Tests.Terminology;

/// <summary>One list of words for the sensitive categories: a second vocabulary is a defect.</summary>
public sealed partial class SensitivityNamesTests
{
    public static TheoryData<Sensitivity> Each() => [.. Enum.GetValues<Sensitivity>().Where(s => s != Sensitivity.None)];

    [Theory]
    [MemberData(nameof(Each))]
    public void EveryCategory_HasAName_AndATitleThatBeginsWithIt(Sensitivity category)
    {
        var name = Assert.Single(SensitivityNames.Each(category));
        Assert.Equal(name, SensitivityNames.Of(category));
        Assert.StartsWith(char.ToUpperInvariant(name[0]) + name[1..], SensitivityNames.Title(category), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_AreJoined_AndNoneIsNothing()
    {
        Assert.Equal("substance use, HIV, not yet labelled", SensitivityNames.Of(Sensitivity.Hiv | Sensitivity.Unknown | Sensitivity.SubstanceUse));
        Assert.Equal("Mental health, HIV", SensitivityNames.Title(Sensitivity.Hiv | Sensitivity.MentalHealth));
        Assert.Equal("Substance use (42 CFR part 2)", SensitivityNames.Title(Sensitivity.SubstanceUse));
        Assert.Equal(("", "Nothing sensitive"), (SensitivityNames.Of(Sensitivity.None), SensitivityNames.Title(Sensitivity.None)));
        Assert.Equal(Enum.GetValues<Sensitivity>().Except([Sensitivity.None, Sensitivity.PsychotherapyNotes, Sensitivity.Unknown]).Order(), SensitivityNames.Choices.Order());
    }

    /// <summary>No other file pairs a category with words of its own; codes of exchange are all capitals.</summary>
    [Fact]
    public void NoOtherFile_HasWordsForACategory()
    {
        var others = Directory.EnumerateFiles(SourceTests.Root(), "*.*", SearchOption.AllDirectories)
            .Where(f => (f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal)) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains(".Tests/", StringComparison.Ordinal))
            .Where(f => Path.GetFileName(f) != "SensitivityNames.cs" && Words().IsMatch(File.ReadAllText(f)))
            .Select(f => Path.GetRelativePath(SourceTests.Root(), f));
        Assert.Empty(others);
    }

    [GeneratedRegex("""\bSensitivity\.[A-Z]\w+\s*(=>|,)\s*"(?![A-Z]+")[^"]+"|"[Aa]buse and violence"|"[Rr]eproductive health""")]
    private static partial Regex Words();
}
