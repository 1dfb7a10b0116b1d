using System.Globalization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Kernel;

/// <summary>Wall clocks of the organisation, over the nights on which they change.</summary>
public sealed class OrganisationClockTests
{
    private static readonly Organisation NewYork = new() { Name = "Harbor Health", PostalAddress = "", HipaaCovered = true, Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") };

    /// <summary>On 1 November 2026 the hour from one to two came twice: at UTC−4, then at UTC−5.</summary>
    [Theory]
    [InlineData("2026-11-01T01:30", "2026-11-01T05:40Z", "2026-11-01T05:30Z")] // entered in the first pass: the second is still to come
    [InlineData("2026-11-01T01:30", "2026-11-01T06:30Z", "2026-11-01T06:30Z")] // in the second, to the minute
    [InlineData("2026-11-01T01:30", "2026-11-03T12:00Z", "2026-11-01T06:30Z")] // days later
    [InlineData("2026-11-01T01:50", "2026-11-01T05:40Z", "2026-11-01T05:50Z")] // still to come either way, for the use case to refuse
    [InlineData("2026-11-01T02:30", "2026-11-03T12:00Z", "2026-11-01T07:30Z")]
    [InlineData("2026-07-01T09:15", "2026-07-01T14:00Z", "2026-07-01T13:15Z")]
    [InlineData("2026-03-08T02:30", "2026-03-09T12:00Z", "2026-03-08T07:30Z")] // an hour that never was
    public void AWallClockTime_IsTheMomentAtWhichItWasEntered(string local, string now, string moment) =>
        Assert.Equal(At(moment), NewYork.MomentOf(DateTime.Parse(local, CultureInfo.InvariantCulture), At(now)));

    /// <summary>What a field begins with is never refused as still to come.</summary>
    [Fact]
    public void TheMinuteOfNow_IsNeverStillToCome()
    {
        for (var now = At("2026-11-01T04:00Z"); now < At("2026-11-01T08:00Z"); now = now.AddMinutes(7).AddSeconds(3))
            Assert.InRange(NewYork.MomentOf(NewYork.MinuteAt(now), now), now.AddMinutes(-1), now);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
