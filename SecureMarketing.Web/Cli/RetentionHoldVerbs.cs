using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using static SecureMarketing.Web.Cli.RetentionVerb;

namespace SecureMarketing.Web.Cli;

/// <summary><c>retention holds</c>, <c>retention holds place</c>, <c>retention holds release</c>.</summary>
internal static class RetentionHoldVerbs
{
    public static Command Holds()
    {
        var json = CliHost.JsonOption();
        var command = new Command("holds", "Legal holds: nothing of a person, or of a kind of record, may go. People appear by opaque id.") { json, Place(), Release() };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rows = Value(await host.RunAsync<ListHolds, IReadOnlyList<HoldRow>>(new ListHolds(), cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(rows.Select(h => new { id = h.Id.Value, on = On(h), h.Reason, until = Day(h.Until), h.PlacedAt, h.ReleasedAt, h.Stands }), Json));
                return 0;
            }

            foreach (var hold in rows)
                Console.WriteLine($"{hold.Id.Value:N}  {On(hold)}  {(hold.Stands ? "stands" : hold.ReleasedAt is null ? "over" : "released")}{(hold.Until is null ? "" : " until " + Day(hold.Until))}  {hold.Reason}");
            if (rows.Count == 0)
                Console.WriteLine("No hold was ever placed.");
            return 0;
        });
        return command;
    }

    private static Command Place()
    {
        var contact = new Option<string?>("--contact") { Description = "Record id of the source, address, record number or phone number on file." };
        var kind = new Option<string?>("--class") { Description = "A kind of record: facts, visits, appointments, people, import-rows, custom-values, secure-messages, engagement." };
        var reason = new Option<string>("--reason") { Description = "Why; recorded. No names.", Required = true };
        var until = new Option<DateOnly?>("--until") { Description = "Last day; default: until it is released." };
        var command = new Command("place", "Place a hold on one person or on one kind of record. It counts at once.") { contact, kind, reason, until };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            ContactId? person = parse.GetValue(contact) is { } wanted ? await FindAsync(host, wanted, cancellationToken) : null;
            RetentionClass? held = parse.GetValue(kind) is { } key ? (RetentionClasses.Find(key) ?? throw new CliException(RetentionErrors.BadSubject.Message)).Class : null;
            var id = Value(await host.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(person, held, parse.GetValue(reason)!, parse.GetValue(until)), cancellationToken));
            Console.WriteLine($"Hold {id.Value:N} stands.");
            return 0;
        });
        return command;
    }

    private static Command Release()
    {
        var id = new Argument<Guid>("hold") { Description = "Id of the hold." };
        var reason = new Option<string>("--reason") { Description = "Why; recorded. No names.", Required = true };
        var command = new Command("release", "Release a hold; by another person than who placed it.") { id, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<ReleaseHold, Unit>(new ReleaseHold(RetentionHoldId.From(parse.GetValue(id)), parse.GetValue(reason)!), cancellationToken));
            Console.WriteLine("Released. The rules count again.");
            return 0;
        });
        return command;
    }

    private static async Task<ContactId> FindAsync(CliHost host, string wanted, CancellationToken cancellationToken)
    {
        var found = Value(await host.RunAsync<ListPeople, PeopleList>(new ListPeople(wanted, null, false, 0, 2), cancellationToken)).Rows;
        return found.Count switch
        {
            1 => found[0].Id,
            0 => throw new CliException("Nobody on file has this record id, address or number."),
            _ => throw new CliException("More than one record matches; give the record id of one of them. A hold reaches all merged records of a person."),
        };
    }

    private static string On(HoldRow hold) => hold.Class is { } held ? RetentionClasses.Of(held).Key : $"person {hold.Contact!.Value.Value:N}";

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
