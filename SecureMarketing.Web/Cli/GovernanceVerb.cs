using System.CommandLine;
using System.Text.Json;
using SecureMarketing.Core.Governance;
using static SecureMarketing.Web.Cli.ComplianceVerb;

namespace SecureMarketing.Web.Cli;

/// <summary><c>governance list</c> and <c>governance overdue</c>: the register as JSON lines, without anybody's words.</summary>
internal sealed class GovernanceVerb : ICliVerb
{
    public Command Build() => new("governance", "The register: policies, assessments, audits, complaints, vendor reviews, drills and scans.") { List(), Overdue() };

    private static Command List()
    {
        var view = new Option<RecordView>("--view") { Description = "All, Overdue, Open, Green or Dropped.", DefaultValueFactory = _ => RecordView.All };
        var kind = new Option<RecordKind?>("--kind") { Description = "Only this kind, such as Policy or VendorReview." };
        var command = new Command("list", "Records, overdue ones first, one JSON object a line.") { view, kind };
        command.SetAction((parse, cancellationToken) => WriteAsync(parse, parse.GetValue(view), parse.GetValue(kind), cancellationToken));
        return command;
    }

    private static Command Overdue()
    {
        var command = new Command("overdue", "What is past its day, its next review or the day of a finding, one JSON object a line.");
        command.SetAction((parse, cancellationToken) => WriteAsync(parse, RecordView.Overdue, null, cancellationToken));
        return command;
    }

    private static async Task<int> WriteAsync(ParseResult parse, RecordView view, RecordKind? kind, CancellationToken cancellationToken)
    {
        const int Page = 100;
        await using var host = await CliHost.StartAsync(parse, cancellationToken);
        for (var skip = 0; ; skip += Page)
        {
            var list = Value(await host.RunAsync<ListRecords, RecordList>(new ListRecords(view, kind, skip, Page), cancellationToken));
            foreach (var r in list.Rows)
                Console.WriteLine(JsonSerializer.Serialize(new { id = r.Id.Value, r.Kind, r.Title, r.State, r.Standing, r.Owner, r.DueOn, r.NextOn, r.OpenFindings }, Json));
            if (skip + Page >= list.Total)
                return 0;
        }
    }
}
