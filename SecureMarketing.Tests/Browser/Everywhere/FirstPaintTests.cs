using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Check 6: whatever is painted while a page arrives has the theme's background; scripts are held back, so nothing could mend it later.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FirstPaintTests(BrowserSite site)
{
    /// <summary>Bottom right: nothing but background stands there.</summary>
    private const string CornerOfPicture = """
        async picture => {
          const image = new Image();
          image.src = 'data:image/png;base64,' + picture;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
          canvas.drawImage(image, 0, 0);
          return [...canvas.getImageData(image.width - 4, image.height - 4, 1, 1).data].slice(0, 3).join(', ');
        }
        """;

    [Theory]
    [InlineData("/", "light", false, "245, 247, 249")]
    [InlineData("/", "dark", false, "14, 22, 29")]
    [InlineData("/", "dark", true, "0, 0, 0")]
    [InlineData("/account/sign-in", "dark", false, "14, 22, 29")]
    public async Task EveryFrame_HasTheBackgroundOfTheTheme(string path, string theme, bool contrast, string background)
    {
        var view = Viewport.Desktop with { Theme = theme, HighContrast = contrast };
        await using var visitor = path == "/" ? await site.SignInAsync(Role.Marketer, view) : await site.VisitAsync(view);
        await using var reader = await site.VisitAsync();
        await reader.Page.GotoAsync("about:blank");
        // The page before has the theme, too: a white frame can only come from the change of pages.
        await visitor.GotoAsync("/account/signed-out");
        var frames = new List<string>();
        var devtools = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        devtools.Event("Page.screencastFrame").OnEvent += async (_, frame) =>
        {
            frames.Add(frame!.Value.GetProperty("data").GetString()!);
            await devtools.SendAsync("Page.screencastFrameAck", new() { ["sessionId"] = frame.Value.GetProperty("sessionId").GetInt32() });
        };
        var letGo = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/*.js", async route =>
        {
            await letGo.Task;
            await route.ContinueAsync();
        });
        try
        {
            await devtools.SendAsync("Page.startScreencast", new() { ["format"] = "png", ["everyNthFrame"] = 1 });
            await visitor.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
            await visitor.Page.Locator("h1").WaitForAsync();
            frames.Add(Convert.ToBase64String(await visitor.Page.ScreenshotAsync()));
            await devtools.SendAsync("Page.stopScreencast");
        }
        finally
        {
            letGo.SetResult();
        }

        await visitor.Page.WaitForLoadStateAsync();

        foreach (var frame in frames.ToArray())
            Assert.Equal(background, await reader.Page.EvaluateAsync<string>(CornerOfPicture, frame));
    }
}
