using SecureMarketing.Core.Retention;

namespace SecureMarketing.Tests.Retention;

/// <summary>The pure decisions, by table and by property.</summary>
public sealed class RetentionPolicyTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly RetentionClassInfo Facts = RetentionClasses.Of(RetentionClass.Facts);
    private static readonly RetentionClassInfo Audit = RetentionClasses.Of(RetentionClass.Audit);

    [Theory]
    [InlineData("2020-01-01", false, false, Disposition.Goes)]
    [InlineData("2024-11-23", false, false, Disposition.Goes)]
    [InlineData("2024-11-24", false, false, Disposition.Younger)]
    [InlineData("2030-01-01", false, false, Disposition.Younger)]
    [InlineData(null, false, false, Disposition.Younger)]
    [InlineData("2020-01-01", false, true, Disposition.Tied)]
    [InlineData("2030-01-01", false, true, Disposition.Younger)]
    [InlineData("2020-01-01", true, false, Disposition.Held)]
    [InlineData("2020-01-01", true, true, Disposition.Held)]
    [InlineData(null, true, false, Disposition.Held)]
    public void Record_GoesOnlyWhenOldAndFree(string? since, bool held, bool tied, Disposition expected)
    {
        var cutOff = RetentionPolicy.CutOff(new KeepFor(24, KeepUnit.Months), Facts, Today);

        Assert.Equal(new DateOnly(2024, 11, 24), cutOff);
        Assert.Equal(expected, RetentionPolicy.Decide(new RetainedRecord(since is null ? null : DateOnly.Parse(since, System.Globalization.CultureInfo.InvariantCulture), held, tied), cutOff));
    }

    [Theory]
    [InlineData("2026-03-31", 1, "2026-02-28")]
    [InlineData("2024-03-31", 1, "2024-02-29")]
    [InlineData("2024-02-29", 12, "2023-02-28")]
    [InlineData("2026-05-31", 6, "2025-11-30")]
    public void Months_EndOnTheLastDayOfAShorterMonth(string today, int months, string expected) =>
        Assert.Equal(DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), new KeepFor(months, KeepUnit.Months).Before(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Property_NothingYounger_NothingHeld_NothingBelowTheFloor()
    {
        var random = new Random(20261124);
        for (var i = 0; i < 20_000; i++)
        {
            var keep = random.Next(2) == 0 ? new KeepFor(random.Next(1, 4000), KeepUnit.Days) : new KeepFor(random.Next(1, 140), KeepUnit.Months);
            var info = RetentionClasses.All[random.Next(RetentionClasses.All.Count)];
            var today = Today.AddDays(random.Next(-2000, 2000));
            var cutOff = RetentionPolicy.CutOff(keep, info, today);
            var record = new RetainedRecord(random.Next(10) == 0 ? null : today.AddDays(-random.Next(-100, 5000)), random.Next(3) == 0, random.Next(3) == 0);
            if (RetentionPolicy.Decide(record, cutOff) != Disposition.Goes)
                continue;

            Assert.False(record.Held || record.Tied);
            Assert.True(record.Since < keep.Before(today), $"{record.Since} is younger than {keep} before {today}.");
            Assert.True(info.FloorMonths == 0 || record.Since < today.AddMonths(-info.FloorMonths), $"{record.Since} is below the floor of {info.Key}.");
        }
    }

    [Fact]
    public void Property_ShorterIsWhatLetsSomethingGo()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var (one, other) = (Keep(), Keep());
            var earlier = Enumerable.Range(0, 1461).Any(d => one.Before(Today.AddDays(d)) > other.Before(Today.AddDays(d)));

            Assert.Equal(earlier, one.IsShorterThan(other));
            Assert.False(one.IsShorterThan(one));
        }

        KeepFor Keep() => random.Next(2) == 0 ? new KeepFor(random.Next(1, 800), KeepUnit.Days) : new KeepFor(random.Next(1, 26), KeepUnit.Months);
    }

    [Theory]
    [InlineData(null, "24m", true)]
    [InlineData("24m", "12m", true)]
    [InlineData("24m", "24m", false)]
    [InlineData("24m", "36m", false)]
    [InlineData("1m", "31d", false)]
    [InlineData("1m", "30d", true)]
    [InlineData("31d", "1m", true)]
    public void Change_NeedsASecondPerson_WhenItShortens(string? before, string after, bool shortens) =>
        Assert.Equal(shortens, RetentionPolicy.Shortens(before is null ? null : Term(before), Term(after)));

    [Fact]
    public void AnotherDateToCountFrom_Shortens() =>
        Assert.True(RetentionPolicy.Shortens(Term("24m"), new RetentionTerm(KeepFor.Parse("60m")!.Value, RetentionSince.Ended)));

    [Theory]
    [InlineData("audit", "71m", "retention.below_floor")]
    [InlineData("audit", "2190d", "retention.below_floor")]
    [InlineData("audit", "6y", "retention.not_disposable")]
    [InlineData("authorizations", "1y", "retention.below_floor")]
    [InlineData("decisions", "5y", "retention.below_floor")]
    [InlineData("facts", "24m", null)]
    public void Rule_MayNotUndercutTheLaw(string key, string keep, string? code) =>
        Assert.Equal(code, RetentionPolicy.Refuse(RetentionClasses.Find(key)!, Term(keep))?.Code);

    [Fact]
    public void Rule_CountsOnlyFromADateThatTheClassHas()
    {
        Assert.Equal("retention.since", RetentionPolicy.Refuse(Facts, new RetentionTerm(new KeepFor(1, KeepUnit.Months), RetentionSince.Posted))?.Code);
        Assert.Equal("retention.length", RetentionPolicy.Refuse(Facts, new RetentionTerm(default, RetentionSince.Happened))?.Code);
    }

    /// <summary>Should a floor rise after a rule was switched on, the cut-off follows the floor.</summary>
    [Fact]
    public void CutOff_IsClampedToTheFloor() =>
        Assert.Equal(Today.AddMonths(-72), RetentionPolicy.CutOff(new KeepFor(1, KeepUnit.Months), Audit, Today));

    [Theory]
    [InlineData("90d", 90, KeepUnit.Days)]
    [InlineData("24M", 24, KeepUnit.Months)]
    [InlineData("6y", 72, KeepUnit.Months)]
    public void Length_IsRead(string text, int count, KeepUnit unit) => Assert.Equal(new KeepFor(count, unit), KeepFor.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("12")]
    [InlineData("12w")]
    [InlineData("101y")]
    [InlineData("99999999999d")]
    public void BadLength_IsNone(string? text) => Assert.Null(KeepFor.Parse(text));

    [Theory]
    [InlineData("facts")]
    [InlineData("facts/condition")]
    [InlineData("facts/sensitive")]
    [InlineData("facts/observation/sensitive")]
    [InlineData("people")]
    [InlineData("audit")]
    public void Key_NamesASubject_AndIsItsName(string key) => Assert.Equal(key, RetentionSubject.Parse(key)?.Key);

    [Theory]
    [InlineData("")]
    [InlineData("Facts")]
    [InlineData("facts/")]
    [InlineData("facts/everything")]
    [InlineData("facts/condition/observation")]
    [InlineData("visits/sensitive")]
    [InlineData("people/condition")]
    public void BadKey_NamesNothing(string key) => Assert.Null(RetentionSubject.Parse(key));

    private static RetentionTerm Term(string keep) => new(KeepFor.Parse(keep)!.Value, RetentionSince.Happened);
}
