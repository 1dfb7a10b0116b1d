using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>A segment inside another is one version of it, with all that it discloses; whatever is wrong with it is told at the condition.</summary>
public sealed class InnerSegmentTests(EmptyDatabase empty) : IClassFixture<EmptyDatabase>
{
    private const string Adults = """{"attribute":"age","operator":"atLeast","value":18}""";
    private const string Elders = """{"attribute":"age","operator":"atLeast","value":65}""";
    private const string Diabetes = """{"attribute":"condition","of":{"codes":["E11.*"],"system":"icd-10-cm"},"operator":"active"}""";
    private const string NotSubstanceUse = """{"not":{"attribute":"condition","of":{"codes":["F10.20"],"system":"icd-10-cm"},"operator":"active"}}""";

    private static readonly Actor Marketer = Actor.User(UserId.New(), "Marketer",
        new HashSet<Permission> { Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount }, null, null);

    private TestHost Host => empty.Host;

    [Fact]
    public async Task ASegmentByName_IsKeptAsItsLatestVersion_AndALaterOneChangesNothing()
    {
        var inner = await SaveAsync(Name("Adults"), Adults);
        var outer = await SaveAsync(Name("Outer"), $$$"""{"not":{"attribute":"segment","operator":"isIn","value":"{{{inner.Name.ToUpperInvariant()}}}"}}""");
        await SaveAsync(inner.Name, Elders, inner.Saved);

        var details = (await Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(outer.Saved.Id))).Value;
        Assert.Equal($$$"""{"not":{"attribute":"segment","operator":"isIn","value":"{{{inner.Saved.VersionId.Value:D}}}"}}""", details.Version.RuleJson);
        var counted = (await CountAsync(details.Version.RuleJson)).Value;
        Assert.Equal($"Everyone, excluding people who are in the segment “{inner.Name}” (version 1: whose age is at least 18 years).", counted.Sentence);
        Assert.Equal(PhiLevel.Relationship, outer.Saved.PhiLevel);
    }

    /// <summary>A → B → A, whatever the versions; the message names the way, at the condition where it begins.</summary>
    [Fact]
    public async Task ASegment_InsideItself_IsRefused_WithTheWay()
    {
        var a = await SaveAsync(Name("A"), Adults);
        var b = await SaveAsync(Name("B"), In(a));
        var c = await SaveAsync(Name("C"), $$"""{"any":[{{Diabetes}},{{In(b)}}]}""");
        var looped = $$"""{"all":[{{Elders}},{{In(c)}}]}""";

        var saved = await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = a.Saved.Id, BasedOn = 1, Name = a.Name, RuleJson = looped });
        var counted = await CountAsync(looped, within: a.Saved.Id);
        Assert.Equal(
            $"$.all[1].value: The segment would contain itself: this segment → “{c.Name}” (version 1) → “{b.Name}” (version 1) → “{a.Name}” (version 1). Choose another segment.",
            saved.Error?.Message);
        Assert.Equal(saved.Error, counted.Error);
        Assert.True((await CountAsync(looped)).IsSuccess);

        var offered = (await Host.RunAsync<ListRuleReferences, RuleReferences>(new ListRuleReferences(b.Saved.Id))).Value.Segments.Where(s => s.Offered).Select(s => s.Name).ToList();
        Assert.Contains(a.Name, offered);
        Assert.DoesNotContain(b.Name, offered);
        Assert.DoesNotContain(c.Name, offered);
    }

    [Fact]
    public async Task WhatIsGone_OrCanNoLongerBeRead_IsToldAtTheCondition_AndNobodyIsFound()
    {
        var gone = await SaveAsync(Name("Gone"), Adults);
        var lost = await SaveAsync(Name("Lost"), Adults);
        var outer = await SaveAsync(Name("Outer"), $$"""{"all":[{{In(gone)}},{{Elders}}]}""");
        var above = await SaveAsync(Name("Above"), $$"""{"any":[{{Elders}},{{In(outer)}}]}""");
        await using (var db = Host.NewContext())
        {
            await db.SegmentVersions.Where(v => v.Id == gone.Saved.VersionId).ExecuteDeleteAsync();
            await db.SegmentVersions.Where(v => v.Id == lost.Saved.VersionId).ExecuteUpdateAsync(v => v.SetProperty(x => x.RuleJson, """{"attribute":"lostSince","operator":"exists"}"""));
        }

        Assert.Equal("$.all[0].value: The segment that this condition names is gone. Choose another segment, or remove the condition.", (await CountAsync($$"""{"all":[{{In(gone)}}]}""")).Error?.Message);
        Assert.Equal($"$.value: The segment “{lost.Name}” (version 1) can no longer be read. Open it to see why and save it anew, then choose its new version; or choose another segment.", (await CountAsync(In(lost))).Error?.Message);
        Assert.Contains("There is no segment of this name", (await CountAsync("""{"attribute":"segment","operator":"isIn","value":"Nobody saved this"}""")).Error?.Message, StringComparison.Ordinal);
        Assert.Equal("segment.unreadable", (await Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(outer.Saved.Id))).Error?.Code);
        var deep = await Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(above.Saved.Id));
        Assert.Contains($"$.any[1].value: In the segment “{outer.Name}” (version 1): The segment that this condition names is gone.", deep.Error?.Message, StringComparison.Ordinal);
        await using var reading = Host.NewContext();
        Assert.True((await Host.Get<IAudience>().FactsAsync(reading, outer.Saved.VersionId, CancellationToken.None))!.IsUnreadable);
    }

    [Fact]
    public async Task WhatTheInnerOneRevealsAndMayNotDo_CountsForTheOuter()
    {
        var closed = await SaveAsync(Name("Closed"), NotSubstanceUse);
        var clinical = await SaveAsync(Name("Clinical"), Diabetes);
        var outer = await SaveAsync(Name("Outer"), $$"""{"all":[{{Adults}},{"not":{{In(closed)}}},{{In(clinical)}}]}""");

        Assert.Equal((Sensitivity.SubstanceUse, PhiLevel.Clinical), (outer.Saved.Sensitivity, outer.Saved.PhiLevel));
        Assert.Equal("segment.sensitive", (await CountAsync(In(closed), Marketer)).Error?.Code);
        Assert.Equal("segment.part2", (await Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(outer.Saved.Id), Marketer)).Error?.Code);
        Assert.True((await CountAsync(In(clinical), Marketer)).IsSuccess);
        Assert.False((await Host.RunAsync<ListRuleReferences, RuleReferences>(new ListRuleReferences(null), Marketer)).Value.Segments.Single(s => s.Name == closed.Name).Offered);
        await using (var db = Host.NewContext())
            Assert.Equal(["conditions"], (await Host.Get<IAudience>().FactsAsync(db, outer.Saved.VersionId, CancellationToken.None))!.Categories);

        Assert.Null((await Host.RunAsync<WithdrawField, Unit>(new WithdrawField("condition", FieldPurpose.Operations, "Not needed for it"))).Error);
        var refused = await Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = In(clinical), Purpose = FieldPurpose.Operations });
        Assert.Equal(FieldErrors.NotGrantedCode, refused.Error?.Code);
    }

    [Fact]
    public async Task TooDeep_AndTooMany_AreRefused()
    {
        var saved = await SaveAsync(Name("Level 0"), Adults);
        for (var level = 1; level < 6; level++)
            saved = await SaveAsync(Name($"Level {level}"), In(saved));
        Assert.Contains("nested more than 5 deep", (await CountAsync(In(saved))).Error?.Message, StringComparison.Ordinal);

        var wide = await SaveAsync(Name("Wide"), $$"""{"any":[{{string.Join(',', Enumerable.Repeat(Adults, 150))}}]}""");
        Assert.Contains("more than 1000 conditions", (await CountAsync($$"""{"any":[{{string.Join(',', Enumerable.Repeat(In(wide), 7))}}]}""")).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainPerson_GoesIntoTheSegment()
    {
        await using (var db = Host.NewContext())
        {
            var contact = new Contact(ContactId.New(), "test", "inner-1", TestHost.Start) { BirthDate = new DateOnly(1980, 1, 1) };
            db.Contacts.Add(contact);
            await db.SaveChangesAsync();
            await Host.Get<IContactFactSink>().ContactsChangedAsync(db, [contact.Id], TestHost.Start, CancellationToken.None);
        }

        var inner = await SaveAsync(Name("Explained"), $$"""{"all":[{{Adults}},{"not":{{Elders}}}]}""");
        var told = (await Host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = $$"""{"any":[{{Elders}},{{In(inner)}}]}""", Person = "inner-1", Purpose = "test" })).Value;

        Assert.True(told.In);
        Assert.Equal(
            ["$ any of these: True", "$.any[0] whose age is at least 65 years: False", $"$.any[1] who are in the segment “{inner.Name}” (version 1): True", "$.any[1].value all of these: True",
                "$.any[1].value.all[0] whose age is at least 18 years: True", "$.any[1].value.all[1] not: True", "$.any[1].value.all[1].not whose age is at least 65 years: False"],
            told.Rules.Select(r => $"{r.Path} {r.Rule}: {r.Holds}"));
    }

    private static string In((string Name, SavedSegment Saved) segment) => $$"""{"attribute":"segment","operator":"isIn","value":"{{segment.Saved.VersionId.Value:D}}"}""";

    private static string Name(string name) => $"{name} {Guid.CreateVersion7():N}";

    private async Task<(string Name, SavedSegment Saved)> SaveAsync(string name, string rule, SavedSegment? before = null)
    {
        var saved = await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = before?.Id, BasedOn = before?.Number, Name = name, RuleJson = rule });
        Assert.True(saved.IsSuccess, saved.Error?.Message);
        return (name, saved.Value);
    }

    private Task<Result<SegmentCounts>> CountAsync(string rule, Actor? actor = null, SegmentId? within = null) =>
        Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule, Within = within }, actor);
}
