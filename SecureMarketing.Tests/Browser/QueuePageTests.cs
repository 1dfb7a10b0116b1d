using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Sending.Shaping;
using SecureMarketing.Tests.Tracking;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class QueuePageTests(BrowserSite site)
{
    [Fact]
    public async Task Doubt_IsShown_LookedInto_AndResolved()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var id = await StoreAsync(MessageState.InDoubt);
        await using (var engaged = await NewContextAsync())
        {
            engaged.TrackedMessages.Add(EngagedMessage.Tracked(id, ContactId.New(), counts: true));
            engaged.EngagementEvents.AddRange(EngagedMessage.Acts(id, TimeProvider.System.GetUtcNow()));
            await engaged.SaveChangesAsync();
        }

        await visitor.GotoAsync("/queue?state=InDoubt");
        var page = visitor.Page;
        var name = id.Value.ToString("N")[^8..];
        await Assertions.Expect(page.GetByText("in doubt: it may or may not have arrived")).ToBeVisibleAsync();
        await LookAtAsync(visitor, "doubt");

        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name);
        await Assertions.Expect(page.GetByText("Not tried yet")).ToBeVisibleAsync();
        var engagement = page.GetByRole(AriaRole.Listitem);
        await Assertions.Expect(engagement.Filter(new() { HasText = "Machine fetched ahead" })).ToContainTextAsync("Opened");
        await Assertions.Expect(engagement.Filter(new() { HasText = "Followed link 2" })).Not.ToContainTextAsync("Machine");
        await LookAtAsync(visitor, "message");

        await visitor.GotoAsync("/queue?state=InDoubt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve " + name }).ClickAsync();
        await page.GetByLabel("It arrived. Count it as accepted.").CheckAsync();
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No message is in this state.")).ToBeVisibleAsync();
        Assert.DoesNotContain("example.com", page.Url, StringComparison.Ordinal);
        await using var db = await NewContextAsync();
        Assert.Equal(MessageState.Accepted, (await db.OutboundMessages.SingleAsync(m => m.Id == id)).State);
    }

    [Fact]
    public async Task Marketer_SeesCounts_ButNoList()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await StoreAsync(MessageState.Bounced);

        await visitor.GotoAsync("/queue");

        await Assertions.Expect(visitor.Page.GetByText("You see counts, in tens")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
        await LookAtAsync(visitor, "counts");
    }

    [Fact]
    public async Task Domain_IsSuspended_Resumed_Rerouted_AndTriedNow()
    {
        const string Slow = "slow.example.com";
        var now = TimeProvider.System.GetUtcNow();
        await using (var db = await NewContextAsync())
        {
            await LaneBench.ScheduleAsync(db, OriginId.From(Guid.CreateVersion7()), Slow, 2, now);
            await LaneBench.ScheduleAsync(db, OriginId.From(Guid.CreateVersion7()), "late.example.com", 1, now);
        }

        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/queue/domains");
        var page = visitor.Page;
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = Slow });
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(row).ToContainTextAsync("Open");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend " + Slow }).ClickAsync();
        await dialog.GetByLabel("For how long").SelectOptionAsync("30");
        await dialog.GetByLabel("Why").FillAsync("Their servers are down");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await Assertions.Expect(page.GetByText(Slow + " is suspended until")).ToBeVisibleAsync();
        await Assertions.Expect(row).ToContainTextAsync("Suspended");
        await Assertions.Expect(row).ToContainTextAsync("Their servers are down");

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume " + Slow }).ClickAsync();
        await Assertions.Expect(page.GetByText(Slow + " is resumed.")).ToBeVisibleAsync();
        await Assertions.Expect(row).Not.ToContainTextAsync("Suspended");

        await page.GetByRole(AriaRole.Button, new() { Name = "Reroute " + Slow }).ClickAsync();
        await dialog.GetByLabel("Route").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Reroute" }).ClickAsync();
        await Assertions.Expect(page.GetByText($"2 messages for {Slow} rerouted.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try now late.example.com" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 message for late.example.com due now.")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();

        await using var kept = await NewContextAsync();
        var lane = await kept.Destinations.SingleAsync(d => d.Domain == Slow && d.RouteId != Destination.AnyRoute);
        Assert.Equal(2, await kept.OutboundMessages.CountAsync(m => m.DestinationId == lane.Id));
    }

    private static async Task LookAtAsync(Visitor visitor, string name)
    {
        foreach (var view in new[] { Viewport.Desktop, Viewport.Phone with { Theme = "dark" } })
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"queue-{name}-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        visitor.AssertNoTrouble();
    }

    private async Task<MessageId> StoreAsync(MessageState state)
    {
        await using var db = await NewContextAsync();
        return await Queue.StoreAsync(db, state, TimeProvider.System.GetUtcNow());
    }

    private Task<AppDbContext> NewContextAsync() => site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
}
