using System.CommandLine;
using System.Globalization;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>consent of|part2|gdpr|express|plain</c>: consents of one person that are no authorization.</summary>
internal static class PersonConsentVerbs
{
    public static IEnumerable<Command> Build() => [Of(), Part2(), Gdpr(), Express(), PlainMailVerbs.Build()];

    private static Command Of()
    {
        var contact = Contact();
        var command = new Command("of", "Consents of a person under 42 CFR part 2 and GDPR, and messages asked for.") { contact };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var consents = Value(await host.RunAsync<ViewConsents, PersonConsents>(new ViewConsents(await FindAsync(host, parse.GetValue(contact)!, cancellationToken)), cancellationToken));
            foreach (var line in consents.Part2)
            {
                var (consent, holds) = line;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{consent.Id.Value} part 2, {consent.Purpose}: {(holds ? "in force" : consent.RevokedAt is null ? "does not count" : "revoked")}, signed {consent.SignedOn:yyyy-MM-dd}, ends {consent.ExpiresOn:yyyy-MM-dd}; proof: {consent.Evidence ?? "not stated"}{(line.NamesThisOrganisation ? "" : "; does not name this organisation as the one who discloses")}"));
            }

            foreach (var consent in consents.Gdpr)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"GDPR, {consent.Purpose}: {(consent.IsValid(consent.Purpose, TimeProvider.System.GetUtcNow()) ? "in force" : consent.WithdrawnAt is null ? "does not count" : "withdrawn")}, given {consent.GivenAt:yyyy-MM-dd}; proof: {consent.Evidence ?? "not stated"}"));
            foreach (var wish in consents.Wishes)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Asked for, {wish.Topic}: {wish.GivenAt:yyyy-MM-dd}{(wish.Evidence is null ? "" : ", entered by staff")}"));
            return 0;
        });
        return command;
    }

    private static Command Part2()
    {
        var contact = Contact();
        var discloser = new Option<string>("--discloser") { Description = "Who discloses (42 CFR 2.31(a)(2)), as the form names them; several are divided by semicolons.", Required = true };
        var description = new Option<string>("--description") { Description = "What, specifically (2.31(a)(3)).", Required = true };
        var recipients = new Option<string>("--recipients") { Description = "To whom (2.31(a)(4)), as the form names them; several are divided by semicolons.", Required = true };
        var purpose = Purpose();
        var signed = new Option<DateOnly>("--signed") { Description = "Day of the signature.", Required = true };
        var expires = new Option<DateOnly>("--expires") { Description = "Last day (2.31(a)(7)).", Required = true };
        var evidence = Evidence();
        var noRight = new Option<bool>("--no-right-stated") { Description = "The form does not state the right to revoke; it is recorded and does not count." };
        var record = new Command("record", "Record a signed consent.") { contact, discloser, description, recipients, purpose, signed, expires, evidence, noRight };
        record.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = Value(await host.RunAsync<RecordPart2Consent, Part2ConsentId>(
                new RecordPart2Consent
                {
                    Contact = await FindAsync(host, parse.GetValue(contact)!, cancellationToken),
                    Terms = new Part2ConsentTerms
                    {
                        Discloser = parse.GetValue(discloser)!,
                        Description = parse.GetValue(description)!,
                        Recipients = parse.GetValue(recipients)!,
                        Purpose = parse.GetValue(purpose)!,
                        StatesRightToRevoke = !parse.GetValue(noRight),
                        ExpiresOn = parse.GetValue(expires),
                        SignedOn = parse.GetValue(signed),
                        Evidence = parse.GetValue(evidence),
                    },
                },
                cancellationToken));
            Console.WriteLine($"Recorded: {id.Value}");
            return 0;
        });
        var consent = new Argument<Guid>("id") { Description = "As \"consent of\" prints it." };
        var received = Received();
        var revoke = new Command("revoke", "Record that it was revoked; it counts from receipt.") { consent, received };
        revoke.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            _ = Value(await host.RunAsync<RevokePart2Consent, Unit>(
                new RevokePart2Consent { Consent = Part2ConsentId.From(parse.GetValue(consent)), ReceivedAt = parse.GetValue(received) ?? TimeProvider.System.GetUtcNow() }, cancellationToken));
            Console.WriteLine("Revoked. What waited is cancelled.");
            return 0;
        });
        return new Command("part2", "Consents to use substance-use records (42 CFR 2.31).") { record, revoke };
    }

    private static Command Gdpr()
    {
        return new Command("gdpr", "Explicit consents (GDPR Art. 9(2)(a)).") { Step("record", "Record that it was given.", withdrawn: false), Step("withdraw", "Record that it was withdrawn (Art. 7(3)).", withdrawn: true) };

        static Command Step(string name, string text, bool withdrawn)
        {
            var (contact, purpose, evidence, received) = (Contact(), Purpose(), Evidence(), Received());
            var command = new Command(name, text) { contact, purpose };
            command.Add(withdrawn ? received : evidence);
            command.SetAction(async (parse, cancellationToken) =>
            {
                await using var host = await CliHost.StartAsync(parse, cancellationToken);
                _ = Value(await host.RunAsync<RecordGdprConsent, Unit>(
                    new RecordGdprConsent
                    {
                        Contact = await FindAsync(host, parse.GetValue(contact)!, cancellationToken),
                        Purpose = parse.GetValue(purpose)!,
                        Withdrawn = withdrawn,
                        Evidence = withdrawn ? null : parse.GetValue(evidence),
                        ReceivedAt = withdrawn ? parse.GetValue(received) : null,
                    },
                    cancellationToken));
                Console.WriteLine(withdrawn ? "Withdrawn. What waited is cancelled." : "Recorded.");
                return 0;
            });
            return command;
        }
    }

    private static Command Express()
    {
        var (contact, evidence) = (Contact(), Evidence());
        var topic = new Option<string>("--topic") { Description = "As campaigns name it.", Required = true };
        var wording = new Option<string>("--wording") { Description = "What the person was asked and agreed to.", Required = true };
        var given = new Option<DateTimeOffset?>("--given") { Description = "When the person gave it; default: now." };
        var record = new Command("record", "Record an express consent that was given by word or on paper.") { contact, topic, wording, evidence, given };
        record.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            _ = Value(await host.RunAsync<RecordExpressConsent, TopicOptInId>(
                new RecordExpressConsent
                {
                    Contact = await FindAsync(host, parse.GetValue(contact)!, cancellationToken),
                    Topic = parse.GetValue(topic)!,
                    Wording = parse.GetValue(wording)!,
                    Evidence = parse.GetValue(evidence)!,
                    GivenAt = parse.GetValue(given) ?? TimeProvider.System.GetUtcNow(),
                },
                cancellationToken));
            Console.WriteLine("Recorded.");
            return 0;
        });
        return new Command("express", "Messages that a person expressly asked for (CASL).") { record };
    }

    internal static Option<string> Contact() => new("--contact") { Description = "Record id of the source system, or a whole email address on file.", Required = true };

    private static Option<string> Purpose() => new("--purpose") { Description = "As campaigns name it: marketing, fundraising or care.", Required = true };

    private static Option<string> Evidence() => new("--evidence") { Description = "Where the proof is: file or scan number.", Required = true };

    private static Option<DateTimeOffset?> Received() => new("--received") { Description = "When it was received; default: now." };

    internal static async Task<ContactId> FindAsync(CliHost host, string person, CancellationToken cancellationToken) =>
        Value(await host.RunAsync<FindSigner, FoundSigners>(new FindSigner { Person = person }, cancellationToken)).People switch
        {
            [var one] => one.Contact,
            [] => throw new CliException(ConsentErrors.ContactNotFound.Message),
            _ => throw new CliException(ConsentErrors.SeveralPeople.Message),
        };

    internal static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
