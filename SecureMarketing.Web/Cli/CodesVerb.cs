using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Web.Cli;

/// <summary><c>codes import|list|find|unmapped|relabel|words</c>: the code lists that the organisation holds, labels of codes on file, and words that name a sensitive category.</summary>
internal sealed class CodesVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Command Build() => new("codes", "Code lists: ICD-10-CM, CVX and others that you hold a licence for.") { Import(), All(), Find(), UnmappedCodeVerbs.Unmapped(Json), UnmappedCodeVerbs.Relabel(), SensitiveWordVerbs.Build() };

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "A table with a header (code, display, parent, selectable), CMS's ICD-10-CM order file, CDC's CVX list, NLM's RXNCONSO.RRF or LOINC's LoincTableCore.csv; gzip is fine." };
        var system = new Option<string>("--system") { Description = "icd-10-cm, cvx, loinc, rxnorm, snomed, or a URI.", Required = true };
        var version = new Option<string>("--version-name") { Description = "What the publisher calls this version, e.g. 2026.", Required = true };
        var json = CliHost.JsonOption();
        var command = new Command("import", "Import one version of a code list and put it to use.") { file, system, version, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var added = Value(await host.RunAsync<ImportCodeList, ImportedCodeList>(
                new ImportCodeList(parse.GetValue(file)!.FullName, parse.GetValue(system)!, parse.GetValue(version)!), cancellationToken));
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { added.System, added.Version, added.Format, added.Count, added.WithParent }, Json)
                : $"{added.System} {added.Version}: {added.Count} codes, {added.WithParent} of them below another. In use from now on.");
            return 0;
        });
        return command;
    }

    private static Command All()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "Every imported version.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var row in Value(await host.RunAsync<ListCodeLists, IReadOnlyList<CodeListRow>>(new ListCodeLists(), cancellationToken)))
            {
                Console.WriteLine(parse.GetValue(json)
                    ? JsonSerializer.Serialize(new { row.System, row.Version, row.Count, row.IsCurrent }, Json)
                    : $"{row.System} {row.Version}: {row.Count} codes{(row.IsCurrent ? ", in use" : "")}");
            }

            return 0;
        });
        return command;
    }

    private static Command Find()
    {
        var text = new Argument<string>("text") { Description = "Words that must all occur in the code or what it means." };
        var system = new Option<string?>("--system") { Description = "Only this code system." };
        var json = CliHost.JsonOption();
        var command = new Command("find", "Search the lists in use.") { text, system, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var found = Value(await host.RunAsync<FindConcepts, IReadOnlyList<FoundConcept>>(new FindConcepts(parse.GetValue(system), parse.GetValue(text)!), cancellationToken));
            foreach (var concept in found)
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(new { concept.System, concept.Code, concept.Display, concept.Parent }, Json) : $"{concept.System} {concept.Code}  {concept.Display}");
            return found.Count > 0 ? 0 : CliRoot.Refused;
        });
        return command;
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
