using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Content;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ContentPageTests(BrowserSite site)
{
    private async Task<ContentId> EmailAsync(string starter = "diabetes-education") =>
        await site.RunAsync<CreateContent, ContentId>(new CreateContent("Letter " + Guid.CreateVersion7().ToString("N"), starter));

    private Task<OpenedContent> StoredAsync(ContentId id) => site.RunAsync<OpenContent, OpenedContent>(new OpenContent(id));

    /// <summary>Waits until the draft in the database is as expected: it is saved a moment after the last change.</summary>
    private async Task<EmailDocument> SavedAsync(ContentId id, Func<EmailDocument, bool> expected)
    {
        var draft = (await StoredAsync(id)).Draft;
        for (var i = 0; i < 100 && !expected(draft); i++)
        {
            await Task.Delay(100);
            draft = (await StoredAsync(id)).Draft;
        }

        Assert.True(expected(draft), EmailDocumentWriter.Readable(draft));
        return draft;
    }

    private static ILocator Subject(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Subject" });

    [Fact]
    public async Task Library_NewEmailFromStarter_OpensTheEditor()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync("/content");
        await page.GetByRole(AriaRole.Button, new() { Name = "New email" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Spring letter " + Guid.CreateVersion7().ToString("N")[..8]);
        await page.GetByText("Appointment reminder").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(Subject(page)).ToHaveValueAsync("A reminder from your care team");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Typing_IsPreviewedSavedAndUndone_AndPublishedAsAVersion()
    {
        var id = await EmailAsync();
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/content/{id.Value:N}");
        var original = await StoredAsync(id);

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit heading 1" }).ClickAsync();
        var text = page.GetByLabel("Heading", new() { Exact = true });
        await text.FillAsync("");
        await text.PressSequentiallyAsync("Typed <b>live</b> & safe", new() { Delay = 30 });
        await Assertions.Expect(page.FrameLocator("iframe").Locator("h1")).ToHaveTextAsync("Typed <b>live</b> & safe");
        await page.GetByLabel("Insert a merge field").SelectOptionAsync("facility");
        await Assertions.Expect(page.Locator(".sm-uses")).ToContainTextAsync("Facility");
        await SavedAsync(id, d => ((HeadingBlock)d.Blocks[0]).Content is [TextRun { Text: "Typed <b>live</b> & safe" }, MergeRun { Field.Key: "facility" }]);

        var undo = page.GetByRole(AriaRole.Button, new() { Name = "Undo" });
        // A script's click, which a button disabled meanwhile ignores: a person's click would wait for it to be enabled again.
        while (await undo.IsEnabledAsync())
            await undo.EvaluateAsync("button => button.click()");
        await Assertions.Expect(page.FrameLocator("iframe").Locator("h1")).ToHaveTextAsync("What your blood sugar numbers mean");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version" }).ClickAsync();
        await page.GetByLabel("What changed").FillAsync("First");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as v1" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-versions")).ToContainTextAsync("First");
        Assert.Equal(EmailDocumentWriter.Canonical(original.Draft), EmailDocumentWriter.Canonical((await StoredAsync(id)).Draft));
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Blocks_MoveByKeyboard_AndTheFocusStaysOnTheHandle()
    {
        var id = await EmailAsync("welcome");
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/content/{id.Value:N}");
        await page.Locator(".sm-block-handle").First.FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await Assertions.Expect(page.Locator(".sm-block-handle:focus")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Heading, 2 of 6"));
        await SavedAsync(id, d => d.Blocks is [{ Id: "intro" }, { Id: "title" }, ..]);
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task PhiInTheSubject_IsFound_AndTheVersionRefused()
    {
        var id = await EmailAsync("welcome");
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/content/{id.Value:N}");
        await Subject(page).FillAsync("Your oncology infusion");
        await Assertions.Expect(page.Locator(".sm-findings")).ToContainTextAsync("oncology");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as v1" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog [role=alert]")).ToContainTextAsync("SUBJECT_PHI");
    }

    [Fact]
    public async Task Pages_EveryLook_AreAccessibleAndFit()
    {
        var id = await EmailAsync();
        await using var visitor = await site.SignInAsync(Role.Marketer);
        foreach (var (path, name) in new[] { ("/content", "content-library"), ($"/content/{id.Value:N}", "content-editor") })
        {
            await visitor.GotoAsync(path);
            foreach (var view in Viewport.Looks)
            {
                await visitor.LookAsync(view);
                if (name == "content-editor")
                    await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Edit text 2" }).ClickAsync();
                await visitor.AssertSoundAsync();
                await visitor.AssertFitsAsync();
                await visitor.AssertAccessibleAsync();
                await visitor.ShotAsync($"{name}-{view}");
            }
        }

        visitor.AssertNoTrouble();
    }
}
