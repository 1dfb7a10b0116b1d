using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Consent;

namespace SecureMarketing.Web.Cli;

/// <summary><c>authorization renewals show|start|stop</c>: the standing order of renewals, over the use cases of the panel.</summary>
internal static class RenewalVerbs
{
    public static Command Build() => new("renewals", "Whether people are asked by themselves to renew an authorization that ends within 30 days.") { Show(), Start(), Stop() };

    private static Command Show()
    {
        var json = CliHost.JsonOption();
        var command = new Command("show", "Whether there is a standing order, by whose word, and what the last daily look under it did.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var standing = Value(await host.RunAsync<ViewStandingRenewals, StandingRenewals>(new ViewStandingRenewals(), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(standing, JsonSerializerOptions.Web));
            else
                Console.WriteLine(string.Join('\n', await LinesAsync(host, standing, cancellationToken)));
            return 0;
        });
        return command;
    }

    private static Command Start()
    {
        var command = new Command("start", "Give the standing order: from the next daily look on people are written to without anybody letting it run. On record.");
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<OrderStandingRenewals, Unit>(new OrderStandingRenewals(), cancellationToken));
            Console.WriteLine("Renewals go by themselves, from the next daily look on.");
            return 0;
        });
        return command;
    }

    private static Command Stop()
    {
        var command = new Command("stop", "End the standing order and stop what it began and still runs; who was asked stays asked. On record.");
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var stopped = Value(await host.RunAsync<EndStandingRenewals, int>(new EndStandingRenewals(), cancellationToken));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The standing order is ended; {stopped} running orders stopped."));
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(CliHost host, StandingRenewals standing, CancellationToken cancellationToken)
    {
        var lines = new List<string> { standing.On ? "on: whoever has to renew is asked by mail" : "off: orders are prepared, and wait until someone lets them run" };
        if (standing is { At: { } at, By: { } by })
            lines.Add($"{(standing.On ? "ordered" : "ended")} {Moment(at)} by {await NameAsync(host, by, cancellationToken)}");
        if (standing.LastRun is { } run)
            lines.Add($"last run {Moment(run.At)}: {ConsentWords.Of(run)}");
        if (standing.On && host.Services.GetRequiredService<Organisation>().Sender is null)
            lines.Add("No address is set from which mail leaves (SM_Organisation__SenderAddress): until one is, orders wait as without the standing order.");
        return lines;
    }

    private static async Task<string> NameAsync(CliHost host, Guid by, CancellationToken cancellationToken)
    {
        if (by == Guid.Empty)
            return "the command line";
        var named = await host.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([by]), cancellationToken);
        return named.IsSuccess && named.Value.TryGetValue(by, out var name) ? name : "someone without an account";
    }

    private static string Moment(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC");

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
