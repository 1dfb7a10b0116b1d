using Microsoft.Playwright;

namespace SecureMarketing.Tests.Browser;

/// <summary>Fills the campaign's set-up page as a marketer does for a notice that nobody pays for.</summary>
internal static class CampaignForm
{
    public static async Task FillAsync(IPage page, string segment, string email)
    {
        await ChooseAsync(page, "Segment", segment);
        await ChooseAsync(page, "Email", email);
        await Assertions.Expect(page.GetByText("The whole email")).ToBeVisibleAsync();
        await TypeAsync(page, "Sender's name", "Harbor Health");
        await TypeAsync(page, "Sender's address", "news@example.org");
        await ChooseAsync(page, "Who is written to", "Patients or members");
        await ChooseAsync(page, "What it is about", "Appointment, bill or other notice");
        await ChooseAsync(page, "Encourages to buy or use something", "No");
        await ChooseAsync(page, "We send it as", "Health care provider");
        await ChooseAsync(page, "What we get for sending it", "Nothing");
        await ChooseAsync(page, "Health information goes to a third party for its own use", "No");
        await ChooseAsync(page, "… and is paid for", "No");
        await ChooseAsync(page, "Does the email claim anything about a treatment's effect?", "No");
        await Assertions.Expect(page.Locator(".sm-rail")).ToContainTextAsync("Undetermined");
        await page.GetByLabel("I attest that nobody pays or gives us anything for this message").CheckAsync();
        await Assertions.Expect(page.Locator(".sm-rail")).ToContainTextAsync("Not marketing");
        await Assertions.Expect(page.Locator(".sm-approvers")).ToHaveTextAsync("Compliance");
        await Assertions.Expect(page.Locator(".sm-save[data-state=saved]")).ToBeVisibleAsync();
    }

    private static Task ChooseAsync(IPage page, string label, string option) =>
        page.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = option });

    private static async Task TypeAsync(IPage page, string label, string text)
    {
        await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await page.GetByLabel(label, new() { Exact = true }).PressAsync("Tab");
    }
}
