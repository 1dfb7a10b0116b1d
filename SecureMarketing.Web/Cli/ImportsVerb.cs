using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>imports source …</c>: places from which files are imported by themselves.</summary>
internal sealed class ImportsVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("imports", "Import sources: places from which files are imported by themselves.")
    {
        new Command("source", "Add, list, test, pause, resume, remove import sources, and look at them now.") { Add(), List(), Test(), Paused("pause", true), Paused("resume", false), Remove(), Look() },
    };

    private static Command Add()
    {
        var name = NameArgument();
        var folder = new Option<string?>("--folder") { Description = "Folder below Import:SourceRoot, e.g. ehr/nightly." };
        var fhir = FhirSourceOptions.New();
        var pattern = new Option<string>("--pattern") { Description = "Which files are meant; * stands for any characters.", DefaultValueFactory = _ => "*" };
        var format = new Option<ImportFormat>("--format") { Description = "How to read the files.", DefaultValueFactory = _ => ImportFormat.Auto };
        var mapping = new Option<string?>("--mapping") { Description = "Name of the mapping for tables. Without it columns are taken as their names suggest." };
        var source = new Option<string>("--source") { Description = "Source system of the record ids.", DefaultValueFactory = _ => ImportOptions.DefaultSource };
        var owner = new Option<string>("--owner") { Description = "The team that answers for what arrives.", Required = true };
        var verified = new Option<bool>("--addresses-verified") { Description = "Declare that the source verified each mailbox as the person's own. Recorded." };
        var maxPercent = new Option<int?>("--max-rejected-percent") { Description = "Stop an import when more than this share of its rows is rejected. Default: as the installation says." };
        var every = new Option<int?>("--every") { Description = "Minutes between two looks. Default: 5 for a folder, 1440 for a server." };
        var command = new Command("add", "Watch a folder (--folder), whose complete files are imported and filed in done/ or rejected/, or read a FHIR server (--fhir).")
        {
            name, folder, pattern, format, mapping, source, owner, verified, maxPercent, every,
        };
        fhir.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(folder) is null) == (result.GetValue(fhir.Url) is null))
                result.AddError("Give either --folder or --fhir.");
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var settings = new IntakeSettings
            {
                Name = parse.GetValue(name)!,
                Folder = parse.GetValue(folder) ?? "",
                Pattern = parse.GetValue(pattern)!,
                Format = parse.GetValue(format),
                Mapping = parse.GetValue(mapping),
                SourceSystem = parse.GetValue(source)!,
                Owner = parse.GetValue(owner)!,
                AddressesVerified = parse.GetValue(verified),
                MaxRejectedPercent = parse.GetValue(maxPercent),
                EveryMinutes = parse.GetValue(every) ?? (parse.GetValue(fhir.Url) is null ? 5 : 1440),
            };
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = Value(await host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, settings) { Fhir = fhir.Read(parse) }, cancellationToken));
            Console.WriteLine($"Added {settings.Name} ({id.Value}). A running server looks every {settings.EveryMinutes} minutes; without one use: imports source look");
            if (parse.GetValue(fhir.ClientId) is not null && Value(await host.RunAsync<GetSource, SourceDetail>(new GetSource(id), cancellationToken)).Source.Fhir is { } server)
                Console.WriteLine($"Give this public key to the server's administrator:\n{server.Jwks}");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "All import sources and what was last heard of them.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var row in Value(await host.RunAsync<ListSources, IReadOnlyList<SourceRow>>(new ListSources(), cancellationToken)))
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(Line(row), Json) : Sentence(row));
            return 0;
        });
        return command;
    }

    private static Command Test()
    {
        var name = NameArgument();
        var json = CliHost.JsonOption();
        var command = new Command("test", "Ask a FHIR server what it offers and sign in there. Nothing about anybody is fetched.") { name, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var source = await FindAsync(host, parse.GetValue(name)!, cancellationToken);
            if (source.Fhir is null)
                throw new CliException($"{source.Settings.Name} is a folder; look at it with: imports source look");
            var report = Value(await host.RunAsync<TestFhirServer, FhirServerReport>(new TestFhirServer(source.Id), cancellationToken));
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { report.FhirVersion, report.Software, report.Bulk, report.Offered, report.Missing, report.SignedIn, code = report.Problem?.Code }, Json)
                : $"FHIR {report.FhirVersion}{(report.Software is null ? "" : ", " + report.Software)}. {(report.Bulk ? "Bulk export" : "No bulk export: read by searches")}. Offers {string.Join(", ", report.Offered)}{(report.Missing.Count == 0 ? "" : "; not " + string.Join(", ", report.Missing))}. {(report.SignedIn switch { true => "Signed in.", false => "Not signed in.", null => "No token asked for." })}");
            if (report.Problem is { } problem)
                throw new CliException(problem.Message);
            return 0;
        });
        return command;
    }

    private static Command Paused(string verb, bool paused)
    {
        var name = NameArgument();
        var command = new Command(verb, paused ? "Stop looking at a source; its files stay where they are." : "Look at a paused source again.") { name };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var source = await FindAsync(host, parse.GetValue(name)!, cancellationToken);
            Value(await host.RunAsync<PauseSource, Unit>(new PauseSource(source.Id, paused), cancellationToken));
            Console.WriteLine($"{source.Settings.Name} is {(paused ? "paused" : "looked at again")}.");
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = NameArgument();
        var command = new Command("remove", "Forget a source. Files in its folders and what was imported stay.") { name };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var source = await FindAsync(host, parse.GetValue(name)!, cancellationToken);
            Value(await host.RunAsync<RemoveSource, Unit>(new RemoveSource(source.Id), cancellationToken));
            Console.WriteLine($"{source.Settings.Name} is removed.");
            return 0;
        });
        return command;
    }

    private static Command Look()
    {
        var name = new Argument<string?>("NAME") { Description = "Name of the source; without it all that are not paused.", Arity = ArgumentArity.ZeroOrOne };
        var json = CliHost.JsonOption();
        var command = new Command("look", "Look now, import what is complete and wait for its end. A file without a .done marker is complete when two looks 10 seconds apart find it unchanged.") { name, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            IReadOnlyList<SourceRow> sources = parse.GetValue(name) is { } wanted
                ? [await FindAsync(host, wanted, cancellationToken)]
                : [.. Value(await host.RunAsync<ListSources, IReadOnlyList<SourceRow>>(new ListSources(), cancellationToken)).Where(s => !s.Paused)];
            var failed = false;
            foreach (var source in sources)
            {
                var outcome = Value(await host.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(source.Id, Wait: true), cancellationToken));
                Print(source, outcome, parse.GetValue(json));
                failed |= outcome.Failure is not null;
            }

            return failed ? CliRoot.Refused : 0;
        });
        return command;
    }

    private static void Print(SourceRow source, LookOutcome outcome, bool json)
    {
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { source = source.Settings.Name, outcome.Taken, outcome.Done, outcome.Rejected, outcome.Duplicates, outcome.Waiting, run = outcome.Run?.Value, code = outcome.Failure?.Code }, Json));
        else
            Console.WriteLine($"{source.Settings.Name}: {outcome.Taken} taken, {outcome.Done} done, {outcome.Rejected} rejected, {outcome.Duplicates} imported before, {outcome.Waiting} not complete yet.{(outcome.Run is { } run ? $" Import {run.Value}." : "")}");
        if (outcome.Failure is { } failure)
            Console.Error.WriteLine($"{source.Settings.Name}: {failure.Message}");
    }

    private static object Line(SourceRow row) => new
    {
        id = row.Id.Value,
        kind = row.Kind,
        settings = row.Settings,
        fhir = row.Fhir is null ? null : new { row.Fhir.Settings.BaseUrl, row.Fhir.Settings.ClientId, row.Fhir.Jwks, row.Fhir.Since, export = row.Fhir.Export?.State, progress = row.Fhir.Export?.Progress },
        paused = row.Paused,
        lastLookAt = row.LastLookAt,
        lastFailure = row.LastFailure,
        inWork = row.InWork,
        rejectedLately = row.RejectedLately,
    };

    private static string Sentence(SourceRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Id.Value}  {row.Settings.Name}  {(row.Paused ? "paused" : row.LastFailure ?? "watched")}  {(row.Fhir is { } server ? server.Settings.BaseUrl + (server.Export is { IsOver: false } export ? $" ({export.State}{(export.Progress is null ? "" : ", " + export.Progress)})" : "") : row.Settings.Folder + "/" + row.Settings.Pattern)}  every {row.Settings.EveryMinutes} min  last look {(row.LastLookAt is { } at ? at.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "never")}  {row.InWork} in work, {row.RejectedLately} rejected in 7 days  {row.Settings.Owner}");

    private static Argument<string> NameArgument() => new("NAME") { Description = "Name of the source." };

    private static async Task<SourceRow> FindAsync(CliHost host, string name, CancellationToken cancellationToken) =>
        Value(await host.RunAsync<ListSources, IReadOnlyList<SourceRow>>(new ListSources(), cancellationToken))
            .FirstOrDefault(s => string.Equals(s.Settings.Name, name, StringComparison.OrdinalIgnoreCase) || s.Id.Value.ToString() == name)
        ?? throw new CliException($"There is no import source \"{name}\". See: imports source list");

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
