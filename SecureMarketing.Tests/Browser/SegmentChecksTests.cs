using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Segmentation;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>The builder's checks of ui.md word by word: 10 by keyboard alone, 11 drag and keys, 12 ten edits and ten undos, 16 one person and membership.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SegmentChecksTests(BrowserSite site)
{
    // From the address to the last control of the page; a rule of three levels has some sixty stops.
    private const int MostStops = 160;

    /// <summary>Check 10: from the opened page to the saved segment by Tab, letters, arrows, Enter, space and Escape; nothing is focused by script.</summary>
    [Fact]
    public async Task AThreeLevelSegment_IsReachedBuiltMendedAndSaved_ByKeyboardAlone()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/segments/new");
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await TabToAsync(page, page.GetByLabel("Name", new() { Exact = true }));
        await keys.TypeAsync("Keys " + Guid.CreateVersion7().ToString("N")[12..]);

        // Level 1: two conditions, of which one is deleted and brought back.
        await AddAsync(page, 1, 0);
        await TabToAsync(page, Rule(page, 0).GetByLabel("Value", new() { Exact = true }));
        await keys.PressAsync("ControlOrMeta+a");
        await keys.TypeAsync("30", new() { Delay = 40 });
        await AddAsync(page, 1, 0);
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(2);
        await keys.PressAsync("Delete");
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-handle]:focus")).ToHaveCountAsync(1);
        await keys.PressAsync("Control+z");
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(2);
        await keys.PressAsync("Control+Shift+z");
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(1);

        // Level 2, joined by "all" and "any" in turn.
        await AddAsync(page, 1, 1);
        await Expect(page.Locator(".sm-rule-group")).ToHaveCountAsync(2);
        var second = Level(page, 2);
        foreach (var (name, match) in new[] { ("All", "true"), ("Any", "false") })
        {
            await TabToAsync(page, second.Locator(":scope > .sm-rule-head").GetByRole(AriaRole.Button, new() { Name = name, Exact = true }));
            await keys.PressAsync("Space");
            await Expect(second.Locator(":scope > .sm-rule-head").GetByRole(AriaRole.Button, new() { Name = "All", Exact = true })).ToHaveAttributeAsync("aria-pressed", match);
        }

        // Level 3, excluded, on another attribute.
        await AddAsync(page, 2, 1);
        await Expect(page.Locator(".sm-rule-group")).ToHaveCountAsync(3);
        var third = Level(page, 3);
        await TabToAsync(page, third.Locator(":scope > .sm-rule-head .sm-rule-exclude"));
        await keys.PressAsync("Enter");
        await Expect(third).ToHaveAttributeAsync("data-exclude", "");
        var last = third.Locator(".sm-rule");
        await TabToAsync(page, last.GetByLabel("Attribute"));
        await keys.TypeAsync("Gender");
        await Expect(last.GetByLabel("Value", new() { Exact = true })).ToHaveValueAsync("female");

        // "Move to…" opens by Enter on the handle, Escape leaves it and gives the focus back; Alt with arrows moves.
        var handle = Level(page, 2).Locator(":scope > .sm-rule-list > li > .sm-rule [data-handle]");
        await TabToAsync(page, handle);
        await keys.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Move to…" });
        await Expect(dialog).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(handle).ToBeFocusedAsync();
        await keys.PressAsync("Alt+ArrowDown");
        await Expect(Level(page, 2).Locator(":scope > .sm-rule-list > li").First.Locator(":scope > .sm-rule-group")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-handle]:focus")).ToHaveAttributeAsync("aria-label", "Move: Age");

        await SettledAsync(page);
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Save segment" }));
        await keys.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/segments/[0-9a-f]{8}-"));
        Assert.Equal(
            """{"all":[{"attribute":"age","operator":"atLeast","value":30},{"any":[{"not":{"all":[{"attribute":"gender","operator":"equals","value":"female"}]}},{"attribute":"age","operator":"atLeast","value":18}]}]}""",
            await RuleAsync(SegmentId.From(Guid.Parse(new Uri(page.Url).Segments[^1]))));
        visitor.AssertNoTrouble();
    }

    /// <summary>Check 11: down, a whole group up, into a group at its end, out of it, within it, a whole group down; after each the saved JSON is the same by mouse, by keys and by "Move to…".</summary>
    [Fact]
    public async Task DragKeysAndTheDialog_GiveIdenticalJson_AfterEveryKindOfMove()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        var keyed = await MovedAsync(visitor,
        [
            () => PressAsync("Age", "ArrowDown"), () => PressAsync(Group, "ArrowUp"), () => PressAsync("Age", "ArrowRight"),
            () => PressAsync("Gender", "ArrowLeft"), () => PressAsync("Living", "ArrowDown"), () => PressAsync(Group, "ArrowDown"),
        ]);
        const string Age = """{"attribute":"age","operator":"atLeast","value":45}""", Zip = """{"attribute":"zip","operator":"exists"}""";
        const string Female = """{"attribute":"gender","operator":"equals","value":"female"}""", Living = """{"attribute":"living","operator":"equals","value":true}""";
        Assert.Equal(
        [
            All(Zip, Age, Any(Female, Living)), All(Zip, Any(Female, Living), Age), All(Zip, Any(Female, Living, Age)),
            All(Zip, Any(Living, Age), Female), All(Zip, Any(Age, Living), Female), All(Zip, Female, Any(Age, Living)),
        ], keyed);

        var dragged = await MovedAsync(visitor,
        [
            () => DragAsync("Age", Row("ZIP"), atEnd: true), () => DragAsync(Group, Item("Age"), atEnd: false), () => DragAsync("Age", Row("Living"), atEnd: true),
            () => DragAsync("Gender", Level(page, 2).Locator(":scope > .sm-rule-add"), atEnd: true), () => DragAsync("Living", Row("Age"), atEnd: true), () => DragAsync(Group, Row("Gender"), atEnd: true),
        ]);
        Assert.Equal(keyed, dragged);

        var chosen = await MovedAsync(visitor,
        [
            () => ChooseAsync("Age", 0, 1), () => ChooseAsync(Group, 0, 1), () => ChooseAsync("Age", 1, 2), () => ChooseAsync("Gender", 0, 2), () => ChooseAsync("Living", 1, 1), () => ChooseAsync(Group, 0, 2),
        ]);
        Assert.Equal(keyed, chosen);
        visitor.AssertNoTrouble();

        static string All(params string[] rules) => $$"""{"all":[{{string.Join(',', rules)}}]}""";
        static string Any(params string[] rules) => $$"""{"any":[{{string.Join(',', rules)}}]}""";

        ILocator Handle(string label) => page.Locator($"[data-handle][aria-label^='Move: {label}']");
        ILocator Row(string label) => page.Locator(".sm-rule").Filter(new() { Has = page.Locator($"[aria-label^='Move: {label}']") });
        ILocator Item(string label) => page.Locator("li[data-rule]").Filter(new() { Has = page.Locator($"[aria-label^='Move: {label}']") }).Last;

        async Task PressAsync(string label, string arrow)
        {
            await Handle(label).FocusAsync();
            await page.Keyboard.PressAsync("Alt+" + arrow);
        }

        async Task DragAsync(string label, ILocator onto, bool atEnd)
        {
            var height = (await onto.BoundingBoxAsync())!.Height;
            await Handle(label).DragToAsync(onto, new() { TargetPosition = new() { X = 60, Y = atEnd ? height - 4 : 3 } });
        }

        // A single pointer, without dragging.
        async Task ChooseAsync(string label, int into, int place)
        {
            var actions = label == Group ? Level(page, 2).Locator(":scope > .sm-rule-head .sm-rule-actions") : Row(label).Locator(".sm-rule-actions");
            await actions.GetByRole(AriaRole.Button, new() { Name = "to…" }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Move to…" });
            await dialog.GetByLabel("Into").SelectOptionAsync(new SelectOptionValue { Index = into });
            await dialog.GetByLabel("Place").SelectOptionAsync(new SelectOptionValue { Index = place });
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
            await Expect(dialog).ToBeHiddenAsync();
        }
    }

    /// <summary>Check 12: ten edits of ten kinds; ten undos without a pause give every control, the sentence and the saved JSON of the original; ten redos the edited.</summary>
    [Fact]
    public async Task TenEditsOfTenKinds_ThenTenRapidUndos_EqualTheOriginal()
    {
        const string rule = """{"all":[{"attribute":"age","operator":"atLeast","value":45},{"any":[{"attribute":"gender","operator":"equals","value":"female"},{"attribute":"living","operator":"equals","value":true}]}]}""";
        var name = "Ten " + Guid.CreateVersion7().ToString("N")[12..];
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = rule });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await SettledAsync(page);
        var original = await StateAsync(page);

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name + " b");
        await Expect(Undo(page)).ToBeEnabledAsync();
        await Rule(page, 0).GetByLabel("Value", new() { Exact = true }).FillAsync("50");
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("at least 50 years");
        await Rule(page, 0).GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = "is at most" });
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("at most 50 years");
        await Rule(page, 1).GetByLabel("Value", new() { Exact = true }).SelectOptionAsync("male");
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("gender is male");
        await Level(page, 2).Locator(":scope > .sm-rule-head .sm-rule-exclude").ClickAsync();
        await Expect(Level(page, 2)).ToHaveAttributeAsync("data-exclude", "");
        await Level(page, 1).Locator(":scope > .sm-rule-head").GetByRole(AriaRole.Button, new() { Name = "Any", Exact = true }).ClickAsync();
        await Expect(Level(page, 1).Locator(":scope > .sm-rule-head").GetByRole(AriaRole.Button, new() { Name = "Any", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await Level(page, 2).Locator(":scope > .sm-rule-add button").Nth(1).ClickAsync();
        await Expect(page.Locator(".sm-rule-group")).ToHaveCountAsync(3);
        await Rule(page, 0).GetByRole(AriaRole.Button, new() { Name = "Duplicate this condition" }).ClickAsync();
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(5);
        await page.Locator("[data-handle][aria-label='Move: Living']").FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowLeft");
        await Expect(Level(page, 1).Locator(":scope > .sm-rule-list > li")).ToHaveCountAsync(4);
        await page.Locator("[data-handle][aria-label='Move: Gender']").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(4);
        await SettledAsync(page);
        var edited = await StateAsync(page);
        Assert.NotEqual(original, edited);

        await PressAsync(page, "Control+z");
        await Expect(Undo(page)).ToBeDisabledAsync();
        await SettledAsync(page);
        await ExpectStateAsync(page, original);
        await PressAsync(page, "Control+Shift+z");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Redo" })).ToBeDisabledAsync();
        await SettledAsync(page);
        await ExpectStateAsync(page, edited);
        await PressAsync(page, "Control+z");
        await Expect(Undo(page)).ToBeDisabledAsync();
        await SettledAsync(page);

        // What would be saved is the original to the byte: saving it makes no new version.
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" })).ToBeDisabledAsync();
        var kept = await site.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id));
        Assert.Equal((1, rule, name), (kept.Latest, kept.Version.RuleJson, kept.Name));
        visitor.AssertNoTrouble();
    }

    /// <summary>Check 16: of eight people in and out of a nested rule with an exclusion the page says what membership is, before and after an edit that nobody saved; an invented person of the same facts likewise.</summary>
    [Fact]
    public async Task CheckOnePerson_EqualsMembership_ForEveryone_AndForAnInventedOneOfTheSameFacts()
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        (string Id, int Age, string Gender)[] people = [("eq-1", 20, "female"), ("eq-2", 44, "male"), ("eq-3", 45, "female"), ("eq-4", 60, "male"), ("eq-5", 70, "female"), ("eq-6", 72, "male"), ("eq-7", 80, "female"), ("eq-8", 30, "")];
        await site.PeopleAsync(string.Join('\n', people.Select(p => $"{p.Id},Example,{year - p.Age}-01-01,{p.Gender},99956")), "id,last,birth date,gender,zip");
        static string RuleOf(int age) =>
            $$$"""{"all":[{"attribute":"zip","operator":"equals","value":"99956"},{"any":[{"attribute":"age","operator":"atLeast","value":{{{age}}} },{"attribute":"gender","operator":"equals","value":"female"}]},{"not":{"all":[{"attribute":"age","operator":"atLeast","value":71},{"attribute":"gender","operator":"equals","value":"male"}]}}]}""";
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Equal " + Guid.CreateVersion7().ToString("N")[12..], RuleJson = RuleOf(46) });
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        var page = officer.Page;
        await officer.GotoAsync($"/segments/{saved.Id.Value}");
        await SettledAsync(page);
        await page.GetByLabel("Why you look").FillAsync("check 16");
        Assert.Equal(["eq-1", "eq-3", "eq-4", "eq-5", "eq-7"], await InAsync());
        Assert.Equal(["eq-1", "eq-3", "eq-4", "eq-5", "eq-7"], await MembersAsync(46));

        await Rule(page, 1).GetByLabel("Value", new() { Exact = true }).FillAsync("43");
        await Expect(page.GetByText("before your last change")).ToBeVisibleAsync();
        await SettledAsync(page);
        Assert.Equal(await MembersAsync(43), await InAsync());

        // A marketer may not look at people; somebody made up of the same facts gets the same answer.
        await using var marketer = await site.SignInAsync(Role.Marketer);
        await marketer.GotoAsync($"/segments/{saved.Id.Value}");
        await Expect(marketer.Page.GetByLabel("Source id or email address")).ToHaveCountAsync(0);
        await marketer.Page.GetByRole(AriaRole.Button, new() { Name = "Make somebody up" }).ClickAsync();
        var made = marketer.Page.GetByRole(AriaRole.Group, new() { Name = "The invented person" });
        await made.GetByLabel("ZIP code").FillAsync("99956");
        // The page opens the draft, in which it is 43.
        var members = await MembersAsync(43);
        foreach (var person in people)
        {
            await made.GetByLabel("Age", new() { Exact = true }).FillAsync($"{person.Age}");
            await marketer.Page.Keyboard.PressAsync("Tab");
            await made.GetByLabel("Gender", new() { Exact = true }).SelectOptionAsync(person.Gender);
            await Expect(marketer.Page.Locator(".sm-verdicts")).ToContainTextAsync(new Regex($"years\\s*{person.Age}"));
            await Expect(marketer.Page.Locator(".sm-check-result [role=status]")).ToHaveTextAsync(new Regex(members.Contains(person.Id) ? "^\\s*In this segment" : "^\\s*Not in this segment"));
        }

        officer.AssertNoTrouble();
        marketer.AssertNoTrouble();

        async Task<List<string>> InAsync()
        {
            var found = new List<string>();
            foreach (var (id, age, _) in people)
            {
                await page.GetByLabel("Source id or email address").FillAsync(id);
                await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
                // The answer is this person's: it tells their age.
                await Expect(page.Locator(".sm-verdicts")).ToContainTextAsync($"{age} years");
                await Expect(page.Locator(".sm-check-result:not([data-old])")).ToBeVisibleAsync();
                if (!(await page.Locator(".sm-check-result [role=status]").InnerTextAsync()).Contains("Not", StringComparison.Ordinal))
                    found.Add(id);
            }

            return found;
        }

        async Task<IReadOnlyList<string>> MembersAsync(int age) => await site.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(RuleOf(age), null));
    }

    private const string Group = "Any of";

    /// <summary>Opens the rule anew and saves a version after each move.</summary>
    private async Task<List<string>> MovedAsync(Visitor visitor, IReadOnlyList<Func<Task>> moves)
    {
        const string rule = """{"all":[{"attribute":"age","operator":"atLeast","value":45},{"attribute":"zip","operator":"exists"},{"any":[{"attribute":"gender","operator":"equals","value":"female"},{"attribute":"living","operator":"equals","value":true}]}]}""";
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Moves " + Guid.CreateVersion7().ToString("N")[12..], RuleJson = rule });
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var rules = new List<string>();
        foreach (var move in moves)
        {
            await move();
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = $"Save as version {rules.Count + 2}" }).ClickAsync();
            await Expect(visitor.Page.Locator(".sm-tag").Filter(new() { HasText = $"Version {rules.Count + 2}" })).ToBeVisibleAsync();
            rules.Add(await RuleAsync(saved.Id));
        }

        return rules;
    }

    private async Task<string> RuleAsync(SegmentId id) => (await site.RunAsync<GetSegment, SegmentDetails>(new GetSegment(id))).Version.RuleJson;

    private static ILocator Rule(IPage page, int at) => page.Locator(".sm-rule").Nth(at);

    /// <summary>The first group of a level, 1 for the whole rule.</summary>
    private static ILocator Level(IPage page, int level) => page.Locator(string.Join(' ', Enumerable.Repeat(".sm-rule-group", level))).First;

    private static ILocator Undo(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Undo" });

    /// <summary>Adds a condition (0) or a group (1) to a group; the focus goes to its handle.</summary>
    private static async Task AddAsync(IPage page, int level, int what)
    {
        await TabToAsync(page, Level(page, level).Locator(":scope > .sm-rule-add button").Nth(what));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-handle]:focus")).ToHaveCountAsync(1);
    }

    /// <summary>On by Tab, as a person would, round the page when it lies before.</summary>
    private static async Task TabToAsync(IPage page, ILocator target)
    {
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{target} is not reached by Tab.");
    }

    private static async Task PressAsync(IPage page, string key)
    {
        for (var i = 0; i < 10; i++)
            await page.Keyboard.PressAsync(key);
    }

    /// <summary>Every control of the rule with what it says, the name and the sentence.</summary>
    private static async Task<string> StateAsync(IPage page) =>
        string.Join('\n', await page.Locator(".sm-segment-name input, .sm-rules :is(input, select, button)").EvaluateAllAsync<string[]>(
            "all => all.map(e => (e.getAttribute('aria-label') ?? e.textContent.trim()) + '=' + (e.tagName === 'BUTTON' ? e.getAttribute('aria-pressed') : e.value))"))
        + "\n" + await page.Locator(".sm-segment-sentence").InnerTextAsync();

    private static async Task ExpectStateAsync(IPage page, string state)
    {
        await Expect(page.Locator(".sm-segment-sentence")).ToHaveTextAsync(state.Split('\n')[^1]);
        Assert.Equal(state, await StateAsync(page));
    }

    /// <summary>The newest count is in.</summary>
    private static async Task SettledAsync(IPage page)
    {
        await Expect(page.Locator(".sm-figure:not([data-stale])")).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-figure")).Not.ToHaveTextAsync("–");
    }
}
