using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.Serialization;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Cli.Bench;

namespace SecureMarketing.Tests.Pipeline;

/// <summary>
/// The benchmark verb. The fast tier sees that it measures what it says; the slow tier (<c>SM_FULL=1</c>) runs it long enough
/// for its figures to mean something and prints them as a ratio to Postfix's own load generator on the same sink.
/// </summary>
public sealed class BenchTests(ITestOutputHelper output)
{
    private const string Sink = "/usr/sbin/smtp-sink";
    private const string Source = "/usr/sbin/smtp-source";
    private const int Octets = 9_700;

    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Import_CreatesEveryone_AndTellsRateMemoryAndUndo(DatabaseProvider provider)
    {
        var contacts = Full ? 100_000 : 1_000;
        var postgres = provider == DatabaseProvider.PostgreSql;
        var environment = postgres ? new Dictionary<string, string?> { ["SM_BENCH_POSTGRES"] = TestPostgres.NewDatabase() } : [];

        var (exit, line, errors) = await DemoRun.CommandAsync(environment, ["bench", "import", "--contacts", contacts.ToString(CultureInfo.InvariantCulture), .. postgres ? (string[])["--postgres"] : []]);

        Assert.True(exit == 0, errors);
        output.WriteLine(line);
        var figures = Figures(line);
        Assert.Equal(provider.ToString(), figures.GetProperty("database").GetString());
        Assert.True(figures.GetProperty("undoSeconds").GetDouble() > 0);
        Assert.Equal(("import", contacts), (figures.GetProperty("name").GetString(), figures.GetProperty("contacts").GetInt32()));
        Assert.True(figures.GetProperty("contactsPerSecond").GetDouble() > 0 && figures.GetProperty("cpuSeconds").GetDouble() > 0 && figures.GetProperty("peakMb").GetDouble() > 0);
        // The bar by the clock or, on a busy machine, by the importer's own processor seconds (those of PostgreSQL's server are not among them).
        Assert.True(!Full || contacts >= 10_000 * Math.Min(figures.GetProperty("seconds").GetDouble(), figures.GetProperty("cpuSeconds").GetDouble()), line);
        Assert.True(!Full || figures.GetProperty("undoSeconds").GetDouble() <= 30, line);
    }

    /// <summary>The verb itself refuses to print figures of evaluators that differ.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Segments_AreTheSameByIndexAndDatabaseAndByHand(DatabaseProvider provider)
    {
        const int contacts = 2_000;
        var postgres = provider == DatabaseProvider.PostgreSql ? TestPostgres.NewDatabase() : null;
        var figures = await BenchSegments.RunAsync(contacts, postgres, TestContext.Current.CancellationToken);

        output.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        Assert.Equal(("segments", contacts, 12), (figures.Name, figures.Contacts, figures.Segments.Count));
        Assert.All(figures.Segments, s => Assert.True(s.Count > 0 && s.IndexP50Ms > 0 && s.SqlP50Ms > 0 && s.HandSqlP50Ms > 0, s.Id));
        Assert.True(figures.ChangeVisibleMs > 0);
        Assert.All(figures.Histories, h => Assert.True(h is { FirstP50Ms: > 0, AgainP50Ms: > 0, ChangedP50Ms: > 0 }, h.Id));
        Assert.True(figures.Guard is { FirstP50Ms: > 0, NextP50Ms: > 0 } && figures.Guard.FirstP95Ms >= figures.Guard.FirstP50Ms && figures.Guard.NextP95Ms >= figures.Guard.NextP50Ms);
        Assert.InRange(figures.SnapshotPeople!.Value, contacts / 4, contacts);
        // What is promised of a million people is judged where they are measured alone (SegmentSpeedTests).
        Assert.Empty(figures.Bars);
    }

    [Fact]
    public async Task Segments_TellHowTheyGrow()
    {
        var figures = await BenchSegments.GrowthAsync(2_000, 1_000, TestContext.Current.CancellationToken);
        Assert.Equal((2_000, 1_000), (figures.Contacts, figures.GrowthFrom));
        Assert.Equal(figures.Segments.Select(s => s.Id), figures.Growth!.Keys);
        Assert.All(figures.Growth.Values, times => Assert.True(times > 0));
        Assert.Equal(2, (await CommandLine.RunAsync("bench", "segments", "--contacts", "2000", "--growth-from", "2000")).Exit);
    }

