using SecureMarketing.Core.Privacy.SafeHarbor;

namespace SecureMarketing.Tests.Privacy;

/// <summary>Ages over 89 and the years that would tell them (45 CFR 164.514(b)(2)(i)(C)).</summary>
public sealed class SafeAgeTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 24);

    [Theory]
    [InlineData("1965-09-12", null, "61", 1965)]
    [InlineData("2026-11-24", null, "0", 2026)]
    [InlineData("1937-01-01", null, "89", 1937)]
    [InlineData("1936-11-25", null, "89", null)] // 89 until tomorrow, and the year says 90
    [InlineData("1936-11-24", null, "90+", null)]
    [InlineData("1901-01-01", null, "90+", null)]
    [InlineData("1890-05-05", "1950-01-01", "59", 1890)] // died at 59
    [InlineData("1900-05-05", "1995-01-01", "90+", null)]
    [InlineData("2027-01-01", null, null, null)]
    [InlineData(null, null, null, null)]
    [InlineData("1936-02-29", null, "90+", null)]
    public void Age_IsToldTo89(string? born, string? died, string? age, int? birthYear)
    {
        var told = SafeAge.Of(Day(born), Day(died), AsOf);

        Assert.Equal((age, birthYear), (told.Text, told.BirthYear));
    }

    [Theory]
    [InlineData(null, 2020, 2020)]
    [InlineData(null, 1937, 1937)]
    [InlineData(null, 1936, null)] // whoever was ill then is 89 or older
    [InlineData("1995-01-01", 1906, 1906)]
    [InlineData("1995-01-01", 1905, null)]
    public void Year_OfAnEvent_IsNotToldWhenItTellsTheAge(string? died, int year, int? expected) => Assert.Equal(expected, SafeAge.Of(null, Day(died), AsOf).YearOf(year));

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
