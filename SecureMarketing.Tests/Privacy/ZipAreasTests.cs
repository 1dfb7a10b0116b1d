using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Privacy;

/// <summary>Which ZIP areas may be told (45 CFR 164.514(b)(2)(i)(B)).</summary>
public sealed class ZipAreasTests
{
    /// <summary>Number of areas, people and the small ones, as published; one digit altered in the table shows.</summary>
    [Fact]
    public void ShippedCensus_IsWhole()
    {
        var areas = ZipAreas.Shipped();

        Assert.Equal(("2020", 894, 334_726_586L), (areas.Vintage, areas.Count, areas.Population));
        Assert.Equal("036 059 102 202 203 204 205 369 556 692 753 772 821 823 878 879 884 893", string.Join(' ', areas.TooSmall));
    }

    [Theory]
    [InlineData("02139", null, "021")]
    [InlineData("02139-1234", "US", "021")]
    [InlineData("021391234", "usa", "021")]
    [InlineData(" 00901 ", "PR", "009")]
    [InlineData("05901", "US", "000")] // 3,352 people
    [InlineData("82301", "US", "000")]
    [InlineData("99901", "US", "999")] // 21,178
    [InlineData("09012", "US", "000")] // military mail: in no census area
    [InlineData("2139", "US", "000")]
    [InlineData("0213", null, "000")]
    [InlineData("K1A 0B1", "CA", "000")]
    [InlineData("10115", "DE", "000")] // Berlin, not New York
    [InlineData("021３9", "US", "000")]
    [InlineData("", null, "000")]
    [InlineData(null, null, "000")]
    public void Area_IsTold_OnlyWhereManyLive(string? zip, string? country, string expected) => Assert.Equal(expected, ZipAreas.Shipped().AreaOf(zip, country));

    [Theory]
    [InlineData("", "Line 1: ")]
    [InlineData("zip,people\n021,1", "Line 1: ")]
    [InlineData("zip3,population\n021,1\n02,7", "Line 3: ")]
    [InlineData("zip3,population\n021,-4", "Line 2: ")]
    [InlineData("zip3,population\n021,1\n021,2", "Line 3: ")]
    public void Table_WithAFault_IsRefusedWithItsLine(string text, string begins) =>
        Assert.StartsWith(begins, Assert.Throws<FormatException>(() => ZipAreas.Read(new StringReader(text), "2030", "test")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ImportedCensus_StandsBesideTheShippedOne()
    {
        await using var host = await TestHost.StartAsync();
        var file = host.Folder.File("areas.csv");
        await File.WriteAllTextAsync(file, "zip3,population\n021,20000\n059,20001\n");

        var read = await host.RunAsync<ImportZipAreas, ImportedZipAreas>(new ImportZipAreas(file, "2030", "Census of 2030, an invented one"));
        var book = host.Get<ZipAreaBook>();

        Assert.Equal(new ImportedZipAreas("2030", 2, 1), read.Value);
        Assert.Equal(["2030", "2020"], book.Vintages);
        Assert.Equal(("000", "059", "Census of 2030, an invented one"), (book.Find("2030")!.AreaOf("02139", null), book.Find("2030")!.AreaOf("05901", null), book.Find("2030")!.Source));
        Assert.Null(book.Find("2010"));
        Assert.Equal("zip_areas.vintage", (await host.RunAsync<ImportZipAreas, ImportedZipAreas>(new ImportZipAreas(file, "2020", "somebody else"))).Error!.Code);
        Assert.Equal("zip_areas.unreadable", (await host.RunAsync<ImportZipAreas, ImportedZipAreas>(new ImportZipAreas(file + ".no", "2030", "somebody"))).Error!.Code);
    }
}
