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

/// <summary>The bars of counting among a million people, on both databases that the benchmark knows. Takes half an hour: the slow tier (<c>SM_FULL=1</c>).</summary>
[Collection(MeasuredAloneCollection.Name)]
public sealed class SegmentSpeedTests(ITestOutputHelper output)
{
    private const int Fewer = 200_000;

    [Fact]
    public async Task OnSqlite_EveryBarIsMet() => AssertMet(await MeasuredAsync(c => BenchSegments.GrowthAsync(SegmentBars.People, Fewer, c)));

    [Fact]
    public async Task OnPostgreSql_EveryBarIsMet() => AssertMet(await MeasuredAsync(c => BenchSegments.RunAsync(SegmentBars.People, TestPostgres.NewDatabase(), c)));

    private static Task<SegmentsFigures> MeasuredAsync(Func<CancellationToken, Task<SegmentsFigures>> run)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SM_FULL") == "1", "Speed: measured in the slow tier, SM_FULL=1.");
        return run(TestContext.Current.CancellationToken);
    }

    private void AssertMet(SegmentsFigures figures)
    {
        output.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        Assert.NotEmpty(figures.Bars);
        Assert.True(figures.Bars.All(b => b.Met), $"{figures.Database}: {string.Join("; ", figures.Bars.Where(b => !b.Met))}");
    }
}
