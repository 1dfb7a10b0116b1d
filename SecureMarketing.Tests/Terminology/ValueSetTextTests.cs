using CsCheck;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Tests.Terminology;

public sealed class ValueSetTextTests
{
    private static readonly Gen<ValueSetEntry> Entry = Gen.Select(
        Gen.OneOf(Gen.Const(CodeSystems.Icd10Cm), Gen.Const(CodeSystems.Snomed), Gen.Const(CodeSystems.Cvx), Gen.Const("http://example.org/local")),
        Gen.String[Gen.Char.AlphaNumeric, 1, 12],
        Gen.Enum<EntryReach>(),
        Gen.Bool).Select((system, code, reach, excludes) => new ValueSetEntry(system, code, reach, excludes));

    [Fact]
    public void Parse_OfWhatIsWritten_IsTheSame() => Entry.Array[1, 20].Sample(entries =>
    {
        var distinct = entries.Distinct().ToList();
        if (distinct.TrueForAll(e => e.Excludes))
            return;
        var parsed = ValueSetText.Parse(ValueSetText.Write(distinct));
        Assert.True(parsed.IsSuccess, parsed.Error?.Message);
        Assert.Equal(distinct, parsed.Value);
    });

    [Fact]
    public void Parse_UnderstandsStarPlusMinusAndRemarks()
    {
        var parsed = ValueSetText.Parse("# Diabetes\nicd-10-cm E11.*\n\n  - icd-10-cm   E11.9 # but not this\nhttp://snomed.info/sct 44054006 +\r\n");

        Assert.Equal(
            [new ValueSetEntry("icd-10-cm", "E11.", EntryReach.Prefix, false), new ValueSetEntry("icd-10-cm", "E11.9", EntryReach.Code, true), new ValueSetEntry("snomed", "44054006", EntryReach.Below, false)],
            parsed.Value);
    }

    [Theory]
    [InlineData("", "Line 1: a value set needs at least one code")]
    [InlineData("icd-10-cm E11.9\nE11.8", "Line 2: write a code system and a code")]
    [InlineData("icd-10-cm E1*1", "Line 1: a star stands at the end")]
    [InlineData("icd-10-cm E11.* +", "Line 1: a star stands at the end")]
    [InlineData("icd-10-cm *", "Line 1: the code is missing")]
    [InlineData("icd-10-cm E11.9 and more", "Line 1: write a code system and a code")]
    [InlineData("icd-10-cm E11.9\n\nicd-10-cm E11.9", "Line 3: an earlier line says the same")]
    [InlineData("- icd-10-cm E11.9", "Line 1: every line takes something out")]
    public void Parse_OfASlip_NamesTheLine(string text, string message) =>
        Assert.StartsWith(message, ValueSetText.Parse(text).Error!.Message, StringComparison.Ordinal);
}
