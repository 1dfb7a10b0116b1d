using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Web.Cli;

/// <summary><c>codes import|use|list|find|unmapped|map|mappings|unmap|relabel|words</c>: the code lists that the organisation holds, labels of codes on file, and words that name a sensitive category.</summary>
internal sealed class CodesVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Command Build() => new("codes", "Code lists: ICD-10-CM, CVX and others that you hold a licence for.") { Import(), Use(), All(), Find(), UnmappedCodeVerbs.Unmapped(Json), CodeMappingVerbs.Map(), CodeMappingVerbs.Mappings(Json), CodeMappingVerbs.Unmap(), UnmappedCodeVerbs.Relabel(), SensitiveWordVerbs.Build() };

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "A table with a header (code, display, parent, selectable), CMS's ICD-10-CM order file, CDC's CVX list, NLM's RXNCONSO.RRF or LOINC's LoincTableCore.csv; gzip is fine." };
        var system = new Option<string>("--system") { Description = "icd-10-cm, cvx, loinc, rxnorm, snomed, or a URI.", Required = true };
        var version = new Option<string>("--version-name") { Description = "What the publisher calls this version, e.g. 2026.", Required = true };
        var json = CliHost.JsonOption();
        var command = new Command("import", "Import one version of a code list and put it to use, unless saved segments would mean other codes with it: then look at them and say 'codes use'.") { file, system, version, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var added = Value(await host.RunAsync<ImportCodeList, ImportedCodeList>(
                new ImportCodeList(parse.GetValue(file)!.FullName, parse.GetValue(system)!, parse.GetValue(version)!), cancellationToken));
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { added.System, added.Version, added.Format, added.Count, added.WithParent, added.InUse, added.Moves }, Json)
                : $"{added.System} {added.Version}: {added.Count} codes, {added.WithParent} of them below another. {(added.InUse ? "In use from now on." : "Not in use yet.")}");
            if (!added.InUse && !parse.GetValue(json))
                Console.WriteLine($"{Told(added.Moves)}\nUse it with: codes use {added.System} \"{added.Version}\" --yes");
            return 0;
        });
        return command;
    }

    private static Command Use()
    {
        var system = new Argument<string>("system") { Description = "icd-10-cm, cvx, loinc, rxnorm, snomed, or a URI." };
        var version = new Argument<string>("version-name") { Description = "An imported version, as 'codes list' calls it." };
        var yes = new Option<bool>("--yes") { Description = "Use it although saved segments mean other codes with it. Without, they are named and nothing is changed." };
        var json = CliHost.JsonOption();
        var command = new Command("use", "Put an imported version to use. Names the saved segments that mean other codes with it, earlier versions that a campaign keeps included, and by how many people.") { system, version, yes, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var (word, name) = (CodeSystems.WordOf(parse.GetValue(system)!.Trim()), parse.GetValue(version)!.Trim());
            var row = Value(await host.RunAsync<ListCodeLists, IReadOnlyList<CodeListRow>>(new ListCodeLists(), cancellationToken)).FirstOrDefault(l => l.System == word && l.Version == name)
                ?? throw new CliException(TerminologyErrors.ListUnknown.Message);
            var moves = Value(await host.RunAsync<PreviewCodeList, IReadOnlyList<CodeListMove>>(new PreviewCodeList(row.Id), cancellationToken));
            var used = moves.Count == 0 || parse.GetValue(yes);
            if (used)
                moves = Value(await host.RunAsync<UseCodeList, UsedCodeList>(new UseCodeList(row.Id, [.. moves.Select(m => m.Seen)]), cancellationToken)).Moves;
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { row.System, row.Version, used, moves }, Json)
                : (moves.Count == 0 ? "" : Told(moves) + "\n") + (used ? $"{row.System} {row.Version} is in use." : "Nothing was changed. Say --yes to use it."));
            return used ? 0 : CliRoot.Refused;
        });
        return command;
    }

    private static string Told(IReadOnlyList<CodeListMove> moves) =>
        $"{(moves.Count == 1 ? "1 saved segment means" : $"{moves.Count} saved segments mean")} other codes with it:\n" + string.Join('\n', moves.Select(m => $"  {m}"));

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
