using System.Collections.Concurrent;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser;

/// <summary>
/// A window and everything that went wrong in it: console errors (content-security violations are among them), failed
/// responses, requests that left the site.
/// </summary>
public sealed class Visitor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    private readonly BrowserSite site;
    private readonly ConcurrentQueue<string> trouble = new();

    private Visitor(BrowserSite site, IBrowserContext context, IPage page, string origin)
    {
        this.site = site;
        Context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                trouble.Enqueue("console: " + message.Text);
        };
        page.PageError += (_, error) => trouble.Enqueue("script: " + error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                trouble.Enqueue("left the site: " + new Uri(request.Url).Host);
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                trouble.Enqueue($"{response.Status}: {new Uri(response.Url).AbsolutePath}");
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    internal static async Task<Visitor> OpenAsync(BrowserSite site, IBrowserContext context, string origin) => new(site, context, await context.NewPageAsync(), origin);

    /// <summary>Opens a path and waits until fonts are loaded and, behind the sign-in, the circuit answers.</summary>
    public async Task GotoAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Waits until the current page can be used.</summary>
    public async Task ReadyAsync()
    {
        await Page.EvaluateAsync("document.fonts.ready.then(() => true)").WaitAsync(Patience);
        // By selector: waiting for a JavaScript condition evaluates text, which the content security policy refuses.
        await Page.Locator("html[data-circuit=ready], html:not(:has(#components-reconnect-modal))").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The palette listens a moment later than the circuit answers.
        await Assertions.Expect(Page.Locator("dialog.sm-palette:not([data-ready])")).ToHaveCountAsync(0);
        await Assertions.Expect(Page.Locator(".sm-skeleton:not([data-example] *), [aria-busy=true]")).ToHaveCountAsync(0);
    }

    /// <summary>Through the demo's one-time link and the second factor, as a person would.</summary>
    public async Task SignInToDemoAsync(Role role)
    {
        var link = (await site.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo())).Single(l => l.Role == role);
        await Page.GotoAsync("/demo/sign-in?token=" + Uri.EscapeDataString(link.Token));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        var code = (await site.RunAsync<ShowDemo, IReadOnlyList<DemoPerson>>(new ShowDemo())).Single(p => p.Role == role).Code;
        await Page.GetByLabel("Code").FillAsync(code);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.WaitForURLAsync(site.Origin + "/");
        await ReadyAsync();
    }

    /// <summary>No WCAG 2.2 A or AA violation by axe, in the state the page is in.</summary>
    /// <param name="exclude">Selectors to leave out; sandboxed frames are always, because axe hangs on them.</param>
    public async Task AssertAccessibleAsync(params string[] exclude)
    {
        var found = await FindViolationsAsync(exclude);
        Assert.True(found.Count == 0, $"{new Uri(Page.Url).AbsolutePath}\n{string.Join('\n', found)}");
    }

    /// <summary>
    /// The violations that <see cref="AssertAccessibleAsync"/> would tell of. Axe runs in the page itself and tells these alone: its wrapper
    /// for Playwright carries every element that passed through three processes and opens a second window to sort them.
    /// </summary>
    internal async Task<IReadOnlyList<string>> FindViolationsAsync(params string[] exclude)
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(PageScript.Axe);
        // Scripts have no time limit of their own; one that never answers must fail its test, not hold up all.
        return await Page.EvaluateAsync<string[]>(PageScript.Text("violations"), (string[])[.. exclude, "iframe[sandbox]", "#mud-popover-provider, .mud-popover-provider"]).WaitAsync(Patience);
    }

    /// <summary>What one of the <c>Scripts</c> finds wrong on the page as it is now.</summary>
    internal Task<string[]> FindAsync(string script) => Page.EvaluateAsync<string[]>(PageScript.Text(script)).WaitAsync(Patience);

    /// <summary>What went wrong so far; forgotten once told.</summary>
    internal IEnumerable<string> TakeTrouble()
    {
        while (trouble.TryDequeue(out var one))
            yield return one;
    }

    /// <summary>Nothing went wrong so far.</summary>
    public void AssertNoTrouble() => Assert.True(trouble.IsEmpty, $"{new Uri(Page.Url).AbsolutePath}\n{string.Join('\n', trouble)}");

    /// <summary>Forgets what a test brought about on purpose.</summary>
    public void ForgetTrouble() => trouble.Clear();

    /// <summary>The page is not wider than the window.</summary>
    public async Task AssertFitsAsync()
    {
        // A grid that fills itself inside a size container, and whatever slides, answers a change of size some frames late.
        await Page.EvaluateAsync(PageScript.Text("settled")).WaitAsync(Patience);
        var wide = await FindAsync("wide");
        Assert.True(wide.Length == 0, $"{new Uri(Page.Url).AbsolutePath}\n{string.Join('\n', wide)}");
    }

    /// <summary>One h1, one main, and the product's font.</summary>
    public async Task AssertSoundAsync()
    {
        Assert.Equal(1, await Page.Locator("h1").CountAsync());
        Assert.Equal(1, await Page.Locator("main").CountAsync());
        Assert.True(await Page.EvaluateAsync<bool>("document.fonts.check(\"14px 'Inter Variable'\")"), "Inter is not loaded");
    }

    /// <summary>Where pictures for looking at go; null: none are wanted.</summary>
    internal static string? Shots { get; } = Environment.GetEnvironmentVariable("SM_TEST_SHOTS") is { Length: > 0 } folder ? folder : null;

    /// <summary>A picture for looking at, in the folder that <c>SM_TEST_SHOTS</c> names; nothing when it names none.</summary>
    public async Task ShotAsync(string name)
    {
        if (Shots is not null)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Shots, name + ".png"), FullPage = true });
    }

    /// <summary>
    /// Changes size and theme of this window and reloads. A look that follows another with nothing done between them is had without a
    /// reload, but for the slow tier: the page is the same, and costs a second to come.
    /// </summary>
    public async Task LookAsync(Viewport view)
    {
        await Page.SetViewportSizeAsync(view.Width, view.Height);
        await Context.AddCookiesAsync(view.Cookies(site.Origin));
        if (!Full && await Page.EvaluateAsync<bool>("() => window.untouched === location.href"))
        {
            await PaintAsync(view);
            await Page.EvaluateAsync(PageScript.Text("settled")).WaitAsync(Patience);
            return;
        }

        await Page.ReloadAsync();
        await ReadyAsync();
        await Page.EvaluateAsync(PageScript.Text("untouched"));
    }

    /// <summary>Another theme without a reload, as the buttons of the account menu bring it about.</summary>
    internal Task PaintAsync(Viewport view) => Page.EvaluateAsync(
        "([theme, contrast]) => { const look = document.documentElement.dataset; look.theme = theme; if (contrast) look.contrast = contrast; else delete look.contrast; }",
        new[] { view.Theme, view.HighContrast ? "more" : "" });

    public async ValueTask DisposeAsync() => await Context.DisposeAsync().AsTask().WaitAsync(Patience);
}
