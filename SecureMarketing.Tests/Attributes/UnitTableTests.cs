using CsCheck;
using SecureMarketing.Core.Attributes.Units;

namespace SecureMarketing.Tests.Attributes;

/// <summary>Which units convert, and that what goes there comes back.</summary>
public sealed class UnitTableTests
{
    private const string Glucose = "2345-7";

    /// <summary>A code that the table does not name: only powers of ten.</summary>
    private const string Unlisted = "1920-8";

    private static readonly string[] Wanted = ["mg/dL", "g/L", "umol/L", "mmol/L", "kg", "g", "cm", "m", "mL", "L", "10*3/uL", "10*9/L", "m[IU]/mL", "U/L", "ng/mL", "mg/mmol"];

    [Theory]
    [InlineData("mg/dL", "g/L", "30", 0.3)]
    [InlineData("g/L", "mg/dL", "0.3", 30)]
    [InlineData("mg/dL", "g/L", "0.1", 0.001)]
    [InlineData("mmol/L", "umol/L", "5.6", 5600)]
    [InlineData("mmol/L", "µmol/L", "0.0071", 7.1)]
    [InlineData("kg", "g", "70.3", 70300)]
    [InlineData("m", "cm", "1.83", 183)]
    [InlineData("L", "mL", "2.07", 2070)]
    [InlineData("L", "ml", "2.07", 2070)]
    [InlineData("10*3/uL", "10*9/L", "7.9", 7.9)]
    [InlineData("10*9/L", "/uL", "7.9", 7900)]
    [InlineData("m[IU]/mL", "[IU]/L", "4.2", 4.2)]
    [InlineData("mg/g", "ug/mg", "29.9", 29.9)]
    [InlineData("ng/mL", "ug/L", "3.3", 3.3)]
    public void PowersOfTen_ConvertExactly_WhateverWasMeasured(string wanted, string recorded, string bound, double value)
    {
        Assert.Equal(value, Single(wanted, recorded, Unlisted).Back(decimal.Parse(bound, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(UnitTable.To(wanted, Unlisted), c => c.Recorded == wanted);
    }

    /// <summary>What a milligram is in moles is told of the code alone, and reaches every unit of both sorts.</summary>
    [Theory]
    [InlineData("mg/dL", "mmol/L", "126.1092", 7)]
    [InlineData("mg/dL", "umol/L", "126.1092", 7000)]
    [InlineData("g/L", "mmol/L", "1.261092", 7)]
    [InlineData("mmol/L", "mg/dL", "7", 126.1092)]
    [InlineData("umol/L", "g/L", "7000", 1.261092)]
    public void MassAndAmount_ConvertOfTheAnalyte(string wanted, string recorded, string bound, double value)
    {
        Assert.Equal(value, Single(wanted, recorded, Glucose).Back(decimal.Parse(bound, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(UnitTable.To(wanted, Unlisted), c => c.Recorded == recorded);
    }

    [Theory]
    [InlineData("%", Unlisted)]
    [InlineData("mg/dl ", Unlisted)]
    [InlineData("Mg/dL", Unlisted)]
    [InlineData("mg/dL/L", Unlisted)]
    [InlineData("[lb_av]", Unlisted)]
    [InlineData("mg/dL", "4548-4")]
    [InlineData("U/L", Glucose)]
    [InlineData("m", "29463-7")]
    public void NothingElse_Converts(string wanted, string code) => Assert.Empty(UnitTable.To(wanted, code));

    /// <summary>Weights in pounds and heights in inches reach every metric unit; degrees have an offset.</summary>
    [Theory]
    [InlineData("29463-7", "g", "[lb_av]", "45359.237", 100)]
    [InlineData("8302-2", "m", "[in_i]", "1.778", 70)]
    [InlineData("8310-5", "Cel", "[degF]", "37", 98.6)]
    [InlineData("8310-5", "[degF]", "Cel", "98.6", 37)]
    [InlineData("4548-4", "mmol/mol", "%", "48", 6.54304)]
    public void LinesOfTheTable_HoldForUnitsOfTheirSort(string code, string wanted, string recorded, string bound, double value) =>
        Assert.Equal(value, Single(wanted, recorded, code).Back(decimal.Parse(bound, System.Globalization.CultureInfo.InvariantCulture)), 9);

    /// <summary>There and back, over every pair of units: the same number, to the last digit of those that people type.</summary>
    [Fact]
    public void ThereAndBack_IsTheSameNumber()
    {
        var pairs = Wanted.SelectMany(w => new[] { Unlisted, Glucose }.SelectMany(code => UnitTable.To(w, code).Select(c => (Wanted: w, Code: code, There: c)))).ToList();
        Assert.True(pairs.Count > 300);
        Gen.Select(Gen.Int[0, pairs.Count - 1], Gen.Int[1, 999_999], Gen.Int[0, 4]).Sample((pair, digits, places) =>
        {
            var (wanted, code, there) = pairs[pair];
            var number = digits / (decimal)Math.Pow(10, places);
            var back = Single(there.Recorded, wanted, code);
            var recorded = there.Back(number);
            // What was recorded as so much is, asked for in its own unit, the number that was begun with.
            Assert.Equal((double)number, back.Back((decimal)recorded), (double)number * 1e-12);
            Assert.InRange((double)(there.Factor * back.Factor), 1 - 1e-15, 1 + 1e-15);
            // A larger number stays larger: no two that are typed fall on one.
            Assert.True(there.Back(number + (1 / (decimal)Math.Pow(10, places))) > recorded);
        }, iter: 20_000);
    }

    private static UnitConversion Single(string wanted, string recorded, string code) => Assert.Single(UnitTable.To(wanted, code), c => c.Recorded == recorded);
}
