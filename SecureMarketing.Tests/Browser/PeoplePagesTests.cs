using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class PeoplePagesTests(BrowserSite site)
{
    /// <summary>For work that a worker does meanwhile.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    [Fact]
    public async Task Import_DryRunThenReal_ListsWhatWasLeftOut()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/imports");
        await page.GetByRole(AriaRole.Link, new() { Name = "New import" }).First.ClickAsync();
        await visitor.ReadyAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("import-new");
        await page.GetByLabel("Files").SetInputFilesAsync(
        [
            new FilePayload { Name = "people.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(Bundle(Patient("web1"), Condition("wc1", "web1", "38341003"), Condition("wc2", "nobody", "38341003"))) },
            new FilePayload { Name = "old.json", MimeType = "application/json", Buffer = "<Patient/>"u8.ToArray() },
        ]);
        // What was found in the file moves the button: a press before that may miss it.
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "people.json" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the dry run" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Import for real" })).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(page.GetByText("Dry run, nothing changed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import for real" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Dry run, nothing changed")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByText("Finished with rejections")).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Table of rejected rows" })).ToContainTextAsync("XML is not read");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync());
        Assert.Equal(
            "file,row,column,code,kept\r\n\"people.json\",3,\"\",subject.unknown,no\r\n\"old.json\",0,\"\",file.xml,no\r\n",
            await File.ReadAllTextAsync(await download.PathAsync()));
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"import-{view}");
        }

        await visitor.GotoAsync("/imports");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("imports");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Erase_AndRelease_ByClicks()
    {
        static JsonObject German(string id, string given) => Patient(id, "Vergessen", given, p => (p["address"]![0]!["country"], p["address"]![0]!["state"]) = ("DE", "Berlin"));
        await ImportAsync(Bundle(German("erase1", "Udo"), German("erase2", "Ute")));
        var ids = await site.RunAsync<FindContacts, IReadOnlyDictionary<string, ContactId>>(new FindContacts(ImportOptions.DefaultSource, ["erase1", "erase2"]));
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;

        await visitor.GotoAsync($"/people/{ids["erase1"].Value}/rights");
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase this person" }).ClickAsync();
        var now = page.GetByRole(AriaRole.Button, new() { Name = "Erase now" });
        await Assertions.Expect(now).ToBeDisabledAsync();
        await page.GetByLabel("What did the person ask for, and how?").Last.FillAsync("Asked by letter of 2 November");
        await visitor.AssertAccessibleAsync();
        await now.ClickAsync();
        await Assertions.Expect(page.GetByText("The person is erased (GDPR-ART17).")).ToBeVisibleAsync(Patiently);

        // Whoever erased cannot release: of this one the machine's operator did.
        var plan = await site.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(ids["erase2"]));
        await site.RunAsync<ErasePerson, ErasureOutcome>(new ErasePerson(ids["erase2"], plan.Fingerprint, "Asked by letter of 3 November"));
        await visitor.GotoAsync("/people/erased");
        await Assertions.Expect(page.GetByText("A second person releases").First).ToBeVisibleAsync(Patiently);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Release .") }).First.ClickAsync();
        await page.GetByLabel("Reason").FillAsync("They came back as a patient");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Released " })).ToHaveCountAsync(1);
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Import_IsUndone_AndSaysByWhom()
    {
        var run = await ImportAsync(Bundle(Patient("undo1", "Farthingale", "Odo"), Condition("uc1", "undo1", "38341003")));
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/imports/{run.Value}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo this import" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Undo this import?" })).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("import-undo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 person removed, 0 people restored")).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(page.GetByText(new Regex("Undone on .* by .*ComplianceOfficer"))).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo this import" })).ToHaveCountAsync(0);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"import-undone-{view}");
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Person_IsMasked_UntilAReasonIsGiven()
    {
        await ImportAsync(Bundle(Patient("web2", "Thistlewood", "Ottoline"), Condition("wp1", "web2", "44054006"), Appointment("wa1", "web2")));
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/people");
        await page.GetByLabel("Find one person").FillAsync("ottoline.web2@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-pager")).ToContainTextAsync("1–1 of 1");
        Assert.DoesNotContain("web2", page.Url, StringComparison.Ordinal);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"people-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        await page.GetByLabel("Find one person").FillAsync("ottoline.web2@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "O••• T•••" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "O••• T•••" })).ToBeVisibleAsync();
        Assert.DoesNotContain("Thistlewood", await page.ContentAsync(), StringComparison.Ordinal);
        await visitor.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show family name" }).ClickAsync();
        var show = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true });
        await Assertions.Expect(show).ToBeDisabledAsync();
        await page.GetByLabel("Why do you need to see it?").FillAsync("Checks a returned authorization");
        await show.ClickAsync();
        await Assertions.Expect(page.GetByText("Thistlewood")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record: verified in person" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Verified in person")).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"person-{view}");
        }

        visitor.AssertNoTrouble();
    }

    /// <summary>A person with two records, and a child who has the mailbox of one of them.</summary>
    [Fact]
    public async Task Duplicates_AreLookedAt_MergedByKeyboard_AndUnmerged()
    {
        await ImportAsync(Bundle(
            Patient("dup1", "Underhill", "Perpetua"), Patient("dup3", "Underhill", "Perpetua"),
            Patient("dup2", "Underhill", "Quentin", p => { p["birthDate"] = "2014-02-03"; p["telecom"]![1]!["value"] = "perpetua.dup1@example.com"; })));
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/duplicates");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "P••• U•••" }).Filter(new() { HasText = "Name and birth date" });
        var child = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Q••• U•••" });
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await Assertions.Expect(child).ToContainTextAsync("Minor");
        Assert.DoesNotContain("Underhill", await page.ContentAsync(), StringComparison.Ordinal);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"duplicates-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        await child.GetByRole(AriaRole.Button, new() { NameRegex = new("^Merge") }).ClickAsync();
        await Assertions.Expect(page.GetByText("One of the records is a minor's")).ToBeVisibleAsync();
        await visitor.ShotAsync("duplicates-minor");
        await page.Keyboard.PressAsync("Escape");

        await row.GetByRole(AriaRole.Button, new() { NameRegex = new("^Merge") }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        var merge = dialog.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true });
        await Assertions.Expect(merge).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Radio).First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Same insurance number");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("duplicates-merge");
        await Assertions.Expect(merge).ToBeEnabledAsync();
        await merge.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Merged. Mail in the queue is checked again")).ToBeVisibleAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);

        await visitor.GotoAsync("/duplicates?view=Merged");
        await Assertions.Expect(page.GetByText("Merged into the other")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "P••• U•••" }).Nth(1).ClickAsync();
        await Assertions.Expect(page.GetByText("This person has another record")).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("person-merged");
        await visitor.GotoAsync("/duplicates?view=Merged");
        await page.GetByRole(AriaRole.Button, new() { Name = "Unmerge P••• U•••" }).ClickAsync();
        await page.GetByLabel("How do you know?").FillAsync("Two sisters after all");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Unmerge", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Unmerged. They are two people again")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Marketer_SeesNoPeople()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "People", Exact = true })).ToHaveCountAsync(0);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Imports", Exact = true })).ToHaveCountAsync(0);
    }

    private async Task<ImportRunId> ImportAsync(string bundle)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, bundle);
            var run = await site.RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, "people.json")], new ImportOptions { Background = true }));
            for (var i = 0; i < 1200 && !(await site.RunAsync<GetImport, ImportDetail>(new GetImport(run, 0))).Summary.IsOver; i++)
                await Task.Delay(100);
            Assert.True((await site.RunAsync<GetImport, ImportDetail>(new GetImport(run, 0))).Summary.IsOver, "The import does not end.");
            return run;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
