using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Access;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Browser;

/// <summary>How the end of a session reaches an open window. The site's clock moves by the test alone; nobody waits.</summary>
[Collection(OwnSiteCollection.Name)]
public sealed class SessionPageTests(RegulatedSite site) : IClassFixture<RegulatedSite>
{
    [Fact]
    public async Task Revoked_FromAnotherWindow_LosesItsPageInOneRoundOfTheWatch()
    {
        var uma = await Staff.InviteAsync(site, "uma@example.org", Role.Auditor);
        await using var stolen = await site.EnterAsync(uma);
        await stolen.GotoAsync("/account/security");
        await using var own = await site.EnterAsync(uma);
        await own.GotoAsync("/account/security");
        // Set-up opened a session as well.
        await Assertions.Expect(own.Page.Locator(".sm-sessions").Last.Locator("li")).ToHaveCountAsync(3);
        await own.ShotAsync("sessions");
        await own.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();
        await Assertions.Expect(own.Page.Locator(".sm-sessions").Last.Locator("li")).ToHaveCountAsync(1);

        await RoundsAsync(stolen.Page.WaitForURLAsync("**/account/signed-out?reason=revoked"));
        await Assertions.Expect(stolen.Page.GetByText("This session was ended from another device")).ToBeVisibleAsync();
        await stolen.GotoAsync("/account/sign-in");
        own.AssertNoTrouble();
    }

    [Fact]
    public async Task Revoked_ABrowserThatDoesNothing_LosesItsConnectionInTheNextRound_AndGetsNoNewOne()
    {
        var ines = await Staff.InviteAsync(site, "ines@example.org", Role.IncidentManager);
        await using var window = await site.EnterAsync(ines);
        // The last one: the page that the sign-in led to may open its own meanwhile.
        IWebSocket? connection = null;
        window.Page.WebSocket += (_, socket) => connection = socket;
        await window.GotoAsync("/account/security");
        // Whatever the page is told, it stays where it is.
        await window.Page.RouteAsync("**/account/signed-out*", route => route.AbortAsync("aborted"));
        var cut = new TaskCompletionSource();
        Assert.NotNull(connection);
        connection.Close += (_, _) => cut.TrySetResult();

        Assert.True((await site.RunAsync<RevokeUserSessions, int>(new RevokeUserSessions(ines.Id, null), null)).IsSuccess);
        await RoundsAsync(Assertions.Expect(window.Page.Locator("h1")).ToHaveTextAsync("Your session has ended"));
        await RoundsAsync(cut.Task);
        var again = await window.Context.APIRequest.PostAsync("/_blazor/negotiate?negotiateVersion=1", new() { MaxRedirects = 0 });
        Assert.NotEqual(200, again.Status);
    }

