using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Tests.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>A value set stands for codes in one version, which a condition keeps.</summary>
public sealed class ValueSetRuleTests(EmptyDatabase empty) : IClassFixture<EmptyDatabase>
{
    private TestHost Host => empty.Host;

    [Fact]
    public async Task ASetByName_IsKeptInItsLatestVersion_AndALaterOneChangesNothing()
    {
        await PeopleAsync();
        var set = await SaveAsync(null, "Diabetes", "icd-10-cm E11.*");
        var saved = (await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "By set", RuleJson = """{"attribute":"condition","of":{"valueSet":"diabetes"},"operator":"ever"}""" })).Value;
        await SaveAsync(set, "Diabetes mellitus", "icd-10-cm E10.9", 1);

        var details = (await Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id))).Value;
        Assert.Equal($$"""{"attribute":"condition","of":{"valueSet":"{{set.Value:D}}","version":1},"operator":"ever"}""", details.Version.RuleJson);
        var kept = await CountAsync(details.Version.RuleJson);
        Assert.Equal("People who ever had the condition from the value set “Diabetes mellitus” (version 1).", kept.Sentence);
        Assert.Equal((await CountAsync("""{"attribute":"condition","of":{"codes":["E11.*"],"system":"icd-10-cm"},"operator":"ever"}""")).People, kept.People);
        Assert.Equal(
            (await CountAsync("""{"attribute":"condition","of":{"codes":["E10.9"],"system":"icd-10-cm"},"operator":"ever"}""")).People,
            (await CountAsync($$"""{"attribute":"condition","of":{"valueSet":"{{set.Value:D}}"},"operator":"ever"}""")).People);
        Assert.Contains("whose latest result from the value set “Diabetes mellitus” (version 2) is at least 6", (await CountAsync($$"""{"attribute":"observation","of":{"valueSet":"{{set.Value:D}}","version":2},"operator":"atLeast","value":6,"unit":"%"}""")).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASetThatIsGone_OrAVersionThatNeverWas_IsToldAtTheCondition()
    {
        var set = await SaveAsync(null, "Short-lived", "cvx 140");
        var rule = $$$"""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"immunization","of":{"valueSet":"{{{set.Value:D}}}","version":1},"operator":"never"}]}""";
        Assert.Null((await RunAsync(rule)).Error);

        Assert.Equal("$.all[1].of: The value set “Short-lived” has no version 7. Its latest is version 1.", (await RunAsync(rule.Replace("\"version\":1", "\"version\":7", StringComparison.Ordinal))).Error?.Message);
        await using (var db = Host.NewContext())
            await db.ValueSets.Where(s => s.Id == set).ExecuteDeleteAsync();
        Assert.Equal("$.all[1].of: The value set that this condition names is gone. Choose codes or another value set, or remove the condition.", (await RunAsync(rule)).Error?.Message);
    }

    /// <summary>What was saved means the same people; nobody can begin to name what was deleted, and the name is free.</summary>
    [Fact]
    public async Task ADeletedSet_StaysWhereItIsKept_AndIsChosenByNobodyElse()
    {
        var set = await SaveAsync(null, "Taken away", "icd-10-cm E11.*");
        var rule = $$$"""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"condition","of":{"valueSet":"{{{set.Value:D}}}","version":1},"operator":"never"}]}""";
        var saved = (await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Keeps it", RuleJson = rule })).Value;
        Assert.Equal((1, "Keeps it"), await UsesAsync(set));
        Assert.Equal("terminology.set_changed", (await Host.RunAsync<DeleteValueSet, Unit>(new DeleteValueSet(set, 2))).Error?.Code);

        Assert.True((await Host.RunAsync<DeleteValueSet, Unit>(new DeleteValueSet(set, 1))).IsSuccess);

        Assert.DoesNotContain((await Host.RunAsync<ListValueSets, IReadOnlyList<ValueSetRow>>(new ListValueSets())).Value, s => s.Id == set);
        Assert.Contains("from the value set “Taken away” (deleted, version 1)", (await CountAsync(rule)).Sentence, StringComparison.Ordinal);
        Assert.False((await Host.RunAsync<ListRuleReferences, RuleReferences>(new ListRuleReferences(null))).Value.Sets.Single(s => s.Id == set.Value).Offered);
        // Changed elsewhere, the condition stays; a new segment may not begin with it.
        var changed = await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = saved.Id, BasedOn = 1, Name = "Keeps it", RuleJson = rule.Replace("true", "false", StringComparison.Ordinal) });
        Assert.Equal(2, changed.Value.Number);
        var begun = await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Begins to", RuleJson = rule });
        Assert.Equal("$.all[1]: The value set “Taken away” was deleted. Choose codes or another value set, or remove the condition.", begun.Error?.Message);
        Assert.Contains("There is no value set of this name", (await RunAsync("""{"attribute":"condition","of":{"valueSet":"Taken away"},"operator":"ever"}""")).Error?.Message, StringComparison.Ordinal);
        Assert.Equal("terminology.set_deleted", (await Host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(set, "Taken away", "cvx 140", "", 1))).Error?.Code);
        Assert.Equal("terminology.set_deleted", (await Host.RunAsync<DeleteValueSet, Unit>(new DeleteValueSet(set, 1))).Error?.Code);
        Assert.NotEqual(set, await SaveAsync(null, "Taken away", "cvx 140"));
    }

    /// <summary>Of answers as of facts: a version is kept, what is gone is told at the value, what was deleted is begun by nobody.</summary>
    [Fact]
    public async Task AnswersOfASet_AreKeptInTheirVersion_AndToldWhereTheSetIsGone()
    {
        await PeopleAsync();
        var set = await SaveAsync(null, "Tobacco answers", "snomed 266919005");
        var rule = $$$"""{"attribute":"observationAnswer","of":{"codes":["72166-2"],"system":"loinc"},"operator":"in","value":{"valueSet":"{{{set.Value:D}}}","version":1}}""";
        var saved = (await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "By answers", RuleJson = rule.Replace($"""{set.Value:D}","version":1""", "tobacco ANSWERS\"", StringComparison.Ordinal) })).Value;
        await SaveAsync(set, "Tobacco answers", "snomed 8517006", 1);

        Assert.Equal(rule, (await Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(saved.Id))).Value.Version.RuleJson);
        var (first, second) = (await CountAsync(rule), await CountAsync(rule.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)));
        Assert.Equal("People whose latest answer to Tobacco smoking status (72166-2) is from the value set “Tobacco answers” (version 1).", first.Sentence);
        foreach (var (counted, code) in new[] { (first, "266919005"), (second, "8517006") })
        {
            var byCode = await CountAsync($$$"""{"attribute":"observationAnswer","of":{"codes":["72166-2"],"system":"loinc"},"operator":"in","value":{"codes":["{{{code}}}"],"system":"snomed"}}""");
            Assert.Equal((byCode.People, true), (counted.People, counted.People.Number > 0));
        }

        Assert.Equal("$.value: The value set “Tobacco answers” has no version 7. Its latest is version 2.", (await RunAsync(rule.Replace("\"version\":1", "\"version\":7", StringComparison.Ordinal))).Error?.Message);
        Assert.Equal(1, (await UsesAsync(set)).Item1);
        Assert.True((await Host.RunAsync<DeleteValueSet, Unit>(new DeleteValueSet(set, 2))).IsSuccess);
        Assert.Contains("(deleted, version 1)", (await CountAsync(rule)).Sentence, StringComparison.Ordinal);
        var begun = await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Begins by answers", RuleJson = rule });
        Assert.Equal("$: The value set “Tobacco answers” was deleted. Choose codes or another value set, or remove the condition.", begun.Error?.Message);
        await using (var db = Host.NewContext())
            await db.ValueSets.Where(s => s.Id == set).ExecuteDeleteAsync();
        Assert.StartsWith("$.value: The value set that this condition names is gone.", (await RunAsync(rule)).Error?.Message, StringComparison.Ordinal);
        Assert.StartsWith("$.value", (await RunAsync(rule.Replace("\"version\":1", "\"version\":1,\"codes\":[\"1\"]", StringComparison.Ordinal))).Error?.Message, StringComparison.Ordinal);
    }

    /// <summary>The tests share a database, and whichever is first fills it.</summary>
    private async Task PeopleAsync()
    {
        await using var db = Host.NewContext();
        if (!await db.Contacts.AnyAsync())
            await Population.WriteAsync(Host, 120, 9);
    }

    private async Task<(int, string)> UsesAsync(ValueSetId set)
    {
        var uses = (await Host.RunAsync<ListValueSetUses, ValueSetUses>(new ListValueSetUses(set))).Value;
        var steward = Actor.User(UserId.New(), "Admin", new HashSet<Permission> { Permission.TerminologyView }, null, null);
        Assert.Empty((await Host.RunAsync<ListValueSetUses, ValueSetUses>(new ListValueSetUses(set), steward)).Value.Named);
        return (uses.Segments, string.Join(',', uses.Named.Select(s => s.Name)));
    }

    /// <summary>Also of codes that nobody has yet; what a line takes out is told of nobody.</summary>
    [Fact]
    public async Task ASensitiveSet_TaintsTheRule()
    {
        var sensitive = await SaveAsync(null, "Alcohol", "icd-10-cm F10.*");
        var plain = await SaveAsync(null, "Plain", "icd-10-cm E11.9\n- icd-10-cm F10.20");
        Assert.Equal(Sensitivity.SubstanceUse, (await CountAsync($$"""{"attribute":"condition","of":{"valueSet":"{{sensitive.Value:D}}"},"operator":"never"}""")).Sensitivity);
        Assert.Equal(Sensitivity.None, (await CountAsync($$"""{"attribute":"condition","of":{"valueSet":"{{plain.Value:D}}"},"operator":"never"}""")).Sensitivity);
        Assert.Equal(Sensitivity.SubstanceUse, (await CountAsync($$$"""{"attribute":"observationAnswer","of":{"codes":["1"],"system":"loinc"},"operator":"in","value":{"valueSet":"{{{sensitive.Value:D}}}"}}""")).Sensitivity & Sensitivity.SubstanceUse);
    }

    private async Task<ValueSetId> SaveAsync(ValueSetId? set, string name, string text, int basedOn = 0)
    {
        var saved = await Host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(set, name, text, "", basedOn));
        Assert.True(saved.IsSuccess, saved.Error?.Message);
        return saved.Value.Set;
    }

    private async Task<SegmentCounts> CountAsync(string rule)
    {
        var counted = await RunAsync(rule);
        Assert.True(counted.IsSuccess, counted.Error?.Message);
        return counted.Value;
    }

    private Task<Result<SegmentCounts>> RunAsync(string rule) => Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule });
}
