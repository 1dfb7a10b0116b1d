using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using static SecureMarketing.Web.Cli.ComplianceVerb;

namespace SecureMarketing.Web.Cli;

/// <summary><c>compliance disclosures</c>: the accounting of 45 CFR 164.528. People are named by record id or address, and appear by opaque id.</summary>
internal static class DisclosureVerbs
{
    public static Command Build()
    {
        var open = new Option<bool>("--open") { Description = "Only what is not answered." };
        var json = CliHost.JsonOption();
        var command = new Command("disclosures", "Requests for an accounting of disclosures, with their last day.") { open, json, List(), Add(), Strike(), Ask(), Extend(), Statement() };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var register = Value(await host.RunAsync<ListAccountingRequests, AccountingRegister>(new ListAccountingRequests(parse.GetValue(open), Take: 100), cancellationToken));
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { register.Open, register.Overdue, rows = register.Rows.Select(Row) }, Json)
                : string.Join(Environment.NewLine, register.Rows.Select(Line).Append(string.Create(CultureInfo.InvariantCulture, $"{register.Open} open, {register.Overdue} overdue."))));
            return 0;
        });
        return command;
    }

    private static object Row(AccountingRequestRow r) => new { id = r.Id.Value, person = r.Contact.Value, r.ReceivedOn, r.DueOn, r.Free, r.Extended, r.AnsweredAt, r.Entries, sha256 = r.Sha256, r.Overdue };

    private static string Line(AccountingRequestRow r) => string.Create(
        CultureInfo.InvariantCulture, $"{r.Id.Value:N}  received {r.ReceivedOn:yyyy-MM-dd}, due {r.DueOn:yyyy-MM-dd}{(r.Extended is null ? "" : " (extended)")}, {(r.AnsweredAt is null ? r.Overdue ? "OVERDUE" : "open" : "answered")}{(r.Free ? ", free" : "")}");

    private static Command List()
    {
        var person = Person();
        var command = new Command("list", "The disclosures of one person in six years, merged records included, as JSON. Logged.") { person };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var view = Value(await host.RunAsync<ViewAccounting, PersonAccounting>(new ViewAccounting(await FindAsync(host, parse.GetValue(person)!, cancellationToken)), cancellationToken));
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    view.From,
                    requests = view.Requests.Select(Row),
                    entries = view.Entries.Select(e => new { id = e.Id?.Value, e.On, e.Basis, e.Words.Recipient, e.Words.Address, e.Words.Description, e.Words.Purpose, incident = e.Incident?.Value, e.Preliminary }),
                },
                Json));
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var person = Person();
        var on = new Option<DateOnly>("--on") { Description = "Day of the disclosure.", Required = true };
        var basis = new Option<DisclosureBasis>("--ground") { Description = "Such as PublicHealth, Judicial, Research, Misdirected; an exempt ground is refused with its rule.", Required = true };
        var to = new Option<string>("--to") { Description = "Who received it.", Required = true };
        var address = new Option<string?>("--address") { Description = "Their address, if known." };
        var what = new Option<string>("--what") { Description = "The information, briefly.", Required = true };
        var why = new Option<string>("--why") { Description = "The purpose, briefly.", Required = true };
        var command = new Command("add", "Enter a disclosure.") { person, on, basis, to, address, what, why };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = Value(await host.RunAsync<RecordDisclosure, DisclosureId>(
                new RecordDisclosure
                {
                    Contact = await FindAsync(host, parse.GetValue(person)!, cancellationToken),
                    On = parse.GetValue(on),
                    Basis = parse.GetValue(basis),
                    Words = new DisclosureWords { Recipient = parse.GetValue(to)!, Address = parse.GetValue(address), Description = parse.GetValue(what)!, Purpose = parse.GetValue(why)! },
                },
                cancellationToken));
            Console.WriteLine($"Disclosure {id.Value:N} is on record.");
            return 0;
        });
        return command;
    }

    private static Command Strike()
    {
        var id = new Argument<Guid>("disclosure") { Description = "Id of an entry by hand." };
        var reason = Reason();
        var command = new Command("strike", "Strike an entry out that was a mistake; it stays on file.") { id, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<StrikeDisclosure, Unit>(new StrikeDisclosure(DisclosureId.From(parse.GetValue(id)), parse.GetValue(reason)!), cancellationToken));
            Console.WriteLine("Struck out.");
            return 0;
        });
        return command;
    }

    private static Command Ask()
    {
        var person = Person();
        var received = new Option<DateOnly>("--received") { Description = "Day on which the request came.", Required = true };
        var from = new Option<DateOnly?>("--from") { Description = "First day asked about; default: six years." };
        var command = new Command("ask", "Enter a request; its 60 days run from its receipt.") { person, received, from };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = Value(await host.RunAsync<AskAccounting, AccountingRequestId>(
                new AskAccounting(await FindAsync(host, parse.GetValue(person)!, cancellationToken), parse.GetValue(received), parse.GetValue(from)), cancellationToken));
            Console.WriteLine($"Request {id.Value:N} is on record.");
            return 0;
        });
        return command;
    }

    private static Command Extend()
    {
        var id = Request();
        var reason = Reason();
        var command = new Command("extend", "Extend the time by 30 days, once; the person must be told why and until when.") { id, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var due = Value(await host.RunAsync<ExtendAccounting, DateOnly>(new ExtendAccounting(AccountingRequestId.From(parse.GetValue(id)), parse.GetValue(reason)!), cancellationToken));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Due {due:yyyy-MM-dd} now. Tell the person why, in writing."));
            return 0;
        });
        return command;
    }

    private static Command Statement()
    {
        var id = Request();
        var file = new Option<FileInfo>("--out") { Description = "Archive to write: statement.html and statement.xlsx.", Required = true };
        var command = new Command("statement", "Make the statement that answers a request; a copy is kept sealed, and handed out when it is asked for again.") { id, file };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetValue(file)!.FullName;
            if (!Directory.Exists(Path.GetDirectoryName(path)))
                throw new CliException($"{Path.GetDirectoryName(path)} does not exist. Nothing was answered.");
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var made = Value(await host.RunAsync<AnswerAccounting, AccountingStatement>(new AnswerAccounting(AccountingRequestId.From(parse.GetValue(id))), cancellationToken));
            await File.WriteAllBytesAsync(path, made.Content, CancellationToken.None);
            Console.WriteLine($"{made.Entries} disclosures written to {path}. Hand it to the person and delete it.");
            return 0;
        });
        return command;
    }

    private static Option<string> Person() => new("--person") { Description = "Record id of the source, or a whole address on file; of somebody who was erased, the opaque id.", Required = true };

    private static Option<string> Reason() => new("--reason") { Description = "Why; recorded. No names.", Required = true };

    private static Argument<Guid> Request() => new("request") { Description = "Id of the request." };

    private static async Task<ContactId> FindAsync(CliHost host, string text, CancellationToken cancellationToken) =>
        Guid.TryParse(text, out var opaque) ? ContactId.From(opaque) : Value(await host.RunAsync<FindSigner, FoundSigners>(new FindSigner { Person = text }, cancellationToken)).People switch
        {
            [var one] => one.Contact,
            [] => throw new CliException("Nobody on file goes by that. Give a record id of the source or a whole address."),
            _ => throw new CliException("Several people go by that. Give the record id of the source."),
        };
}
