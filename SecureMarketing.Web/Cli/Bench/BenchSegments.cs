using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Measuring;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>What <c>bench segments</c> prints.</summary>
/// <param name="Name">segments.</param>
/// <param name="Database">Sqlite or PostgreSql.</param>
/// <param name="Seconds">All of it.</param>
/// <param name="PeakMb">Peak working set of the process.</param>
/// <param name="Contacts">People made for it.</param>
/// <param name="DataSeconds">Making them.</param>
/// <param name="BareReadSeconds">Reading every field of the rows that the index is built from.</param>
/// <param name="BuildSeconds">Building the index.</param>
/// <param name="IndexMb">What it holds of the managed heap.</param>
/// <param name="ChangeVisibleMs">From the commit of a change to a count that knows it.</param>
/// <param name="SnapshotPeople">People of the snapshot; null when fewer than 11.</param>
/// <param name="SnapshotSeconds">The use case that takes it, from call to commit.</param>
/// <param name="Segments">The reference segments.</param>
/// <param name="Guard">What deciding how a number is shown costs beside counting it.</param>
/// <param name="Histories">Conditions that only the database knows: first count, further ones, and the one after a change of one person.</param>
internal sealed record SegmentsFigures(
    string Name, string Database, double Seconds, double PeakMb, int Contacts, double DataSeconds, double BareReadSeconds, double BuildSeconds, double IndexMb, double ChangeVisibleMs,
    long? SnapshotPeople, double SnapshotSeconds, IReadOnlyList<SegmentFigure> Segments, GuardFigures Guard, IReadOnlyList<HistoryFigure> Histories)
{
    /// <summary>Fewer people of the same run, to see how the index grows; null when not asked for.</summary>
    public int? GrowthFrom { get; init; }

    /// <summary>By name of the segment: p50 by the index, in times of that among the fewer people.</summary>
    public IReadOnlyDictionary<string, double>? Growth { get; init; }

    /// <summary>The figures beside what was promised of them; none for fewer than a million people.</summary>
    public IReadOnlyList<BarVerdict> Bars => SegmentBars.Judge(this);
}

internal static class BenchSegments
{
    /// <summary>First among fewer people, then among all: the same machine in the same state.</summary>
    /// <param name="contacts">People to make up.</param>
    /// <param name="from">The fewer people.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<SegmentsFigures> GrowthAsync(int contacts, int from, CancellationToken cancellationToken)
    {
        var fewer = (await RunAsync(from, null, cancellationToken)).Segments.ToDictionary(s => s.Id, s => s.IndexP50Ms, StringComparer.Ordinal);
        var all = await RunAsync(contacts, null, cancellationToken);
        return all with { GrowthFrom = from, Growth = all.Segments.ToDictionary(s => s.Id, s => Math.Round(s.IndexP50Ms / fewer[s.Id], 2), StringComparer.Ordinal) };
    }

    /// <param name="contacts">People to make up.</param>
    /// <param name="postgres">Connection string of an empty PostgreSQL database; null = SQLite in a throw-away folder.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="CliException">The database is in use, or the evaluators differ.</exception>
    public static async Task<SegmentsFigures> RunAsync(int contacts, string? postgres, CancellationToken cancellationToken)
    {
        using var folder = new BenchFolder();
        await using var host = await CliHost.StartAsync(folder.Data, BenchImport.Settings(postgres), cancellationToken);
        var load = new Load();
        try
        {
            var found = await host.Services.GetRequiredService<SegmentBench>().RunAsync(contacts, cancellationToken);
            var (people, snapshot) = await SnapshotAsync(host, cancellationToken);
            var (seconds, _, peak) = load.Stop();
            return new SegmentsFigures(
                "segments", (postgres is null ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql).ToString(), Math.Round(seconds, 2), Math.Round(peak), found.Contacts, found.DataSeconds, found.BareReadSeconds,
                found.BuildSeconds, found.IndexMb, found.ChangeVisibleMs, people, snapshot, found.Segments, found.Guard, found.Histories);
        }
        catch (InvalidOperationException refused)
        {
            throw new CliException(refused.Message);
        }
    }

    private static async Task<(long? People, double Seconds)> SnapshotAsync(CliHost host, CancellationToken cancellationToken)
    {
        var saved = Value(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Benchmark", RuleJson = SegmentBench.HalfOfThem }, cancellationToken));
        var load = new Load();
        var taken = Value(await host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(saved.VersionId), cancellationToken));
        return (taken.People.Number, Math.Round(load.Stop().Seconds, 2));
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
