using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Features.Contacts;

namespace SecureMarketing.Web.Cli;

/// <summary><c>import PATH…</c>: brings files in and says what went in and what did not. <c>import suggest PATH…</c>: prints a mapping.</summary>
internal sealed class ImportVerb : ICliVerb
{
    private const int MaxListed = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Command Build()
    {
        var paths = Paths();
        var format = new Option<string>("--format") { Description = "How to read the files.", DefaultValueFactory = _ => "auto" };
        format.AcceptOnlyFromAmong("auto", "fhir", "ndjson", "csv", "xlsx");
        var mapping = new Option<string?>("--mapping") { Description = "How to read tables: the name of a mapping, or a .json file. Without it columns are taken as their names suggest." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read, check and count, but change nothing." };
        var source = new Option<string>("--source") { Description = "Source system of the record ids; files of one system join by id.", DefaultValueFactory = _ => ImportOptions.DefaultSource };
        var verified = new Option<bool>("--addresses-verified")
        {
            Description = "Declare that the source verified each mailbox as the person's own. Recorded. Without it addresses arrive unverified and receive no PHI.",
        };
        var maxPercent = new Option<int?>("--max-rejected-percent") { Description = "Stop when more than this share of the rows read is rejected (looked at after 200 rows). Default: no limit." };
        maxPercent.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 100)
                result.AddError("--max-rejected-percent is a whole number from 1 to 100.");
        });
        var progress = new Option<bool>("--progress") { Description = "Say on the error stream, every second and at the end, how much of the files is read." };
        var json = CliHost.JsonOption();
        var command = new Command("import", "Import people and their facts. Bad rows are left out and listed; importing twice changes nothing.")
        {
            paths, format, mapping, dryRun, source, verified, maxPercent, progress, json, Suggest(),
            ImportRunVerbs.List(), ImportRunVerbs.Errors(), ImportRunVerbs.Resume(), ImportRunVerbs.Cancel(), ImportRunVerbs.Undo(),
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
                MaxRejectedPercent = parse.GetValue(maxPercent),
            };
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var found = await ImportMappings.FindAsync(host, parse.GetValue(mapping), cancellationToken);
            var detail = await RunAsync(host, sources, options, cancellationToken, found, parse.GetValue(progress));
            var diff = detail.Summary.DryRun ? Value(await host.RunAsync<GetDryRunDiff, IReadOnlyList<DiffLine>>(new GetDryRunDiff(detail.Summary.Id), cancellationToken)) : null;
            Print(detail, diff, parse.GetValue(json));
            return 0;
        });
        return command;
    }

    /// <summary>Imports and waits; the demo uses it, too.</summary>
    /// <exception cref="CliException">Refused, or stopped at a fault.</exception>
    internal static async Task<ImportDetail> RunAsync(
        CliHost host, IReadOnlyList<ImportSource> sources, ImportOptions options, CancellationToken cancellationToken, FoundMapping? mapping = null, bool progress = false)
    {
        var start = new StartImport(sources, options) { Mapping = mapping?.Mapping, MappingId = mapping?.Id };
        var run = Value(await host.RunAsync<StartImport, ImportRunId>(start, cancellationToken));
        var running = Task.Run(() => host.RunAsync<RunImport, ImportRunId>(new RunImport(run), cancellationToken), CancellationToken.None);
        while (progress && await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)) != running)
            Tell(Value(await host.RunAsync<GetImport, ImportDetail>(new GetImport(run, 0), cancellationToken)).Summary);
        Value(await running);
        var detail = Value(await host.RunAsync<GetImport, ImportDetail>(new GetImport(run, MaxListed), cancellationToken));
        if (progress && detail.Summary.State == ImportState.Finished)
            Tell(detail.Summary with { BytesRead = detail.Summary.Bytes });
        return detail;
    }

    private static void Tell(ImportSummary run)
    {
        if (ImportWords.Share(run) is { } share)
            Console.Error.WriteLine(run.IsOver ? $"{share} read." : string.Create(CultureInfo.InvariantCulture, $"{share} read, {run.RowsRead} rows."));
    }

    private static Argument<string[]> Paths() => new("PATH") { Description = "Files or folders: FHIR R4 JSON, NDJSON, CSV or XLSX.", Arity = ArgumentArity.OneOrMore };

    private static Command Suggest()
    {
        var paths = Paths();
        var command = new Command("suggest", "Print a mapping for tables as JSON: look it over, change it, and give it to --mapping.") { paths };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var sources = ImportFiles.Find(parse.GetValue(paths)!);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var mapping = await ImportMappings.SuggestAsync(host, sources, cancellationToken);
            if (mapping.Tables.Count == 0)
                throw new CliException("There is no table among these files.");
            Console.WriteLine(MappingJson.Write(mapping, indented: true));
            return 0;
        });
        return command;
    }

    internal static void Print(ImportDetail detail, IReadOnlyList<DiffLine>? diff, bool json)
    {
        var summary = detail.Summary;
        var rejected = detail.Rows.Where(r => !r.Kept).ToList();
        if (json)
            PrintJson(summary, rejected, diff);
        else
            PrintText(summary, rejected, diff);
        foreach (var row in detail.Rows.Where(r => r.Kept))
            Console.Error.WriteLine(row.Row == 0 ? $"{row.File}: {row.Code}{(row.Column is null ? "" : " " + row.Column)}" : $"{row.File}, row {row.Row}: {row.Code} in {row.Column}; the row went in{(ImportCodes.IsWarning(row.Code) ? "" : " without it")}.");
        foreach (var line in ImportWords.LeftOut(detail.Columns))
            Console.Error.WriteLine(line);
        if (detail.Ignored.Count > 0)
            Console.Error.WriteLine($"{ImportCodes.ResourceIgnored}: {ImportWords.Ignored(detail.Ignored)}");
        if (summary.Rejected > rejected.Count)
            Console.Error.WriteLine($"Only the first {rejected.Count} of {summary.Rejected} rejected rows are listed.");
    }

    private static void PrintJson(ImportSummary summary, List<RejectedRow> rejected, IReadOnlyList<DiffLine>? diff)
    {
        var result = new Dictionary<string, object>
        {
            ["contacts"] = new { created = summary.Created, updated = summary.Updated, unchanged = summary.Unchanged },
            ["facts"] = summary.Facts,
            ["rejected"] = rejected.Select(r => new { file = r.File, row = r.Row, code = r.Code }),
        };
        if (diff is not null)
        {
            result["changes"] = new
            {
                fields = diff.Where(d => d is { IsFact: false, Label: Sensitivity.None }).Select(d => new { field = d.Field, @new = d.New, changed = d.Changed }),
                facts = diff.Where(d => d.IsFact).Select(d => new { kind = d.Field, @new = d.New }),
                labels = diff.Where(d => d.Label != Sensitivity.None).Select(d => new { field = d.Field, sensitivity = d.Label.ToString(), @new = d.New, raised = d.Changed }),
            };
        }

        Console.WriteLine(JsonSerializer.Serialize(result, Json));
    }

    private static void PrintText(ImportSummary summary, List<RejectedRow> rejected, IReadOnlyList<DiffLine>? diff)
    {
        Console.WriteLine($"{(summary.DryRun ? "Dry run, nothing changed. " : "")}People: {summary.Created} created, {summary.Updated} updated, {summary.Unchanged} unchanged. Facts: {summary.Facts}. Rejected: {summary.Rejected}.");
        foreach (var line in diff ?? [])
            Console.WriteLine(line.Label != Sensitivity.None ? $"  {line.Field} labelled {line.Label}: {line.New} new, {line.Changed} raised" : line.IsFact ? $"  {line.Field}: {line.New} new" : $"  {line.Field}: {line.New} new, {line.Changed} changed");
        foreach (var row in rejected)
            Console.WriteLine($"{row.File}, row {row.Row}: {row.Code}{(row.Column is null ? "" : " in " + row.Column)}");
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
