using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Tests.Web.Shared;

/// <summary>The shared parts whose logic fits in a line or two.</summary>
public sealed class SmallPartsTests : BunitContext
{
    [Theory]
    [InlineData("3905", false)]
    [InlineData("3906", true)]
    [InlineData(" 3,906 ", true)]
    [InlineData("3906.0", false)]
    [InlineData("-3906", false)]
    [InlineData("", false)]
    public void TypedConfirm_OpensForTheNumberAlone(string typed, bool open)
    {
        var confirm = Render<TypedConfirm>(parameters => parameters.Add(c => c.Expected, 3906).Add(c => c.ButtonText, "Send to 3,906 people"));
        confirm.Find("input").Input(typed);
        Assert.Equal(open, !confirm.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public async Task TypedConfirm_TwoClicks_ActOnce_AndMustBeTypedAgain()
    {
        var (acts, running) = (0, new TaskCompletionSource());
        var confirm = Render<TypedConfirm>(parameters => parameters.Add(c => c.Expected, 12).Add(c => c.ButtonText, "Send").Add(c => c.OnConfirm, () =>
        {
            acts++;
            return running.Task;
        }));
        confirm.Find("input").Input("12");
        var first = confirm.Find("button").ClickAsync();
        var second = confirm.Find("button").ClickAsync();
        running.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(1, acts);
        Assert.True(confirm.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public void FunnelBars_AreScaledToTheWidest_AndASmallCellHasNoWidth()
    {
        var bars = Render<FunnelBars>(parameters => parameters.Add(b => b.Caption, "From sent to visit").Add(b => b.Bars,
            [new FunnelBar("Sent", 200, "100.0 %"), new FunnelBar("Opened", 50, "25.0 %"), new FunnelBar("Clicked", 0, null, "<11")]));
        Assert.Equal(["width:100%", "width:25%", "width:0%"], bars.FindAll(".sm-bars-fill").Select(fill => fill.GetAttribute("style")));
        Assert.Equal(["200", "50", "<11"], bars.FindAll("strong").Select(count => count.TextContent));
    }

    [Fact]
    public void FunnelBars_WithNothingInThem_DivideByNothing() => Assert.Equal(
        "width:0%", Render<FunnelBars>(parameters => parameters.Add(b => b.Bars, [new FunnelBar("Sent", 0)])).Find(".sm-bars-fill").GetAttribute("style"));

    [Fact]
    public void MaskedValue_OffersToShow_OnlyWhatIsMaskedAndMayBeAsked()
    {
        var asked = 0;
        var masked = Render<MaskedValue>(parameters => parameters.Add(m => m.Masked, "M•••").Add(m => m.What, "name").Add(m => m.OnReveal, () => asked++));
        masked.Find("button[aria-label='Show name']").Click();
        Assert.Equal(1, asked);
        masked.Render(parameters => parameters.Add(m => m.Value, "Maria"));
        Assert.Empty(masked.FindAll("button"));
        Assert.DoesNotContain("•", masked.Markup, StringComparison.Ordinal);
        Assert.Empty(Render<MaskedValue>(parameters => parameters.Add(m => m.Masked, "M•••")).FindAll("button"));
    }

    [Fact]
    public void LiveAnnouncer_ReadsTheSameSentenceAgain()
    {
        Services.AddScoped<Announcer>();
        var live = Render<LiveAnnouncer>();
        var announcer = Services.GetRequiredService<Announcer>();
        announcer.Say("731 people are left out.");
        live.WaitForAssertion(() => Assert.Equal("731 people are left out.", live.Find("[role=status]").TextContent));
        announcer.Say("731 people are left out.");
        live.WaitForAssertion(() => Assert.Equal("731 people are left out.\u00a0", live.Find("[role=status]").TextContent));
    }

    [Fact]
    public void ErrorPanel_TellsWhatAndTheReference_AndRetriesOnlyWhereItCan()
    {
        var panel = Render<ErrorPanel>(parameters => parameters.Add(p => p.Title, "It failed.").Add(p => p.Failure, new Error("queue.closed", "The queue is closed.")));
        Assert.Equal("The queue is closed.", panel.Find("p").TextContent);
        Assert.Equal("queue.closed", panel.Find("code").TextContent);
        Assert.Empty(panel.FindAll("button"));
        var retries = 0;
        panel.Render(parameters => parameters.Add(p => p.OnRetry, EventCallback.Factory.Create(this, () => retries++)));
        panel.Find("button").Click();
        Assert.Equal(1, retries);
    }

    [Theory]
    [InlineData(CheckState.Done, "Done")]
    [InlineData(CheckState.Attention, "Needs attention")]
    [InlineData(CheckState.Blocked, "Blocks")]
    [InlineData(CheckState.Open, "To do")]
    public void Checklist_SaysInWordsWhatItsColourSays(CheckState state, string word)
    {
        var list = Render<Checklist>(parameters => parameters.Add(c => c.Items, [new ChecklistItem(state, "Audience counted")]));
        Assert.Equal(word + ": ", list.Find(".sm-visually-hidden").TextContent);
    }

    [Fact]
    public void Field_ShowsTheErrorInPlaceOfTheHelp()
    {
        var field = Render<Field>(parameters => parameters.Add(f => f.Label, "Name").Add(f => f.For, "name").Add(f => f.Help, "Seen by staff only."));
        Assert.Equal("Seen by staff only.", field.Find("#name-help").TextContent);
        field.Render(parameters => parameters.Add(f => f.Error, "Enter a name."));
        Assert.Equal("Enter a name.", field.Find("#name-error").TextContent);
        Assert.Empty(field.FindAll("#name-help"));
    }
}
