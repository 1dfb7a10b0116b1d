using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Features.Contacts;

namespace SecureMarketing.Tests.Contacts;

/// <summary>How far an import is, in bytes.</summary>
public sealed class ReadMeterTests
{
    [Fact]
    public void Share_GoesUpOnly_AndEndsAtAll()
    {
        var meter = new ReadMeter();
        Assert.Null(meter.Share);
        meter.Expect(400);

        var seen = new List<double?>();
        foreach (var (bytes, positions) in new (long, long[])[] { (100, [10, 50, 40]), (300, [150, 9_000]) })
        {
            meter.Begin(bytes);
            foreach (var position in positions)
            {
                meter.At(position);
                seen.Add(meter.Share);
            }

            meter.End();
            seen.Add(meter.Share);
        }

        Assert.Equal([0.025, 0.125, 0.125, 0.25, 0.625, 1, 1], seen);
    }

    [Theory]
    [InlineData(999, "999 bytes")]
    [InlineData(12_400, "12 kB")]
    [InlineData(1_240_000, "1.2 MB")]
    [InlineData(2_000_000_000, "2.0 GB")]
    public void Sizes_AreSaidShortly(long bytes, string words) => Assert.Equal(words, ImportWords.Size(bytes));

    [Fact]
    public async Task CommandLine_SaysHowFarItIs_OnTheErrorStream()
    {
        var folder = Directory.CreateTempSubdirectory("sm-progress-");
        try
        {
            var file = Path.Combine(folder.FullName, "people.csv");
            await File.WriteAllTextAsync(file, "id,last\np1,Roe\np2,Doe\n");
            var answer = await CommandLine.RunAsync("import", file, "--progress", "--json", "--data", Path.Combine(folder.FullName, "data"));

            Assert.Equal(0, answer.Exit);
            Assert.StartsWith("{", answer.Output, StringComparison.Ordinal);
            Assert.EndsWith("100 % of 22 bytes read.\n", answer.Errors.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
