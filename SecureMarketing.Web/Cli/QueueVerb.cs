using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Web.Cli;

/// <summary><c>queue list|domains|retry|suspend|resume|reroute|limits</c>: what waits, for whom and why, and the levers.</summary>
internal sealed class QueueVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly Option<string?> message = new("--message") { Description = "One message (its id)." };
    private readonly Option<string?> domain = new("--domain") { Description = "All that wait for this domain of recipients." };
    private readonly Option<string?> rollUp = new("--roll-up") { Description = "All that one receiver takes, as \"queue domains\" names it: google, .example.net." };
    private readonly Option<bool> json = CliHost.JsonOption();

    public Command Build() => new("queue", "What waits to be sent, and the levers over it.") { List(), Domains(), Retry(), Suspend(), Resume(), Reroute(), QueueLimitsVerb.Build() };

    private Command List()
    {
        var state = new Option<MessageState?>("--state") { Description = "Only this state; without it, all that are not final." };
        var reason = new Option<string?>("--reason") { Description = "Only this reason, as shown in the list." };
        var take = Take();
        var command = new Command("list", "List messages, longest in their state first. Ids, states, domains, reasons; no addresses.") { state, domain, reason, take, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var listing = Value(await host.RunAsync<ListQueue, QueueListing>(
                new ListQueue { State = parse.GetValue(state), Domain = parse.GetValue(domain)?.ToLowerInvariant(), Reason = parse.GetValue(reason), Take = parse.GetValue(take) }, cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { listing.Total, rows = listing.Rows.Select(r => new { id = r.Id.Value, r.State, r.StateSince, r.Domain, r.Reason, r.Attempts, r.Due }) }, Json));
                return 0;
            }

            foreach (var row in listing.Rows)
                Console.WriteLine($"{row.Id.Value}  {row.State,-10}  {At(row.StateSince)}  {row.Domain}  {row.Reason ?? "-"}  {Counted(row.Attempts, "attempt")}, due {At(row.Due)}");
            Console.WriteLine($"{listing.Rows.Count} of {listing.Total}.");
            return 0;
        });
        return command;
    }

    private Command Domains()
    {
        var search = new Option<string?>("--search") { Description = "Part of a domain or roll-up." };
        var troubled = new Option<bool>("--troubled") { Description = "Only suspended, probing and slowed ones." };
        var take = Take();
        var command = new Command("domains", "The queue by destination: how many wait, since when, why, and how the receiver stands.") { search, troubled, take, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var listing = Value(await host.RunAsync<ListLanes, LaneListing>(
                new ListLanes { Search = parse.GetValue(search), Troubled = parse.GetValue(troubled), Take = parse.GetValue(take) }, cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    listing.Total,
                    rows = listing.Rows.Select(r => new { r.Domain, r.RollUp, r.Route, r.Standing, r.Until, r.Why, r.Waiting, r.Due, r.Oldest, r.Reason, r.LastTrouble }),
                }, Json));
                return 0;
            }

            foreach (var row in listing.Rows)
            {
                var until = row.Until is { } end ? $" until {At(end)}" : "";
                Console.WriteLine($"{row.Domain}  {row.RollUp ?? "-"}{(row.Route is null ? "" : $" by {row.Route}")}  {row.Standing}{until}{(row.Why is null ? "" : $" ({row.Why})")}  " +
                    $"{row.Waiting} waiting, {row.Due} due, oldest {(row.Oldest is { } oldest ? At(oldest) : "-")}  {row.Reason ?? "-"}  last trouble {row.LastTrouble ?? "-"}");
            }

            Console.WriteLine($"{listing.Rows.Count} of {listing.Total}.");
            return 0;
        });
        return command;
    }

    private Command Retry()
    {
        var command = new Command("retry", "Make waiting messages due now; limits and suspensions still hold.") { message, domain, rollUp };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var target = Target(parse);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.WriteLine($"{Counted(Value(await host.RunAsync<RetryQueued, int>(new RetryQueued(target), cancellationToken)), "message")} due now.");
            return 0;
        });
        return command;
    }

    private Command Suspend()
    {
        var minutes = new Option<int>("--minutes") { Description = "How long, 1 to 43200 minutes.", DefaultValueFactory = _ => 60 };
        var reason = new Option<string>("--reason") { Description = "Why; shown to all who see the queue. No names of people.", Required = true };
        var command = new Command("suspend", "Send nothing to a domain or a receiver for a while.") { domain, rollUp, minutes, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var target = Target(parse);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var until = Value(await host.RunAsync<SuspendDelivery, DateTimeOffset>(
                new SuspendDelivery(target, TimeSpan.FromMinutes(parse.GetValue(minutes)), parse.GetValue(reason)!), cancellationToken));
            Console.WriteLine($"suspended until {At(until)}");
            return 0;
        });
        return command;
    }

    private Command Resume()
    {
        var command = new Command("resume", "End a suspension, whoever brought it about.") { domain, rollUp };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var target = Target(parse);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.WriteLine($"resumed; {Counted(Value(await host.RunAsync<ResumeDelivery, int>(new ResumeDelivery(target), cancellationToken)), "message")} due now.");
            return 0;
        });
        return command;
    }

    private Command Reroute()
    {
        var route = new Option<string>("--to") { Description = "Name of an enabled route, or \"any\" to let the ladder choose again.", Required = true };
        var command = new Command("reroute", "Keep waiting messages to one route; policy and gate still decide whether it is good enough.") { message, domain, rollUp, route };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var target = Target(parse);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var to = parse.GetValue(route) == "any" ? null : (RouteId?)await RouteAsync(host, parse.GetValue(route)!, cancellationToken);
            Console.WriteLine($"{Counted(Value(await host.RunAsync<RerouteQueued, int>(new RerouteQueued(target, to), cancellationToken)), "message")} rerouted.");
            return 0;
        });
        return command;
    }

    internal static async Task<RouteId> RouteAsync(CliHost host, string name, CancellationToken cancellationToken)
    {
        var routes = Value(await host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes(), cancellationToken));
        return routes.FirstOrDefault(r => string.Equals(r.Settings.Name, name, StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw new CliException($"There is no route \"{name}\". There are: {string.Join(", ", routes.Select(r => r.Settings.Name))}.");
    }

    internal static T Value<T>(Result<T> result) => result.Error is { } refusal ? throw new CliException(refusal.Message) : result.Value;

    internal static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static Option<int> Take() => new("--take") { Description = "Rows at most, 1 to 200.", DefaultValueFactory = _ => 50 };

    private LaneTarget Target(ParseResult parse)
    {
        MessageId? id = null;
        if (parse.CommandResult.Command.Options.Contains(message) && parse.GetValue(message) is { } text)
            id = Guid.TryParse(text, out var read) ? new MessageId(read) : throw new CliException($"--message: \"{text}\" is not an id; copy it from \"queue list\".", CliRoot.WrongUsage);
        var target = new LaneTarget { Message = id, Domain = parse.GetValue(domain), RollUp = parse.GetValue(rollUp) };
        return (id is null ? 0 : 1) + (target.Domain is null ? 0 : 1) + (target.RollUp is null ? 0 : 1) == 1
            ? target
            : throw new CliException($"Give exactly one of {(parse.CommandResult.Command.Options.Contains(message) ? "--message, " : "")}--domain or --roll-up.", CliRoot.WrongUsage);
    }
}
