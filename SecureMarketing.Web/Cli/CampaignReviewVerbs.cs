using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Compliance.ApprovalEvidence;

namespace SecureMarketing.Web.Cli;

/// <summary><c>campaign diff</c>, <c>campaign checklist</c> and <c>campaign evidence</c>: what approvers and auditors look at, without a browser.</summary>
internal static class CampaignReviewVerbs
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Diff()
    {
        var id = new Argument<string>("id") { Description = "The campaign's id, as in the address of its page." };
        var to = new Option<int?>("--to") { Description = "The newer version, 1 upward; without it the latest." };
        var from = new Option<int?>("--from") { Description = "The older version, as it was approved; without it the last before. The same as --to: what drifted since that version was submitted." };
        var json = CliHost.JsonOption();
        var diff = new Command("diff", "Show what a version changes against the approved one, part by part, removed words in [- -], added ones in {+ +}.") { id, to, from, json };
        diff.SetAction(async (parse, cancellationToken) =>
        {
            var campaign = CampaignVerb.IdOf(parse.GetValue(id));
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<DiffCampaign, CampaignComparison>(new DiffCampaign(campaign, parse.GetValue(to), parse.GetValue(from)), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(result.Value, Options));
            else
                Print(result.Value);
            return 0;
        });
        return diff;
    }

    public static Command Checklist()
    {
        var id = new Argument<string>("id") { Description = "The campaign's id, as in the address of its page." };
        var version = new Option<int?>("--version-number") { Description = "Version, 1 upward; without it the latest." };
        var json = CliHost.JsonOption();
        var checklist = new Command("checklist", "Show the checklist before a launch. Exit 1 while a point stops the launch. People tick and sample on the campaign's page.") { id, version, json };
        checklist.SetAction(async (parse, cancellationToken) =>
        {
            var campaign = CampaignVerb.IdOf(parse.GetValue(id));
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<OpenLaunchChecklist, LaunchChecklist>(new OpenLaunchChecklist(campaign, parse.GetValue(version)), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { result.Value.Hash, complete = result.Value.IsComplete, points = result.Value.Items.Select(i => new { i.Point, i.State, i.Words, by = i.By?.Value, i.At }) }, Options));
            }
            else
            {
                foreach (var item in result.Value.Items)
                    Console.WriteLine($"{JsonNamingPolicy.KebabCaseLower.ConvertName(item.State.ToString()),-10} {LaunchWords.Of(item.Point),-11} {item.Words}");
            }

            return result.Value.IsComplete ? 0 : CliRoot.Refused;
        });
        return checklist;
    }

    public static Command Evidence()
    {
        var id = new Argument<string>("request") { Description = "The approval's id, as in the address of its page." };
        var output = new Option<string>("--out") { Description = "File to write: NAME.json for programs, NAME.html for printing.", Required = true };
        var evidence = new Command("evidence", "Write the evidence of one approval: what was approved, by whom, on what facts, with hash and history. Nobody's data.") { id, output };
        evidence.SetAction(async (parse, cancellationToken) =>
        {
            var request = Guid.TryParse(parse.GetValue(id), out var known)
                ? ApprovalRequestId.From(known)
                : throw new CliException($"\"{parse.GetValue(id)}\" is not an id; copy it from the approval's page.", CliRoot.WrongUsage);
            var file = Path.GetFullPath(parse.GetValue(output)!);
            var page = Path.GetExtension(file).ToLowerInvariant() switch
            {
                ".json" => false,
                ".html" => true,
                _ => throw new CliException($"\"{Path.GetFileName(file)}\" is neither .json nor .html; the ending decides what is written.", CliRoot.WrongUsage),
            };
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(request), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            await File.WriteAllTextAsync(file, page ? result.Value.Html : result.Value.Json, cancellationToken);
            Console.WriteLine($"{file}\nsha256 {result.Value.Sha256}");
            return 0;
        });
        return evidence;
    }

    private static void Print(CampaignComparison told)
    {
        Console.WriteLine(told.From is { } from ? $"Version {told.To} beside version {from}" : $"Version {told.To}; none was approved before");
        foreach (var part in told.Parts.Where(p => told.From is null || p.Change != PartChange.Same))
        {
            Console.WriteLine($"\n{part.Label} ({part.Key}){(part.Change == PartChange.Same ? "" : $": {part.Change.ToString().ToLowerInvariant()}")}");
            if (part.Before.Count > 0 && part.Change != PartChange.Moved)
                Console.WriteLine("  was: " + Marked(part.Before));
            if (part.After.Count > 0)
                Console.WriteLine((told.From is null ? "  " : "  now: ") + Marked(part.After));
        }
    }

    private static string Marked(IReadOnlyList<DiffRun> runs) => string.Concat(runs.Select(r => r.Mark switch
    {
        DiffMark.Removed => $"[-{r.Text}-]",
        DiffMark.Added => $"{{+{r.Text}+}}",
        _ => r.Text,
    })).Replace("\n", "\n       ", StringComparison.Ordinal);
}
