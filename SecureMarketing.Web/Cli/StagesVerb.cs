using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Attributes;

namespace SecureMarketing.Web.Cli;

/// <summary><c>stages list|show|set</c>: the organisation's rules of care stages, in versions.</summary>
internal sealed class StagesVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        WriteIndented = true,
    };

    public Command Build() => new("stages", "When people are new, active, overdue, at risk or at high risk: the organisation's rules, in versions.") { All(), Show(), Set() };

    private static Command All()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "Every version, newest first, with what it means; the last is what the product ships.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var versions = await VersionsAsync(host, cancellationToken);
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(versions.Select(v => new { v.Number, v.Note, v.CreatedAt, rules = StageFile.Of(v.Rules) }), Json));
            else
                Console.WriteLine(string.Join('\n', versions.SelectMany(Lines)));
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var number = new Option<int?>("--rules") { Description = "Number of the version; the latest without it." };
        var command = new Command("show", "Print one version as the file that \"stages set\" reads.") { number };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var versions = await VersionsAsync(host, cancellationToken);
            var wanted = parse.GetValue(number) ?? versions[0].Number;
            var found = versions.FirstOrDefault(v => v.Number == wanted) ?? throw new CliException($"There is no version {wanted} of the stage rules. The latest is version {versions[0].Number}.");
            Console.WriteLine(JsonSerializer.Serialize(StageFile.Of(found.Rules), Json));
            return 0;
        });
        return command;
    }

    private static Command Set()
    {
        var file = new Argument<string>("file") { Description = "JSON as \"stages show\" prints it." };
        var note = new Option<string>("--note") { Description = "Why; recorded in the audit trail.", Required = true };
        var basedOn = new Option<int?>("--based-on") { Description = "Version that the file was made from; refused when somebody saved a later one. The latest without it." };
        var command = new Command("set", "Keep the rules of a file as the next version. Saved segments keep theirs; new conditions take this one.") { file, note, basedOn };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var rules = await ReadAsync(parse.GetValue(file)!, cancellationToken);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var from = parse.GetValue(basedOn) ?? (await VersionsAsync(host, cancellationToken))[0].Number;
            var saved = Value(await host.RunAsync<ChangeStageRules, int>(new ChangeStageRules(rules, parse.GetValue(note)!, from), cancellationToken));
            Console.WriteLine($"Saved as version {saved}.");
            return 0;
        });
        return command;
    }

    private static IEnumerable<string> Lines(StageRulesRow version)
    {
        yield return $"version {version.Number}{(version.CreatedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $", {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {version.Note}") : ", as shipped")}";
        foreach (var stage in StageForm.Stages)
            yield return $"  {stage}: people {version.Rules.Meaning(stage)}";
    }

    private static async Task<StageRules> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(name);
            return (await JsonSerializer.DeserializeAsync<StageFile>(file, Json, cancellationToken) ?? throw new CliException($"{name} says nothing. Start from what \"stages show\" prints.")).Rules();
        }
        catch (JsonException fault)
        {
            throw new CliException($"{name} cannot be read at {fault.Path ?? "$"}{(fault.LineNumber is { } line ? $", line {line + 1}" : "")}. Days and times are whole numbers; null or nothing where it is no sign of risk. Start from what \"stages show\" prints.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot read {name}: {fault.Message}");
        }
    }

    private static async Task<IReadOnlyList<StageRulesRow>> VersionsAsync(CliHost host, CancellationToken cancellationToken) =>
        Value(await host.RunAsync<ListStageRules, IReadOnlyList<StageRulesRow>>(new ListStageRules(), cancellationToken));

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;

    /// <summary>The rules as a file: every number of days is stated, so that a slip of the pen never takes a default.</summary>
    private sealed record StageFile
    {
        public required int NewDays { get; init; }

        public required int OverdueDays { get; init; }

        public required int RiskDays { get; init; }

        public required SignsFile AtRisk { get; init; }

        public required SignsFile HighRisk { get; init; }

        public static StageFile Of(StageRules rules) => new()
        {
            NewDays = rules.NewDays,
            OverdueDays = rules.OverdueDays,
            RiskDays = rules.RiskDays,
            AtRisk = SignsFile.Of(rules.AtRisk),
            HighRisk = SignsFile.Of(rules.HighRisk),
        };

        public StageRules Rules() => new() { NewDays = NewDays, OverdueDays = OverdueDays, RiskDays = RiskDays, AtRisk = AtRisk.Signs(), HighRisk = HighRisk.Signs() };
    }

    private sealed record SignsFile(int? Missed, int? Emergency, int? Hospital)
    {
        public static SignsFile Of(RiskSigns signs) => new(signs.Missed, signs.Emergency, signs.Hospital);

        public RiskSigns Signs() => new() { Missed = Missed, Emergency = Emergency, Hospital = Hospital };
    }
}
