using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Reporting;

namespace SecureMarketing.Web.Cli;

/// <summary><c>report export</c>: the same file as the page's download.</summary>
internal sealed class ReportVerb : ICliVerb
{
    private const string Campaign = "campaign";

    public Command Build()
    {
        var name = new Argument<string>("name") { Description = "Report: campaign." };
        var file = new Option<FileInfo>("--out") { Description = "Workbook to write (.xlsx).", Required = true };
        var campaign = new Option<string?>("--campaign") { Description = "Id or exact name of one campaign; default all." };
        var from = Day("--from", "First launch day, yyyy-MM-dd.");
        var to = Day("--to", "Last launch day, yyyy-MM-dd.");
        var domain = new Option<string?>("--domain") { Description = "Mailbox domain." };
        var method = new Option<string?>("--method") { Description = "smime, openpgp, tls, portal, opportunistic-tls or clear." };
        var purpose = new Option<string>("--purpose") { Description = "What the file is for; recorded.", DefaultValueFactory = _ => "command line export" };
        var json = CliHost.JsonOption();
        var export = new Command("export", "Write a report as an Excel workbook.") { name, file, campaign, from, to, domain, method, purpose, json };
        export.SetAction(async (parse, cancellationToken) =>
        {
            if (parse.GetValue(name) != Campaign)
                throw new CliException(ReportingErrors.UnknownReport(parse.GetValue(name)!).Message);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var filter = new ReportFilter
            {
                Campaign = parse.GetValue(campaign) is { } wanted ? await FindAsync(host, wanted, cancellationToken) : null,
                From = ReadDay(parse.GetValue(from)),
                To = ReadDay(parse.GetValue(to)),
                Domain = parse.GetValue(domain)?.ToLowerInvariant(),
                Method = parse.GetValue(method) is { } word ? ReadMethod(word) : null,
            };
            var exported = await host.RunAsync<ExportReport, ReportFile>(new ExportReport { Filter = filter, Purpose = parse.GetValue(purpose)! }, cancellationToken);
            if (exported.Error is { } error)
                throw new CliException(error.Message);
            await WriteAsync(parse.GetValue(file)!, exported.Value.Content, cancellationToken);
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { file = parse.GetValue(file)!.FullName, rows = exported.Value.Rows, sha256 = exported.Value.Sha256 }, JsonSerializerOptions.Web)
                : $"{exported.Value.Rows} rows written to {parse.GetValue(file)!.FullName} (SHA-256 {exported.Value.Sha256}).");
            return 0;
        });
        return new Command("report", "Reports on campaigns.") { export };
    }

    private static Option<string?> Day(string name, string description) => new(name) { Description = description };

    private static DateOnly? ReadDay(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new CliException($"\"{text}\" is not a day. Write it as 2026-11-24.", CliRoot.WrongUsage);

    private static DeliveryMethod ReadMethod(string word) =>
        Enum.GetValues<DeliveryMethod>().Where(m => m.Word() == word).Cast<DeliveryMethod?>().FirstOrDefault()
        ?? throw new CliException($"\"{word}\" is not a method. Use {string.Join(", ", Enum.GetValues<DeliveryMethod>().Select(m => m.Word()))}.", CliRoot.WrongUsage);

    private static async Task<CampaignId> FindAsync(CliHost host, string wanted, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(wanted, out var id))
            return CampaignId.From(id);
        var listed = await host.RunAsync<ListReportCampaigns, ReportCampaigns>(new ListReportCampaigns(), cancellationToken);
        var named = listed.IsSuccess ? listed.Value.Campaigns.Where(c => c.Name == wanted).Select(c => c.Id).ToList() : [];
        return named.Count switch
        {
            1 => named[0],
            0 => throw new CliException($"No launched campaign is called \"{wanted}\"."),
            _ => throw new CliException($"{named.Count} campaigns are called \"{wanted}\"; give the id."),
        };
    }

    private static async Task WriteAsync(FileInfo file, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            file.Directory?.Create();
            await File.WriteAllBytesAsync(file.FullName, content, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot write {file.FullName}: {fault.Message}");
        }
    }
}
