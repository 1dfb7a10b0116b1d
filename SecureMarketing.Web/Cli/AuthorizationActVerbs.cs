using System.CommandLine;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>authorization event</c>: what is recorded about one authorization, over the use cases of its page.</summary>
internal static class AuthorizationActVerbs
{
    public static IEnumerable<Command> All() => [Event()];

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

    private static Argument<Guid> Id() => new("id") { Description = "Of the authorization, as the address of its page ends." };

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
