using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Segmentation;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>Autosaved drafts, the same thing open in two windows, and undo by keys (ui.md checks 12 and 24).</summary>
[Collection(BrowserCollection.Name)]
public sealed class DraftPagesTests(BrowserSite site)
{
    private const string Rule = """{"all":[{"attribute":"age","operator":"atLeast","value":45},{"attribute":"gender","operator":"equals","value":"female"}]}""";

    [Fact]
    public async Task Segment_InTwoWindows_ShowsTheConflict_AndTheirsOrMineGoesOn()
    {
        var saved = await SegmentAsync();
        await using var one = await site.SignInAsync(Role.Marketer);
        await using var two = await site.SignInAsync(Role.Marketer);
        await one.GotoAsync($"/segments/{saved.Id.Value}");
        await two.GotoAsync($"/segments/{saved.Id.Value}");
        await one.Page.GetByLabel("Value", new() { Exact = true }).First.FillAsync("50");
        await KeptAsync(one.Page, saved.Id, "50");

        await two.Page.GetByLabel("Value", new() { Exact = true }).First.FillAsync("61");
        var notice = two.Page.Locator(".sm-conflict");
        await Expect(notice).ToContainTextAsync("You, in another window, saved a change");
        await Expect(notice).ToContainTextAsync("whose age is at least 61 years");
        await Expect(notice).ToContainTextAsync("whose age is at least 50 years");
        await two.AssertAccessibleAsync();
        await two.ShotAsync("conflict");

        await notice.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Expect(two.Page.GetByLabel("Value", new() { Exact = true }).First).ToHaveValueAsync("50");
        await two.Page.Keyboard.PressAsync("Control+z");
        await Expect(two.Page.GetByLabel("Value", new() { Exact = true }).First).ToHaveValueAsync("61");
        await KeptAsync(two.Page, saved.Id, "61");

        // Now the first window is behind; it keeps its own, and theirs is one step of undo away.
        await one.Page.GetByLabel("Value", new() { Exact = true }).First.FillAsync("52");
        await one.Page.Locator(".sm-conflict").GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await KeptAsync(one.Page, saved.Id, "52");
        await one.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(one.Page.GetByLabel("Value", new() { Exact = true }).First).ToHaveValueAsync("61");
        one.AssertNoTrouble();
        two.AssertNoTrouble();
    }

    [Fact]
    public async Task Email_ChangedElsewhere_KeepsMine_AndUndoBringsTheirs()
    {
        var id = await site.RunAsync<CreateContent, ContentId>(new CreateContent("Draft " + Guid.CreateVersion7().ToString("N")[12..], "welcome"));
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/content/{id.Value:N}");
        var opened = await site.RunAsync<OpenContent, OpenedContent>(new OpenContent(id));
        await site.RunAsync<SaveContentDraft, long>(new SaveContentDraft(id, opened.Revision, "Theirs " + opened.Name, EmailDocumentWriter.Canonical(opened.Draft)));
        await page.GetByLabel("Preheader").FillAsync("Mine");
        var notice = page.Locator(".sm-conflict");
        await Expect(notice).ToContainTextAsync("Theirs " + opened.Name);
        await Expect(notice).ToContainTextAsync("Mine");
        Assert.StartsWith("Theirs", (await site.RunAsync<OpenContent, OpenedContent>(new OpenContent(id))).Name, StringComparison.Ordinal);

        await notice.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await UntilAsync(async () => (await site.RunAsync<OpenContent, OpenedContent>(new OpenContent(id))).Name == opened.Name);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Theirs " + opened.Name);
        await page.Keyboard.PressAsync("Control+Shift+z");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(opened.Name);
        visitor.AssertNoTrouble();
    }

