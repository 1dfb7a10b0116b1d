using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>What <c>bench import</c> prints.</summary>
/// <param name="Name">import.</param>
/// <param name="Database">Sqlite or PostgreSql.</param>
/// <param name="Seconds">From the file to the committed last row.</param>
/// <param name="PeakMb">Peak working set of the process.</param>
/// <param name="Contacts">People created.</param>
/// <param name="ContactsPerSecond">Rate.</param>
/// <param name="UndoSeconds">From the request to the last person removed.</param>
internal sealed record ImportFigures(string Name, string Database, double Seconds, double PeakMb, int Contacts, double ContactsPerSecond, double UndoSeconds);

internal static class BenchImport
{
    /// <param name="contacts">People in the file.</param>
    /// <param name="postgres">Connection string of an empty PostgreSQL database; null = SQLite in a throw-away folder.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="CliException">The database is in use.</exception>
    public static async Task<ImportFigures> RunAsync(int contacts, string? postgres, CancellationToken cancellationToken)
    {
        using var folder = new BenchFolder();
        var file = folder.Data.File("people.csv");
        BenchPeople.Write(file, ("Boston", contacts));
        await using var host = await CliHost.StartAsync(folder.Data, Settings(postgres), cancellationToken);
        await RefuseUsedAsync(host, cancellationToken);

        var load = new Load();
        var detail = await ImportVerb.RunAsync(host, [new ImportSource(file, "people.csv")], new ImportOptions { AddressesVerified = true }, cancellationToken);
        var (seconds, _, peak) = load.Stop();
        var created = detail.Summary.Created;
        var undo = new Load();
        var undone = await ImportRunVerbs.UndoAsync(host, detail.Summary.Id, cancellationToken);
        var (undoSeconds, _, _) = undo.Stop();
        return created == contacts && undone.Summary.UndoRemoved == contacts
            ? new ImportFigures("import", postgres is null ? "Sqlite" : "PostgreSql", Math.Round(seconds, 2), Math.Round(peak), created, Math.Round(created / seconds), Math.Round(undoSeconds, 2))
            : throw new CliException($"{created} of {contacts} people were created; the figures would mean nothing.");
    }

    /// <summary>Outranks the environment: a benchmark must not find its way into an installation.</summary>
    private static KeyValuePair<string, string?>[] Settings(string? postgres) =>
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
