using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>What is read once, and what does not grow with what is on file.</summary>
public sealed class StatementCountTests
{
    private readonly Statements statements = new();

    private Task<CampaignBench> StartAsync() => CampaignBench.StartAsync(configure: statements.Listen);

    [Fact]
    public async Task Forecast_LooksForThePeopleOnce()
    {
        await using var bench = await StartAsync();
        await bench.SegmentAsync();
        var question = new LadderQuestion { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Relationship, Sensitive = false };
        statements.Clear();

        var forecast = CampaignBench.Ok(await bench.Host.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery("Women", question)));

        Assert.Equal(12, forecast.People.Number);
        Assert.Single(statements.Texts, s => s.Contains("\"gender\" IN", StringComparison.Ordinal) && s.Contains("contact_attributes", StringComparison.Ordinal));
    }

    /// <summary>Reading a rule refreshes the catalogue of attributes first, by a statement of its own.</summary>
    [Fact]
    public async Task AStoredRule_IsReadOnce()
    {
        await using var bench = await StartAsync();
        CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Women", RuleJson = """{"attribute":"gender","operator":"equals","value":"female"}""" }, bench.SegmentBuilder));
        statements.Clear();
        var row = Assert.Single(CampaignBench.Ok(await bench.Host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments())));
        var refreshes = Refreshes();
        statements.Clear();
        CampaignBench.Ok(await bench.Host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(row.Id)));
        var got = Refreshes();
        statements.Clear();
        CampaignBench.Ok(await bench.Host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(row.Id, 1, 1), CampaignBench.Person(Permission.SegmentView)));

        Assert.Equal((1, 1, 2), (refreshes, got, Refreshes()));

        int Refreshes() => statements.Texts.Count(s => s.Contains("custom_attributes", StringComparison.Ordinal) && s.Contains("sum", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Who may not use the compartment is told of many campaigns by as many statements as of two.</summary>
    [Fact]
    public async Task ClosedCampaigns_AreFoundByAFixedNumberOfStatements()
    {
        await using var bench = await StartAsync();
        foreach (var _ in Enumerable.Range(0, 6))
            await bench.DraftAsync();
        var reader = CampaignBench.Person(Permission.ReportView);
        await using var db = bench.Host.NewContext();
        List<CampaignVersion> versions = [.. db.CampaignVersions];
        Assert.Equal(6, versions.Count);
        var pictures = bench.Host.Get<CampaignPictures>();
        // Segments and emails are read once per process; after that only what may have changed is asked.
        await pictures.ClosedToAsync(db, reader, versions, CancellationToken.None);

        Assert.Equal(await CountAsync(2), await CountAsync(6));

        async Task<int> CountAsync(int take)
        {
            statements.Clear();
            Assert.Empty(await pictures.ClosedToAsync(db, reader, [.. versions.Take(take)], CancellationToken.None));
            return statements.Texts.Count;
        }
    }
}
