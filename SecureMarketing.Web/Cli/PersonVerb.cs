using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>person record</c>, <c>person erase</c>, <c>person erased</c>: what a person may ask for.</summary>
internal sealed class PersonVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("person", "A person's copy of their record (45 CFR 164.524), and erasure where a rule asks for it.") { Record(), Erase(), Erased() };

    private static Command Record()
    {
        var (contact, reason) = (ContactOption(), ReasonOption());
        var file = new Option<FileInfo>("--out") { Description = "Archive to write (.zip), readable by you only.", Required = true };
        var command = new Command("record", "Write everything on file about one person: record.json and record.html in one archive.") { contact, reason, file };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = await FindAsync(host, parse.GetValue(contact)!, cancellationToken);
            var copy = Value(await host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(id, parse.GetValue(reason)!), cancellationToken));
            await WriteAsync(parse.GetValue(file)!, copy.Content, cancellationToken);
            Console.WriteLine($"{copy.Sections} chapters written to {parse.GetValue(file)!.FullName} (SHA-256 {copy.Sha256}).");
            return 0;
        });
        return command;
    }

    private static Command Erase()
    {
        var contact = ContactOption();
        var reason = new Option<string?>("--reason") { Description = "What was asked for and how; recorded. Without it only the plan is shown." };
        var plan = new Option<string?>("--plan") { Description = "Fingerprint of the plan that you saw." };
        var json = CliHost.JsonOption();
        var command = new Command("erase", "Show what erasing a person would do; with --plan and --reason, do it.") { contact, reason, plan, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = await FindAsync(host, parse.GetValue(contact)!, cancellationToken);
            if (parse.GetValue(reason) is { } why && parse.GetValue(plan) is { } seen)
            {
                var outcome = Value(await host.RunAsync<ErasePerson, ErasureOutcome>(new ErasePerson(id, seen, why), cancellationToken));
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(outcome, Json) : $"Erased ({outcome.Rule}). Imports leave the record out until a second person releases it.");
                return 0;
            }

            var planned = Value(await host.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(id), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { rules = planned.Rules.Select(r => r.Id), planned.Parts, planned.Fingerprint }, Json));
            else
            {
                foreach (var part in planned.Parts)
                    Console.WriteLine($"{part.Fate,-9} {part.Rows,6}  {part.What}{(part.Why is null ? "" : ": " + part.Why)}");
                Console.WriteLine(planned.Rules.Count == 0 ? RightsErrors.NotAsked.Message : $"Asked for by {string.Join(", ", planned.Rules.Select(r => r.Id))}. To do it: --plan {planned.Fingerprint} --reason WHY");
            }

            return 0;
        });
        return command;
    }

    private static Command Erased()
    {
        var command = new Command("erased", "Who was erased, by opaque id.");
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var row in Value(await host.RunAsync<ListErasures, IReadOnlyList<ErasureRow>>(new ListErasures(), cancellationToken)))
                Console.WriteLine($"{row.Contact.Value:N}  {row.ErasedAt:yyyy-MM-dd HH:mm}  {row.Rule}{(row.ReleasedAt is null ? "" : "  released")}");
            return 0;
        });
        return command;
    }

    private static Option<string> ContactOption() => new("--contact") { Description = "Record id of the source, address, record number or phone number on file.", Required = true };

    private static Option<string> ReasonOption() => new("--reason") { Description = "What was asked for and how; recorded.", Required = true };

    private static async Task<ContactId> FindAsync(CliHost host, string wanted, CancellationToken cancellationToken)
    {
        var found = Value(await host.RunAsync<ListPeople, PeopleList>(new ListPeople(wanted, null, false, 0, 2), cancellationToken)).Rows;
        return found.Count switch
        {
            1 => found[0].Id,
            0 => throw new CliException("Nobody on file has this record id, address or number."),
            _ => throw new CliException("More than one record matches; give the record id of one of them."),
        };
    }

    private static async Task WriteAsync(FileInfo file, byte[] content, CancellationToken cancellationToken)
    {
        file.Directory?.Create();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file.FullName, options);
        await stream.WriteAsync(content, cancellationToken);
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
