using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Tests.Tracking;

public sealed class MachineFilterTests
{
    private static readonly DateTimeOffset Accepted = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    private static MachineVerdict Judge(string method = "GET", string? agent = TrackedPerson.Browser, string? purpose = null, double after = 60, bool accepted = true) =>
        MachineFilter.Judge(new(method, agent, purpose), Accepted.AddSeconds(after), accepted ? Accepted : null, TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData(TrackedPerson.Browser)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148")]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15")]
    public void People_ArePeople(string agent) => Assert.Equal(MachineVerdict.Person, Judge(agent: agent));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mozilla/5.0")]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0)")]
    [InlineData("Barracuda Sentinel (EE)")]
    [InlineData("Mozilla/5.0 Mimecast URL Protection")]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.31")]
    [InlineData("Microsoft Office Existence Discovery")]
    [InlineData("Mozilla/5.0 (X11; Linux x64) HeadlessChrome/141")]
    public void Tools_AreMachines(string? agent) => Assert.Equal(MachineVerdict.UserAgent, Judge(agent: agent));

    [Fact]
    public void OtherSigns_AreJudged()
    {
        Assert.Equal(MachineVerdict.HeadRequest, Judge(method: "HEAD"));
        Assert.Equal(MachineVerdict.Prefetch, Judge(purpose: "prefetch;anonymous-client-ip"));
        Assert.Equal(MachineVerdict.TooSoon, Judge(after: 4.9));
        Assert.Equal(MachineVerdict.Person, Judge(after: 5));
        Assert.Equal(MachineVerdict.TooSoon, Judge(accepted: false));
        Assert.Equal(MachineVerdict.Person, MachineFilter.Judge(TrackedPerson.BrowserGet, Accepted, Accepted, TimeSpan.Zero));
    }
}
