using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Sending.Preflight;

namespace SecureMarketing.Web.Cli;

/// <summary><c>campaign preflight ID</c>: everything that would refuse a send, without sending.</summary>
internal sealed class CampaignVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("campaign", "Campaigns.") { Preflight() };

    private static Command Preflight()
    {
        var id = new Argument<string>("id") { Description = "The campaign's id, as in the address of its page." };
        var version = new Option<int?>("--version-number") { Description = "Version, 1 upward; without it the latest." };
        var json = CliHost.JsonOption();
        var preflight = new Command("preflight", "Check sender, route, agreement, signature, DNS records, opt-out, postal address and complaints. Exit 1 when a send would be refused.") { id, version, json };
        preflight.SetAction(async (parse, cancellationToken) =>
        {
            if (!Guid.TryParse(parse.GetValue(id), out var campaign))
                throw new CliException($"\"{parse.GetValue(id)}\" is not an id; copy it from the campaign's page.", CliRoot.WrongUsage);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<PreflightCampaign, PreflightReport>(new PreflightCampaign(CampaignId.From(campaign), parse.GetValue(version)), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            Print(result.Value, parse.GetValue(json));
            return result.Value.Refuses ? CliRoot.Refused : 0;
        });
        return preflight;
    }

    private static void Print(PreflightReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { stream = report.Stream, fromDomain = report.FromDomain, refuses = report.Refuses, checks = report.Checks }, Options));
            return;
        }

        foreach (var check in report.Checks)
        {
            Console.WriteLine($"{JsonNamingPolicy.KebabCaseLower.ConvertName(check.Verdict.ToString()),-15} {JsonNamingPolicy.KebabCaseLower.ConvertName(check.Kind.ToString()),-15} {check.Reason}");
            if (check.Mend is { } mend)
                Console.WriteLine($"{"",-32}{mend}");
        }

        Console.WriteLine(report.Refuses ? "refused: nothing may be sent until the above is mended" : "may be sent");
    }
}
