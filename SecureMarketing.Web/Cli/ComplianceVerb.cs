using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Web.Cli;

/// <summary><c>compliance figures</c>, <c>compliance reviews</c>, <c>compliance incidents</c> and <c>compliance disclosures</c>.</summary>
internal sealed class ComplianceVerb : ICliVerb
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    public Command Build() => new("compliance", "What an officer keeps: figures, the review queue of the audit trail, incidents, and disclosures.") { Figures(), Reviews(), IncidentVerbs.Build(), DisclosureVerbs.Build() };

    internal static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;

    private static Command Figures()
    {
        var days = new Option<int>("--days") { Description = "Width of the window, 1 to 730; 30, 90 or 365 where small numbers are hidden.", DefaultValueFactory = _ => 90 };
        var command = new Command("figures", "The figures of the page Compliance figures, as one JSON object.") { days };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.WriteLine(Write(Value(await host.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures(parse.GetValue(days)), cancellationToken))));
            return 0;
        });
        return command;
    }

    /// <summary>Numbers that are hidden from the reader are null.</summary>
    internal static string Write(ComplianceFigures f) => JsonSerializer.Serialize(
        new
        {
            days = f.Days,
            at = f.At,
            smallNumbersHidden = f.SmallNumbersHidden,
            authorizations = new { asked = Number(f.Authorizations.Asked), valid = Number(f.Authorizations.Valid), rate = f.Authorizations.Share, purposes = f.Authorizations.Purposes.Select(p => new { p.Purpose, asked = Number(p.Asked), authorized = Number(p.Authorized), rate = p.Share }) },
            latency = f.Latency.Select(l => new { l.Kind, l.Means, count = Number(l.Count), p50Ms = l.P50?.TotalMilliseconds, p95Ms = l.P95?.TotalMilliseconds, maxMs = l.Max?.TotalMilliseconds, late = l.Late?.Number }),
            gate = new { asked = Number(f.Denials.Asked), denied = Number(f.Denials.Denied), rate = f.Denials.Share, reasons = f.Denials.Reasons.Select(r => new { r.Code, people = Number(r.People), share = r.Share }) },
            routes = new { messages = Number(f.Routes.Messages), methods = f.Routes.Routes.Select(r => new { method = r.Method.Word(), messages = Number(r.Messages), share = r.Share }) },
            approvals = new { f.ApprovalCycle.Decided, p50Ms = f.ApprovalCycle.P50?.TotalMilliseconds, p95Ms = f.ApprovalCycle.P95?.TotalMilliseconds, maxMs = f.ApprovalCycle.Max?.TotalMilliseconds, f.ApprovalCycle.Waiting },
            expiring = new { in30 = Number(f.Expiring.In30), in60 = Number(f.Expiring.In60), in90 = Number(f.Expiring.In90) },
            overdue = new { f.Overdue.AuditReviews, f.Overdue.ListAudit, f.Overdue.Agreements, attestations = Number(f.Overdue.Attestations), f.Overdue.Accountings, f.Overdue.Incidents, f.Overdue.Evidence },
            listAudits = new { f.ListAudits.Audits, judged = Number(f.ListAudits.Judged), mismatches = Number(f.ListAudits.Mismatches), errorRate = f.ListAudits.ErrorRate },
            incidents = new { count = Number(f.Incidents.Incidents), messages = Number(f.Incidents.Messages), per100k = f.Incidents.Per100K },
            offboarding = new { f.Offboarding.Left, f.Offboarding.Late, longestMs = f.Offboarding.Longest?.TotalMilliseconds },
        },
        Json);

    private static long? Number(ShownCount count) => count.Number;

    private static Command Reviews()
    {
        var view = new Option<AuditReviewView>("--view") { Description = "Open, Overdue or Reviewed.", DefaultValueFactory = _ => AuditReviewView.Open };
        var json = CliHost.JsonOption();
        var command = new Command("reviews", "What a person must look at, picked from the audit trail by rules, grouped by who and day. Picks first what is new.") { view, json, Decide() };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var added = Value(await host.RunAsync<GatherAuditReviews, int>(new GatherAuditReviews(), cancellationToken));
            var page = Value(await host.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(parse.GetValue(view), Take: 100), cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new { added, page.Open, page.Overdue, rows = page.Rows.Select(r => new { id = r.Id.Value, r.Kind, who = r.Key, r.Roles, r.Day, r.Count, r.DueAt, r.IsOverdue, r.Outcome, r.Note, incident = r.Incident?.Value }) }, Json));
                return 0;
            }

            foreach (var r in page.Rows)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{r.Id.Value:N}  {r.Day:yyyy-MM-dd}  {r.Kind}  {r.Count}  {r.Key}  {(r.Outcome is { } outcome ? outcome.ToString() : r.IsOverdue ? "OVERDUE" : $"due {r.DueAt:yyyy-MM-dd}")}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page.Open} open, {page.Overdue} overdue, {added} new.{(page.Total > page.Rows.Count ? $" Shown: the first {page.Rows.Count} of {page.Total}." : "")}"));
            return 0;
        });
        return command;
    }

    private static Command Decide()
    {
        var id = new Argument<Guid>("review") { Description = "Id of the line." };
        var outcome = new Option<AuditReviewOutcome>("--outcome") { Description = "Fine, or FollowUp: it becomes an incident.", Required = true };
        var note = new Option<string>("--note") { Description = "Why; recorded. No names.", Required = true };
        var count = new Option<int>("--count") { Description = "The count of the line as you saw it; refused when acts have joined since.", Required = true };
        var command = new Command("decide", "Say what the acts of a line were; not of one's own.") { id, outcome, note, count };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var incident = Value(await host.RunAsync<DecideAuditReview, IncidentId?>(new DecideAuditReview(AuditReviewId.From(parse.GetValue(id)), parse.GetValue(outcome), parse.GetValue(note)!, parse.GetValue(count)), cancellationToken));
            Console.WriteLine(incident is { } opened ? $"Noted. Incident {opened.Value:N} is reported." : "Noted.");
            return 0;
        });
        return command;
    }
}
