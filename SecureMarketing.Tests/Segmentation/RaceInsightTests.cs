using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Whoever is of several races is counted for each of them.</summary>
public sealed class RaceInsightTests
{
    private static readonly Actor Officer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentCount, Permission.SegmentCountExact, Permission.SensitiveAttributesUse);

    /// <summary>24 and 26 of 36 people.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Races_AreCountedEach(DatabaseProvider provider)
    {
        await using var bench = await ImportBench.StartAsync(provider);
        string[] races = [.. Enumerable.Repeat("White", 10), .. Enumerable.Repeat("White; Asian", 7), .. Enumerable.Repeat("Asian|White", 7), .. Enumerable.Repeat("Asian", 12)];
        await bench.ImportAsync(bench.File("people.csv", "id,last,race\n" + string.Join('\n', races.Select((r, i) => $"p{i},Example,{r}")) + "\n"));
        var everyone = CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Everyone", RuleJson = """{"attribute":"living","operator":"equals","value":true}""" }));

        var told = CampaignBench.Ok(await bench.Host.RunAsync<ViewSegmentInsight, SegmentInsight>(new ViewSegmentInsight(everyone.Id), Officer)).Tables.Single(t => t.Title == "Race");

        Assert.Equal((false, "Asian=26 White=24"), (told.Exclusive, string.Join(' ', told.Rows.Select(r => $"{r.Label}={r.People}"))));
    }
}
