using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Web.Cli;

/// <summary><c>campaign preflight ID</c>: everything that would refuse a send, without sending. <c>campaign why ID</c>: why one person did, or did not, get it.</summary>
internal sealed class CampaignVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("campaign", "Campaigns.") { Preflight(), Why(), CampaignReviewVerbs.Diff(), CampaignReviewVerbs.Checklist(), CampaignReviewVerbs.Evidence() };

    private static Command Preflight()
    {
        var id = new Argument<string>("id") { Description = "The campaign's id, as in the address of its page." };
        var version = new Option<int?>("--version-number") { Description = "Version, 1 upward; without it the latest." };
        var json = CliHost.JsonOption();
        var preflight = new Command("preflight", "Check sender, route, agreement, signature, DNS records, opt-out, postal address and complaints. Exit 1 when a send would be refused.") { id, version, json };
        preflight.SetAction(async (parse, cancellationToken) =>
        {
            var campaign = IdOf(parse.GetValue(id));
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<PreflightCampaign, PreflightReport>(new PreflightCampaign(campaign, parse.GetValue(version)), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            Print(result.Value, parse.GetValue(json));
            return result.Value.Refuses ? CliRoot.Refused : 0;
        });
        return preflight;
    }

    private static Command Why()
    {
        var id = new Argument<string>("id") { Description = "The campaign's id, as in the address of its page." };
        var person = new Option<string>("--contact") { Description = "Record id of the source system, or an email address on file.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why you look; recorded with the person.", Required = true };
        var json = CliHost.JsonOption();
        var why = new Command("why", "Tell why one person did, or did not, get a campaign: what was decided and when, and what the send gate would say now.") { id, person, reason, json };
        why.SetAction(async (parse, cancellationToken) =>
        {
            var campaign = IdOf(parse.GetValue(id));
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<ExplainRecipient, RecipientExplanation>(new ExplainRecipient(campaign, parse.GetValue(person)!, parse.GetValue(reason)!), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(result.Value, Options));
            else
                Print(result.Value);
            return 0;
        });
        return why;
    }

    internal static CampaignId IdOf(string? text) => Guid.TryParse(text, out var campaign)
        ? CampaignId.From(campaign)
        : throw new CliException($"\"{text}\" is not an id; copy it from the campaign's page.", CliRoot.WrongUsage);

    private static void Print(RecipientExplanation told)
    {
        Console.WriteLine($"{RecipientWords.Of(told.Verdict)} (version {told.Version}). {RecipientWords.Sentence(told)}");
        foreach (var line in told.Story)
            Console.WriteLine($"{line.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {RecipientWords.Of(line)}. {RecipientWords.Detail(line)}".TrimEnd());
        if (told.Now is not { } now)
            return;
        Console.WriteLine($"Now: {RecipientWords.Of(now.Effect)}. {RecipientWords.Sentence(now)}");
        if (now.Lapse is { } lapse)
            Console.WriteLine(RecipientWords.Of(lapse));
        foreach (var row in now.Rows)
            Console.WriteLine($"{row.Row,4}  {(row.Code is null ? "yes" : "NO"),-4} {row.Question} ({row.Read}; {row.Rule}){(row.Code is null ? "" : $"  {row.Code}")}");
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
