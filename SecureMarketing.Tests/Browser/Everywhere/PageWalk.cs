using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Goes through the catalogue once and notes what is wrong. Each page is opened once; themes and widths are changed in
/// place, because a page costs seconds to open and a look milliseconds.
/// </summary>
internal sealed class PageWalk(FilledSite filled)
{
    /// <summary>Names of pages, separated by commas, where not all of them shall be walked: for working on some.</summary>
    private const string OnlyVariable = "SM_TEST_PAGES";

    /// <summary>Tab stops that are looked at per page; the rows of a long table repeat themselves.</summary>
    private const int MostStops = 120;

    /// <summary>On every page: the end of the session, opened by the clock, and the proof before a dangerous act. Their own tests open them.</summary>
    private const string ShellDialogs = "#session-dialog, :has(> #step-up-title)";

    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    private static readonly Viewport[] Themes =
    [
        Viewport.Desktop, Viewport.Desktop with { Theme = "dark" }, Viewport.Desktop with { HighContrast = true }, Viewport.Desktop with { Theme = "dark", HighContrast = true },
    ];

    /// <summary>Desktop, the same at 200 % zoom, tablet, phone, and 1280 px at 400 % (WCAG 2.2, 1.4.10).</summary>
    private static readonly (int Width, int Height)[] Sizes = [(1440, 900), (720, 450), (768, 1024), (390, 844), (320, 512)];

    private readonly SemaphoreSlim signingIn = new(1, 1);
    private readonly Lock noting = new();
    private readonly List<Finding> findings = [];
    private readonly HashSet<string> opened = [];
    private readonly List<(CataloguedPage Page, string Title)> unopened = [];

    public async Task<IReadOnlyList<Finding>> RunAsync()
    {
        var site = await filled.OpenAsync();
        var only = Environment.GetEnvironmentVariable(OnlyVariable)?.Split(',');
        var pages = PageCatalogue.All.Select((page, number) => (page, number)).Where(p => only is null || only.Contains(p.page.Name, StringComparer.Ordinal));
        var groups = pages.GroupBy(p => p.page.Who).ToList();
        // Those who are not signed in use up links and codes of the demo's people: nobody signs in meanwhile.
        foreach (var group in groups.Where(g => g.Key is null))
            await WalkAsync(site, group);
        // Two windows side by side: while one waits for its browser, the other has the processor.
        var waiting = new ConcurrentQueue<IGrouping<Role?, (CataloguedPage, int)>>(groups.Where(g => g.Key is not null).OrderByDescending(g => g.Count()));
        await Task.WhenAll(LaneAsync(site, waiting), LaneAsync(site, waiting));

        // A dialog that several pages share is looked at on one of them.
        foreach (var (page, title) in unopened.Where(u => !opened.Contains(u.Title)))
            Note(PageCheck.Dialogs, page, [$"no button of the catalogue opens “{title}”"]);
        return findings;
    }

    private async Task LaneAsync(BrowserSite site, ConcurrentQueue<IGrouping<Role?, (CataloguedPage, int)>> waiting)
    {
        while (waiting.TryDequeue(out var group))
            await WalkAsync(site, group);
    }

    private async Task WalkAsync(BrowserSite site, IGrouping<Role?, (CataloguedPage Page, int Number)> group)
    {
        await using var visitor = group.Key is { } role ? await SignInAsync(site, role) : await site.VisitAsync();
        var whole = true;
        foreach (var (page, number) in group)
        {
            try
            {
                await LookAtAsync(visitor, site, page, number, whole || Full);
                whole = false;
            }
            catch (Exception stopped) when (stopped is PlaywrightException or TimeoutException)
            {
                Note(PageCheck.Walked, page, [stopped.Message]);
            }
        }
    }

    /// <summary>One at a time: a new link of the demo ends the one before.</summary>
    private async Task<Visitor> SignInAsync(BrowserSite site, Role role)
    {
        await signingIn.WaitAsync();
        try
        {
            return await site.SignInAsync(role);
        }
        finally
        {
            signingIn.Release();
        }
    }

    /// <param name="visitor">Their window.</param>
    /// <param name="site">Where.</param>
    /// <param name="page">Which.</param>
    /// <param name="number">Its place in the catalogue: what is looked at by turns goes by it.</param>
    /// <param name="whole">True: by keyboard through the frame around the page, too, which is the same for all pages of a role.</param>
    private async Task LookAtAsync(Visitor visitor, BrowserSite site, CataloguedPage page, int number, bool whole)
    {
        await visitor.Page.SetViewportSizeAsync(Sizes[0].Width, Sizes[0].Height);
        await visitor.GotoAsync(page.Path(filled.Contents));
        if (page.Then is { } then)
            await then(visitor, site);
        // A page that a form led to shows its words before its stylesheet has come.
        await visitor.Page.WaitForLoadStateAsync(LoadState.Load);
        Note(PageCheck.Structure, page, await visitor.FindAsync("structure"));
        Note(PageCheck.Manners, page, await visitor.FindAsync("manners"));
        Note(PageCheck.Glyphs, page, await visitor.FindAsync("glyphs"));
        Note(PageCheck.Motion, page, await visitor.FindAsync("motion"));
        // Even a transition of 0.01 ms shows the old colours and rings until the next frame, and the scripts read at once.
        await visitor.Page.EvaluateAsync(PageScript.Text("no-transitions"));
        await ThemesAsync(visitor, page, number);
        await SizesAsync(visitor, page);
        await ForcedColorsAsync(visitor, page);
        Note(PageCheck.Keyboard, page, await WalkByKeyboardAsync(visitor, whole));
        await OpenEverythingAsync(visitor, page);
        Note(PageCheck.Trouble, page, page.AnsweredWith is { } status ? BesidesAnswer(visitor.TakeTrouble(), page.Path(filled.Contents), status) : visitor.TakeTrouble());
    }

