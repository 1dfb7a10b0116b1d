using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>What <c>bench import</c> prints.</summary>
/// <param name="Name">import.</param>
/// <param name="Database">Sqlite or PostgreSql.</param>
/// <param name="Seconds">From the file to the committed last row.</param>
/// <param name="CpuSeconds">Processor seconds of all threads meanwhile: on a busy machine they say more than the clock.</param>
/// <param name="PeakMb">Peak working set of the process.</param>
/// <param name="Contacts">People created.</param>
/// <param name="ContactsPerSecond">Rate.</param>
/// <param name="Facts">Clinical facts, visits and appointments written.</param>
/// <param name="FileMb">Size of the files, in 1,048,576 bytes.</param>
/// <param name="UndoSeconds">From the request to the last person removed.</param>
internal sealed record ImportFigures(string Name, string Database, double Seconds, double CpuSeconds, double PeakMb, int Contacts, double ContactsPerSecond, int Facts, double FileMb, double UndoSeconds);

internal static class BenchImport
{
    /// <param name="contacts">People in the address list that is made up for the purpose.</param>
    /// <param name="rowBytes">Bytes of each of its rows, filled up by a column that no mapping takes; 0 = as long as they are.</param>
    /// <param name="postgres">Connection string of an empty PostgreSQL database; null = SQLite in a throw-away folder.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="CliException">The database is in use.</exception>
    public static async Task<ImportFigures> RunAsync(int contacts, int rowBytes, string? postgres, CancellationToken cancellationToken)
    {
        using var folder = new BenchFolder();
        var file = folder.Data.File("people.csv");
        BenchPeople.Write(file, rowBytes, ("Boston", contacts));
        var figures = await RunAsync(folder, [new ImportSource(file, "people.csv")], postgres, cancellationToken);
        return figures.Contacts == contacts ? figures : throw new CliException($"{figures.Contacts} of {contacts} people were created; the figures would mean nothing.");
    }

    /// <param name="files">Somebody's own, read where they are.</param>
    /// <param name="postgres">As above.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="CliException">The database is in use, or nobody is in the files.</exception>
    public static async Task<ImportFigures> RunAsync(IReadOnlyList<ImportSource> files, string? postgres, CancellationToken cancellationToken)
    {
        using var folder = new BenchFolder();
        var figures = await RunAsync(folder, files, postgres, cancellationToken);
        return figures.Contacts > 0 ? figures : throw new CliException("Nobody was in the files; the figures would mean nothing.");
    }

    private static async Task<ImportFigures> RunAsync(BenchFolder folder, IReadOnlyList<ImportSource> files, string? postgres, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.StartAsync(folder.Data, Settings(postgres), cancellationToken);
        await RefuseUsedAsync(host, cancellationToken);

        var load = new Load();
        var detail = await ImportVerb.RunAsync(host, files, new ImportOptions { AddressesVerified = true }, cancellationToken);
        var (seconds, cpu, peak) = load.Stop();
        var created = detail.Summary.Created;
        var undo = new Load();
        var undone = await ImportRunVerbs.UndoAsync(host, detail.Summary.Id, cancellationToken);
        var (undoSeconds, _, _) = undo.Stop();
        var fileMb = files.Sum(f => new FileInfo(f.Path).Length) / 1024.0 / 1024.0;
        return undone.Summary.UndoRemoved == created
            ? new ImportFigures(
                "import", postgres is null ? "Sqlite" : "PostgreSql", Math.Round(seconds, 2), Math.Round(cpu, 2), Math.Round(peak), created, Math.Round(created / seconds), detail.Summary.Facts, Math.Round(fileMb, 1), Math.Round(undoSeconds, 2))
            : throw new CliException($"{undone.Summary.UndoRemoved} of {created} people were taken back; the figures would mean nothing.");
    }

    /// <summary>Outranks the environment: a benchmark must not find its way into an installation.</summary>
    internal static KeyValuePair<string, string?>[] Settings(string? postgres) =>
    [
        new("Database:Provider", (postgres is null ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql).ToString()),
        new("Database:ConnectionString", postgres),
    ];

    private static async Task RefuseUsedAsync(CliHost host, CancellationToken cancellationToken)
    {
        if ((await host.RunAsync<ListImports, ImportHistory>(new ListImports(0, 1), cancellationToken)).Value.Items.Count > 0)
            throw new CliException("That database is in use. Name an empty one: a benchmark never touches an installation.");
    }
}
