using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Sources;

namespace SecureMarketing.Tests.Browser;

/// <summary>From a messy table to people: what is found, what a person changes, what would change, what went in.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ImportWizardTests(BrowserSite site)
{
    private const string Messy = "Pat.-Nr.;Nachname;Vorname;E-Mail;Geb. am;Ort;Bemerkung\r\n" +
        "wiz1;Müller;Zoë;zoe.wiz1@example.com;31.01.1990;Besançon;\"nett; aber \"\"laut\"\"\"\r\n" +
        "wiz2;Roe;Ada\r\n" +
        "wiz3;Poe;Bea;bea.wiz3@example.com;02.03.1985;Boston;\r\n";

    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    [Fact]
    public async Task MessyTable_IsMapped_RehearsedAndImported()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/imports/new");
        await page.GetByLabel("Files", new() { Exact = true }).SetInputFilesAsync(
        [
            new FilePayload { Name = "liste.csv", MimeType = "text/csv", Buffer = TextEncodings.Of(TextEncoding.Windows1252).GetBytes(Messy) },
            new FilePayload { Name = "broken.csv", MimeType = "text/csv", Buffer = "id,last\nx,\"Roe\ny,Poe\n"u8.ToArray() },
        ]);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "liste.csv" })).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(page.GetByLabel("Separator")).ToHaveValueAsync(";");
        await Assertions.Expect(page.GetByLabel("Encoding")).ToHaveValueAsync("Windows1252");
        await Assertions.Expect(page.GetByText("read as Windows-1252")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("A quotation mark opens in this row and never closes.")).ToBeVisibleAsync();
        Assert.DoesNotContain("Müller", await page.ContentAsync(), StringComparison.Ordinal);
        await TakeAsync(page, "Pat.-Nr.", "Record id of the person");
        await TakeAsync(page, "Nachname", "Last name");
        await TakeAsync(page, "Vorname", "First name");
        await TakeAsync(page, "Geb. am", "Birth date");
        await TakeAsync(page, "Ort", "City");
        await page.GetByLabel("Order of dates in Geb. am").SelectOptionAsync("DayFirst");
        await Assertions.Expect(page.GetByLabel("E-Mail is taken as")).ToHaveValueAsync("email");
        await page.GetByLabel("For files named").FillAsync("liste*.csv");
        await page.GetByLabel("Keep this mapping as").FillAsync("wizard-list");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep mapping" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Kept as wizard-list, version 1.")).ToBeVisibleAsync();
        // Painted, not reloaded: the files that were chosen live in the page.
        foreach (var view in Viewport.Looks)
        {
            await page.SetViewportSizeAsync(view.Width, view.Height);
            await visitor.PaintAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"import-map-{view}");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Start the dry run" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Import for real" })).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What would change" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import for real" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Finished with rejections")).ToBeVisibleAsync(Patiently);
        var rejected = page.GetByRole(AriaRole.Region, new() { Name = "Table of rejected rows" });
        await Assertions.Expect(rejected).ToContainTextAsync("More or fewer cells than the header");
        await Assertions.Expect(rejected).ToContainTextAsync("csv.unclosed_quote");
        visitor.AssertNoTrouble();
    }

    /// <summary>By keyboard alone.</summary>
    [Fact]
    public async Task SecondList_ShowsWhatWouldChange_ByKeyboard()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await ImportAsync(visitor, "id,last,city\nwizk1,Roe,Boston\n", rehearse: false);
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Finished", new() { Timeout = 60_000 });
        await ImportAsync(visitor, "id,last,city\nwizk1,Roe,Salem\n", rehearse: true);
        var changes = page.GetByRole(AriaRole.Region, new() { Name = "Table of changes" });
        await Assertions.Expect(changes).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(changes).ToContainTextAsync("Boston → Salem");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"import-diff-{view}");
        }

        visitor.AssertNoTrouble();
    }

    /// <summary>What no catalogue knows becomes an attribute without leaving the page.</summary>
    [Fact]
    public async Task UnknownColumn_BecomesAnAttribute_AndIsTakenAsIt()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/imports/new");
        await page.GetByLabel("Files", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "wellness.csv", MimeType = "text/csv", Buffer = "id,last,Wellness score,dob\nwel1,Roe,17,unknown\nwel2,Poe,23,unknown\n"u8.ToArray() });
        await Assertions.Expect(page.GetByLabel("last is taken as")).ToHaveValueAsync("familyName", new() { Timeout = 60_000 });
        // Named as a birth date, but none.
        await Assertions.Expect(page.GetByText("Most of its values are not what its name says")).ToBeVisibleAsync();
        await TakeAsync(page, "Wellness score", "A new attribute…");
        await Assertions.Expect(page.GetByLabel("Key", new() { Exact = true })).ToHaveValueAsync("wellnessScore");
        await Assertions.Expect(page.GetByLabel("Type", new() { Exact = true })).ToHaveValueAsync("Number");
        await visitor.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByLabel("Wellness score is taken as")).ToHaveValueAsync("");
        await TakeAsync(page, "Wellness score", "A new attribute…");
        await page.GetByRole(AriaRole.Button, new() { Name = "Define and take" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Wellness score is taken as")).ToHaveValueAsync("custom.wellnessScore");
        await page.GetByLabel("Sensitivity of Wellness score").SelectOptionAsync(new SelectOptionValue { Label = "Mental health" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the dry run" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Table of changes" })).ToContainTextAsync("custom.wellnessScore, counts as mental health", new() { Timeout = 60_000 });
        visitor.AssertNoTrouble();
    }

    private static Task TakeAsync(IPage page, string column, string target) =>
        page.GetByLabel(column + " is taken as").SelectOptionAsync(new SelectOptionValue { Label = target });

    private static async Task ImportAsync(Visitor visitor, string csv, bool rehearse)
    {
        var page = visitor.Page;
        await visitor.GotoAsync("/imports/new");
        await page.GetByLabel("Files", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv) });
        await Assertions.Expect(page.GetByLabel("city is taken as")).ToHaveValueAsync("city", new() { Timeout = 60_000 });
        var dry = page.GetByLabel("Dry run first");
        if (!rehearse)
        {
            await dry.FocusAsync();
            await page.Keyboard.PressAsync("Space");
        }

        var start = page.GetByRole(AriaRole.Button, new() { Name = rehearse ? "Start the dry run" : "Import now" });
        await Assertions.Expect(start).ToBeEnabledAsync(new() { Timeout = 60_000 });
        await start.FocusAsync();
        await Assertions.Expect(start).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/imports/[0-9a-f]{8}-"));
    }
}
