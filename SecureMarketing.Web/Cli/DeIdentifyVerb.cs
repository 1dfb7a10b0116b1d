using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.DeIdentified;

namespace SecureMarketing.Web.Cli;

/// <summary><c>deidentify export|check</c>, <c>deidentify areas list|import</c>: safe harbour (45 CFR 164.514(b)(2)).</summary>
internal sealed class DeIdentifyVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("deidentify", "People of a segment without their identity.") { Export(), Check(), Areas() };

    private static Command Export()
    {
        var segment = new Argument<string>("segment") { Description = "Id or exact name." };
        var file = new Option<FileInfo>("--out") { Description = "File to write; what was left out is written beside it as FILE.manifest.json.", Required = true };
        var format = Word("--format", "Rows as ndjson or csv.", "ndjson", "csv");
        var place = Word("--place", "area (three digits of the ZIP code) or state; never both.", "area", "state");
        var vintage = VintageOption();
        var without = new Option<bool>("--no-facts") { Description = "Demographics only." };
        var values = new Option<bool>("--values") { Description = "Numeric results to three significant digits." };
        var visits = new Option<bool>("--visits") { Description = "Classes of visits per year." };
        var sensitive = new Option<bool>("--sensitive") { Description = "Facts of sensitive categories too." };
        var purpose = new Option<string>("--purpose") { Description = "What the file is for; recorded.", Required = true };
        var json = CliHost.JsonOption();
        var command = new Command("export", "Write the people of a segment by the safe harbour method; the file is checked before it is kept.")
        {
            segment, file, format, place, vintage, without, values, visits, sensitive, purpose, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var target = parse.GetValue(file)!;
            target.Directory?.Create();
            var options = new DeIdentifiedOptions
            {
                Format = parse.GetValue(format) == "csv" ? DeIdentifiedFormat.Csv : DeIdentifiedFormat.Ndjson,
                Place = parse.GetValue(place) == "state" ? PlaceColumn.State : PlaceColumn.Area,
                Facts = !parse.GetValue(without),
                Values = parse.GetValue(values),
                Visits = parse.GetValue(visits),
                Sensitive = parse.GetValue(sensitive),
            };
            var id = await FindAsync(host, parse.GetValue(segment)!, cancellationToken);
            var written = Value(await host.RunAsync<ExportDeIdentified, DeIdentifiedExport>(
                new ExportDeIdentified(target.FullName, id, options, parse.GetValue(vintage)!, parse.GetValue(purpose)!), cancellationToken));
            var manifest = JsonSerializer.Serialize(written, Json);
            await File.WriteAllTextAsync(target.FullName + ".manifest.json", manifest + "\n", cancellationToken);
            Console.WriteLine(parse.GetValue(json)
                ? manifest
                : string.Create(CultureInfo.InvariantCulture, $"{written.People} rows written to {target.FullName}, checked, none with an identifier. Left out: {written.RareCodesLeftOut} statements with rare codes, {written.LocalCodesLeftOut} with local codes, {written.SensitiveFactsLeftOut} of sensitive categories."));
            return 0;
        });
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<FileInfo>("file") { Description = "NDJSON, or a table with a header." };
        var vintage = VintageOption();
        var asOf = new Option<DateOnly?>("--as-of") { Description = "Day of the export, yyyy-MM-dd; default today." };
        var json = CliHost.JsonOption();
        var command = new Command("check", "Look for identifiers in an exported set; ends with 1 when there are any.") { file, vintage, asOf, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var areas = parse.GetValue(vintage) == ZipAreas.ShippedVintage
                ? ZipAreas.Shipped()
                : new ZipAreaBook(new DataFolder(parse.GetValue(CliHost.DataOption)!)).Find(parse.GetValue(vintage)!) ?? throw new CliException("There is no such census here. See: deidentify areas list.");
            var day = parse.GetValue(asOf) ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            if (!parse.GetValue(file)!.Exists)
                throw new CliException($"{parse.GetValue(file)} does not exist.");
            using var reader = parse.GetValue(file)!.OpenText();
            var (rows, findings) = await new SafeHarborCheck(areas, day).RunAsync(reader, cancellationToken);
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { rows, findings }, Json));
            else
            {
                foreach (var finding in findings)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row {finding.Row}, {finding.Field}: {finding.Kind}, {finding.Problem}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {findings.Count} findings{(findings.Count >= SafeHarborCheck.Limit ? " (no more were looked for)" : "")}."));
            }

            return findings.Count == 0 ? 0 : CliRoot.Refused;
        });
        return command;
    }

    private static Command Areas()
    {
        var list = new Command("list", "Censuses at hand.");
        list.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var census in Value(await host.RunAsync<ListCensuses, IReadOnlyList<CensusRow>>(new ListCensuses(), cancellationToken)))
                Console.WriteLine($"{census.Vintage}: {census.Areas} areas, 000 for {string.Join(' ', census.TooSmall)}. {census.Source}");
            return 0;
        });
        var file = new Argument<FileInfo>("file") { Description = "Table zip3,population." };
        var vintage = new Option<string>("--vintage") { Description = "Year of the census.", Required = true };
        var source = new Option<string>("--source") { Description = "Who published the figures.", Required = true };
        var import = new Command("import", "Add the ZIP areas of another census.") { file, vintage, source };
        import.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var read = Value(await host.RunAsync<ImportZipAreas, ImportedZipAreas>(
                new ImportZipAreas(parse.GetValue(file)!.FullName, parse.GetValue(vintage)!, parse.GetValue(source)!), cancellationToken));
            Console.WriteLine($"{read.Vintage}: {read.Areas} areas, {read.TooSmall} of them become 000.");
            return 0;
        });
        return new Command("areas", "How many people live in three-digit ZIP areas.") { list, import };
    }

    private static Option<string> VintageOption() => new("--vintage") { Description = "Census by which areas are judged.", DefaultValueFactory = _ => ZipAreas.ShippedVintage };

    private static Option<string> Word(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>The segment with this id or exact name.</summary>
    /// <exception cref="CliException">None is called so.</exception>
    internal static async Task<SegmentId> FindAsync(CliHost host, string wanted, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(wanted, out var id))
            return SegmentId.From(id);
        var named = Value(await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), cancellationToken)).Where(s => s.Name == wanted).ToList();
        return named is [var only] ? only.Id : throw new CliException($"No segment is called \"{wanted}\".");
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
