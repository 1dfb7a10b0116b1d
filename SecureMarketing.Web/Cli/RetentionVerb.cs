using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Web.Cli;

/// <summary><c>retention rules | preview | run | holds | certificates</c>: how long records are kept, what holds them, and the proof of their disposal.</summary>
internal sealed class RetentionVerb : ICliVerb
{
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("retention", "How long records are kept, legal holds, and disposal with certificates (45 CFR 164.316(b)(2), 164.530(j)).")
    {
        Rules(), Preview(), RetentionRunVerbs.Run(), RetentionHoldVerbs.Holds(), RetentionRunVerbs.Certificates(),
    };

    private static Command Rules()
    {
        var json = CliHost.JsonOption();
        var command = new Command("rules", "Rules in force and proposed. Without a rule everything is kept.") { json, Propose(), SwitchOn(), End() };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var list = Value(await host.RunAsync<ListRetentionRules, RetentionRuleList>(new ListRetentionRules(), cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new
                    {
                        rules = list.Rules.Select(r => new { r.Key, r.Number, state = r.State, keep = r.Term.Keep.ToString(), since = r.Term.Since, r.Basis, r.NeedsSecondPerson }),
                        kept = list.Kept.Select(c => new { c.Key, atLeastMonths = c.FloorMonths, c.FloorCitation }),
                    },
                    Json));
                return 0;
            }

            foreach (var rule in list.Rules)
                Console.WriteLine($"{rule.Key}  v{rule.Number}  {rule.State}  keep {rule.Term.Keep} since {rule.Term.Since}  ({rule.Basis}){(rule.NeedsSecondPerson ? "  waits for a second person" : "")}");
            foreach (var kept in list.Kept)
                Console.WriteLine($"{kept.Key}  kept, at least {kept.FloorMonths / 12} years ({kept.FloorCitation})");
            return 0;
        });
        return command;
    }

    private static Command Propose()
    {
        var key = KeyArgument();
        var keep = new Option<string>("--keep") { Description = "90d, 24m, 6y.", Required = true };
        var since = new Option<RetentionSince?>("--since") { Description = "From which date; default: the usual one of the kind." };
        var basis = new Option<string>("--basis") { Description = "Law, contract or policy.", Required = true };
        var command = new Command("propose", "Propose a rule or the next version of one. Nothing goes before it is switched on.") { key, keep, since, basis };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var name = parse.GetValue(key)!;
            var usual = RetentionSubject.Parse(name) is { } subject && RetentionClasses.Of(subject.Class).Since is [var first, ..] ? first : default;
            var proposed = Value(await host.RunAsync<ProposeRetentionRule, ProposedRetentionRule>(
                new ProposeRetentionRule(name, KeepFor.Parse(parse.GetValue(keep)) ?? default, parse.GetValue(since) ?? usual, parse.GetValue(basis)!), cancellationToken));
            Console.WriteLine($"Proposed {proposed.Key} version {proposed.Number}. See what would go: retention preview {proposed.Key} --version {proposed.Number}{(proposed.NeedsSecondPerson ? ". A second person switches it on." : "")}");
            return 0;
        });
        return command;
    }

    private static Command SwitchOn()
    {
        var (key, version) = (KeyArgument(), new Option<int>("--version") { Description = "Number of the proposed version.", Required = true });
        var seen = new Option<string>("--preview") { Description = "Fingerprint of the preview that you saw.", Required = true };
        var command = new Command("on", "Put a proposed version in force.") { key, version, seen };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<SwitchOnRetentionRule, Unit>(new SwitchOnRetentionRule(parse.GetValue(key)!, parse.GetValue(version), parse.GetValue(seen)!), cancellationToken));
            Console.WriteLine("In force. The job disposes of what is due within the hour; now: retention run");
            return 0;
        });
        return command;
    }

    private static Command End()
    {
        var key = KeyArgument();
        var command = new Command("end", "Take a proposal back, or else end the rule: everything of it is kept from now on.") { key };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<EndRetentionRule, Unit>(new EndRetentionRule(parse.GetValue(key)!), cancellationToken));
            Console.WriteLine("Ended.");
            return 0;
        });
        return command;
    }

    private static Command Preview()
    {
        var key = KeyArgument();
        var version = new Option<int?>("--version") { Description = "Default: the latest that is proposed or in force." };
        var json = CliHost.JsonOption();
        var command = new Command("preview", "What would go today. Changes nothing.") { key, version, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var name = parse.GetValue(key)!;
            var number = parse.GetValue(version) ?? Value(await host.RunAsync<ListRetentionRules, RetentionRuleList>(new ListRetentionRules(), cancellationToken))
                .Rules.Where(r => r.Key == name).Select(r => r.Number).DefaultIfEmpty().Max();
            var preview = Value(await host.RunAsync<PreviewRetention, RetentionPreview>(new PreviewRetention(name, number), cancellationToken));
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(
                    new { preview.Key, preview.Number, cutOff = preview.CutOff.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), preview.Counts.Goes, preview.Counts.Held, preview.Counts.Tied, preview.ClassHeld, preview.NeedsSecondPerson, preview.Fingerprint },
                    Json)
                : string.Create(CultureInfo.InvariantCulture, $"{preview.Title}, before {preview.CutOff:yyyy-MM-dd}: {preview.Counts.Goes} would go, {preview.Counts.Held} stay by a hold, {preview.Counts.Tied} stay as evidence.{(preview.ClassHeld ? " A hold lies on the whole kind." : "")}\nTo switch it on: retention rules on {preview.Key} --version {preview.Number} --preview {preview.Fingerprint}"));
            return 0;
        });
        return command;
    }

    private static Argument<string> KeyArgument() => new("rule") { Description = "What it is about: facts, facts/condition, facts/sensitive, visits, appointments, people, import-rows, custom-values, custom-values/sensitive, secure-messages, engagement." };

    internal static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
