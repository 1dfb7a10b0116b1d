using Bunit;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Tests.Web.Campaigns;

public sealed class PartCommentsTests : BunitContext
{
    private static readonly Organisation Harbor = new() { Name = "Harbor Health", PostalAddress = "100 Harbor Street", HipaaCovered = true, Zone = TimeZoneInfo.Utc };

    private readonly List<string> said = [];
    private readonly TaskCompletionSource<bool> kept = new();

    [Fact]
    public void TwoPresses_SayItOnce()
    {
        var comments = Show();
        comments.FindAll("button").First(b => b.TextContent == "Answer").Click();
        comments.Find("textarea").Input("It is named now");
        var send = comments.FindAll("button").First(b => b.TextContent == "Send the answer");

        send.Click();
        comments.FindAll("button").First(b => b.TextContent == "Send the answer").Click();
        Assert.True(comments.FindAll("button").First(b => b.TextContent == "Send the answer").HasAttribute("disabled"));
        kept.SetResult(true);

        comments.WaitForAssertion(() => Assert.Empty(comments.FindAll("textarea")));
        Assert.Equal(["It is named now"], said);
    }

    [Fact]
    public void ResolvingAnother_LeavesTheAnswerThatIsBeingWritten()
    {
        kept.SetResult(true);
        var comments = Show();
        comments.FindAll("button").First(b => b.TextContent == "Answer").Click();
        comments.Find("textarea").Input("Half a sent");

        comments.FindAll("button").Single(b => b.TextContent == "Mark as resolved").Click();

        comments.WaitForAssertion(() => Assert.Equal(["resolved"], said));
        Assert.Equal("Half a sent", comments.Find("textarea").GetAttribute("value"));
    }

    private IRenderedComponent<PartComments> Show() => Render<PartComments>(p => p
        .Add(c => c.Threads, [Thread("Name the practice"), Thread("Shorten this")])
        .Add(c => c.Organisation, Harbor)
        .Add(c => c.MayAnswer, true)
        .Add(c => c.OnAnswer, (_, text) => SayAsync(text))
        .Add(c => c.OnResolve, (_, resolved) => SayAsync(resolved ? "resolved" : "opened again")));

    private Task<bool> SayAsync(string text)
    {
        said.Add(text);
        return kept.Task;
    }

    private static ReviewThread Thread(string text) => new(ReviewCommentId.New(), "heading", "Heading", text, UserId.New(), DateTimeOffset.UnixEpoch, "", null, null, []);
}
