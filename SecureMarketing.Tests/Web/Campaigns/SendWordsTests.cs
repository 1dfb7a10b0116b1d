using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Sending;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Tests.Web.Campaigns;

public sealed class SendWordsTests
{
    private static readonly Organisation Organisation = new()
    {
        Name = "Harbor Health",
        Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York"),
        PostalAddress = "",
        HipaaCovered = true,
    };

    [Theory]
    [InlineData("2026-11-24T10:00", "2026-11-24T15:00:00Z")]
    [InlineData("2026-07-01T10:00", "2026-07-01T14:00:00Z")]
    [InlineData("2026-03-08T02:30", "2026-03-08T07:00:00Z")]
    [InlineData("", null)]
    [InlineData("tomorrow", null)]
    public void FromLocal_MeansTheOrganisationsClock(string typed, string? expected)
    {
        var time = CampaignWords.FromLocal(typed, Organisation);

        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected), time);
        if (time is not null && typed != "2026-03-08T02:30")
            Assert.Equal(typed, CampaignWords.Local(time, Organisation));
    }

    [Fact]
    public void Progress_ShowsNoSmallNumber_AndNoneThatCanBeComputed()
    {
        var progress = SendProgress.Of(new Dictionary<MessageState, int>
        {
            [MessageState.Suppressed] = 3,
            [MessageState.Accepted] = 40,
            [MessageState.PortalPosted] = 10,
            [MessageState.Queued] = 50,
        });

        Assert.Equal(CountDisclosure.Withheld, progress.LeftOut.Disclosure);
        Assert.Null(progress.LeftOut.Number);
        Assert.Contains(CountDisclosure.Withheld, new[] { progress.HandedOver.Disclosure, progress.Waiting.Disclosure });
        Assert.Equal(50, progress.Percent);
    }

    /// <summary>What lay in the portal, announced and unread, was handed over; what never left was not.</summary>
    [Fact]
    public void Progress_OfTheExpired_TellsTheUnreadFromTheFailed()
    {
        var progress = SendProgress.Of(new Dictionary<MessageState, int> { [MessageState.Read] = 40, [MessageState.Expired] = 50 }, unread: 30);

        Assert.Equal((70, 20, 90), (progress.HandedOver.Number, progress.Failed.Number, progress.People.Number));
    }

    [Fact]
    public void Progress_CountsEveryStateOnce()
    {
        var all = Enum.GetValues<MessageState>().ToDictionary(s => s, _ => 100);

        var progress = SendProgress.Of(all);

        Assert.Equal(all.Count * 100, progress.People.Number);
        Assert.Equal(progress.People.Number, progress.LeftOut.Number + progress.Waiting.Number + progress.HandedOver.Number + progress.Failed.Number + progress.InDoubt.Number);
        Assert.Equal(100, progress.InDoubt.Number);
        Assert.Equal(100, progress.LeftOut.Number);
    }

    [Fact]
    public void Progress_BeforeTheFirstMessage_IsNothing() => Assert.Equal((0L, 0), (SendProgress.None.People.Number, SendProgress.None.Percent));
}
