using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Import;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Browser;

/// <summary>Home by role, help in place, the command palette and the task tray: what every page has around it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HomePageTests(BrowserSite site)
{
    public static TheoryData<Role> Roles() => [Role.Marketer, Role.ComplianceOfficer, Role.Admin];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Home_OfARole_FitsIsAccessibleAndLinksOnlyWhereItMayGo(Role role)
    {
        await using var visitor = await site.SignInAsync(role);
        await visitor.GotoAsync("/");
        await Assertions.Expect(visitor.Page.Locator(".sm-rail")).ToContainTextAsync("Runs now");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"home-{role}-{view}");
        }

        var links = await visitor.Page.Locator("main a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        foreach (var link in links.Distinct())
        {
            await visitor.GotoAsync(link);
            await Assertions.Expect(visitor.Page.Locator("h1")).Not.ToHaveTextAsync("No access to this page");
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Why_OpensByKeyboard_AndNamesItsSource()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/authorizations/new");
        var page = visitor.Page;
        var help = page.Locator("details.sm-why", new() { HasText = "An authorization is needed" });
        await Assertions.Expect(help.Locator("cite")).ToBeHiddenAsync();
        await help.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(help.Locator("cite")).ToHaveTextAsync("45 CFR 164.508(a)(3)");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("why");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(help.Locator("cite")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Palette_ByKeyboardAlone_GoesToAPageAndGivesTheFocusBack()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/segments");
        var page = visitor.Page;
        var opener = page.GetByRole(AriaRole.Button, new() { Name = "Go to or do" });
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "Go to or do" });
        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(box).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#palette-list").GetByRole(AriaRole.Option, new() { Name = "Audit log" })).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("palette");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(box).ToBeHiddenAsync();
        await Assertions.Expect(opener).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("audi");
        await Assertions.Expect(page.Locator("#palette-list").GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        // The first choice is marked without a key; the mark is what a screen reader is told.
        var chosen = page.Locator("#palette-list").GetByRole(AriaRole.Option, new() { Selected = true });
        await Assertions.Expect(chosen).ToContainTextAsync("Audit log");
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-activedescendant", (await chosen.GetAttributeAsync("id"))!);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(site.Origin + "/audit");
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
        visitor.AssertNoTrouble();
    }

    /// <summary>Enter pressed with the last letter acts on what was typed, not on the list that still stood there.</summary>
    [Fact]
    public async Task Palette_EnterBeforeTheAnswer_WaitsForIt()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/segments");
        var page = visitor.Page;
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#palette-list").GetByRole(AriaRole.Option, new() { Selected = true })).Not.ToContainTextAsync("Audit log");
        await page.Keyboard.TypeAsync("audi");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(site.Origin + "/audit");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Palette_ArrowsTurnAround_AndActsNeedNoPage()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/segments");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to or do" }).ClickAsync();
        await page.Keyboard.TypeAsync("switch to");
        var chosen = page.Locator("#palette-list").GetByRole(AriaRole.Option, new() { Selected = true });
        await Assertions.Expect(page.Locator("#palette-list").GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await Assertions.Expect(chosen).ToHaveTextAsync("Switch to dark");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(chosen).ToHaveTextAsync("Switch to light");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(chosen).ToHaveTextAsync("Switch to dark");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("zzzz");
        await Assertions.Expect(page.Locator(".sm-palette-none")).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Palette_OnAPhone_OpensTheDialogOfANewCampaign()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer, Viewport.Phone with { Theme = "dark" });
        await visitor.GotoAsync("/");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to or do" }).ClickAsync();
        await page.Locator("#palette-list").GetByRole(AriaRole.Option, new() { Name = "New campaign" }).WaitForAsync();
        await visitor.AssertFitsAsync();
        await visitor.ShotAsync("palette-phone");
        await page.Locator("#palette-list").GetByRole(AriaRole.Option, new() { Name = "New campaign" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "New campaign" })).ToBeVisibleAsync();
        await Assertions.Expect(page).ToHaveURLAsync(site.Origin + "/campaigns");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Palette_FindsNoPeople()
    {
        var folder = Directory.CreateTempSubdirectory("sm-palette-").FullName;
        try
        {
            var file = Path.Combine(folder, "people.json");
            await File.WriteAllTextAsync(file, Bundle(Patient("palette1", "Quillfeather", "Zenobia")));
            var run = await site.RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, "people.json")], new ImportOptions()));
            await site.RunAsync<RunImport, ImportRunId>(new RunImport(run));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Go to or do" }).ClickAsync();
        await visitor.Page.Keyboard.TypeAsync("Quillfeather");
        await Assertions.Expect(visitor.Page.GetByText("People are not searched here")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Tray_ShowsAnImport_AfterReloadAndInAnotherWindow()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/imports/new");
        await page.GetByLabel("Files").SetInputFilesAsync(new FilePayload { Name = "tray.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(Bundle(Patient("tray1"))) });
        // What was found in the file moves the button: a press before that may miss it.
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "tray.json" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the dry run" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/imports/[0-9a-f]{8}-"));
        var id = new Uri(page.Url).AbsolutePath;
        await ExpectFinishedAsync(visitor, id);
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await ExpectFinishedAsync(visitor, id);
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("tray");

        await using var other = await site.SignInAsync(Role.Admin, Viewport.Phone);
        await other.GotoAsync("/");
        await ExpectFinishedAsync(other, id);
        await other.AssertFitsAsync();
        await other.ShotAsync("tray-phone");
        await other.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(other.Page.Locator("#task-tray")).ToBeHiddenAsync();
        visitor.AssertNoTrouble();
    }

    private static async Task ExpectFinishedAsync(Visitor visitor, string href)
    {
        var tray = visitor.Page.Locator("#task-tray");
        if (!await tray.IsVisibleAsync())
            await visitor.Page.Locator(".sm-tray-button").ClickAsync();
        await Assertions.Expect(tray.Locator(".sm-task", new() { Has = visitor.Page.Locator($"a[href='{href}']") })).ToContainTextAsync("Finished", new() { Timeout = 60_000 });
    }
}
