using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Judgments;

namespace SecureMarketing.Tests.Browser;

/// <summary>One officer says what a code tells of, another accepts it; nobody accepts what they proposed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class UnmappedCodesPageTests(BrowserSite site)
{
    [Fact]
    public async Task ACode_IsMappedByTwoPersons_WithTheKeyboardAlone()
    {
        await FillAsync();
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var page = visitor.Page;
        await visitor.GotoAsync("/value-sets");
        await page.GetByRole(AriaRole.Link, new() { Name = "Codes without a label" }).ClickAsync();

        await page.GetByLabel("Code or part of the name").FillAsync("page code");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "On file" }).GetByText("2 codes, the oldest first.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Map First page code" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Map this code" });
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Propose" })).ToBeDisabledAsync();
        await dialog.GetByLabel("HIV").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await dialog.GetByLabel("Nothing sensitive").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(dialog.GetByLabel("HIV")).Not.ToBeCheckedAsync();
        await visitor.AssertAccessibleAsync();
        await dialog.GetByLabel("Why").FillAsync("The clinic's own word for a call");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Propose" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("Your proposal waits for another compliance officer.")).ToBeVisibleAsync();
        var own = page.GetByRole(AriaRole.Region, new() { Name = "First page code: Not sensitive" });
        await Assertions.Expect(own.GetByRole(AriaRole.Button, new() { Name = "Withdraw" })).ToBeVisibleAsync();
        await Assertions.Expect(own.GetByRole(AriaRole.Button, new() { Name = "Accept" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Accept Second page code: HIV" }).ClickAsync();
        var decision = page.GetByRole(AriaRole.Dialog, new() { Name = "Accept this mapping?" });
        await decision.GetByLabel("Why").FillAsync("So says the laboratory");
        await decision.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();
        await Assertions.Expect(decision).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Second page code: HIV" })).ToContainTextAsync("In effect");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "On file" }).GetByText("1 code, the oldest first.")).ToBeVisibleAsync();
        await using (var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
            Assert.Equal(Sensitivity.Hiv, await db.Codes.Where(c => c.Value == "910000002").Select(c => c.Sensitivity).SingleAsync());
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"unmapped-codes-{view}");
        }

        await page.GetByLabel("Code or part of the name").FillAsync("no such code");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "On file" }).GetByText("No code without a label matches.")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task AReviewer_ReadsIt_AndAMarketerDoesNot()
    {
        await using var reviewer = await site.SignInAsync(Role.ClinicalReviewer);
        await reviewer.GotoAsync("/value-sets/unmapped");
        await Assertions.Expect(reviewer.Page.GetByRole(AriaRole.Heading, new() { Name = "Decided" })).ToBeVisibleAsync();
        await Assertions.Expect(reviewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Map ") })).ToHaveCountAsync(0);
        reviewer.AssertNoTrouble();
        await using var marketer = await site.SignInAsync(Role.Marketer);
        await marketer.GotoAsync("/value-sets");
        await Assertions.Expect(marketer.Page.GetByRole(AriaRole.Link, new() { Name = "Sensitive words" })).ToBeVisibleAsync();
        await Assertions.Expect(marketer.Page.GetByRole(AriaRole.Link, new() { Name = "Codes without a label" })).ToHaveCountAsync(0);
    }

    /// <summary>Two codes that nobody knows; for the second one a colleague proposed a label.</summary>
    private async Task FillAsync()
    {
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        db.Codes.AddRange(new Code(CodeSystems.Snomed, "910000001", "First page code", Sensitivity.Unknown), new Code(CodeSystems.Snomed, "910000002", "Second page code", Sensitivity.Unknown));
        db.CodeJudgments.Add(new CodeJudgment(CodeSystems.Snomed, "910000002", Sensitivity.Hiv, "A test that only they get", UserId.New(), now));
        await db.SaveChangesAsync();
    }
}
