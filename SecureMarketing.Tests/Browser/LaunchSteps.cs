using Microsoft.Playwright;

namespace SecureMarketing.Tests.Browser;

/// <summary>The checklist before a launch, done by the page.</summary>
internal static class LaunchSteps
{
    /// <summary>Counts the audience, has a sample checked and ticks what a person looks at.</summary>
    public static async Task CompleteAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Count the audience" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check a random sample" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A random sample of")).ToContainTextAsync("agrees");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a test" }).ClickAsync();
        await Assertions.Expect(page.GetByText("was sent a test of exactly this email")).ToBeVisibleAsync();
        foreach (var tick in (string[])["I read the email", "I saw the message as it arrives"])
        {
            await page.GetByLabel(tick).CheckAsync();
            await Assertions.Expect(page.GetByLabel(tick)).ToBeEnabledAsync();
        }
    }
}
