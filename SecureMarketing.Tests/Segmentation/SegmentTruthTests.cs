using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Six rules over the 48 Synthea bundles, whose right answers others computed from the files (segment-truth.json).</summary>
public sealed class SegmentTruthTests
{
    private static readonly string Definitions = Path.Combine(AppContext.BaseDirectory, "Segmentation", "Definitions");

    [Fact]
    public Task Members_OfEveryRule_AreThoseOfTheTruthFile() => CompareAsync(DatabaseProvider.Sqlite);

    [Fact]
    public Task Members_OfEveryRule_OnPostgreSql() => CompareAsync(DatabaseProvider.PostgreSql);

    /// <summary>An undone import leaves nobody to answer; imported again, everyone is back.</summary>
    [Fact]
    public async Task Members_AreGoneAfterUndo_AndTheSameAfterImportingAgain()
    {
        var files = Directory.GetFiles(SharedData.Path("patients/synthea-r4-bundles"), "*.json");
        await using var bench = await ImportBench.StartAsync();
        var first = await bench.ImportAsync(files);
        await CompareAsync(bench);

        var undone = await bench.UndoAsync(first.Summary.Id);

        Assert.Equal((48, 0), (undone.Summary.UndoRemoved, undone.Summary.UndoKept));
        Assert.Equal("", await StoreImage.OfAsync(bench));
        await bench.ImportAsync(files);
        await CompareAsync(bench);
    }

    private static async Task CompareAsync(DatabaseProvider provider)
    {
        var files = Directory.GetFiles(SharedData.Path("patients/synthea-r4-bundles"), "*.json");
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(files);
        await CompareAsync(bench);
    }

    private static async Task CompareAsync(ImportBench bench)
    {
        using var truth = JsonDocument.Parse(await File.ReadAllTextAsync(SharedData.Path("patients/segment-truth.json"), TestContext.Current.CancellationToken));
        var asOf = DateOnly.Parse(truth.RootElement.GetProperty("reference_date").GetString()!, CultureInfo.InvariantCulture);

        foreach (var query in truth.RootElement.GetProperty("queries").EnumerateArray())
        {
            var key = query.GetProperty("key").GetString()!;
            var json = await File.ReadAllTextAsync(Path.Combine(Definitions, key + ".json"), TestContext.Current.CancellationToken);
            var expected = query.GetProperty("patient_ids").EnumerateArray().Select(i => i.GetString()!).Order(StringComparer.Ordinal);

            var members = await bench.Host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(json, asOf));
            var counts = await bench.Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = json, AsOf = asOf });

            Assert.True(members.IsSuccess, $"{key}: {members.Error?.Message}");
            Assert.True(expected.SequenceEqual(members.Value), $"{key}: {members.Value.Count} people instead of {query.GetProperty("count").GetInt32()}");
            Assert.Equal(query.GetProperty("count").GetInt32(), counts.Value.People.Number);
            Assert.Equal(query.GetProperty("of").GetInt32(), counts.Value.Everyone.Number);
        }
    }
}
