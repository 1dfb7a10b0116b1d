using System.Globalization;
using System.Text.Json;

namespace SecureMarketing.Tests.Pipeline;

/// <summary>
/// Memory does not follow the size of a file: four times the bytes, and the peak working set of the importing process stays within
/// half as much again. A growth that matters shows at sizes that take minutes: the slow tier (<c>SM_FULL=1</c>). The fast one sees that it
/// is measured.
/// </summary>
public sealed class ImportMemoryTests(ITestOutputHelper output)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
    private static readonly int Small = Full ? 50 * 1024 * 1024 : 512 * 1024;
    private const int Times = 4;
    private const double MostGrowth = 1.5;

    /// <summary>Bytes of a row of the table, and of a patient's two lines, roughly as exports have them.</summary>
    private const int RowBytes = 400;

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task Peak_OfFourTimesTheBytes_IsAtMostHalfAsMuchAgain(string format)
    {
        var (small, large) = (await PeakAsync(format, Small), await PeakAsync(format, Small * Times));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{format}: {small.FileMb:0} MB of file {small.PeakMb:0} MB of memory, {large.FileMb:0} MB {large.PeakMb:0} MB"));
        // Told to a tenth of a megabyte.
        Assert.InRange(large.FileMb, (small.FileMb - 0.06) * Times * 0.95, (small.FileMb + 0.06) * Times * 1.05);
        Assert.True(large.PeakMb <= small.PeakMb * MostGrowth, $"{large.PeakMb} MB after {small.PeakMb} MB.");
    }

    private static async Task<(double FileMb, double PeakMb)> PeakAsync(string format, int bytes)
    {
        var folder = Directory.CreateTempSubdirectory("sm-memory-");
        try
        {
            var file = Path.Combine(folder.FullName, "patients.ndjson");
            if (format == "ndjson")
                await WriteAsync(file, bytes);
            var (exit, line, errors) = await DemoRun.CommandAsync(
                ["bench", "import", .. format == "ndjson" ? (string[])["--files", file] : ["--contacts", Number(bytes / RowBytes), "--row-bytes", Number(RowBytes)]]);
            Assert.True(exit == 0, errors);
            var figures = JsonDocument.Parse(line).RootElement;
            return (figures.GetProperty("fileMb").GetDouble(), figures.GetProperty("peakMb").GetDouble());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A patient and a result after the other, line by line.</summary>
    private static async Task WriteAsync(string path, int bytes)
    {
        await using var file = new StreamWriter(path);
        for (var (person, written) = (0, 0L); written < bytes; person++)
        {
            var patient = $$"""{"resourceType":"Patient","id":"m{{person}}","name":[{"family":"Example{{Letters(person)}}","given":["Ada"]}],"telecom":[{"system":"email","value":"person{{person}}@example.com"}],"gender":"female","birthDate":"19{{50 + (person % 50)}}-01-12","address":[{"city":"Boston","state":"MA","postalCode":"02110"}]}""";
            var result = $$$"""{"resourceType":"Observation","id":"r{{{person}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"4548-4","display":"A1c"}]},"subject":{"reference":"Patient/m{{{person}}}"},"effectiveDateTime":"2026-01-{{{10 + (person % 19)}}}","valueQuantity":{"value":6.1,"unit":"%","code":"%"}}""";
            await file.WriteLineAsync(patient);
            await file.WriteLineAsync(result);
            written += patient.Length + result.Length + 2;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Letters(int number) => (number >= 26 ? Letters((number / 26) - 1) : "") + (char)('a' + (number % 26));
}
