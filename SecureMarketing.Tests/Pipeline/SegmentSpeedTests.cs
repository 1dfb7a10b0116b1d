using System.Text.Json;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Cli.Bench;

namespace SecureMarketing.Tests.Pipeline;

/// <summary>Nothing runs beside these: begun when all other collections are over, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAloneCollection
{
    public const string Name = "Measured alone";
}

/// <summary>
/// The bars of counting among a million people, on both databases that the benchmark knows. Takes half an hour in the slow tier
/// (<c>SM_FULL=1</c>); the fast one sees the same runs over few people, whom no bar judges.
/// </summary>
[Collection(MeasuredAloneCollection.Name)]
public sealed class SegmentSpeedTests(ITestOutputHelper output)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
    private static readonly int People = Full ? SegmentBars.People : 2_000;
    private static readonly int Fewer = Full ? 200_000 : 1_000;

    [Fact]
    public async Task OnSqlite_EveryBarIsMet() => AssertMet(await BenchSegments.GrowthAsync(People, Fewer, TestContext.Current.CancellationToken));

    [Fact]
    public async Task OnPostgreSql_EveryBarIsMet() => AssertMet(await BenchSegments.RunAsync(People, TestPostgres.NewDatabase(), TestContext.Current.CancellationToken));

    private void AssertMet(SegmentsFigures figures)
    {
        output.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        Assert.Equal(12, figures.Segments.Count);
        // The questions of the database find somebody, and not everybody; the rarest nobody among two thousand.
        Assert.Equal(21, figures.Histories.Count);
        Assert.All(figures.Histories, h => Assert.True((h.Count > 0 || !Full) && h.Count < figures.Contacts, $"{h.Id}: {h.Count}"));
        Assert.Equal(Full, figures.Bars.Count > 0);
        Assert.True(figures.Bars.All(b => b.Met), $"{figures.Database}: {string.Join("; ", figures.Bars.Where(b => !b.Met))}");
    }
}
