using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Tests.Contacts;

/// <summary>When a prescription ran out: the end of the last supply, as far as anybody knows.</summary>
public sealed class PrescriptionLapseTests
{
    private const int Today = 10_000;

    /// <summary>Prescriptions as begin, end, status: then within 90 days (null: nobody knows), and the days.</summary>
    public static TheoryData<string, string, bool?, int?> Cases => new()
    {
        { "no prescription", "", null, null },
        { "supply ended 90 days ago", "9000/9910/Inactive", true, 90 },
        { "supply ended 91 days ago", "9000/9909/Inactive", false, 91 },
        { "the last of several counts", "9000/9100/Inactive 9500/9950/Inactive", true, 50 },
        { "active without an end has not run out", "9635/-/Active", true, 0 },
        { "active without an end, begun more than a year ago: nobody knows", "9634/-/Active", null, null },
        { "active without an end and a begin: nobody knows", "0/-/Active", null, null },
        { "active without an end, and a later one that ended: nobody knows", "9700/-/Active 9800/9850/Inactive", null, null },
        { "active without an end, and an earlier one that ended", "9800/-/Active 9700/9750/Inactive", true, 0 },
        { "active, its supply ended", "8000/9500/Active", false, 500 },
        { "a supply that reaches to today", "9900/10000/Unknown", true, 0 },
        { "stopped before its supply ends: some day since it began", "9950/10100/Inactive", true, 50 },
        { "stopped long ago, nobody knows when", "9000/-/Inactive", null, null },
        { "ended before, and one nobody knows about", "9000/9500/Inactive 8000/-/Inactive", null, null },
        { "ended lately, whatever the other did", "9000/9950/Inactive 8000/-/Inactive", true, 50 },
        { "no date at all", "0/-/Inactive", null, null },
        { "no date, and its source does not say", "0/-/Unknown", null, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lapse_IsCountedFromTheEndOfTheLastSupply(string what, string supplies, bool? within, int? days)
    {
        var lapse = PrescriptionLapse.Of([.. supplies.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Read)], Today);

        Assert.True(lapse?.Within(90) == within, what);
        if (days is not null)
            Assert.Equal(days, lapse!.Value.AtMostDays);
    }

    private static Supply Read(string text)
    {
        var parts = text.Split('/');
        return new Supply(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1] == "-" ? null : int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<FactStatus>(parts[2]));
    }
}
