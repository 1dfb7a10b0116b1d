using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Core.Tracking;
using static Microsoft.Playwright.Assertions;

namespace SecureMarketing.Tests.Browser;

/// <summary>The panels beside a saved segment's rules: an invented person, and who came and went.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SegmentPersonaTests(BrowserSite site)
{
    /// <summary>What follows an event is shown as it was saved, and is kept while another comparison is tried.</summary>
    [Fact]
    public async Task WhatFollows_IsChosenBesideItsEvent()
    {
        await site.PeopleAsync(string.Join('\n', Enumerable.Range(1, 20).Select(i => $"follow-{i},Example,1980-01-01,99953")), "id,last,birth date,zip");
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = "Follows " + Guid.CreateVersion7().ToString("N")[12..],
            RuleJson = """{"all":[{"attribute":"zip","operator":"equals","value":"99953"},{"attribute":"hospitalisation","operator":"notFollowedBy","value":7,"then":{"attribute":"visit"}}]}""",
        });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var rule = page.Locator(".sm-rule").Nth(1);
        var follows = rule.GetByLabel("What follows");
        await Expect(follows).ToHaveValueAsync("visit");
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("7 days");
        await rule.GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = "ever" });
        await Expect(follows).ToHaveCountAsync(0);
        await Expect(page.Locator(".sm-segment-sentence")).Not.ToContainTextAsync("7 days");
        await rule.GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = "followed within" });
        await Expect(follows).ToHaveValueAsync("visit");
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("followed");
        visitor.AssertNoTrouble();
    }

    /// <summary>By keys alone: campaigns, answers on record, a value set in their place; each goes when its chip is removed, and undo brings it back.</summary>
    [Fact]
    public async Task CampaignsAndAnswers_AreChosenByKeys_AndFitAPhone()
    {
        var tag = Guid.CreateVersion7().ToString("N")[12..];
        var (first, second) = await AnsweredAsync(tag);
        var set = await site.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "9 tobacco " + tag, "snomed 266919005", "", 0));
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = "Chosen by keys " + tag,
            RuleJson = """{"all":[{"attribute":"campaignOpened","operator":"never"},{"attribute":"observationAnswer","of":{"codes":["72166-2"],"system":"loinc"},"operator":"exists"}]}""",
        });
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var sentence = page.Locator(".sm-segment-sentence");

        var which = page.GetByLabel("Which: Opened a campaign");
        await which.FocusAsync();
        await keys.PressAsync("7");
        await Expect(sentence).ToContainTextAsync($"who never opened the campaign 7 winter {tag}");
        // The box is ready for the next: it does not show another campaign as if it were chosen.
        await Expect(which).ToHaveValueAsync("");
        // Not by its letter: two within a second are one word to the box.
        await keys.PressAsync("ArrowDown");
        await Expect(sentence).ToContainTextAsync(new Regex($"(7 winter|8 spring) {tag} or (7 winter|8 spring) {tag}"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove 7 winter " + tag }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(sentence).ToContainTextAsync($"who never opened the campaign 8 spring {tag}");

        var rule = page.Locator(".sm-rule").Nth(1);
        await rule.GetByLabel("Comparison").SelectOptionAsync(((int)RuleOperator.In).ToString(CultureInfo.InvariantCulture));
        await Expect(rule.GetByText("Choose at least one answer.")).ToBeVisibleAsync();
        var answers = rule.GetByLabel("Add an answer", new() { Exact = true });
        await Expect(answers).ToHaveAttributeAsync("aria-invalid", "true");
        await answers.FocusAsync();
        await keys.PressAsync("N");
        await Expect(sentence).ToContainTextAsync("whose latest answer to Tobacco smoking status (72166-2) is Never smoker (266919005)");
        await Expect(answers).ToHaveValueAsync("");
        await answers.SelectOptionAsync(new SelectOptionValue { Label = "9 tobacco " + tag });
        await Expect(rule.GetByText("value set, version 1")).ToBeVisibleAsync();
        await Expect(rule.GetByLabel("Remove Never smoker")).ToHaveCountAsync(0);
        await Expect(sentence).ToContainTextAsync($"is from the value set “9 tobacco {tag}” (version 1)");
        await rule.GetByLabel("Remove the value set 9 tobacco " + tag).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(rule.GetByText("Choose at least one answer.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(rule.GetByText("value set, version 1")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" }).ClickAsync();
        await Expect(page.Locator(".sm-tag").Filter(new() { HasText = "Version 2" })).ToBeVisibleAsync();
        Assert.NotEqual(first, second);
        Assert.Equal(
            $$$"""{"all":[{"attribute":"campaignOpened","operator":"never","which":["{{{second:D}}}"]},{"attribute":"observationAnswer","of":{"codes":["72166-2"],"system":"loinc"},"operator":"in","value":{"valueSet":"{{{set.Set.Value:D}}}","version":1}}]}""",
            (await site.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id))).Version.RuleJson);
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await Expect(page.Locator(".sm-figure:not([data-stale])")).ToBeVisibleAsync();
            await Expect(rule.GetByText("value set, version 1")).ToBeVisibleAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-answers-{view}");
        }

        visitor.AssertNoTrouble();
    }

    /// <summary>Thirty people who said whether they smoke; two campaigns, one of which reached one of them.</summary>
    private async Task<(Guid First, Guid Second)> AnsweredAsync(string tag)
    {
        static JsonObject Concept(string system, string code, string display) => new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code, ["display"] = display }) };
        var resources = Enumerable.Range(1, 30).SelectMany(i => new[]
        {
            new JsonObject { ["resourceType"] = "Patient", ["id"] = $"answer-{i}", ["birthDate"] = "1980-01-01", ["name"] = new JsonArray(new JsonObject { ["family"] = "Example" }) },
            new JsonObject
            {
                ["resourceType"] = "Observation", ["id"] = $"answer-of-{i}", ["status"] = "final", ["subject"] = new JsonObject { ["reference"] = $"Patient/answer-{i}" }, ["effectiveDateTime"] = "2026-03-01",
                ["code"] = Concept("http://loinc.org", "72166-2", "Tobacco smoking status"),
                ["valueCodeableConcept"] = i <= 18 ? Concept("http://snomed.info/sct", "266919005", "Never smoker") : Concept("http://snomed.info/sct", "8517006", "Former smoker"),
            },
        });
        var file = Path.Combine(Path.GetTempPath(), $"answers-{tag}.json");
        try
        {
            await File.WriteAllTextAsync(file, new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = new JsonArray([.. resources.Select(r => (JsonNode)new JsonObject { ["resource"] = r })]) }.ToJsonString());
            var run = await site.RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, "answers.json")], new ImportOptions()));
            await site.RunAsync<RunImport, ImportRunId>(new RunImport(run));
        }
        finally
        {
            File.Delete(file);
        }

        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var person = await db.Contacts.Where(c => c.SourceId == "answer-1").Select(c => c.Id).FirstAsync();
        var campaigns = new[] { new Campaign("7 winter " + tag, UserId.New(), DateTimeOffset.UnixEpoch), new Campaign("8 spring " + tag, UserId.New(), DateTimeOffset.UnixEpoch) };
        db.Campaigns.AddRange(campaigns);
        db.TrackedMessages.AddRange(campaigns.Select(c => new TrackedMessage
        {
            MessageId = MessageId.New(),
            ContactId = person,
            OriginId = OriginId.From(c.Id.Value),
            LinkSetId = c.Id.Value,
            OptOut = GateSuppression.AllCommercial,
            Counts = true,
            AcceptedAt = DateTimeOffset.UnixEpoch,
        }));
        await db.SaveChangesAsync();
        return (campaigns[0].Id.Value, campaigns[1].Id.Value);
    }

    /// <summary>ui.md check 16 for roles that may not look at people; and who came and went, by small-cell rules.</summary>
    [Fact]
    public async Task AMarketer_MakesSomebodyUp_AndLooksWhoCameAndWent()
    {
        static string Rows(int first, int last) => string.Join('\n', Enumerable.Range(first, last - first + 1).Select(i => $"persona-{i},Example,1980-01-01,99952"));
        await site.PeopleAsync(Rows(1, 20), "id,last,birth date,zip");
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = "Made up " + Guid.CreateVersion7().ToString("N")[12..],
            RuleJson = """{"all":[{"attribute":"zip","operator":"equals","value":"99952"},{"attribute":"age","operator":"atLeast","value":18},{"attribute":"visit","operator":"never"},{"attribute":"careStage","operator":"in","value":["none","at risk"]}]}""",
        });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var page = visitor.Page;
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        await Expect(page.GetByLabel("Source id or email address")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make somebody up" }).ClickAsync();
        var made = page.GetByRole(AriaRole.Group, new() { Name = "The invented person" });
        await made.GetByLabel("ZIP code").FillAsync("99952");
        await made.GetByLabel("Age", new() { Exact = true }).FillAsync("17");
        await made.GetByLabel("Care stage").SelectOptionAsync("none");
        await Expect(page.GetByText("Not in this segment", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-verdicts li[data-holds]")).ToHaveCountAsync(3);
        await made.GetByLabel("Age", new() { Exact = true }).FillAsync("18");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("In this segment", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".sm-verdicts li[data-holds]")).ToHaveCountAsync(5);

        var went = page.GetByRole(AriaRole.Table, new() { Name = "Entered and left, latest first" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Look now" }).ClickAsync();
        await Expect(went.Locator("tbody tr")).ToHaveTextAsync([new Regex("first look")]);
        await site.PeopleAsync(Rows(21, 35), "id,last,birth date,zip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look now" }).ClickAsync();
        await Expect(went.Locator("tbody tr")).ToHaveTextAsync([new Regex("(15|<11 apart|withheld)\\s+0$"), new Regex("first look")]);
        await visitor.ShotAsync("segment-made-up");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await Expect(page.Locator(".sm-figure:not([data-stale])")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Make somebody up" }).ClickAsync();
            await Expect(made).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
            await Expect(went).ToBeVisibleAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"segment-made-up-{view}");
        }

        visitor.AssertNoTrouble();
    }
}
