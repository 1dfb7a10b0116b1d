using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Tests.Browser;

/// <summary>A code list goes in, a code is looked up, a value set is written, and a slip in it is named.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TerminologyPagesTests(BrowserSite site)
{
    [Fact]
    public async Task CodeList_Imported_Searched_AndUsedByAValueSet()
    {
        await using var visitor = await site.SignInAsync(Role.ClinicalReviewer);
        var page = visitor.Page;
        await visitor.GotoAsync("/codes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import a code list" }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Import a code list" });
        await dialog.GetByLabel("Code system").SelectOptionAsync("cvx");
        await dialog.GetByLabel("Version").FillAsync("October 2026");
        await ChooseAsync(dialog, "140|Influenza, seasonal|Influenza|\nno bars here\n");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Row 2 is not laid out like the rows before it.");
        await visitor.AssertAccessibleAsync();
        await ChooseAsync(dialog, "140|Influenza, seasonal|Influenza|\n208|COVID-19 mRNA|COVID-19|\n");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("CVX (vaccines) October 2026: 2 codes, in use from now on.")).ToBeVisibleAsync();
        // The page behind tells of it before the dialog has closed and given the focus back.
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        await page.GetByLabel("Words or code").FillAsync("influenza");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Codes found" })).ToContainTextAsync("140");
        await page.GetByLabel("Words or code").FillAsync("smallpox");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("No code matches all of these words.")).ToBeVisibleAsync();
        await visitor.ShotAsync("code-lists");

        await visitor.GotoAsync("/value-sets/new");
        await page.GetByLabel("Name").FillAsync("Vaccines of this winter");
        await page.GetByLabel("Entries").FillAsync("cvx 140\n208");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what it means" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Line 2: write a code system and a code")).ToBeVisibleAsync();
        await page.GetByLabel("Entries").FillAsync("cvx 140\ncvx 208\ncvx 999");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what it means" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Codes meant" }).Locator("li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByText("matches no code")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.EndsWith("/new", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByText("Saved as version 1.")).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await page.SetViewportSizeAsync(view.Width, view.Height);
            await visitor.ShotAsync($"value-set-{view}");
            await visitor.AssertFitsAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        var delete = page.GetByRole(AriaRole.Dialog, new() { Name = "Delete this value set?" });
        await Assertions.Expect(delete).ToContainTextAsync("No segment names it.");
        await delete.GetByRole(AriaRole.Button, new() { Name = "Delete the value set" }).ClickAsync();
        await Assertions.Expect(delete).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("nobody can choose it anew")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Entries")).ToBeDisabledAsync();
        visitor.AssertNoTrouble();
    }

    /// <summary>A newer list that moves a saved segment: named at the import and before the use, told on the segment's page until it is confirmed.</summary>
    [Fact]
    public async Task ANewerList_NamesTheSegmentsThatMove_AndTheSegmentSaysSoUntilConfirmed()
    {
        const string Older = "code,display,parent\n900,Statins,\n901,One,900\n";
        var tag = Guid.CreateVersion7().ToString("N")[20..];
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, Older);
        await site.RunAsync<ImportCodeList, ImportedCodeList>(new ImportCodeList(file, CodeSystems.RxNorm, "Older " + tag));
        File.Delete(file);
        var set = await site.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "Statins " + tag, "rxnorm 900 +", "", 0));
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "On statins " + tag, RuleJson = $$$"""{"attribute":"medication","of":{"valueSet":"{{{set.Set.Value:D}}}"},"operator":"ever"}""" });
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/codes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import a code list" }).First.ClickAsync();
        var import = page.GetByRole(AriaRole.Dialog, new() { Name = "Import a code list" });
        await import.GetByLabel("Code system").SelectOptionAsync(CodeSystems.RxNorm);
        await import.GetByLabel("Version").FillAsync("Newer " + tag);
        await ChooseAsync(import, Older + "902,Two,900\n");
        await import.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Assertions.Expect(import).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("imported and not in use")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "On statins " + tag })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Newer " + tag })).ToContainTextAsync("Kept");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Use RxNorm Newer {tag}" }).ClickAsync();
        var use = page.GetByRole(AriaRole.Dialog, new() { Name = $"Use RxNorm Newer {tag}?" });
        await Assertions.Expect(use.GetByRole(AriaRole.Row, new() { Name = "On statins " + tag })).ToContainTextAsync("0");
        foreach (var view in Viewport.Looks)
        {
            await page.SetViewportSizeAsync(view.Width, view.Height);
            await visitor.PaintAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"code-list-moves-{view}");
        }

        await use.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();
        await Assertions.Expect(use).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("is in use. 1 segment changed and says so.")).ToBeVisibleAsync();

        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await Assertions.Expect(page.GetByText($"Changed by code list RxNorm Newer {tag} on ")).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-code-change-{view}");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm that it is right so" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Changed by code list")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByText("Changed by code list")).ToHaveCountAsync(0);

        // A newer version of the value set is told in the same place, and ends in the same way.
        await site.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(set.Set, "Statins " + tag, "rxnorm 901", "", 1));
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Assertions.Expect(page.GetByText("A value set has a newer version on ")).ToContainTextAsync($"it is “Statins {tag}, version 2” since then");
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync("segment-newer-value-set");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm that it is right so" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A value set has a newer version")).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task StageRules_AreAdjusted_AndSaidInWordsWhileTyping()
    {
        await using var visitor = await site.SignInAsync(Role.Admin);
        var page = visitor.Page;
        await visitor.GotoAsync("/stages");
        await page.GetByLabel("A person is new for").FillAsync("45");
        await Assertions.Expect(page.GetByText("People whose first visit was within the last 45 days.")).ToBeVisibleAsync();
        await page.GetByLabel("Missed appointments: high risk from").FillAsync("2");
        await page.GetByLabel("Why is it changed?").FillAsync("Newcomers are called after six weeks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version" }).ClickAsync();
        await Assertions.Expect(page.GetByText("High risk must ask for more than at risk")).ToBeVisibleAsync();
        await page.GetByLabel("Missed appointments: high risk from").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved as version")).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.ShotAsync($"stages-{view}");
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Marketer_ReadsValueSets_AndChangesNothing()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/value-sets");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "New value set" })).ToHaveCountAsync(0);
        await visitor.GotoAsync("/value-sets/new");
        await Assertions.Expect(visitor.Page.GetByLabel("Entries")).ToBeDisabledAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true })).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }

    private static Task ChooseAsync(ILocator dialog, string text) =>
        dialog.GetByLabel("File").SetInputFilesAsync(new FilePayload { Name = "cvx.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
}
