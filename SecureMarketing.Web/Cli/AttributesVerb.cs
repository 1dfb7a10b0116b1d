using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Cli;

/// <summary><c>attributes list|add|change|retire</c>: what an organisation keeps about people besides the built-in fields.</summary>
internal sealed class AttributesVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Command Build() => new("attributes", "Custom attributes of people: typed, fed by imports, offered to segments.") { All(), Add(), Change(), Retire() };

    private static Command All()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "Every custom attribute, retired ones last.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rows = Value(await host.RunAsync<ListAttributes, IReadOnlyList<CustomRow>>(new ListAttributes(), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { key = r.Definition.FullKey, r.Definition.Label, r.Definition.Type, r.Definition.Unit, r.Definition.Options, r.Definition.Sensitivity, r.Definition.TellsHealth, r.Definition.Viewers, fed = r.IsFed, r.Definition.Retired }), Json));
            else
                foreach (var row in rows)
                    Console.WriteLine(Line(row));
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var key = Key();
        var label = new Option<string>("--label") { Description = "As people read it: \"Risk tier\".", Required = true };
        var type = new Option<CustomType>("--type") { Description = "text, number, date, choice or flag. Text is sealed and found only as a whole.", Required = true };
        var unit = new Option<string?>("--unit") { Description = "Of a number, e.g. kg." };
        var option = new Option<string[]>("--option") { Description = "One option of a choice; repeat it, at least twice.", AllowMultipleArgumentsPerToken = false };
        var (help, sensitivity, health, viewers, json) = (Help(), Sensitivities(), Health(), Viewers(), CliHost.JsonOption());
        var command = new Command("add", "Define an attribute. What is not stated is taken strictly: sensitive, telling of health.") { key, label, type, unit, option, help, sensitivity, health, viewers, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var stated = Stated(parse.GetValue(sensitivity));
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var added = Value(await host.RunAsync<DefineAttribute, CustomDefinition>(new DefineAttribute
            {
                Key = parse.GetValue(key)!,
                Label = parse.GetValue(label)!,
                Type = parse.GetValue(type),
                Unit = parse.GetValue(unit),
                Options = parse.GetValue(option) ?? [],
                Help = parse.GetValue(help) ?? "",
                Sensitivity = stated ?? Sensitivity.Unknown,
                TellsHealth = parse.GetValue(health) ?? true,
                Viewers = parse.GetValue(viewers) ?? CustomViewers.PeopleViewers,
            }, cancellationToken));
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(new { key = added.FullKey, added.Label, added.Type }, Json) : $"{added.FullKey}: map a column of an import to it.");
            return 0;
        });
        return command;
    }

    private static Command Change()
    {
        var key = Key();
        var label = new Option<string?>("--label") { Description = "A new label." };
        var option = new Option<string[]>("--add-option") { Description = "One more option of a choice; repeat it. Options are never taken away." };
        var (help, sensitivity, health, viewers) = (Help(), Sensitivities(), Health(), Viewers());
        var command = new Command("change", "Rename an attribute, say what it reveals and to whom, add options. Key and type stay.") { key, label, option, help, sensitivity, health, viewers };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var stated = Stated(parse.GetValue(sensitivity));
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var changed = Value(await host.RunAsync<ChangeAttribute, CustomDefinition>(new ChangeAttribute
            {
                Key = parse.GetValue(key)!,
                Label = parse.GetValue(label),
                NewOptions = parse.GetValue(option) ?? [],
                Help = parse.GetValue(help),
                Sensitivity = stated,
                TellsHealth = parse.GetValue(health),
                Viewers = parse.GetValue(viewers),
            }, cancellationToken));
            Console.WriteLine($"{changed.FullKey}: {changed.Label}.");
            return 0;
        });
        return command;
    }

    private static Command Retire()
    {
        var key = Key();
        var command = new Command("retire", "End an attribute's use for good: values stay on file, imports and segments no longer take it in, its key is never used again.") { key };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<RetireAttribute, Unit>(new RetireAttribute(parse.GetValue(key)!), cancellationToken));
            Console.WriteLine("Retired.");
            return 0;
        });
        return command;
    }

    private static Argument<string> Key() => new("key") { Description = "Letters and digits, a lower-case letter first, e.g. riskTier. Mappings and segments name it custom.riskTier." };

    private static Option<string?> Help() => new("--about") { Description = "What it means and where it comes from." };

    private static Option<string?> Sensitivities() => new("--sensitivity")
    {
        Description = "none, unknown (not judged yet, counts as sensitive; the default), or categories with commas: substanceUse, hiv, sexuallyTransmitted, mentalHealth, reproductive, violence, genetic, genderIdentity.",
    };

    private static Option<bool?> Health() => new("--tells-health") { Description = "false when values say nothing about anybody's health. Default true." };

    private static Option<CustomViewers?> Viewers() => new("--viewers") { Description = "peopleViewers, sensitiveViewers, or onReveal (a reason each time)." };

    /// <summary>Null when nothing was stated.</summary>
    /// <exception cref="CliException">A word is no category.</exception>
    private static Sensitivity? Stated(string? words)
    {
        if (words is null)
            return null;
        var stated = Sensitivity.None;
        foreach (var word in words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            stated |= Enum.GetNames<Sensitivity>().FirstOrDefault(n => string.Equals(n, word, StringComparison.OrdinalIgnoreCase)) is { } name
                ? Enum.Parse<Sensitivity>(name)
                : throw new CliException($"--sensitivity: \"{word}\" is no category. See attributes add --help.");
        return stated;
    }

    private static string Line(CustomRow row) =>
        $"{row.Definition.FullKey}  {row.Definition.Label} ({row.Definition.Type.ToString().ToLowerInvariant()}{(row.Definition.Unit is { } unit ? ", " + unit : "")}{(row.Definition.Options.Count > 0 ? ": " + string.Join(" | ", row.Definition.Options) : "")})" +
        (row.Definition.Retired ? ", retired" : row.IsFed ? "" : ", nothing on file yet");

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
