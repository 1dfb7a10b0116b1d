using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Web.Cli;

/// <summary><c>queue limits [--route NAME …]</c>: limits, warm-up and hours of each route, and how its receivers stand.</summary>
internal static class QueueLimitsVerb
{
    private const string Rules = "rules";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Build()
    {
        var route = new Option<string?>("--route") { Description = "Name of the route to set something for." };
        var connections = Number("--connections", "Connections per receiver, all nodes together");
        var perMinute = Number("--per-minute", "Messages a minute per receiver, all nodes together");
        var perConnection = Number("--per-connection", "Messages over one connection");
        var warmUp = new Option<string?>("--warm-up") { Description = "on: the source is new and follows each provider's ramp from today; off." };
        warmUp.AcceptOnlyFromAmong("on", "off");
        var hours = new Option<string?>("--bulk-hours") { Description = "Hours in which bulk mail may leave, as in 8-20 (organisation's zone); \"any\"." };
        var json = CliHost.JsonOption();
        var command = new Command("limits", "Show limits and how receivers stand; with --route, set them.") { route, connections, perMinute, perConnection, warmUp, hours, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var set = new[] { parse.GetValue(connections), parse.GetValue(perMinute), parse.GetValue(perConnection), parse.GetValue(warmUp), parse.GetValue(hours) };
            if (parse.GetValue(route) is null && set.Any(s => s is not null))
                throw new CliException("Name the route that this is for: --route NAME.", CliRoot.WrongUsage);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var listing = QueueVerb.Value(await host.RunAsync<ListShaping, ShapingListing>(new ListShaping(), cancellationToken));
            if (parse.GetValue(route) is { } name && set.Any(s => s is not null))
            {
                var id = await QueueVerb.RouteAsync(host, name, cancellationToken);
                var now = listing.Routes.Single(r => r.Id == id).Settings;
                QueueVerb.Value(await host.RunAsync<SaveRouteShaping, Unit>(new SaveRouteShaping(id, now with
                {
                    Connections = Read(set[0], now.Connections, "--connections"),
                    PerMinute = Read(set[1], now.PerMinute, "--per-minute"),
                    MessagesPerConnection = Read(set[2], now.MessagesPerConnection, "--per-connection"),
                    WarmUpSince = set[3] switch { "on" => now.WarmUpSince ?? host.Services.GetRequiredService<TimeProvider>().GetUtcNow(), "off" => null, _ => now.WarmUpSince },
                    BulkHours = set[4] is null ? now.BulkHours : Hours(set[4]!),
                }), cancellationToken));
                listing = QueueVerb.Value(await host.RunAsync<ListShaping, ShapingListing>(new ListShaping(), cancellationToken));
            }

            Print(listing, parse.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Print(ShapingListing listing, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { listing.RulesVersion, routes = listing.Routes.Select(r => new { r.Name, r.Enabled, r.Settings, r.Buckets }) }, Json));
            return;
        }

        Console.WriteLine($"Provider rules version {listing.RulesVersion}.");
        foreach (var route in listing.Routes)
        {
            var set = route.Settings;
            Console.WriteLine($"{route.Name}{(route.Enabled ? "" : " (disabled)")}: connections {Word(set.Connections)}, a minute {Word(set.PerMinute)}, per connection {Word(set.MessagesPerConnection)}, " +
                $"warm-up {(set.WarmUpSince is { } since ? $"since {QueueVerb.At(since)}" : "off")}, bulk {(set.BulkHours is { } hours ? $"{hours.From}-{hours.Until} h" : "at any hour")}");
            foreach (var bucket in route.Buckets)
            {
                var until = bucket.Until is { } end ? $" until {QueueVerb.At(end)} ({bucket.Why})" : "";
                Console.WriteLine($"  {bucket.RollUp}  {bucket.Standing}{until}  {bucket.Connections}/{Word(bucket.Limits.Connections, "-")} connections, " +
                    $"{bucket.ThisMinute}/{Word(bucket.Limits.PerMinute, "-")} this minute{(bucket.Limits.PerDay is { } day ? $", {bucket.Today}/{day} today" : "")}");
            }
        }
    }

    private static Option<string?> Number(string name, string what) => new(name) { Description = $"{what}; \"{Rules}\" for what the provider rules say." };

    private static string Word(int? number, string none = Rules) => number?.ToString(CultureInfo.InvariantCulture) ?? none;

    private static int? Read(string? text, int? now, string option) =>
        text is null ? now
        : text == Rules ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new CliException($"{option}: \"{text}\" is neither a number nor \"{Rules}\".", CliRoot.WrongUsage);

    private static SendHours? Hours(string text)
    {
        if (text == "any")
            return null;
        var parts = text.Split('-');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            ? new SendHours(from, until)
            : throw new CliException($"--bulk-hours: \"{text}\" is not two hours such as 8-20.", CliRoot.WrongUsage);
    }
}
