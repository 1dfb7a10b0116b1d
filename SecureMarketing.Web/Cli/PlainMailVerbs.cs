using System.CommandLine;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>consent plain record|end</c>: a person's wish for mail without encryption.</summary>
internal static class PlainMailVerbs
{
    /// <summary>In which words the person was warned.</summary>
    private enum Warning
    {
        English,
        Spanish,
        None,
    }

    public static Command Build() => new("plain", "A person's wish for mail without encryption; it counts only after a warning, and never for advertising or sensitive mail.") { Record(), End() };

    private static Command Record()
    {
        var contact = PersonConsentVerbs.Contact();
        var warning = new Option<Warning>("--warning") { Description = $"In which words the person was warned: English ({PlainWarning.Version}), Spanish ({PlainWarning.SpanishVersion}), or None, with which the wish does not count.", Required = true };
        var warned = new Option<DateTimeOffset?>("--warned") { Description = "When the person was warned; default: when they accepted." };
        var accepted = new Option<DateTimeOffset?>("--accepted") { Description = "When the person accepted; default: now." };
        var purpose = new Option<string?>("--purpose") { Description = "Only for campaigns of this purpose; left out: for all." };
        var record = new Command("record", "Record a wish.") { contact, warning, warned, accepted, purpose };
        record.SetAction(async (parse, cancellationToken) =>
        {
            var at = parse.GetValue(accepted) ?? TimeProvider.System.GetUtcNow();
            var version = parse.GetValue(warning) switch { Warning.English => PlainWarning.Version, Warning.Spanish => PlainWarning.SpanishVersion, _ => null };
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            _ = PersonConsentVerbs.Value(await host.RunAsync<RecordPlainPreference, PlainPreferenceId>(
                new RecordPlainPreference
                {
                    Contact = await PersonConsentVerbs.FindAsync(host, parse.GetValue(contact)!, cancellationToken),
                    Purpose = parse.GetValue(purpose),
                    WarningTextVersion = version,
                    WarnedAt = version is null ? null : parse.GetValue(warned) ?? at,
                    AcceptedAt = at,
                },
                cancellationToken));
            Console.WriteLine(version is null ? "Recorded. Without a warning it does not count." : "Recorded.");
            return 0;
        });
        return record;
    }

    private static Command End()
    {
        var contact = PersonConsentVerbs.Contact();
        var end = new Command("end", "End every such wish of a person.") { contact };
        end.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            _ = PersonConsentVerbs.Value(await host.RunAsync<WithdrawPlainPreference, Unit>(
                new WithdrawPlainPreference { Contact = await PersonConsentVerbs.FindAsync(host, parse.GetValue(contact)!, cancellationToken) }, cancellationToken));
            Console.WriteLine("Ended. Nothing goes without encryption from now on.");
            return 0;
        });
        return end;
    }
}