    /// <summary>A button without an address is no email yet; leaving the page must not lose it.</summary>
    [Fact]
    public async Task Email_ThatIsNotFinished_IsKeptAndFoundAgain()
    {
        var id = await site.RunAsync<CreateContent, ContentId>(new CreateContent("Unfinished " + Guid.CreateVersion7().ToString("N")[12..], "welcome"));
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/content/{id.Value:N}");
        await page.Locator(".sm-add-blocks").GetByRole(AriaRole.Button, new() { Name = "Button" }).ClickAsync();
        await page.GetByLabel("Label").FillAsync("Half a button");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save as version" })).ToBeDisabledAsync();
        await UntilAsync(async () => (await site.RunAsync<OpenContent, OpenedContent>(new OpenContent(id))).Unfinished?.Contains("Half a button", StringComparison.Ordinal) == true);
        await SavedAsync(page);
        await page.ReloadAsync();
        await visitor.ReadyAsync();
        await Expect(page.Locator(".sm-blocks")).ToContainTextAsync("Half a button");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Campaign_ChangedElsewhere_TakesTheirs_AndUndoBringsMine()
    {
        var name = "Two windows " + Guid.CreateVersion7().ToString("N")[20..];
        var id = await site.RunAsync<CreateCampaign, CampaignId>(new CreateCampaign(name));
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/campaigns/{id.Value:D}");
        var opened = await site.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id));
        await site.RunAsync<SaveCampaignDraft, long>(new SaveCampaignDraft { Campaign = id, Version = 1, Revision = opened.Revision, Name = name, Setup = opened.Setup with { FromName = "Theirs", Topic = "prevention" } });
        await page.GetByLabel("Sender's name").FillAsync("Mine");
        await page.GetByLabel("Sender's name").BlurAsync();
        var notice = page.Locator(".sm-conflict");
        await Expect(notice).ToContainTextAsync("prevention");
        await notice.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Expect(page.GetByLabel("Sender's name")).ToHaveValueAsync("Theirs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByLabel("Sender's name")).ToHaveValueAsync("Mine");
        await UntilAsync(async () => (await site.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id))).Setup is { FromName: "Mine", Topic: null });
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task TenEdits_ThenTenRapidUndosByKeys_GiveTheOriginal()
    {
        var saved = await SegmentAsync();
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var sentence = await page.Locator(".sm-segment-sentence").InnerTextAsync();
        var add = page.GetByRole(AriaRole.Button, new() { Name = "Condition", Exact = true }).First;
        for (var i = 1; i <= 10; i++)
        {
            await add.ClickAsync();
            await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(2 + i);
        }

        for (var i = 0; i < 10; i++)
            await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeDisabledAsync();
        await Expect(page.Locator(".sm-segment-sentence")).ToHaveTextAsync(sentence);
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Versions_AreCompared_InWordsAndPeople()
    {
        var saved = await SegmentAsync();
        await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Compared " + saved.Id.Value.ToString("N")[12..], RuleJson = """{"all":[{"attribute":"age","operator":"atLeast","value":50},{"attribute":"zip","operator":"exists"}]}""" });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Compare" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "3 conditions changed" })).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".sm-rule-changes")).ToContainTextAsync("at least 45 years");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-compare-{view}");
        }

        visitor.AssertNoTrouble();
    }

    private Task<SavedSegment> SegmentAsync() =>
        site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Draft " + Guid.CreateVersion7().ToString("N")[12..], RuleJson = Rule });

    private Task<OpenedSegmentDraft> DraftAsync(SegmentId id) => site.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(id));

    /// <summary>
    /// Waits until the draft holds the value and the page says so. The words alone would not do: an opened page says "Saved"
    /// of its last save until the server has heard of the new change.
    /// </summary>
    private async Task KeptAsync(IPage page, SegmentId id, string value)
    {
        await UntilAsync(async () => (await DraftAsync(id)).Text?.Form.Contains($"\"{value}\"", StringComparison.Ordinal) == true);
        await SavedAsync(page);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 200 && !await holds(); i++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.True(await holds(), "The draft in the database is not as expected.");
    }

    private static Task SavedAsync(IPage page) => Expect(page.Locator(".sm-save[data-state=saved]")).ToContainTextAsync(new Regex(@"Saved \d\d:\d\d"));
}
