using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Web.Cli;

/// <summary><c>send once [--campaign ID]</c>: runs what is due now and exits when no row is due.</summary>
internal sealed class SendVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Command Build()
    {
        var campaign = new Option<string?>("--campaign") { Description = "Only this campaign (its id)." };
        var json = CliHost.JsonOption();
        var once = new Command("once", "Launches and sends what is due now, then exits.") { campaign, json };
        once.SetAction((parse, cancellationToken) => RunAsync(parse, parse.GetValue(campaign), parse.GetValue(json), cancellationToken));
        return new Command("send", "Sends queued messages.") { once };
    }

    private static async Task<int> RunAsync(ParseResult parse, string? campaign, bool json, CancellationToken cancellationToken)
    {
        OriginId? origin = null;
        if (campaign is not null)
            origin = Guid.TryParse(campaign, out var id) ? new OriginId(id) : throw new CliException($"--campaign: \"{campaign}\" is not an id; copy it from the campaign's page.", CliRoot.WrongUsage);

        await using var host = await CliHost.StartAsync(parse, cancellationToken);
        var result = await host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(origin), cancellationToken);
        if (result.Error is { } refusal)
            throw new CliException(refusal.Message);
        var report = result.Value;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, Json));
            return 0;
        }

        Console.WriteLine($"Launched: {report.Launched.Queued} queued, {report.Launched.Suppressed} suppressed.");
        foreach (var (state, count) in report.ByState.OrderBy(s => s.Key))
            Console.WriteLine($"{state}: {count}");
        Console.WriteLine($"Waiting for later: {report.Waiting}. In doubt, for a person to look at: {report.InDoubt}.");
        return 0;
    }
}
