using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Web.Cli;

/// <summary><c>fields list | grant | withdraw | unused</c>: what each field about people may be used for, and what nobody uses.</summary>
internal sealed class FieldsVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("fields", "Which fields about people may serve which purpose (45 CFR 164.502(b), 164.514(d)).")
    {
        List(), Unused(),
        Decide("grant", "Let a field serve a purpose again.", (host, field, purpose, reason, cancellationToken) => host.RunAsync<GrantField, Unit>(new GrantField(field, purpose, reason), cancellationToken)),
        Decide("withdraw", "Let a field serve a purpose no longer.", (host, field, purpose, reason, cancellationToken) => host.RunAsync<WithdrawField, Unit>(new WithdrawField(field, purpose, reason), cancellationToken)),
    };

    private static Command List()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "Every field, its purposes, and when it last served them.") { json };
        command.SetAction((parse, cancellationToken) => WriteAsync(parse, null, parse.GetValue(json), cancellationToken));
        return command;
    }

    private static Command Unused()
    {
        var days = new Option<int>("--days") { Description = "Not used for so many days.", DefaultValueFactory = _ => 90 };
        var json = CliHost.JsonOption();
        var command = new Command("unused", "Fields that are granted to a purpose they did not serve.") { days, json };
        command.SetAction((parse, cancellationToken) => WriteAsync(parse, parse.GetValue(days), parse.GetValue(json), cancellationToken));
        return command;
    }

    private static Command Decide(string name, string description, Func<CliHost, string, FieldPurpose, string, CancellationToken, Task<Result<Unit>>> decide)
    {
        var field = new Argument<string>("field") { Description = "Key as in \"fields list\"." };
        var purpose = new Option<FieldPurpose>("--purpose") { Description = "care, operations, marketing or fundraising.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why; recorded.", Required = true };
        var command = new Command(name, description) { field, purpose, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var decided = await decide(host, parse.GetValue(field)!, parse.GetValue(purpose), parse.GetValue(reason)!, cancellationToken);
            if (decided.Error is { } error)
                throw new CliException(error.Message);
            Console.WriteLine("Recorded.");
            return 0;
        });
        return command;
    }

    private static async Task<int> WriteAsync(ParseResult parse, int? unusedDays, bool json, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.StartAsync(parse, cancellationToken);
        var listed = await host.RunAsync<ListFields, IReadOnlyList<FieldRow>>(new ListFields(unusedDays), cancellationToken);
        if (listed.Error is { } error)
            throw new CliException(error.Message);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                listed.Value.Select(f => new { f.Key, f.Label, health = f.IsPhi, purposes = f.Purposes.Where(p => unusedDays is null || p.Unused).Select(p => new { p.Purpose, p.Lawful, p.Granted, p.LastUsedAt, p.Users }) }), Json));
            return 0;
        }

        foreach (var field in listed.Value)
        {
            foreach (var standing in field.Purposes.Where(p => unusedDays is null ? p.Lawful : p.Unused))
                Console.WriteLine($"{field.Key,-20} {standing.Purpose,-12} {(standing.Granted ? "granted" : "withdrawn"),-10} {(standing.LastUsedAt is { } at ? $"last used {at:yyyy-MM-dd} by {standing.Users}" : "never used")}");
        }

        return 0;
    }
}
