using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Web.Cli;
using static SecureMarketing.Tests.Contacts.CustomFixture;

namespace SecureMarketing.Tests.Attributes;

/// <summary>An attribute is offered when something on record feeds it; the same on every engine that runs here.</summary>
public abstract class AttributeFeedSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Offered_IsWhatASourceFeeds_AndTheOthersSayWhatWould()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var nobody = await OfferedAsync(bench);
        Assert.Contains("race", nobody);
        Assert.DoesNotContain("accountType", nobody);

        await bench.ImportAsync(bench.File("people.csv", "id,last,birthDate,state,zip\np1,Roe,1980-01-01,MA,02139\n"));

        Assert.Equal(["age", "birthDate", "bucket", "emailUsable", "living", "reachable", "region", "state", "zip", "zip3"], (await OfferedAsync(bench)).Order(StringComparer.Ordinal));
        var feeds = (await bench.Host.RunAsync<ListAttributeFeeds, IReadOnlyList<AttributeFeed>>(new ListAttributeFeeds())).Value;
        Assert.False(feeds.Single(f => f.Definition.Key == "condition").IsFed);
        Assert.All(feeds, f => Assert.NotEqual("", f.Definition.FedBy));

        await bench.ImportAsync(bench.File("more.csv", "id,last,gender\np2,Poe,F\n"));
        // No wait for the kept answer to age: an import's batch ends it.
        Assert.Contains("gender", await OfferedAsync(bench));
    }

    [Fact]
    public async Task Facts_FeedTheirOwnKind_AndSavedRulesOutliveTheirFeed()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        const string Rule = """{"attribute":"condition","operator":"active"}""";
        Assert.True((await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "With a condition", RuleJson = Rule })).IsSuccess);
        await bench.ImportAsync(bench.File("p.ndjson", FhirFixture.Patient("p1").ToJsonString() + "\n"));
        Assert.DoesNotContain("condition", await OfferedAsync(bench));
        Assert.True((await bench.Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = Rule })).IsSuccess);

        await bench.ImportAsync(bench.File("c.ndjson", FhirFixture.Condition("c1", "p1", "38341003").ToJsonString() + "\n"));

        var offered = await OfferedAsync(bench);
        Assert.Contains("condition", offered);
        Assert.DoesNotContain("observation", offered);
        Assert.DoesNotContain("visit", offered);
        Assert.DoesNotContain("opened", offered);
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(ImportBench bench) =>
        [.. (await bench.Host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value.Select(a => a.Key)];
}

public sealed class SqliteAttributeFeedTests() : AttributeFeedSuite(DatabaseProvider.Sqlite)
{
    /// <summary>The built-in schema needs no data; with a data folder it is that organisation's, its own attributes included.</summary>
    [Fact]
    public async Task Schema_OfADataFolder_HoldsItsOwnAttributes_AndAllSaysWhatWouldFeedTheRest()
    {
        await using var bench = await StartAsync(DatabaseProvider.Sqlite);
        await bench.PeopleAsync("p1,Roe,high,,,,\n");
        var offered = (await bench.Host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value;
        var feeds = (await bench.Host.RunAsync<ListAttributeFeeds, IReadOnlyList<AttributeFeed>>(new ListAttributeFeeds())).Value;

        var (plain, own, all) = (SegmentVerb.SchemaText(), SegmentVerb.SchemaText(offered), SegmentVerb.SchemaText(feeds));

        Assert.Contains("\"observation\"", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("custom.riskTier", plain, StringComparison.Ordinal);
        Assert.Contains("custom.riskTier", own, StringComparison.Ordinal);
        Assert.DoesNotContain("custom.score", own, StringComparison.Ordinal);
        Assert.DoesNotContain("\"observation\"", own, StringComparison.Ordinal);
        Assert.Contains("Latest result. Nothing feeds it yet; what would: FHIR Observation", all, StringComparison.Ordinal);
        Assert.Contains("custom.score", all, StringComparison.Ordinal);
    }
}

public sealed class PostgreSqlAttributeFeedTests() : AttributeFeedSuite(DatabaseProvider.PostgreSql);
