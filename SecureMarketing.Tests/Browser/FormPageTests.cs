using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Tests.Browser;

/// <summary>From a draft that staff made to a person's own link and the answer that came back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FormPageTests(BrowserSite site)
{
    [Fact]
    public async Task Published_LinkedToOnePerson_AndAnswered()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await site.PeopleAsync("frm1,Xavier\n");
        var form = await site.RunAsync<SaveForm, SavedForm>(new SaveForm(null, null, "Own answers", new FormDefinition
        {
            Language = "en",
            Heading = "Your details",
            Thanks = "Thank you kindly.",
            Purpose = FieldPurpose.Care,
            Fields = [new("familyName", "Last name", Required: true)],
        }));
        var page = visitor.Page;
        await visitor.GotoAsync($"/forms/{form.Form.Value}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(page.GetByText("It is open.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        await page.GetByLabel("Who").FillAsync("frm1");
        await page.GetByLabel("Good for").SelectOptionAsync("30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var link = page.Locator("#person-link");
        await Assertions.Expect(link).ToContainTextAsync("?for=");
        await visitor.AssertAccessibleAsync();
        var address = new Uri(await link.InnerTextAsync()).PathAndQuery;

        await using var outside = await site.VisitAsync();
        await outside.GotoAsync(address);
        await outside.Page.GetByLabel("Last name").FillAsync("Xanadu");
        // A person reads before sending; sooner it would be a program's doing.
        await outside.Page.WaitForTimeoutAsync(3_500);
        await outside.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(outside.Page.GetByText("Thank you kindly.")).ToBeVisibleAsync();

        await visitor.GotoAsync($"/forms/{form.Form.Value}");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Latest completions" })).ToContainTextAsync("Own link");
        visitor.AssertNoTrouble();
    }
}
