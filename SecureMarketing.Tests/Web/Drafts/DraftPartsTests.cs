using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Tests.Web.Drafts;

public sealed class DraftPartsTests : BunitContext
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 15, 42, 0, TimeSpan.Zero));
    private Error? answer;

    public DraftPartsTests()
    {
        Services.AddSingleton<TimeProvider>(clock);
        Services.AddSingleton(new Organisation { Name = "Harbor Health", PostalAddress = "100 Harbor Street", HipaaCovered = true, Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") });
    }

    [Fact]
    public async Task SaveState_FollowsTheSaver_InTheClinicsTime()
    {
        await using var saver = new DraftSaver(["x.stale"], _ => Task.FromResult(answer), clock, _ => { });
        var state = Render<SaveState>(p => p.Add(s => s.Saver, saver));
        Assert.Equal("", state.Find(".sm-save").TextContent.Trim());

        saver.Touch();
        state.WaitForAssertion(() => Assert.Contains("Saving…", state.Markup, StringComparison.Ordinal));
        clock.Advance(TimeSpan.FromSeconds(1));
        state.WaitForAssertion(() => Assert.Equal(("Saved 10:42", "10:42"), (state.Find(".sm-save").TextContent.Trim(), state.Find(".sm-save").GetAttribute("data-saved-at"))));

        answer = new Error("x.invalid", "Shorten the sender's name.");
        saver.Touch();
        clock.Advance(TimeSpan.FromSeconds(1));
        state.WaitForAssertion(() => Assert.Contains("Not saved", state.Markup, StringComparison.Ordinal));
        Assert.Equal("Shorten the sender's name.", state.Find("[role=alert]").TextContent);
        // What is safe is still what was saved before.
        Assert.Equal("10:42", state.Find(".sm-save").GetAttribute("data-saved-at"));

        answer = null;
        await state.Find("button").ClickAsync(new());
        state.WaitForAssertion(() => Assert.Contains("Saved", state.Markup, StringComparison.Ordinal));
        Assert.False(saver.HasUnsaved);
    }

    [Fact]
    public void ConflictNotice_TellsWhoWhenAndWhat_AndEachButtonChooses()
    {
        var chosen = "";
        var notice = Render<ConflictNotice>(p => p
            .Add(n => n.Conflict, new DraftConflict("Dana Reyes", clock.GetUtcNow(), [new DraftDifference("Subject", "A note", "")]))
            .Add(n => n.OnKeepMine, () => chosen = "mine")
            .Add(n => n.OnTakeTheirs, () => chosen = "theirs"));

        Assert.Equal("Dana Reyes saved a change at 10:42, after you opened this", notice.Find("h2").TextContent);
        Assert.Equal(["Subject", "A note", "–"], notice.FindAll("tbody tr > *").Select(c => c.TextContent));
        notice.FindAll("button")[0].Click();
        Assert.Equal("mine", chosen);
        notice.FindAll("button")[1].Click();
        Assert.Equal("theirs", chosen);
    }

    [Fact]
    public void ConflictNotice_ShowsTwelvePlaces_AndCountsTheRest()
    {
        var many = Enumerable.Range(1, 15).Select(i => new DraftDifference($"Block {i}", "a", "b")).ToList();
        var notice = Render<ConflictNotice>(p => p.Add(n => n.Conflict, new DraftConflict("Dana Reyes", clock.GetUtcNow(), many)));
        Assert.Equal(12, notice.FindAll("tbody tr").Count);
        Assert.Contains("And 3 more.", notice.Markup, StringComparison.Ordinal);
    }
}
