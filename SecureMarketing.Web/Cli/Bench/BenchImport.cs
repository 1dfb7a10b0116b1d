using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>What <c>bench import</c> prints.</summary>
/// <param name="Name">import.</param>
/// <param name="Seconds">From the file to the committed last row.</param>
/// <param name="PeakMb">Peak working set of the process.</param>
/// <param name="Contacts">People created.</param>
/// <param name="ContactsPerSecond">Rate.</param>
/// <param name="UndoSeconds">From the request to the last person removed.</param>
internal sealed record ImportFigures(string Name, double Seconds, double PeakMb, int Contacts, double ContactsPerSecond, double UndoSeconds);

internal static class BenchImport
{
    public static async Task<ImportFigures> RunAsync(int contacts, CancellationToken cancellationToken)
    {
        using var folder = new BenchFolder();
        var file = folder.Data.File("people.csv");
        BenchPeople.Write(file, ("Boston", contacts));
        await using var host = await CliHost.StartAsync(folder.Data, [], cancellationToken);

        var load = new Load();
        var detail = await ImportVerb.RunAsync(host, [new ImportSource(file, "people.csv")], new ImportOptions { AddressesVerified = true }, cancellationToken);
        var (seconds, _, peak) = load.Stop();
        var created = detail.Summary.Created;
        var undo = new Load();
        var undone = await ImportRunVerbs.UndoAsync(host, detail.Summary.Id, cancellationToken);
        var (undoSeconds, _, _) = undo.Stop();
        return created == contacts && undone.Summary.UndoRemoved == contacts
            ? new ImportFigures("import", Math.Round(seconds, 2), Math.Round(peak), created, Math.Round(created / seconds), Math.Round(undoSeconds, 2))
            : throw new CliException($"{created} of {contacts} people were created; the figures would mean nothing.");
    }
}
