using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using static SecureMarketing.Web.Cli.ComplianceVerb;

namespace SecureMarketing.Web.Cli;

/// <summary><c>compliance incidents</c> with its steps. Judging the factors and signing are done by people on the page.</summary>
internal static class IncidentVerbs
{
    public static Command Build()
    {
        var state = new Option<IncidentState?>("--state") { Description = "Only in this state." };
        var json = CliHost.JsonOption();
        var command = new Command("incidents", "Incidents, those that wait first. Opaque ids.") { state, json, View(), Report(), Decide(), Affected(), Notice() };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var list = Value(await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents(Take: 100, State: parse.GetValue(state)), cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { list.Total, list.Open, list.Overdue, rows = list.Rows.Select(r => new { id = r.Id.Value, r.Kind, r.State, r.Codes, r.ObjectType, r.ObjectId, r.DiscoveredAt, r.DueOn, r.Overdue, r.Description, r.Note }) }, Json));
                return 0;
            }

            foreach (var r in list.Rows)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{r.Id.Value:N}  {r.State}  {r.Kind}  discovered {r.DiscoveredAt:yyyy-MM-dd}{(r.DueOn is { } due ? $", 60 days end {due:yyyy-MM-dd}{(r.Overdue ? " OVERDUE" : "")}" : "")}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{list.Open} open, {list.Overdue} past 60 days."));
            return 0;
        });
        return command;
    }

    private static Command View()
    {
        var id = Id();
        var command = new Command("view", "One incident with its assessment, notices and steps, as JSON.") { id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var d = Value(await host.RunAsync<ViewIncident, IncidentDetail>(new ViewIncident(IncidentId.From(parse.GetValue(id))), cancellationToken));
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    id = d.Row.Id.Value,
                    d.Row.Kind,
                    d.Row.State,
                    d.Row.DueOn,
                    d.Exception,
                    d.People,
                    d.ByState,
                    d.Factors?.All,
                    firstSigned = d.FirstSignedBy is not null,
                    secondSigned = d.SecondSignedBy is not null,
                    notices = d.Duties.Select(n => new { n.Duty.Audience, n.Duty.State, n.Duty.DueOn, n.Duty.Citation, n.SentOn, n.Overdue }),
                    d.Steps,
                },
                Json));
            return 0;
        });
        return command;
    }

    private static Command Report()
    {
        var what = new Option<string>("--what") { Description = "What happened; recorded. No names.", Required = true };
        var discovered = new Option<DateOnly?>("--discovered") { Description = "First day on which it was known; default: today." };
        var message = new Option<Guid?>("--message") { Description = "The message that went to a wrong address." };
        var to = new Option<string?>("--to") { Description = "With --message: who got it, if known. Kept sealed, for the accounting of disclosures." };
        var address = new Option<string?>("--to-address") { Description = "With --message: the address that it went to, if known; \"on-file\" for the one that is on file for the person now." };
        var command = new Command("report", "Report an incident; the 60 days run from its discovery.") { what, discovered, message, to, address };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var today = host.Services.GetRequiredService<Organisation>().DayAt(host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            var id = Value(await host.RunAsync<ReportIncident, IncidentId>(
                new ReportIncident(parse.GetValue(what)!, parse.GetValue(discovered) ?? today, parse.GetValue(message) is { } sent ? MessageId.From(sent) : null)
                {
                    Holder = parse.GetValue(to) is null && parse.GetValue(address) is null ? null : HolderOf(parse.GetValue(to), parse.GetValue(address)),
                },
                cancellationToken));
            Console.WriteLine($"Incident {id.Value:N} is reported.");
            return 0;
        });
        return command;
    }

    private static MailboxHolder HolderOf(string? name, string? address) =>
        new() { Name = name, Address = address is "on-file" ? null : address, AddressOnFile = address is "on-file" };

    private static Command Decide()
    {
        var id = Id();
        var to = new Option<IncidentState>("--to") { Description = "Triage, NotIncident, Investigating, FourFactor, ExceptionApplies, Breach, Notifying or Closed.", Required = true };
        var note = new Option<string>("--note") { Description = "Why; of an exception its proof. No names.", Required = true };
        var exception = new Option<BreachException?>("--exception") { Description = "With ExceptionApplies: GoodFaith, Inadvertent, NotRetained or Secured." };
        var command = new Command("decide", "Take the next step of an incident.") { id, to, note, exception };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<DecideIncident, Unit>(new DecideIncident(IncidentId.From(parse.GetValue(id)), parse.GetValue(to), parse.GetValue(note)!, parse.GetValue(exception)), cancellationToken));
            Console.WriteLine($"It is {parse.GetValue(to)} now.");
            return 0;
        });
        return command;
    }

    private static Command Affected()
    {
        var id = Id();
        var people = new Option<int>("--people") { Description = "How many are affected.", Required = true };
        var states = new Option<string?>("--states") { Description = "Residents per state, such as TX:612,CA:12." };
        var command = new Command("affected", "Say whom a breach affects; the notices follow from it.") { id, people, states };
        command.SetAction(async (parse, cancellationToken) =>
        {
            if (!AffectedStates.TryParse(parse.GetValue(states), out var byState))
                throw new CliException("--states is a list such as TX:612,CA:12 with the two letters of each state once.");
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<CountAffected, Unit>(new CountAffected(IncidentId.From(parse.GetValue(id)), parse.GetValue(people), byState), cancellationToken));
            Console.WriteLine("Noted.");
            return 0;
        });
        return command;
    }

    private static Command Notice()
    {
        var id = Id();
        var audience = new Option<BreachAudience>("--to") { Description = "Individuals, Media or Secretary.", Required = true };
        var state = new Option<string?>("--state") { Description = "With Media: two letters." };
        var sent = new Option<DateOnly>("--sent") { Description = "Day, such as 2026-11-29.", Required = true };
        var evidence = new Option<string>("--evidence") { Description = "How, and where the proof lies. No names.", Required = true };
        var command = new Command("notice", "Note that a notice of a breach was sent.") { id, audience, state, sent, evidence };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<NoteBreachNotice, Unit>(
                new NoteBreachNotice(IncidentId.From(parse.GetValue(id)), parse.GetValue(audience), parse.GetValue(state)?.ToUpperInvariant() ?? "", parse.GetValue(sent), parse.GetValue(evidence)!), cancellationToken));
            Console.WriteLine("Noted.");
            return 0;
        });
        return command;
    }

    private static Argument<Guid> Id() => new("incident") { Description = "Id of the incident." };
}