    /// <summary>What went wrong but for the answer that the page itself must have: the browser tells of it twice, as a response and on the console.</summary>
    private static IReadOnlyList<string> BesidesAnswer(IEnumerable<string> trouble, string path, int status)
    {
        var (rest, own) = (trouble.ToList(), $"{status}: {path}");
        if (!rest.Remove(own))
            return [.. rest, $"{path} was not answered with {status}"];
        if (rest.FindIndex(line => line.StartsWith("console: ", StringComparison.Ordinal) && line.Contains($"a status of {status} ", StringComparison.Ordinal)) is >= 0 and var told)
            rest.RemoveAt(told);
        return rest;
    }

    /// <summary>Contrast in light and dark, axe in light; of each four pages one in one of the others by turns. The full tier looks at all.</summary>
    private async Task ThemesAsync(Visitor visitor, CataloguedPage page, int number)
    {
        for (var i = Themes.Length - 1; i >= 0; i--)
        {
            if (!Full && i >= 2 && number % 8 != i)
                continue;
            await visitor.PaintAsync(Themes[i]);
            Note(PageCheck.Contrast, page, (await visitor.FindAsync("contrast")).Select(text => $"{Themes[i]}: {text}"));
            if (i == 0 || Full || number % 12 == i)
                Note(PageCheck.Axe, page, (await visitor.FindViolationsAsync()).Select(text => $"{Themes[i]}: {text}"));
            if (i < 2)
                await visitor.ShotAsync($"every-{page.Name}-{Themes[i]}");
        }
    }

    private async Task SizesAsync(Visitor visitor, CataloguedPage page)
    {
        foreach (var (width, height) in Sizes)
        {
            await visitor.Page.SetViewportSizeAsync(width, height);
            Note(PageCheck.Fits, page, await visitor.FindAsync("wide"));
            if (width is not (1440 or 390))
                continue;
            await visitor.Page.EvaluateAsync(PageScript.Text("double-text"));
            Note(PageCheck.Fits, page, (await visitor.FindAsync("wide")).Select(text => "doubled text: " + text));
            await visitor.Page.EvaluateAsync(PageScript.Text("double-text"));
            if (width == 390 && Visitor.Shots is not null)
                await ShowOnPhoneAsync(visitor, page);
        }

        await visitor.Page.SetViewportSizeAsync(Sizes[0].Width, Sizes[0].Height);
    }

    private static async Task ShowOnPhoneAsync(Visitor visitor, CataloguedPage page)
    {
        foreach (var view in new[] { Viewport.Phone with { Theme = "dark" }, Viewport.Phone })
        {
            await visitor.PaintAsync(view);
            await visitor.ShotAsync($"every-{page.Name}-{view}");
        }
    }

    private async Task ForcedColorsAsync(Visitor visitor, CataloguedPage page)
    {
        await visitor.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        Note(PageCheck.ForcedColors, page, await visitor.FindAsync("forced"));
        await visitor.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.None });
    }

    private static async Task<IReadOnlyList<string>> WalkByKeyboardAsync(Visitor visitor, bool whole)
    {
        await visitor.Page.EvaluateAsync(PageScript.Text("keyboard-begin"), whole);
        var step = PageScript.Text("keyboard-step");
        var stops = 0;
        do
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            stops++;
        }
        while (stops < MostStops && await visitor.Page.EvaluateAsync<bool>(step));
        return await visitor.Page.EvaluateAsync<string[]>(PageScript.Text("keyboard-end"), stops < MostStops);
    }

    private async Task OpenEverythingAsync(Visitor visitor, CataloguedPage page)
    {
        foreach (var name in page.Opens)
        {
            var opener = visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(Regex.Escape(name)) }).First;
            await opener.ClickAsync();
            var open = visitor.Page.Locator("dialog[open], .sm-menu:popover-open");
            await open.WaitForAsync();
            await open.EvaluateAsync("element => element.dataset.seen = ''");
            await visitor.ShotAsync($"every-{page.Name}-{name.Replace(' ', '-')}");
            Note(PageCheck.Axe, page, (await visitor.FindViolationsAsync()).Select(text => $"with “{name}” open: {text}"));
            Note(PageCheck.Contrast, page, (await visitor.FindAsync("contrast")).Select(text => $"with “{name}” open: {text}"));
            await visitor.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(open).ToHaveCountAsync(0);
            if (!await opener.EvaluateAsync<bool>("element => element === document.activeElement"))
                Note(PageCheck.Dialogs, page, [$"after Escape the focus is not back on “{name}” but on {await visitor.Page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 90)")}"]);
        }

        var seen = await visitor.Page.Locator("dialog[data-seen] > h2").AllTextContentsAsync();
        var unseen = await visitor.Page.Locator($"dialog:not([data-seen]):not({ShellDialogs}) > h2").AllTextContentsAsync();
        lock (noting)
        {
            opened.UnionWith(seen);
            unopened.AddRange(unseen.Where(title => !page.ElsewhereOpened.Any(known => title.StartsWith(known, StringComparison.Ordinal))).Select(title => (page, title)));
        }
    }

    private void Note(PageCheck check, CataloguedPage page, IEnumerable<string> found)
    {
        lock (noting)
            findings.AddRange(found.Select(text => new Finding(check, page.Name, text)));
    }
}
