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

/// <summary>The editors of a condition that are more than a box for a number, used by keys alone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SegmentFieldsTests(BrowserSite site)
{
    /// <summary>What follows an event is chosen with its codes, counted, taken away and brought back; it is kept while another comparison is tried.</summary>
    [Fact]
    public async Task WhatFollows_IsChosenByKeys_AndCounted()
    {
        var tag = Guid.CreateVersion7().ToString("N")[12..];
        await PatientsAsync(tag, "99955", i =>
        [
            new JsonObject { ["resourceType"] = "Condition", ["subject"] = Subject(tag, i), ["clinicalStatus"] = Concept(null, "active", null), ["code"] = Concept("http://hl7.org/fhir/sid/icd-10-cm", "E11.9", "Type 2 diabetes"), ["onsetDateTime"] = "2026-02-01" },
            new JsonObject { ["resourceType"] = "Immunization", ["status"] = "completed", ["patient"] = Subject(tag, i), ["vaccineCode"] = Concept("http://hl7.org/fhir/sid/cvx", "140", "Influenza, seasonal"), ["occurrenceDateTime"] = i <= 12 ? "2026-02-20" : i <= 18 ? "2026-06-01" : "2025-12-01" },
        ]);
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment
        {
            Name = "Follows " + tag,
            RuleJson = """{"all":[{"attribute":"zip","operator":"equals","value":"99955"},{"attribute":"condition","of":{"codes":["E11.9"],"system":"icd-10-cm"},"operator":"ever"}]}""",
        });
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var (rule, sentence) = (page.Locator(".sm-rule").Nth(1), page.Locator(".sm-segment-sentence"));
        await CountedAsync(page, 30);

        await rule.GetByLabel("Comparison").FocusAsync();
        await keys.TypeAsync("followed");
        await Expect(rule.GetByText("Choose what follows.")).ToBeVisibleAsync();
        var follows = rule.GetByLabel("What follows");
        await Expect(follows).ToHaveAttributeAsync("aria-invalid", "true");
        await follows.FocusAsync();
        await keys.TypeAsync("Immun");
        await Expect(follows).ToHaveValueAsync("immunization");
        await CountedAsync(page, 12);
        await keys.PressAsync("Tab");
        var codes = rule.GetByRole(AriaRole.Combobox, new() { Name = "Add a code: Immunization" });
        await Expect(codes).ToBeFocusedAsync();
        await Expect(rule.GetByRole(AriaRole.Option, new() { Name = "Influenza, seasonal" })).ToBeVisibleAsync();
        await keys.TypeAsync("140");
        await Expect(rule.Locator(".sm-code-list > li")).ToHaveCountAsync(1);
        await keys.PressAsync("ArrowDown");
        await Expect(codes).ToHaveAttributeAsync("aria-activedescendant", new Regex("-0$"));
        await keys.PressAsync("Enter");
        var chip = rule.GetByRole(AriaRole.Button, new() { Name = "Remove Influenza, seasonal" });
        await Expect(chip).ToBeVisibleAsync();
        await Expect(codes).ToBeFocusedAsync();
        await Expect(sentence).ToContainTextAsync("followed within 30 days after it by the immunization Influenza, seasonal (140)");
        await chip.FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(chip).ToHaveCountAsync(0);
        await Expect(codes).ToBeFocusedAsync();
        await keys.PressAsync("Control+z");
        await Expect(chip).ToBeVisibleAsync();

        await rule.GetByLabel("Value", new() { Exact = true }).FocusAsync();
        await keys.PressAsync("ControlOrMeta+a");
        await keys.TypeAsync("150");
        await CountedAsync(page, 18);
        await rule.GetByLabel("the same day counts").FocusAsync();
        await keys.PressAsync("Space");
        await Expect(sentence).ToContainTextAsync("followed on the same day or within 150 days");

        await rule.GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = "never" });
        await Expect(follows).ToHaveCountAsync(0);
        await CountedAsync(page, 0);
        await rule.GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = "not followed within" });
        await Expect(follows).ToHaveValueAsync("immunization");
        await Expect(chip).ToBeVisibleAsync();
        visitor.AssertNoTrouble();
    }

    /// <summary>Campaigns, answers on record, a value set in their place; each goes when its chip is removed, the focus goes on in the box, and undo brings it back.</summary>
    [Fact]
    public async Task CampaignsAndAnswers_AreChosenByKeys_AndFitAPhone()
    {
        var tag = Guid.CreateVersion7().ToString("N")[12..];
        var (first, second) = await AnsweredAsync(tag);
        var set = await site.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "9 tobacco " + tag, "snomed 8517006", "", 0));
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
        await Expect(which).ToBeFocusedAsync();
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
        await CountedAsync(page, 18);
        // The list is opened, so that nothing is chosen on the way; two letters to the closed box were one word.
        await keys.PressAsync("Alt+ArrowDown");
        await keys.PressAsync("9");
        await keys.PressAsync("Enter");
        await Expect(rule.GetByText("value set, version 1")).ToBeVisibleAsync();
        await Expect(answers).ToBeFocusedAsync();
        await CountedAsync(page, 12);
        await Expect(rule.GetByLabel("Remove Never smoker")).ToHaveCountAsync(0);
        await Expect(sentence).ToContainTextAsync($"is from the value set “9 tobacco {tag}” (version 1)");
        await rule.GetByLabel("Remove the value set 9 tobacco " + tag).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(rule.GetByText("Choose at least one answer.")).ToBeVisibleAsync();
        await Expect(answers).ToBeFocusedAsync();
        await keys.PressAsync("Control+z");
        await Expect(rule.GetByText("value set, version 1")).ToBeVisibleAsync();
        await CountedAsync(page, 12);
        await keys.PressAsync("Control+z");
        await Expect(rule.GetByLabel("Remove Never smoker")).ToBeVisibleAsync();
        await CountedAsync(page, 18);
        await keys.PressAsync("Control+Shift+z");
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

    /// <summary>Words without a list of their own are typed, one after the other, into a box that is empty again each time.</summary>
    [Fact]
    public async Task WordsOfAList_AreTyped_AndTakenAway()
    {
        var saved = await site.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Typed " + Guid.CreateVersion7().ToString("N")[12..], RuleJson = """{"attribute":"zip","operator":"in","value":["99956"]}""" });
        await using var visitor = await site.SignInAsync(Role.Marketer);
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await visitor.GotoAsync($"/segments/{saved.Id.Value}");
        var (box, chips) = (page.GetByLabel("Add a value, then Enter"), page.Locator(".sm-rule-chip"));
        await box.FocusAsync();
        foreach (var (zip, shown) in new[] { ("99957", 2), ("99958", 3) })
        {
            await keys.TypeAsync(zip);
            await keys.PressAsync("Enter");
            await Expect(chips).ToHaveCountAsync(shown);
            await Expect(box).ToHaveValueAsync("");
            await Expect(box).ToBeFocusedAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove 99956" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(chips).ToHaveTextAsync(["99957", "99958"]);
        await Expect(box).ToBeFocusedAsync();
        await Expect(page.Locator(".sm-segment-sentence")).ToContainTextAsync("99957 or 99958");
        visitor.AssertNoTrouble();
    }

    private static async Task CountedAsync(IPage page, int people) => await Expect(page.Locator(".sm-figure:not([data-stale])")).ToHaveTextAsync(people.ToString(CultureInfo.InvariantCulture));

    /// <summary>Thirty people who said whether they smoke; two campaigns, both of which reached one of them.</summary>
    private async Task<(Guid First, Guid Second)> AnsweredAsync(string tag)
    {
        await PatientsAsync(tag, "99959", i =>
        [
            new JsonObject
            {
                ["resourceType"] = "Observation", ["status"] = "final", ["subject"] = Subject(tag, i), ["effectiveDateTime"] = "2026-03-01",
                ["code"] = Concept("http://loinc.org", "72166-2", "Tobacco smoking status"),
                ["valueCodeableConcept"] = i <= 18 ? Concept("http://snomed.info/sct", "266919005", "Never smoker") : Concept("http://snomed.info/sct", "8517006", "Former smoker"),
            },
        ]);
        await using var db = await site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var first = Id(tag, 1);
        var person = await db.Contacts.Where(c => c.SourceId == first).Select(c => c.Id).FirstAsync();
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

    private static string Id(string tag, int person) => $"fields-{tag}-{person}";

    private static JsonObject Subject(string tag, int person) => new() { ["reference"] = "Patient/" + Id(tag, person) };

    private static JsonObject Concept(string? system, string code, string? display)
    {
        var coding = new JsonObject { ["code"] = code };
        if (system is not null)
            coding["system"] = system;
        if (display is not null)
            coding["display"] = display;
        return new JsonObject { ["coding"] = new JsonArray(coding) };
    }

    /// <summary>Thirty people, each with what is on record of them.</summary>
    private async Task PatientsAsync(string tag, string zip, Func<int, JsonObject[]> record)
    {
        IEnumerable<JsonObject> Of(int i)
        {
            yield return new JsonObject
            {
                ["resourceType"] = "Patient",
                ["id"] = Id(tag, i),
                ["birthDate"] = "1980-01-01",
                ["name"] = new JsonArray(new JsonObject { ["family"] = "Example" }),
                ["address"] = new JsonArray(new JsonObject { ["postalCode"] = zip }),
            };
            foreach (var (resource, at) in record(i).Select((r, at) => (r, at)))
            {
                resource["id"] = $"{Id(tag, i)}-{at}";
                yield return resource;
            }
        }

        var file = Path.Combine(Path.GetTempPath(), $"fields-{tag}.json");
        try
        {
            var entries = Enumerable.Range(1, 30).SelectMany(Of).Select(r => (JsonNode)new JsonObject { ["resource"] = r });
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
