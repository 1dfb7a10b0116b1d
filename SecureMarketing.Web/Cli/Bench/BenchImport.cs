using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>What <c>bench import</c> prints.</summary>
/// <param name="Name">import.</param>
/// <param name="Seconds">From the file to the committed last row.</param>
/// <param name="PeakMb">Peak working set of the process.</param>
/// <param name="Contacts">People created.</param>
/// <param name="ContactsPerSecond">Rate.</param>
internal sealed record ImportFigures(string Name, double Seconds, double PeakMb, int Contacts, double ContactsPerSecond);

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
        return created == contacts
            ? new ImportFigures("import", Math.Round(seconds, 2), Math.Round(peak), created, Math.Round(created / seconds))
            : throw new CliException($"{created} of {contacts} people were created; the figures would mean nothing.");
    }
}
