using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.DeIdentified;
using SecureMarketing.Tests.Contacts;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>From imported people to a file without them.</summary>
public sealed class ExportDeIdentifiedTests
{
    private const string Everyone = """{"attribute":"age","operator":"atLeast","value":0}""";

    /// <summary>Whatever of a person's record names them.</summary>
    private static readonly string[] Canaries =
        ["Quillfeather", "Marisol", "Inés", "Mrs", "example.com", "MRN", "77841", "617-555", "Larkspur", "Worcester", "01545", "09-12", "1965-", "999-11", "Spanish", "White", "Condition ", "urn:"];

    [Theory]
    [InlineData(DeIdentifiedFormat.Ndjson, PlaceColumn.Area)]
    [InlineData(DeIdentifiedFormat.Csv, PlaceColumn.State)]
    public async Task Export_HoldsEveryone_AndNamesNobody(DeIdentifiedFormat format, PlaceColumn place)
    {
        await using var bench = await PeopleAsync(14);
        var options = new DeIdentifiedOptions { Format = format, Place = place, Values = true, Visits = true };

        var (export, text) = await ExportAsync(bench, options);

        Assert.Equal((14, "2020"), (export.People, export.Vintage));
        Assert.All(Canaries, canary => Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase));
        var ids = await bench.QueryAsync(db => db.Set<Core.Contacts.Contact>().Select(c => c.Id).ToListAsync());
        Assert.All(ids, id => Assert.DoesNotContain(id.Value.ToString("N"), text, StringComparison.OrdinalIgnoreCase));
        var (rows, findings) = await new SafeHarborCheck(ZipAreas.Shipped(), new DateOnly(2026, 11, 24)).RunAsync(new StringReader(text), CancellationToken.None);
        Assert.Equal((14, 0), (rows, findings.Count));
        Assert.Contains(place == PlaceColumn.Area ? "015" : "MA", text, StringComparison.Ordinal);
        var audited = await bench.QueryAsync(db => db.AuditEvents.AsNoTracking().SingleAsync(e => e.Action == AuditAction.DeIdentifiedExported));
        Assert.Equal(("yearly study", "safe-harbour,rows:14,census:2020", export.Sha256), (audited.Purpose, audited.ReasonCodes, Convert.ToHexStringLower(audited.AfterHash!)));
    }

    /// <summary>Nobody can tell what an organisation keeps in its own attributes: none is on the list of permitted fields.</summary>
    [Fact]
    public async Task CustomAttributes_StayBehind()
    {
        await using var bench = await CustomFixture.StartAsync(DatabaseProvider.Sqlite);
        await bench.PeopleAsync(string.Concat(Enumerable.Range(1, 12).Select(i => $"p{i},Roe,high,7.5,2026-03-01,Y,Dr. Imogen Vale\n")));
        var segment = (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "High", RuleJson = "{\"attribute\":\"custom.riskTier\",\"operator\":\"equals\",\"value\":\"High\"}" })).Value.Id;
        var file = bench.Host.Folder.File("people.out");

        var export = await bench.Host.RunAsync<ExportDeIdentified, DeIdentifiedExport>(new ExportDeIdentified(file, segment, new DeIdentifiedOptions { Values = true, Visits = true, Sensitive = true }, "2020", "yearly study"));

        Assert.Equal(12, export.Value.People);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.All(["High", "7.5", "Imogen", "custom", "riskTier"], value => Assert.DoesNotContain(value, text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Eleven have hypertension, three have something rarer: their rows do not say what.</summary>
    [Fact]
    public async Task RareCodes_AreLeftOut_SensitiveOnesUnlessAskedFor()
    {
        await using var bench = await PeopleAsync(14);

        var (export, text) = await ExportAsync(bench, new DeIdentifiedOptions());
        var (asked, with) = await ExportAsync(bench, new DeIdentifiedOptions { Sensitive = true });

        Assert.Equal((3, 14), (export.RareCodesLeftOut, export.SensitiveFactsLeftOut));
        Assert.Equal(0, asked.SensitiveFactsLeftOut);
        Assert.Equal(11, Rows(text).Count(r => r["facts"]!.AsArray().Any(f => (string)f!["code"]! == "38341003")));
        Assert.DoesNotContain("44054006", text, StringComparison.Ordinal);
        Assert.DoesNotContain("72892002", text, StringComparison.Ordinal);
        Assert.Contains("72892002", with, StringComparison.Ordinal);
        Assert.Equal(["2019"], Rows(text).SelectMany(r => r["facts"]!.AsArray()).Select(f => f!["year"]!.ToJsonString()).Distinct());
    }

    [Fact]
    public async Task TwoExports_CannotBeJoined()
    {
        await using var bench = await PeopleAsync(14);

        var first = Rows((await ExportAsync(bench, new DeIdentifiedOptions())).Text);
        var second = Rows((await ExportAsync(bench, new DeIdentifiedOptions())).Text);

        Assert.Equal(14, first.Select(Record).Distinct().Count());
        Assert.Empty(first.Select(Record).Intersect(second.Select(Record)));

        static string Record(JsonNode row) => (string)row["record"]!;
    }

    [Fact]
    public async Task Export_IsRefused_ForFewPeople_WithoutTheRight_AndWithoutACensus()
    {
        await using var bench = await PeopleAsync(10);
        var segment = await SegmentAsync(bench);
        var file = bench.Host.Folder.File("out");
        ExportDeIdentified Ask(string vintage = "2020", bool sensitive = false) => new(file, segment, new DeIdentifiedOptions { Sensitive = sensitive }, vintage, "study");

        Assert.Equal("deidentified.too_few", await CodeAsync(Ask(), bench.Host.Operator));
        Assert.Equal("deidentified.no_census", await CodeAsync(Ask("2010"), bench.Host.Operator));
        Assert.Equal("usecase.forbidden", await CodeAsync(Ask(), Actor.Worker("t", Permission.ReportExport, Permission.SegmentView)));
        var everyone = (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Group", RuleJson = "{\"attribute\":\"condition\",\"operator\":\"ever\",\"of\":{\"codes\":[\"F10.20\"],\"system\":\"icd-10-cm\"}}" })).Value;
        Assert.Equal("segment.part2", await CodeAsync(Ask() with { Segment = everyone.Id }, Actor.Worker("t", Permission.DeIdentifiedExport, Permission.SensitiveAttributesUse)));
        Assert.Equal("deidentified.sensitive", await CodeAsync(Ask(sensitive: true), Actor.Worker("t", Permission.DeIdentifiedExport)));
        Assert.Equal("deidentified.purpose", await CodeAsync(Ask() with { Purpose = " " }, bench.Host.Operator));
        Assert.False(File.Exists(file));

        async Task<string?> CodeAsync(ExportDeIdentified command, Actor actor) => (await bench.Host.RunAsync<ExportDeIdentified, DeIdentifiedExport>(command, actor)).Error?.Code;
    }

    private static async Task<ImportBench> PeopleAsync(int people)
    {
        var bench = await ImportBench.StartAsync();
        var resources = Enumerable.Range(1, people).SelectMany(i => (JsonObject[])
        [
            Patient($"p{i}", change: p => p["birthDate"] = string.Create(CultureInfo.InvariantCulture, $"19{20 + (i * 4)}-09-12")),
            Condition($"c{i}", $"p{i}", i <= 11 ? "38341003" : "44054006"),
            Condition($"s{i}", $"p{i}", "72892002"),
            Encounter($"e{i}", $"p{i}"),
        ]);
        await bench.ImportAsync(bench.File("people.json", Bundle([.. resources])));
        return bench;
    }

    private static async Task<SegmentId> SegmentAsync(ImportBench bench) =>
        (await bench.Host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments())).Value is [var row, ..]
            ? row.Id
            : (await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Everyone", RuleJson = Everyone })).Value.Id;

    private static async Task<(DeIdentifiedExport Export, string Text)> ExportAsync(ImportBench bench, DeIdentifiedOptions options)
    {
        var file = bench.Host.Folder.File("people.out");
        var export = await bench.Host.RunAsync<ExportDeIdentified, DeIdentifiedExport>(new ExportDeIdentified(file, await SegmentAsync(bench), options, "2020", "yearly study"));
        Assert.Null(export.Error);
        return (export.Value, await File.ReadAllTextAsync(file));
    }

    private static List<JsonNode> Rows(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
}
