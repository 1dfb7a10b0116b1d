using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>delivery stream list|set</c>: who each stream's mail comes from and by which routes it leaves.</summary>
internal static class StreamVerbs
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Build() => new("stream", "The transactional, marketing and sensitive streams.") { List(), Set() };

    private static Command List()
    {
        var json = CliHost.JsonOption();
        var list = new Command("list", "List the streams with their senders and routes.") { json };
        list.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rows = await StreamsAsync(host, cancellationToken);
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { stream = r.Stream, sender = r.Sender, held = r.IsHeld, routes = r.Routes.Select(x => new { name = x.Name, refusal = x.Refusal }) }), Options));
                return 0;
            }

            foreach (var row in rows)
            {
                Console.WriteLine($"{row.Stream.Word()}: {(row.Sender is { } sender ? $"{sender.FromName} <{sender.FromAddress}>{(sender.ReplyTo is { } reply ? $", replies to {reply}" : "")}" : "sender of each message's origin")}{(row.IsHeld ? " - HELD: no route can be used" : "")}");
                foreach (var route in row.Routes)
                    Console.WriteLine($"  {route.Name}{(route.Refusal is null ? "" : $" ({route.Refusal})")}");
            }

            return 0;
        });
        return list;
    }

    private static Command Set()
    {
        var stream = new Argument<MailStream>("stream") { Description = "transactional, marketing or sensitive." };
        var name = new Option<string?>("--from-name") { Description = "Display name of the sender." };
        var from = new Option<string?>("--from") { Description = "From address." };
        var reply = new Option<string?>("--reply-to") { Description = "Address for replies; without it, the From address." };
        var none = new Option<bool>("--no-sender") { Description = "Take the stream's sender away: the origin of each message names it." };
        var routes = new Option<string[]>("--route") { Description = "Name of a route that serves the stream; repeat for several. Others no longer serve it.", AllowMultipleArgumentsPerToken = true };
        var closed = new Option<bool>("--no-routes") { Description = "No route serves the stream: its messages are held." };
        var set = new Command("set", "Set a stream's sender or routes; what is not named stays.") { stream, name, from, reply, none, routes, closed };
        set.SetAction(async (parse, cancellationToken) =>
        {
            var (given, address, answer) = (parse.GetValue(name), parse.GetValue(from), parse.GetValue(reply));
            if (parse.GetValue(none) && (given ?? address ?? answer) is not null)
                throw new CliException("--no-sender takes the sender away; leave --from, --from-name and --reply-to out.", CliRoot.WrongUsage);
            if (parse.GetValue(closed) && parse.GetValue(routes) is { Length: > 0 })
                throw new CliException("Give --route or --no-routes, not both.", CliRoot.WrongUsage);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var known = (await StreamsAsync(host, cancellationToken)).Single(s => s.Stream == parse.GetValue(stream)).Sender;
            var sender = parse.GetValue(none) ? null
                : (given ?? address ?? answer) is null ? known
                : new SenderIdentity(given ?? known?.FromName ?? "", address ?? known?.FromAddress ?? "", answer ?? known?.ReplyTo);
            var result = await host.RunAsync<SetStream, Unit>(
                new SetStream { Stream = parse.GetValue(stream), Sender = sender, Routes = parse.GetValue(closed) ? [] : parse.GetValue(routes) is { Length: > 0 } wanted ? await RoutesAsync(host, wanted, cancellationToken) : null },
                cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            Console.WriteLine("set");
            return 0;
        });
        return set;
    }

    private static async Task<IReadOnlyList<RouteId>> RoutesAsync(CliHost host, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var routes = await host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes(), cancellationToken);
        if (routes.Error is { } error)
            throw new CliException(error.Message);
        return [.. names.Select(n => routes.Value.FirstOrDefault(r => r.Settings.Name.Equals(n, StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw new CliException($"--route: there is no route \"{n}\". The routes are: {string.Join(", ", routes.Value.Select(r => r.Settings.Name))}."))];
    }

    private static async Task<IReadOnlyList<StreamRow>> StreamsAsync(CliHost host, CancellationToken cancellationToken)
    {
        var rows = await host.RunAsync<ListStreams, IReadOnlyList<StreamRow>>(new ListStreams(), cancellationToken);
        return rows.Error is { } error ? throw new CliException(error.Message) : rows.Value;
    }
}
