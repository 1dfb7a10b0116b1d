using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology.Sets;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class SegmentPagesTests(BrowserSite site)
{
    private const int Patients = 40;

    [Fact]
    public async Task AThreeLevelSegment_IsBuiltByKeyboardAlone_AndSentenceCountAndRuleAgree()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await ImportPeopleAsync();
        await visitor.GotoAsync("/segments/new");
        var page = visitor.Page;
        var keys = page.Keyboard;

        // Level 1: age at least 30.
        await page.GetByLabel("Name").FocusAsync();
        await keys.TypeAsync("By keyboard " + Guid.CreateVersion7().ToString("N")[..12]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).First.FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(Focused(page)).ToHaveAttributeAsync("aria-label", "Move: Age");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await keys.PressAsync("ControlOrMeta+a");
        await keys.TypeAsync("30", new() { Delay = 60 });

        // Level 2, and in it level 3; each comes with a condition.
        await page.GetByRole(AriaRole.Button, new() { Name = "Group" }).Last.FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".sm-rule-group")).ToHaveCountAsync(2);
        await page.Locator(".sm-rule-group .sm-rule-group .sm-rule-add button").Nth(1).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".sm-rule-group")).ToHaveCountAsync(3);

        // The condition of level 2 becomes "gender is female": native selects follow typed letters.
        var second = page.Locator(".sm-rule-group .sm-rule-group > .sm-rule-list > li > .sm-rule").First;
        await second.GetByLabel("Attribute").FocusAsync();
        await keys.TypeAsync("Gender");
        await Expect(second.GetByLabel("Value")).ToHaveValueAsync("female");

        // Alt with the left arrow takes the condition out of the innermost group, with the right arrow back in; the focus stays on its handle.
        var handle = page.Locator(".sm-rule-group .sm-rule-group .sm-rule-group .sm-rule [data-handle]").First;
        await handle.FocusAsync();
        var id = await handle.GetAttributeAsync("id");
        await keys.PressAsync("Alt+ArrowLeft");
        await Expect(page.Locator(".sm-rule-group .sm-rule-group .sm-rule-group .sm-rule")).ToHaveCountAsync(0);
        await Expect(page.Locator("#" + id)).ToBeFocusedAsync();
        await keys.PressAsync("Alt+ArrowRight");
        await Expect(page.Locator(".sm-rule-group .sm-rule-group .sm-rule-group .sm-rule")).ToHaveCountAsync(1);
        await Expect(page.Locator("#" + id)).ToBeFocusedAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Save segment" }).FocusAsync();
        await SettledAsync(page);
        var sentence = await page.Locator(".sm-segment-sentence").InnerTextAsync();
        var count = await page.Locator(".sm-figure").InnerTextAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/segments/[0-9a-f]{8}-"));

        var saved = (await site.RunAsync<GetSegment, SegmentDetails>(new GetSegment(SegmentId.From(Guid.Parse(new Uri(page.Url).Segments[^1]))))).Version.RuleJson;
        Assert.Equal(
            """{"all":[{"attribute":"age","operator":"atLeast","value":30},{"any":[{"attribute":"gender","operator":"equals","value":"female"},{"all":[{"attribute":"age","operator":"atLeast","value":18}]}]}]}""",
            saved);
        var counted = await site.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = saved });
        Assert.Equal(counted.Sentence, sentence);
        Assert.Equal("People whose age is at least 30 years, and (whose gender is female, or whose age is at least 18 years).", sentence);
        Assert.True(count == counted.People.ToString() || count.StartsWith("<11", StringComparison.Ordinal), $"{count} shown, {counted.People} counted");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Builder_InEveryLook_IsAccessibleAndFits()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await ImportPeopleAsync();
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Care gap " + Guid.CreateVersion7().ToString("N")[..12], RuleJson = CareGap });
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await SettledAsync(visitor.Page);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-{view}");
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task List_ShowsNoMatch_AndRowsWithTheRuleInWords()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var name = "Listed " + Guid.CreateVersion7().ToString("N")[..12];
        await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = CareGap });
        await visitor.GotoAsync("/segments?q=" + Uri.EscapeDataString(name));
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = name })).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("whose age is at least 45 years").First).ToBeVisibleAsync();
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segments-{view}");
        }

        await visitor.GotoAsync("/segments?q=nothing-is-called-this");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "No segment matches" })).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task CheckOnePerson_TellsEachRule_AndAgreesWithMembership()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await ImportPeopleAsync();
        await visitor.GotoAsync("/segments/new");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).First.ClickAsync();
        await Expect(page.GetByLabel("Value", new() { Exact = true })).ToBeVisibleAsync();
        await SettledAsync(page);
        await page.GetByLabel("Source id or email address").FillAsync("seg-30");
        await page.GetByLabel("Why you look").FillAsync("browser test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(page.GetByText("In this segment", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("30 years")).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    /// <summary>ui.md check 11; then a condition goes into another segment by the keys everybody knows.</summary>
    [Fact]
    public async Task DragAndKeys_GiveTheSameRule_AndWhatIsCopiedGoesIntoAnotherSegment()
    {
        const string rule = """{"all":[{"attribute":"age","operator":"atLeast","value":45},{"any":[{"attribute":"gender","operator":"equals","value":"female"},{"attribute":"living","operator":"equals","value":true}]}]}""";
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;

        var dragged = await ChangedAsync(visitor, rule, () => page.Locator("[data-handle]").First.DragToAsync(page.Locator(".sm-rule-group .sm-rule-group .sm-rule").First, new() { TargetPosition = new() { X = 60, Y = 4 } }));
        var keyed = await ChangedAsync(visitor, rule, async () =>
        {
            await page.Locator("[data-handle]").First.FocusAsync();
            await page.Keyboard.PressAsync("Alt+ArrowRight");
        });
        Assert.Equal("""{"all":[{"any":[{"attribute":"age","operator":"atLeast","value":45},{"attribute":"gender","operator":"equals","value":"female"},{"attribute":"living","operator":"equals","value":true}]}]}""", keyed);
        Assert.Equal(keyed, dragged);

        // The last one is open still: its group is copied and goes after the only condition of the next.
        await page.Locator("[data-handle]").First.FocusAsync();
        await page.Keyboard.PressAsync("Control+c");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Paste" })).ToHaveCountAsync(2);
        var pasted = await ChangedAsync(visitor, """{"all":[{"attribute":"age","operator":"atMost","value":70}]}""", async () =>
        {
            await page.Locator("[data-handle]").First.FocusAsync();
            await page.Keyboard.PressAsync("Control+v");
        });
        Assert.Equal("""{"all":[{"attribute":"age","operator":"atMost","value":70},""" + keyed["""{"all":[""".Length..], pasted);

        await page.GetByRole(AriaRole.Link, new() { Name = "Duplicate", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Copy of Moved "));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save segment" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/segments/[0-9a-f]{8}-"));
        Assert.Equal(pasted, (await site.RunAsync<GetSegment, SegmentDetails>(new GetSegment(SegmentId.From(Guid.Parse(new Uri(page.Url).Segments[^1]))))).Version.RuleJson);
        visitor.AssertNoTrouble();
    }

    /// <summary>Opens a new segment with a rule, changes it, saves it as version 2.</summary>
    private async Task<string> ChangedAsync(Visitor visitor, string rule, Func<Task> change)
    {
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Moved " + Guid.CreateVersion7().ToString("N")[12..], RuleJson = rule });
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await change();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" }).ClickAsync();
        await Expect(visitor.Page.Locator(".sm-tag").Filter(new() { HasText = "Version 2" })).ToBeVisibleAsync();
        return (await site.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id))).Version.RuleJson;
    }

    private const string CareGap = """
        {"all":[{"attribute":"age","operator":"atLeast","value":45},
          {"any":[{"attribute":"condition","of":{"codes":["E11.*","E11.9"],"system":"icd-10-cm"},"operator":"active"},
                  {"attribute":"lastVisit","operator":"notWithinLast","value":365},
                  {"all":[{"attribute":"careStage","operator":"in","value":["overdue","active"]},{"attribute":"opened","operator":"withinLast","value":90}]}]},
          {"not":{"any":[{"attribute":"missedAppointment","operator":"countAtLeast","value":3,"during":{"lastDays":365}},{"attribute":"living","operator":"equals","value":false}]}}]}
        """;

    [Fact]
    public async Task Forecast_TellsTheWays_AndFollowsTheKindOfMessage()
    {
        await site.PeopleAsync(string.Join('\n', Enumerable.Range(1, 34).Select(i => $"forecast-{i},Example,{(i <= 22 ? $"forecast{i}@example.com" : "")},99950")), "id,last,email,zip");
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Forecast", RuleJson = """{"attribute":"zip","operator":"equals","value":"99950"}""" });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Delivery forecast" }).ClickAsync();
        var ways = page.GetByRole(AriaRole.Table, new() { Name = "People by expected way, most first" });
        await Expect(ways.Locator("tbody tr")).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("Verified TLS\\s+22")]);
        await Expect(page.GetByText("Without an address")).ToBeVisibleAsync();

        // A marketer does not read rules on what they may not use, nor is it offered.
        var hidden = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Hidden rule", RuleJson = """{"attribute":"condition","of":{"codes":["B20"],"system":"icd-10-cm"},"operator":"active"}""" });
        await visitor.GotoAsync("/segments?q=Hidden+rule");
        await Expect(page.Locator("tbody .sm-segment-rule")).ToHaveTextAsync([SegmentRules.SensitiveRule]);
        await visitor.GotoAsync($"/segments/{hidden.Id.Value}");
        await Expect(page.GetByText("Your role may not use them")).ToBeVisibleAsync();
        await Expect(page.GetByText("B20")).ToHaveCountAsync(0);
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await Expect(page.GetByLabel("Attribute").First.Locator("option", new() { HasText = "Visit, at a unit" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Delivery forecast" }).ClickAsync();
        await Expect(ways.Locator("tbody tr")).ToHaveCountAsync(1);

        // Sensitive mail never travels by TLS alone.
        await page.GetByLabel("Sensitive category").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forecast", Exact = true }).ClickAsync();
        await Expect(ways.Locator("tbody tr")).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("Portal\\s+22")]);
        visitor.AssertNoTrouble();
    }

    /// <summary>By everyday words and keys alone: a birthday, another segment, a lot, a value set; then a newer version, which is told and taken.</summary>
    [Fact]
    public async Task Conditions_AreFoundByWord_NameSegmentsAndValueSets_AndTellOfANewerVersion()
    {
        await ImportPeopleAsync();
        var tag = Guid.CreateVersion7().ToString("N")[12..];
        var inner = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Adults " + tag, RuleJson = """{"attribute":"age","operator":"atLeast","value":18}""" });
        var set = await site.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "Diabetes " + tag, "icd-10-cm E11.*", "", 0));
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.GotoAsync("/segments/new");
        var page = visitor.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Named " + tag);

        await FindAsync(page, "birthday", "Birth date");
        await Rule(page, 0).GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = "has its anniversary within the next" });
        await FindAsync(page, "audience", "Another segment");
        await Expect(Rule(page, 1).GetByText("Choose a segment.")).ToBeVisibleAsync();
        await Rule(page, 1).GetByLabel("Segment", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = $"Adults {tag}, version 1" });
        await FindAsync(page, "hold-out", "Bucket of a split");
        await Rule(page, 2).GetByLabel("Name of the split").FillAsync("spring");
        await FindAsync(page, "diagnosis", "Condition");
        var codes = Rule(page, 3).GetByRole(AriaRole.Combobox, new() { Name = "Add a code" });
        await codes.PressSequentiallyAsync(tag);
        await Expect(Rule(page, 3).GetByRole(AriaRole.Option, new() { Name = "Diabetes " + tag })).ToBeVisibleAsync();
        await codes.PressAsync("ArrowDown");
        await codes.PressAsync("Enter");
        await Expect(Rule(page, 3).GetByText("value set, version 1")).ToBeVisibleAsync();
        await SettledAsync(page);
        await Expect(page.Locator(".sm-segment-sentence")).ToHaveTextAsync(
            $"People whose birth date has its anniversary within the next 90 days, and who are in the segment “Adults {tag}” (version 1: whose age is at least 18 years), and whose bucket (1 to 100) in the split “spring” is between 1 and 20, and with the condition from the value set “Diabetes {tag}” (version 1) active.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save segment" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/segments/[0-9a-f]{8}-"));
        var address = page.Url;

        await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = inner.Id, BasedOn = 1, Name = "Adults " + tag, RuleJson = """{"attribute":"age","operator":"atLeast","value":21}""" });
        await visitor.GotoAsync(new Uri(address).AbsolutePath);
        await Expect(Rule(page, 1).GetByText($"Version 2 of Adults {tag} is newer; this condition keeps version 1.")).ToBeVisibleAsync();
        await SettledAsync(page);
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("version 1: whose age is at least 18 years");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await SettledAsync(page);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-named-{view}");
        }

        await Rule(page, 1).GetByRole(AriaRole.Button, new() { Name = "Use version 2" }).ClickAsync();
        await Expect(page.GetByText("is newer; this condition keeps")).ToHaveCountAsync(0);
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("version 2: whose age is at least 21 years");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find by word or code" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "What to ask about" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("sugar");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "Type 2 diabetes" }).First).ToBeVisibleAsync();
        await visitor.ShotAsync("segment-find");

        // Deleted, the value set stays where it is kept, and is offered to nobody.
        await site.RunAsync<DeleteValueSet, Unit>(new DeleteValueSet(set.Set, 1));
        await visitor.GotoAsync(new Uri(address).AbsolutePath);
        await Expect(Rule(page, 3).GetByText($"The value set Diabetes {tag} was deleted.")).ToBeVisibleAsync();
        await SettledAsync(page);
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("(deleted, version 1)");
        await visitor.ShotAsync("segment-deleted-set");
        visitor.AssertNoTrouble();
    }

    private static ILocator Rule(IPage page, int at) => page.Locator(".sm-rule").Nth(at);

    /// <summary>Adds a condition by the search, with keys.</summary>
    private static async Task FindAsync(IPage page, string word, string attribute)
    {
        var before = await page.Locator(".sm-rule").CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Find by word or code" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "What to ask about" });
        await Expect(box).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(word);
        await Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "What can be asked" }).GetByRole(AriaRole.Option).First).ToContainTextAsync(attribute);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(box).ToHaveAttributeAsync("aria-activedescendant", new System.Text.RegularExpressions.Regex("-0$"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".sm-rule")).ToHaveCountAsync(before + 1);
        await Expect(page.Locator("[data-handle]:focus")).ToHaveCountAsync(1);
    }

    private static ILocator Focused(IPage page) => page.Locator("*:focus");

    /// <summary>The newest count is in.</summary>
    private static async Task SettledAsync(IPage page)
    {
        await Expect(page.Locator(".sm-figure:not([data-stale])")).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-figure")).Not.ToHaveTextAsync("–");
    }

    /// <summary>People seg-1 … seg-40, aged as many years as their number; the second has a diagnosis.</summary>
    private async Task ImportPeopleAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), $"seg-{Guid.CreateVersion7():N}.json");
        try
        {
            var entries = Enumerable.Range(1, Patients).Select(i => (JsonNode)new JsonObject
            {
                ["resource"] = new JsonObject
                {
                    ["resourceType"] = "Patient",
                    ["id"] = $"seg-{i}",
                    ["gender"] = i % 2 == 0 ? "female" : "male",
                    ["birthDate"] = TimeProvider.System.GetUtcNow().AddYears(-i).AddDays(-43).ToString("yyyy-MM-dd"),
                    ["name"] = new JsonArray(new JsonObject { ["family"] = "Example", ["given"] = new JsonArray($"Person{i}") }),
                },
            }).Append(new JsonObject
            {
                ["resource"] = new JsonObject
                {
                    ["resourceType"] = "Condition",
                    ["id"] = "seg-condition",
                    ["subject"] = new JsonObject { ["reference"] = "Patient/seg-2" },
                    ["clinicalStatus"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "active" }) },
                    ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://hl7.org/fhir/sid/icd-10-cm", ["code"] = "E11.9", ["display"] = "Type 2 diabetes" }) },
                    ["onsetDateTime"] = "2020-01-01",
                },
            });
            await File.WriteAllTextAsync(file, new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = new JsonArray([.. entries]) }.ToJsonString());
            var run = await site.RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, "people.json")], new ImportOptions()));
            await site.RunAsync<RunImport, ImportRunId>(new RunImport(run));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
