using System.Text;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Browser;

/// <summary>What officers and staff do on the pages of governance: a course from draft to passed, a record from open to green, a complaint that stays sealed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GovernancePageTests(BrowserSite site)
{
    /// <summary>Three people in their own windows; the course asks a role that no other test of this site signs in with.</summary>
    [Fact]
    public async Task Course_IsDrafted_PutInForceByAnother_AndTakenUntilItIsPassed()
    {
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await officer.GotoAsync("/training/courses/new");
        var page = officer.Page;
        await page.GetByLabel("Title").FillAsync("Part 2 records at work");
        await page.GetByLabel("Part 2 reviewer").CheckAsync();
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("That somebody is a patient of a programme is itself protected.\n\nA subject line travels in the open.");
        await page.GetByLabel("Situation").FillAsync("A campaign names the programme in its subject.");
        await page.GetByLabel("Choice 1", new() { Exact = true }).FillAsync("Let it go");
        await page.GetByLabel("Choice 2", new() { Exact = true }).FillAsync("Send it back");
        await page.GetByLabel("Choice 2 is right").CheckAsync();
        await page.GetByLabel("Explanation").FillAsync("The subject is outside the encryption of the body.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved. Somebody who wrote nothing of this version puts it in force.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Draft");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Put in force" })).ToHaveCountAsync(0);
        var address = new Uri(page.Url).AbsolutePath;

        await using var legal = await site.SignInAsync(Role.Legal);
        await legal.GotoAsync(address);
        await legal.Page.GetByRole(AriaRole.Button, new() { Name = "Put in force" }).ClickAsync();
        await legal.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Put in force" }).ClickAsync();
        await Assertions.Expect(legal.Page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("In force");
        await ShowAsync(legal, "governance-course");

        await using var reviewer = await site.SignInAsync(Role.Part2Reviewer);
        await reviewer.GotoAsync("/");
        var notice = reviewer.Page.Locator(".sm-shell-notice");
        await Assertions.Expect(notice).ToContainTextAsync("Your training \"Part 2 records at work\" is to be taken by");
        await ShowAsync(reviewer, "governance-notice");
        await notice.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(reviewer.Page.Locator("h1")).ToHaveTextAsync("Part 2 records at work");
        await Assertions.Expect(reviewer.Page.GetByText("A subject line travels in the open.")).ToBeVisibleAsync();
        var answer = reviewer.Page.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true });
        await Assertions.Expect(answer).ToBeDisabledAsync();
        // By keyboard, as somebody without a mouse.
        await reviewer.Page.GetByLabel("Let it go").FocusAsync();
        await reviewer.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(answer).ToBeEnabledAsync();
        await answer.ClickAsync();
        await Assertions.Expect(reviewer.Page.GetByText("The subject is outside the encryption of the body.")).ToBeVisibleAsync();
        await Assertions.Expect(reviewer.Page.GetByText("0 % right; 80 % are needed.")).ToBeVisibleAsync();
        await ShowAsync(reviewer, "governance-course-wrong", reload: false);
        await reviewer.Page.GetByLabel("Send it back").CheckAsync();
        await reviewer.Page.GetByRole(AriaRole.Button, new() { Name = "Answer again" }).ClickAsync();
        await Assertions.Expect(reviewer.Page.GetByText("Passed with 100 %.")).ToBeVisibleAsync();
        await Assertions.Expect(reviewer.Page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Current");
        await reviewer.GotoAsync("/training");
        await Assertions.Expect(reviewer.Page.Locator("tbody tr")).ToContainTextAsync("Current");
        await Assertions.Expect(notice).ToHaveCountAsync(0);

        await officer.GotoAsync("/training/people");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Part 2 reviewer" }).Filter(new() { HasText = "by " })).ToContainTextAsync("Current");
        await ShowAsync(officer, "governance-people");
        foreach (var visitor in new[] { officer, legal, reviewer })
            visitor.AssertNoTrouble();
        await site.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(TrainingCourseId.From(Guid.Parse(address.Split('/')[^1])), "The test is over"));
    }

    [Fact]
    public async Task Record_IsOpened_Evidenced_Judged_AndGreen()
    {
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await officer.GotoAsync("/governance");
        var page = officer.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Back up and test now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-backups .sm-state")).ToHaveTextAsync("Restore tested", new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Restore test of the database" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New record" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Title").FillAsync("Sending PHI by email, test");
        await dialog.GetByLabel("What it is about").FillAsync("Who may send what by which route.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Put it into the register" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await ShowAsync(officer, "governance-register");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sending PHI by email, test" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("In time");
        var address = new Uri(page.Url).AbsolutePath;
        await StepAsync(officer, "Begin", "Begin");

        await page.GetByRole(AriaRole.Button, new() { Name = "Bring evidence" }).ClickAsync();
        await dialog.GetByLabel("Document").SetInputFilesAsync(new FilePayload { Name = "policy.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("Policy 4.2, approved.") });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Bring it" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("To be judged")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Judge the evidence" })).ToHaveCountAsync(0);

        await using var legal = await site.SignInAsync(Role.Legal);
        await legal.GotoAsync(address);
        await legal.Page.GetByRole(AriaRole.Button, new() { Name = "Judge the evidence" }).ClickAsync();
        var judging = legal.Page.GetByRole(AriaRole.Dialog);
        await judging.GetByLabel("It passes").CheckAsync();
        await judging.GetByLabel("Why").FillAsync("It is signed and says what it must.");
        await judging.GetByRole(AriaRole.Button, new() { Name = "Say so" }).ClickAsync();
        await Assertions.Expect(legal.Page.GetByText("The evidence passed.")).ToBeVisibleAsync();

        await officer.GotoAsync(address);
        await StepAsync(officer, "Complete", "Complete");
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Green");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the document" }).ClickAsync());
        Assert.Equal("Policy 4.2, approved.", await File.ReadAllTextAsync((await download.PathAsync())!));
        await ShowAsync(officer, "governance-record");
        officer.AssertNoTrouble();
        legal.AssertNoTrouble();
    }

    [Fact]
    public async Task Complaint_ShowsItsWordsToThoseWhoHandleThem_OnDemand()
    {
        const string Words = "She says that a letter went to her sister.";
        var id = await site.RunAsync<EnterRecord, RegisterRecordId>(
            new EnterRecord { Kind = RecordKind.Complaint, Title = null, Words = Words, DueOn = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(30) });
        await using var manager = await site.SignInAsync(Role.IncidentManager);
        await manager.GotoAsync($"/governance/{id.Value:N}");
        await Assertions.Expect(manager.Page.GetByText("It is shown only to those who handle complaints.")).ToBeVisibleAsync();
        await Assertions.Expect(manager.Page.GetByRole(AriaRole.Button, new() { Name = "Read the complaint" })).ToHaveCountAsync(0);

        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await officer.GotoAsync($"/governance/{id.Value:N}");
        await Assertions.Expect(officer.Page.GetByText(Words)).ToHaveCountAsync(0);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Read the complaint" }).ClickAsync();
        await Assertions.Expect(officer.Page.GetByText(Words)).ToBeVisibleAsync();
        manager.AssertNoTrouble();
        officer.AssertNoTrouble();
    }

    private static async Task StepAsync(Visitor visitor, string button, string confirm)
    {
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Why").FillAsync("As the facts show");
        await dialog.GetByRole(AriaRole.Button, new() { Name = confirm, Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>Fits and is accessible, and has its picture taken where somebody wants one; other looks only then, since the walk over every page has them all.</summary>
    private static async Task ShowAsync(Visitor visitor, string name, bool reload = true)
    {
        await visitor.AssertSoundAsync();
        await visitor.AssertFitsAsync();
        await visitor.AssertAccessibleAsync();
        await visitor.ShotAsync(name);
        if (!reload || Environment.GetEnvironmentVariable("SM_TEST_SHOTS") is not { Length: > 0 })
            return;
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.ShotAsync($"{name}-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
    }
}