    [Fact]
    public async Task Idle_TheServerAlone_EndsItAfterFifteenMinutes()
    {
        var noah = await Staff.InviteAsync(site, "noah@example.org", Role.Analyst);
        await using var window = await site.EnterAsync(noah);
        await window.GotoAsync("/account/security");
        // The browser's own clock stands where it was: only the server knows that fifteen minutes have gone.
        site.Clock.Advance(StaffSession.IdleLimit);
        await RoundsAsync(window.Page.WaitForURLAsync("**/account/signed-out?reason=idle"));
        await Assertions.Expect(window.Page.GetByText("Nothing was done for 15 minutes")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Idle_WarnsTwoMinutesAhead_StaysOnRequest_AndLeavesOtherwise()
    {
        var kim = await Staff.InviteAsync(site, "kim@example.org", Role.ConsentClerk);
        await using var window = await site.EnterAsync(kim);
        var page = window.Page;
        // The page that the sign-in led to goes first: its report, late, must not be taken for the next page's.
        await page.GotoAsync("about:blank");
        // From the first line on, or the page's scripts keep the real clock.
        await page.Clock.InstallAsync();
        await ReportedAsync(page, () => window.GotoAsync("/account/security"));
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await PassAsync(page, TimeSpan.FromMinutes(13));
        await Assertions.Expect(dialog).ToContainTextAsync("Are you still there?");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" })).ToBeFocusedAsync();
        await window.AssertAccessibleAsync();
        await window.ShotAsync("idle-warning");

        await ReportedAsync(page, () => page.Keyboard.PressAsync("Enter"));
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await PassAsync(page, TimeSpan.FromMinutes(12));
        Assert.Equal(1, await OpenAsync(kim));

        await PassAsync(page, TimeSpan.FromMinutes(1));
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await PassAsync(page, TimeSpan.FromMinutes(2));
        await page.WaitForURLAsync("**/account/signed-out?reason=idle");
        await window.ShotAsync("signed-out-idle");
        window.AssertNoTrouble();
    }

    [Fact]
    public async Task TwelveHours_WarnWithoutAWayToStay_ThenEnd()
    {
        var leo = await Staff.InviteAsync(site, "leo@example.org", Role.Legal);
        await leo.SignInAsync();
        await using var window = await site.EnterAsync(leo);
        var page = window.Page;
        // The session began eleven hours and fifty-nine minutes ago; to live through them would be a minute of work for the machine.
        var began = site.Clock.GetUtcNow() - StaffSession.AbsoluteLimit + TimeSpan.FromMinutes(1);
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
            Assert.NotEqual(0, await db.StaffSessions.Where(s => s.UserId == leo.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.StartedAt, began)));
        await window.GotoAsync("/account/security");

        // The person types, so the session is not idle.
        await page.Keyboard.PressAsync("Shift");
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await Assertions.Expect(dialog).ToContainTextAsync("After twelve hours everyone signs in again.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" })).ToBeHiddenAsync();
        await window.AssertAccessibleAsync();
        await window.ShotAsync("expiry-warning");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Save my work first" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await RoundsAsync(page.WaitForURLAsync("**/account/signed-out?reason=expired"));
    }

    [Fact]
    public async Task Administrator_EndsAnothersSession()
    {
        var mia = await Staff.InviteAsync(site, "mia@example.org", Role.Marketer);
        await using var theirs = await site.EnterAsync(mia);
        await theirs.GotoAsync("/account/security");
        var sam = await Staff.InviteAsync(site, "sam@example.org", Role.Admin);
        await using var admin = await site.EnterAsync(sam);
        await VirtualKey.AddAsync(admin.Page);
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Register a passkey" }).ClickAsync();
        await admin.Page.WaitForURLAsync(site.Origin + "/");
        await admin.GotoAsync("/users/" + mia.Id.Value);
        await admin.AssertAccessibleAsync();
        await admin.ShotAsync("user-sessions");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Sign Test Marketer out everywhere" }).ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("Nobody is signed in with this account now.")).ToBeVisibleAsync();
        await RoundsAsync(theirs.Page.WaitForURLAsync("**/account/signed-out?reason=revoked"));
        admin.AssertNoTrouble();
    }

    /// <summary>
    /// Lets the watch make its rounds until this has come about: the first round does it, but a round whose query met a busy
    /// database is made good by the next, and the site's clock stands still by itself.
    /// </summary>
    private async Task RoundsAsync(Task until)
    {
        for (var round = 0; round < 20 && !until.IsCompleted; round++)
        {
            site.Clock.Advance(SessionWatch.Round);
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken));
        }

        await until.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private async Task<int> OpenAsync(Staff person) =>
        (await site.RunAsync<ListSessions, IReadOnlyList<SessionView>>(new ListSessions(person.Id), null)).Value.Count(s => s.LastSeenAt > s.StartedAt);

    /// <summary>Does something and waits until the page has told the server of it and read the answer: before that, no time may pass.</summary>
    private static async Task ReportedAsync(IPage page, Func<Task> act)
    {
        var answer = await page.RunAndWaitForResponseAsync(act, "**/account/alive");
        await answer.FinishedAsync();
        await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /// <summary>
    /// Time goes by for both at once. The browser's timers stand meanwhile: a look at the time between the two steps would report
    /// activity of a moment ago to a server whose thirteen minutes have gone.
    /// </summary>
    private async Task PassAsync(IPage page, TimeSpan time)
    {
        await page.Clock.PauseAtAsync((await BrowserTimeAsync(page)).AddSeconds(2).UtcDateTime);
        site.Clock.Advance(time);
        await page.Clock.SetSystemTimeAsync((await BrowserTimeAsync(page)).Add(time).UtcDateTime);
        await page.Clock.ResumeAsync();
    }

    private static async Task<DateTimeOffset> BrowserTimeAsync(IPage page) => DateTimeOffset.FromUnixTimeMilliseconds((long)await page.EvaluateAsync<double>("Date.now()"));
}
