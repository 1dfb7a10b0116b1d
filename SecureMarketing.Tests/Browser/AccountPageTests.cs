using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Accounts;

namespace SecureMarketing.Tests.Browser;

/// <summary>An account's units and people, put there and taken away on its page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccountPageTests(BrowserSite site)
{
    [Fact]
    public async Task UnitsAndPeople_ComeAndGo_AndWhatIsTypedMeanwhileStays()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await site.PeopleAsync("acc1,Vance\nacc2,Wade\n");
        var account = await site.RunAsync<SaveAccount, int>(new SaveAccount { Key = "tested-account", Details = new AccountDetails { Name = "Tested account" } });
        var page = visitor.Page;
        await visitor.GotoAsync($"/accounts/{account}");
        await page.GetByLabel("City").FillAsync("Typed and not saved");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a unit" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Heart ward");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync("HW1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var units = page.GetByRole(AriaRole.Region, new() { Name = "Units of this account" });
        await Assertions.Expect(units).ToContainTextAsync("Heart ward");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take out of use: Heart ward" }).ClickAsync();
        await Assertions.Expect(units).ToContainTextAsync("Out of use");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a person" }).ClickAsync();
        await page.GetByLabel("Who").FillAsync("nobody-has-this");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nobody has exactly this.")).ToBeVisibleAsync();
        await page.GetByLabel("Who").FillAsync("acc1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var people = page.GetByRole(AriaRole.Region, new() { Name = "People at this account" });
        await Assertions.Expect(people).ToContainTextAsync("V•••");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Removed. The person stays on file.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("City")).ToHaveValueAsync("Typed and not saved");
        await visitor.AssertAccessibleAsync();
        visitor.AssertNoTrouble();
    }
}
