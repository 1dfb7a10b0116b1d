using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Web.Cli;

/// <summary><c>authorization forms|ask|ask-many|revoke-many|orders</c>: the register, over the use cases of the pages.</summary>
internal static class AuthorizationRegisterVerbs
{
    public static IEnumerable<Command> All() => [FormsList(), Ask(), AskMany(), RevokeMany(), Orders()];

    private static Command FormsList()
    {
        var json = CliHost.JsonOption();
        var command = new Command("forms", "Authorization forms by name, with their version, state, languages and reading grade.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rows = Value(await host.RunAsync<ListAuthorizationForms, IReadOnlyList<AuthorizationFormRow>>(new ListAuthorizationForms(), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { id = r.Id.Value, r.Name, r.Version, state = r.State.ToString(), r.MayAsk, r.Languages, r.Purposes, grade = r.HardestGrade }), JsonSerializerOptions.Web));
            else
                foreach (var row in rows)
                    Console.WriteLine($"{row.Name}: version {row.Version} {row.State.ToString().ToLowerInvariant()}{(row.MayAsk ? "" : ", nobody can be asked with it")}, {string.Join(", ", row.Languages)}, grade {row.HardestGrade.ToString("0.0", CultureInfo.InvariantCulture)}");
            return 0;
        });
        return command;
    }

    private static Command Ask()
    {
        var person = new Argument<string>("person") { Description = "A whole email address or record id." };
        var form = FormOption();
        var mail = MailOption();
        var language = new Option<string?>("--language") { Description = "en or es; left out: the person's own where the form has it." };
        var command = new Command("ask", "Ask one person for an authorization; prints the link to hand over.") { person, form, mail, language };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var people = Value(await host.RunAsync<FindSigner, FoundSigners>(new FindSigner { Person = parse.GetValue(person)! }, cancellationToken)).People;
            if (people.Count != 1)
                throw new CliException(people.Count == 0 ? ConsentErrors.ContactNotFound.Message : ConsentErrors.SeveralPeople.Message);
            var asked = Value(await host.RunAsync<AskForAuthorization, AskedAuthorization>(
                new AskForAuthorization { Contact = people[0].Contact, Form = await FormAsync(host, parse.GetValue(form)!, cancellationToken), ByMail = parse.GetValue(mail), Language = parse.GetValue(language) }, cancellationToken));
            Console.WriteLine($"{asked.Authorization.Value} {asked.Mail}\n{asked.Link}");
            return 0;
        });
        return command;
    }

    private static Command AskMany()
    {
        var (form, mail, view, file) = (FormOption(), MailOption(), ViewOption(), FileOption());
        var segment = new Option<string?>("--segment") { Description = "Name of a segment: everyone in it who has no valid authorization." };
        var command = new Command("ask-many", "Order requests to many people; the server carries them out in the background.") { form, mail, view, file, segment };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            return await OrderAsync(host, new OrderAuthorizationBatch
            {
                Kind = AuthorizationBatchKind.Request,
                Form = await FormAsync(host, parse.GetValue(form)!, cancellationToken),
                ByMail = parse.GetValue(mail),
                View = parse.GetValue(view),
                Segment = parse.GetValue(segment) is { } name ? await SegmentAsync(host, name, cancellationToken) : null,
                People = await LinesAsync(parse.GetValue(file), cancellationToken),
            }, cancellationToken);
        });
        return command;
    }

    private static Command RevokeMany()
    {
        var (view, file) = (ViewOption(), FileOption());
        var channel = new Option<RevocationChannel>("--channel") { Description = "How the revocations arrived: Portal, Email or Letter.", Required = true };
        var received = new Option<DateTimeOffset>("--received") { Description = "When they were received, ISO 8601 with offset.", Required = true };
        var command = new Command("revoke-many", "Order the revocation of many authorizations; the server carries it out in the background.") { view, file, channel, received };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            return await OrderAsync(host, new OrderAuthorizationBatch
            {
                Kind = AuthorizationBatchKind.Revoke,
                View = parse.GetValue(view),
                People = await LinesAsync(parse.GetValue(file), cancellationToken),
                Channel = parse.GetValue(channel),
                ReceivedAt = parse.GetValue(received),
            }, cancellationToken);
        });
        return command;
    }

    private static Command Orders()
    {
        var command = new Command("orders", "Orders about many people with their progress, newest first.");
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var row in Value(await host.RunAsync<ListAuthorizationBatches, IReadOnlyList<AuthorizationBatchRow>>(new ListAuthorizationBatches(), cancellationToken)))
                Console.WriteLine($"{row.Id.Value} {row.Kind} {row.State}: {row.Done} done, {row.Refused} refused, {row.Waiting} waiting of {row.Total}");
            return 0;
        });
        return command;
    }

    private static async Task<int> OrderAsync(CliHost host, OrderAuthorizationBatch order, CancellationToken cancellationToken)
    {
        var ordered = Value(await host.RunAsync<OrderAuthorizationBatch, OrderedBatch>(order, cancellationToken));
        Console.WriteLine($"{ordered.Batch.Value}: {ordered.Total} ordered{(ordered.UnknownLines.Count == 0 ? "" : $"; nobody on file in line {string.Join(", ", ordered.UnknownLines)}")}");
        return 0;
    }

    private static async Task<AuthorizationFormId> FormAsync(CliHost host, string name, CancellationToken cancellationToken)
    {
        var rows = Value(await host.RunAsync<ListAuthorizationForms, IReadOnlyList<AuthorizationFormRow>>(new ListAuthorizationForms(), cancellationToken));
        return rows.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw new CliException($"There is no authorization form \"{name}\". \"authorization forms\" lists them.");
    }

    private static async Task<Guid> SegmentAsync(CliHost host, string name, CancellationToken cancellationToken) =>
        Value(await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(name), cancellationToken))
            .FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))?.VersionId.Value
        ?? throw new CliException($"There is no segment \"{name}\". \"segment list\" lists them.");

    private static async Task<IReadOnlyList<string>> LinesAsync(FileInfo? file, CancellationToken cancellationToken) =>
        file is null ? [] : await File.ReadAllLinesAsync(file.FullName, cancellationToken);

    private static Option<string> FormOption() => new("--form") { Description = "Name of a published authorization form.", Required = true };

    private static Option<bool> MailOption() => new("--by-mail") { Description = "Send the link to the mailbox on file, through the queue and the gate." };

    private static Option<AuthorizationView?> ViewOption() => new("--view") { Description = "Everyone in a view of the register, e.g. Expiring." };

    private static Option<FileInfo?> FileOption() => new("--file") { Description = "Whole email addresses or record ids, one a line." };

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
