using System.CommandLine;
using System.Globalization;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Consent;

namespace SecureMarketing.Web.Cli;

/// <summary><c>authorization of|show|event|revoke|false</c>: what is known and recorded about one authorization, over the use cases of its page.</summary>
internal static class AuthorizationActVerbs
{
    public static IEnumerable<Command> All() => [Of(), AuthorizationShowVerb.Build(), Event(), Revoke(), False()];

    private static Command Of()
    {
        var person = new Argument<string>("person") { Description = "A whole email address or record id." };
        var command = new Command("of", "A person's authorizations, newest first, with the id that the other verbs take.") { person };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var row in Value(await host.RunAsync<ListAuthorizations, AuthorizationPage>(new ListAuthorizations { Person = parse.GetValue(person), Take = 100 }, cancellationToken)).Rows)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Id.Value} {row.Standing}, {row.Purposes} ({row.Categories}), signed {row.SignedOn:yyyy-MM-dd}"));
            return 0;
        });
        return command;
    }

    private static Command Event()
    {
        var id = Id();
        var happened = new Option<DateOnly?>("--happened") { Description = "The day it happened, not in the future; the authorization ends with that day." };
        var notYet = new Option<bool>("--not-yet") { Description = "It has not happened: the authorization counts for 90 days more." };
        var command = new Command("event", "Say whether the event that ends an authorization has happened.") { id, happened, notYet };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var day = parse.GetValue(happened);
            if (day is null != parse.GetValue(notYet))
                throw new CliException("Say one of --happened DAY and --not-yet.");
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var state = Value(await host.RunAsync<AttestExpirationEvent, AuthorizationState>(
                new AttestExpirationEvent { Authorization = AuthorizationId.From(parse.GetValue(id)), HappenedOn = day }, cancellationToken));
            Console.WriteLine(day is null ? "Attested for 90 more days." : state == AuthorizationState.Expired ? "The authorization has ended." : "The authorization ends with today.");
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = Id();
        var channel = new Option<RevocationChannel>("--channel") { Description = "How it arrived: Portal, Email, Letter, or Oral, which stops commercial mail and invites the person to confirm in writing.", Required = true };
        var received = new Option<DateTimeOffset?>("--received") { Description = "When it was received, ISO 8601 with offset; default: now." };
        var all = new Option<bool>("--all") { Description = "Every authorization of the person." };
        var purpose = new Option<string[]>("--purpose") { Description = "Only this purpose of the form is taken back, the rest stays; may be repeated.", DefaultValueFactory = _ => [] };
        var category = new Option<string[]>("--category") { Description = "Only this category of the form is taken back, the rest stays; may be repeated.", DefaultValueFactory = _ => [] };
        var note = new Option<string?>("--note") { Description = "What was done in reliance on it before." };
        var command = new Command("revoke", "Record that a person took an authorization back, or a part of it; effective from receipt.") { id, channel, received, all, purpose, category, note };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (purposes, categories) = (parse.GetValue(purpose)!, parse.GetValue(category)!);
            var part = purposes.Length + categories.Length > 0;
            if (part && parse.GetValue(all))
                throw new CliException("Give --all, or what part is taken back.");
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var revoked = Value(await host.RunAsync<RevokeAuthorization, RevokedAuthorization>(
                new RevokeAuthorization
                {
                    Authorization = AuthorizationId.From(parse.GetValue(id)),
                    ReceivedAt = parse.GetValue(received) ?? TimeProvider.System.GetUtcNow(),
                    Channel = parse.GetValue(channel),
                    Scope = part ? RevocationScope.Part : parse.GetValue(all) ? RevocationScope.All : RevocationScope.ThisAuthorization,
                    Purposes = purposes,
                    Categories = categories,
                    RelianceNote = parse.GetValue(note),
                },
                cancellationToken));
            Console.WriteLine(revoked.NeedsWriting
                ? $"Commercial mail to this person stopped; {revoked.MessagesCancelled} waiting messages cancelled. {ConsentWords.Invited(revoked.Invited)}"
                : $"{(part ? ConsentWords.PartTaken(revoked) : $"Revoked: {revoked.Authorizations}")}; {revoked.MessagesCancelled} waiting messages cancelled.");
            return 0;
        });
        return command;
    }

    private static Command False()
    {
        var id = Id();
        var reason = new Option<string>("--reason") { Description = "What is false, and how it was found out.", Required = true };
        var command = new Command("false", "Record that material information in an authorization is known to be false (45 CFR 164.508(b)(2)(v)); it is defective from then on.") { id, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var recorded = Value(await host.RunAsync<RecordFalseAuthorization, FalseAuthorization>(
                new RecordFalseAuthorization { Authorization = AuthorizationId.From(parse.GetValue(id)), Reason = parse.GetValue(reason)! }, cancellationToken));
            Console.WriteLine($"Defective; {recorded.MessagesCancelled} waiting messages cancelled.");
            return 0;
        });
        return command;
    }

    private static Argument<Guid> Id() => new("id") { Description = "Of the authorization, as \"authorization of\" prints it." };

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