    /// <summary>The bar is 20,000 lines a second of one processor; how much of a line is not parsing shows in the ratio.</summary>
    [Fact]
    public async Task Commands_BesideABareParse()
    {
        var figures = await BenchCommands.RunAsync(Full ? 200_000 : 1_000, TestContext.Current.CancellationToken);

        Assert.Equal(["gate evaluate", "classify", "authorization check"], figures.Select(f => f.Verb));
        Assert.All(figures, f =>
        {
            output.WriteLine(JsonSerializer.Serialize(f, JsonSerializerOptions.Web));
            Assert.True(f is { LinesPerSecond: > 0, CpuMicrosPerLine: >= 0, PeakMb: > 0 });
            Assert.True(!Full || f.RatioToBareParse >= 0.2, $"{f.Verb} is at {f.RatioToBareParse:0.000} of a bare parse; it is to be at 0.2 at least.");
            Assert.True(!Full || f.CpuMicrosPerLine <= 50, $"{f.Verb} takes {f.CpuMicrosPerLine:0} µs a line; 50 are 20,000 lines a second.");
        });
    }

    /// <summary>Beside a program that only parses the same files with the same parser and throws the result away.</summary>
    [Fact]
    public async Task ImportOfFhir_BesideABareParse()
    {
        var files = Directory.GetFiles(SharedData.Path("patients/synthea-r4-bundles"), "*.json").Order(StringComparer.Ordinal).Take(Full ? int.MaxValue : 3).ToArray();
        var before = BareParse(files);
        var (exit, line, errors) = await DemoRun.CommandAsync(["bench", "import", .. files.SelectMany(f => (string[])["--files", f])]);
        Assert.True(exit == 0, errors);
        var bare = (before + BareParse(files)) / 2;

        var figures = Figures(line);
        Assert.True(figures.GetProperty("facts").GetInt32() > 0 && figures.GetProperty("fileMb").GetDouble() > 0);
        var ratio = bare / figures.GetProperty("seconds").GetDouble();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Trim()} bare parse {bare:0.00} s, ratio {ratio:0.00}"));
        Assert.True(!Full || ratio >= 0.5, $"The import is at {ratio:0.00} of a bare parse; it is to be at 0.5 at least.");
    }

    /// <returns>Seconds.</returns>
    private static double BareParse(string[] files)
    {
        var deserializer = new FhirJsonDeserializer();
        var watch = Stopwatch.StartNew();
        foreach (var file in files)
        {
            var reader = new Utf8JsonReader(File.ReadAllBytes(file));
            _ = deserializer.TryDeserializeResource(ref reader, out _, out _);
        }

        return watch.Elapsed.TotalSeconds;
    }

    [Fact]
    public async Task Import_IntoPostgresWithoutItsVariable_IsWrongUsage()
    {
        var (exit, line, errors) = await DemoRun.CommandAsync(new Dictionary<string, string?> { ["SM_BENCH_POSTGRES"] = null }, ["bench", "import", "--postgres"]);

        Assert.Equal((2, ""), (exit, line));
        Assert.Contains("--postgres needs SM_BENCH_POSTGRES", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1:25")]
    [InlineData("localhost")]
    public async Task Send_ToAnythingButLoopback_IsWrongUsage(string peer)
    {
        var (exit, line, errors) = await DemoRun.CommandAsync("bench", "send", "--smtp", peer);

        Assert.Equal((2, ""), (exit, line));
        Assert.Contains("--smtp is a loopback address and a port", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_BesidePostfixsOwnSource_OnTheSameSink()
    {
        Component.SkipUnless("postfix", File.Exists(Sink) && File.Exists(Source), "apt-get install postfix.");
        var (messages, warmUp, rounds) = Full ? (3_000, 1_000, 3) : (100, 11, 1);
        var port = Ports.Free();
        using var sink = Process.Start(Sink, [.. Environment.UserName == "root" ? (string[])["-u", "nobody"] : [], string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "100"]);
        try
        {
            await Ports.ListensAsync(port);
            for (var round = 0; round < rounds; round++)
            {
                var source = await SourceAsync(port, messages);
                var (exit, line, errors) = await DemoRun.CommandAsync(
                    "bench", "send", "--smtp", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "--messages", $"{messages}", "--warm-up", $"{warmUp}");
                Assert.True(exit == 0, errors);
                var figures = Figures(line);
                Assert.Equal(messages, figures.GetProperty("messages").GetInt32());
                var ours = figures.GetProperty("messagesPerSecond").GetDouble();
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Trim()} smtp-source {source:0}/s, ratio {ours / source:0.000}"));
                Assert.True(ours > 0);
            }
        }
        finally
        {
            sink.Kill();
            await sink.EndAsync();
        }
    }

    /// <summary>Messages a second by smtp-source with four connections that it keeps open.</summary>
    private static async Task<double> SourceAsync(int port, int messages)
    {
        var watch = Stopwatch.StartNew();
        var (exit, _, errors) = await DemoRun.ProgramAsync(
            Source, "-d", "-s", "4", "-m", $"{messages}", "-l", $"{Octets}", "-f", "news@example.org", "-t", "person@example.com", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        Assert.True(exit == 0, errors);
        return messages / watch.Elapsed.TotalSeconds;
    }

    private static JsonElement Figures(string line) => JsonDocument.Parse(line).RootElement;
}
