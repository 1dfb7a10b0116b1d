using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Web.Cli;

/// <summary><c>segment schema</c>, <c>segment count</c>, <c>segment explain</c>, <c>segment schedule</c>.</summary>
internal sealed class SegmentVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Json) { WriteIndented = true };

    public Command Build() => new("segment", "Segment definitions: rule trees over facts of people.") { Schema(), Count(), Explain(), SegmentScheduleVerb.Build() };

    private static Command Schema()
    {
        var all = new Option<bool>("--all") { Description = "Attributes that nothing feeds as well, with what would feed them." };
        var command = new Command("schema", "Print the JSON Schema of a segment definition: of every built-in attribute, or with --data DIR of what is offered there, custom attributes included.") { all };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var everything = parse.GetValue(all);
            if (!everything && parse.GetResult(CliHost.DataOption) is not { Implicit: false })
            {
                Console.Out.WriteLine(SchemaText());
                return;
            }

            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.Out.WriteLine(everything
                ? SchemaText(Value(await host.RunAsync<ListAttributeFeeds, IReadOnlyList<AttributeFeed>>(new ListAttributeFeeds(), cancellationToken)))
                : SchemaText(Value(await host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes(), cancellationToken))));
        });
        return command;
    }

    /// <summary>Needs no host and no database.</summary>
    internal static string SchemaText() => RuleSchema.Of(AttributesModule.Catalogue()).ToJsonString(Indented);

    /// <summary>Of what one organisation's segments are offered.</summary>
    internal static string SchemaText(IReadOnlyList<AttributeDefinition> offered) => RuleSchema.Of(offered, _ => null).ToJsonString(Indented);

    /// <summary>Of everything; what nothing feeds says what would.</summary>
    internal static string SchemaText(IReadOnlyList<AttributeFeed> feeds)
    {
        var unfed = feeds.Where(f => !f.IsFed).Select(f => f.Definition.Key).ToHashSet(StringComparer.Ordinal);
        return RuleSchema.Of(feeds.Select(f => f.Definition), a => unfed.Contains(a.Key) ? $"Nothing feeds it yet; what would: {a.FedBy}." : null).ToJsonString(Indented);
    }

    private static Command Count()
    {
        var (file, asOf, json) = (DefinitionArgument(), AsOfOption(), CliHost.JsonOption());
        var ids = new Option<bool>("--ids") { Description = "Print the source patient ids as well, in order." };
        var engine = EngineOption();
        var serves = ServesOption();
        var command = new Command("count", "Count the people of a definition.") { file, asOf, serves, engine, ids, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var rule = await ReadAsync(parse.GetValue(file)!, cancellationToken);
            var (day, wanted) = (parse.GetValue(asOf), parse.GetValue(serves));
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var engines = parse.GetValue(engine)!;
            var counts = new Dictionary<string, ShownCount>(StringComparer.Ordinal);
            IReadOnlyList<string>? members = null;
            foreach (var who in engines)
            {
                var name = who.ToString().ToLowerInvariant();
                counts[name] = Value(await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = rule, AsOf = day, Purpose = wanted, Engine = who }, cancellationToken)).People;
                if (!parse.GetValue(ids))
                    continue;
                var found = Value(await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(rule, day, wanted, who), cancellationToken));
                if (members is not null && !members.SequenceEqual(found, StringComparer.Ordinal))
                    throw new CliException("The engines name different people. That is a defect: report the definition; the database's answer is the one to trust.");
                members = found;
            }

            if (counts.Values.Distinct().Count() > 1)
                throw new CliException($"The engines differ: {string.Join(", ", counts.Select(c => $"{c.Key} {c.Value}"))}. If nobody wrote meanwhile that is a defect: report the definition; the database's answer is the one to trust.");
            var counted = counts.Values.First();
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { count = counted.Number, ids = members, engines = counts.Count > 1 ? counts.ToDictionary(c => c.Key, c => c.Value.Number, StringComparer.Ordinal) : null }, Json));
            else
                Console.WriteLine(string.Join('\n', (members ?? []).Prepend(counts.Count > 1 ? string.Join(", ", counts.Select(c => $"{c.Key} {c.Value}")) : counted.ToString())));
        });
        return command;
    }

    private static Command Explain()
    {
        var (file, asOf, json) = (DefinitionArgument(), AsOfOption(), CliHost.JsonOption());
        var contact = new Option<string>("--contact") { Description = "Source patient id, or an address on file.", Required = true };
        var purpose = new Option<string>("--purpose")
        {
            Description = "Why you look; recorded in the audit trail.",
            DefaultValueFactory = _ => "Segment checked on the command line",
        };
        var serves = ServesOption();
        var command = new Command("explain", "Tell why one person is in or out: each rule with the person's value and verdict.") { file, contact, asOf, serves, purpose, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var explain = new ExplainPerson
            {
                RuleJson = await ReadAsync(parse.GetValue(file)!, cancellationToken),
                Person = parse.GetValue(contact)!,
                AsOf = parse.GetValue(asOf),
                Purpose = parse.GetValue(purpose)!,
                Serves = parse.GetValue(serves),
            };
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var told = Value(await host.RunAsync<ExplainPerson, PersonExplanation>(explain, cancellationToken));
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(Shape(told), Json) : Lines(told));
        });
        return command;
    }

    private static object Shape(PersonExplanation told) => new
    {
        contact = told.SourceId,
        @in = told.In,
        asOf = told.AsOf,
        rules = told.Rules.Select(r => new { path = r.Path, rule = r.Rule, value = r.Value, verdict = r.Holds }),
    };

    private static string Lines(PersonExplanation told)
    {
        var lines = new StringBuilder();
        foreach (var rule in told.Rules)
        {
            lines.Append(rule.Holds ? "yes " : "no  ").Append(' ', rule.Depth * 2).Append(rule.Rule);
            if (rule.Value is { } value)
                lines.Append(CultureInfo.InvariantCulture, $" [{value}]");
            lines.AppendLine();
        }

        return lines.Append(CultureInfo.InvariantCulture, $"{told.SourceId} is {(told.In ? "in" : "not in")} the segment as of {told.AsOf:yyyy-MM-dd}.").ToString();
    }

    private static Argument<string> DefinitionArgument() => new("definition") { Description = "Segment definition (JSON), or - for standard input." };

    private static Option<FieldPurpose> ServesOption() => new("--for")
    {
        Description = "What the people are wanted for: care, operations, marketing or fundraising. Fields that are not granted to it are refused.",
        DefaultValueFactory = _ => FieldPurpose.Marketing,
    };

    private static Option<SegmentEngine[]> EngineOption() => new("--engine")
    {
        Description = "Who counts: sql (the database), index (an index of people in memory, built first), or index,sql: both, and a refusal if they differ.",
        DefaultValueFactory = _ => [SegmentEngine.Sql],
        CustomParser = result =>
        {
            var names = result.Tokens[0].Value.Split(',');
            if (names.All(n => n is "sql" or "index"))
                return [.. names.Distinct(StringComparer.Ordinal).Select(n => n == "sql" ? SegmentEngine.Sql : SegmentEngine.Index)];
            result.AddError($"--engine {result.Tokens[0].Value} is unknown. Give sql, index, or index,sql.");
            return null;
        },
    };

    private static Option<DateOnly?> AsOfOption() => new("--as-of")
    {
        Description = "Date (YYYY-MM-DD) that ages and relative dates count from; default today, UTC. It is no time travel.",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            result.AddError($"--as-of {result.Tokens[0].Value} is not a date. Write it as 2026-11-24.");
            return null;
        },
    };

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = name == "-" ? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8) : new StreamReader(name, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot read {name}: {fault.Message}");
        }
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
