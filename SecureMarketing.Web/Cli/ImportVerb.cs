using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>import PATH…</c>: brings files in and says what went in and what did not.</summary>
internal sealed class ImportVerb : ICliVerb
{
    private const int MaxListed = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Command Build()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files or folders: FHIR R4 JSON, NDJSON or CSV.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "How to read the files.", DefaultValueFactory = _ => "auto" };
        format.AcceptOnlyFromAmong("auto", "fhir", "ndjson", "csv");
        var dryRun = new Option<bool>("--dry-run") { Description = "Read, check and count, but change nothing." };
        var source = new Option<string>("--source") { Description = "Source system of the record ids; files of one system join by id.", DefaultValueFactory = _ => ImportOptions.DefaultSource };
        var verified = new Option<bool>("--addresses-verified")
        {
            Description = "Declare that the source verified each mailbox as the person's own. Recorded. Without it addresses arrive unverified and receive no PHI.",
        };
        var json = CliHost.JsonOption();
        var command = new Command("import", "Import people and their facts. Bad rows are left out and listed; importing twice changes nothing.")
        {
            paths, format, dryRun, source, verified, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var sources = ImportFiles.Find(parse.GetValue(paths)!);
            var options = new ImportOptions
            {
                Format = Enum.Parse<ImportFormat>(parse.GetValue(format)!, ignoreCase: true),
                SourceSystem = parse.GetValue(source)!,
                DryRun = parse.GetValue(dryRun),
                AddressesVerified = parse.GetValue(verified),
            };
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var detail = await RunAsync(host, sources, options, cancellationToken);
            Print(detail, parse.GetValue(json));
            return 0;
        });
        return command;
    }

    /// <summary>Imports and waits; the demo uses it, too.</summary>
    /// <exception cref="CliException">Refused, or stopped at a fault.</exception>
    internal static async Task<ImportDetail> RunAsync(CliHost host, IReadOnlyList<ImportSource> sources, ImportOptions options, CancellationToken cancellationToken)
    {
        var run = Value(await host.RunAsync<StartImport, ImportRunId>(new StartImport(sources, options), cancellationToken));
        Value(await host.RunAsync<RunImport, ImportRunId>(new RunImport(run), cancellationToken));
        return Value(await host.RunAsync<GetImport, ImportDetail>(new GetImport(run, MaxListed), cancellationToken));
    }

    private static void Print(ImportDetail detail, bool json)
    {
        var summary = detail.Summary;
        var rejected = detail.Rows.Where(r => !r.Kept).ToList();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                contacts = new { created = summary.Created, updated = summary.Updated, unchanged = summary.Unchanged },
                facts = summary.Facts,
                rejected = rejected.Select(r => new { file = r.File, row = r.Row, code = r.Code }),
            }, Json));
        }
        else
        {
            Console.WriteLine($"{(summary.DryRun ? "Dry run, nothing changed. " : "")}People: {summary.Created} created, {summary.Updated} updated, {summary.Unchanged} unchanged. Facts: {summary.Facts}. Rejected: {summary.Rejected}.");
            foreach (var row in rejected)
                Console.WriteLine($"{row.File}, row {row.Row}: {row.Code}{(row.Column is null ? "" : " in " + row.Column)}");
        }

        foreach (var row in detail.Rows.Where(r => r.Kept))
            Console.Error.WriteLine($"{row.File}, row {row.Row}: {row.Code} in {row.Column}; the row went in without it.");
        if (summary.Rejected > rejected.Count)
            Console.Error.WriteLine($"Only the first {rejected.Count} of {summary.Rejected} rejected rows are listed.");
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
