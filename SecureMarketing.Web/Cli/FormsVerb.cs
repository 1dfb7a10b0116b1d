using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Web.Features.Forms;

namespace SecureMarketing.Web.Cli;

/// <summary><c>forms add|list|show|publish|close|submissions|link</c>: hosted forms.</summary>
internal sealed class FormsVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Command Build() => new("forms", "Hosted forms in which people state things about themselves; completing one is an event that segments can ask for.")
    {
        Add(), All(), Show(), Publish(), Close(), Submissions(), Link(),
    };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "For staff and segments; an existing name writes that form's next draft." };
        var heading = new Option<string>("--heading") { Description = "As people read it.", Required = true };
        var intro = new Option<string>("--intro") { Description = "Above the questions.", DefaultValueFactory = _ => "" };
        var thanks = new Option<string>("--thanks") { Description = "After it was sent.", DefaultValueFactory = _ => "Thank you. We received your answers." };
        var language = new Option<string>("--language") { Description = "en or es.", DefaultValueFactory = _ => "en" };
        var purpose = new Option<FieldPurpose>("--purpose") { Description = "care, operations, marketing or fundraising.", DefaultValueFactory = _ => FieldPurpose.Marketing };
        var field = new Option<string[]>("--field") { Description = "KEY or KEY=LABEL, with ! behind the key where it must be answered: email!=\"Your email address\". Repeat.", AllowMultipleArgumentsPerToken = false };
        var topic = new Option<string[]>("--topic") { Description = "TOPIC=WORDING of a box that is not ticked. Repeat.", AllowMultipleArgumentsPerToken = false };
        var command = new Command("add", "Write the draft of a form.") { name, heading, intro, thanks, language, purpose, field, topic };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var detail = Value(await host.RunAsync<GetForm, FormDetail>(new GetForm(null), cancellationToken));
            var known = await FindAsync(host, parse.GetValue(name)!, cancellationToken);
            var saved = Value(await host.RunAsync<SaveForm, SavedForm>(new SaveForm(known?.Id, null, parse.GetValue(name)!, new FormDefinition
            {
                Heading = parse.GetValue(heading)!,
                Intro = parse.GetValue(intro)!,
                Thanks = parse.GetValue(thanks)!,
                Language = parse.GetValue(language)!,
                Purpose = parse.GetValue(purpose),
                Fields = [.. (parse.GetValue(field) ?? []).Select(f => Field(f, detail.Fields))],
                Topics = [.. (parse.GetValue(topic) ?? []).Select(Topic)],
            }), cancellationToken));
            Console.WriteLine($"Draft {saved.At.Version} of {parse.GetValue(name)} is written. Someone else publishes it.");
            return 0;
        });
        return command;
    }

    private static Command All()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "Forms, those changed last first, at most 100.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var list = Value(await host.RunAsync<ListForms, FormList>(new ListForms(Take: 100), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(list.Rows.Select(r => new { id = r.Id.Value, r.Name, r.State, r.Version, r.HasDraft, submissions = r.Submissions.Number, r.ChangedAt }), Json));
            else
                foreach (var row in list.Rows)
                    Console.WriteLine($"{row.Name}: version {row.Version} {row.State.ToString().ToLowerInvariant()}{(row.HasDraft ? ", a draft waits" : "")}, {row.Submissions} completed");
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var name = Name();
        var json = CliHost.JsonOption();
        var command = new Command("show", "One form: address, versions, what it asks.") { name, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var row = await OneAsync(host, parse.GetValue(name)!, cancellationToken);
            var form = Value(await host.RunAsync<GetForm, FormDetail>(new GetForm(row.Id), cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { id = row.Id.Value, form.Name, form.Address, form.State, form.Open, form.Definition, form.Versions, submissions = form.Submissions.Number }, Json));
                return 0;
            }

            Console.WriteLine($"{form.Name}: {form.Definition!.Heading}\n{form.Address}{(form.Open is null ? " (not open)" : "")}");
            foreach (var version in form.Versions)
                Console.WriteLine($"  version {version.Number}: {version.State.ToString().ToLowerInvariant()}");
            foreach (var asked in form.Definition.Fields)
                Console.WriteLine($"  asks {asked.Key}{(asked.Required ? "!" : "")}: {asked.Label}");
            foreach (var offered in form.Definition.Topics)
                Console.WriteLine($"  offers {offered.Topic}: {offered.Wording}");
            return 0;
        });
        return command;
    }

    private static Command Publish()
    {
        var name = Name();
        var command = new Command("publish", "Open the draft to the public. Not for who edited it last.") { name };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var row = await OneAsync(host, parse.GetValue(name)!, cancellationToken);
            var version = Value(await host.RunAsync<PublishForm, int>(new PublishForm(row.Id), cancellationToken));
            Console.WriteLine($"Version {version} is open.");
            if (Value(await host.RunAsync<GetForm, FormDetail>(new GetForm(row.Id), cancellationToken)) is { Telling.Count: > 0 } form)
                Console.Error.WriteLine(FormStates.Telling(form));
            return 0;
        });
        return command;
    }

    private static Command Close()
    {
        var name = Name();
        var command = new Command("close", "Take no more answers.") { name };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var row = await OneAsync(host, parse.GetValue(name)!, cancellationToken);
            Value(await host.RunAsync<CloseForm, Unit>(new CloseForm(row.Id), cancellationToken));
            Console.WriteLine("Closed.");
            return 0;
        });
        return command;
    }

    private static Command Submissions()
    {
        var name = Name();
        var json = CliHost.JsonOption();
        var command = new Command("submissions", "The latest 100 completions, people masked.") { name, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var row = await OneAsync(host, parse.GetValue(name)!, cancellationToken);
            var rows = Value(await host.RunAsync<ListSubmissions, IReadOnlyList<SubmissionRow>>(new ListSubmissions(row.Id, 100), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(rows.Select(r => new { id = r.Id.Value, contact = r.Contact.Value, name = r.MaskedName, r.At, r.Version, r.Personal, r.OptIns }), Json));
            else
                foreach (var each in rows)
                    Console.WriteLine($"{each.At:yyyy-MM-dd HH:mm}  {each.MaskedName} ({each.Contact.Value:N}), version {each.Version}{(each.Personal ? ", personal link" : "")}, {each.OptIns} topics");
            return 0;
        });
        return command;
    }

    private static Command Link()
    {
        var name = Name();
        var person = new Argument<Guid>("person") { Description = "Id of the person." };
        var days = new Option<int>("--days") { Description = "How long it holds, 1–90.", DefaultValueFactory = _ => 14 };
        var command = new Command("link", "Make a link through which one person answers into their own record, once.") { name, person, days };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var row = await OneAsync(host, parse.GetValue(name)!, cancellationToken);
            Console.WriteLine(Value(await host.RunAsync<MakeFormLink, string>(new MakeFormLink(row.Id, ContactId.From(parse.GetValue(person)), parse.GetValue(days)), cancellationToken)));
            return 0;
        });
        return command;
    }

    private static FormField Field(string text, IReadOnlyList<StatedField> fields)
    {
        var parts = text.Split('=', 2);
        var key = parts[0].TrimEnd('!');
        return new FormField(key, parts.Length > 1 ? parts[1] : fields.FirstOrDefault(f => f.Key == key)?.Label ?? key, "", parts[0].EndsWith('!'));
    }

    private static FormTopic Topic(string text) => text.Split('=', 2) is [var topic, var wording]
        ? new FormTopic(topic, wording)
        : throw new CliException("A topic is written TOPIC=WORDING, e.g. --topic \"classes=Send me news about classes\".", CliRoot.WrongUsage);

    private static Argument<string> Name() => new("form") { Description = "Name of the form, as forms list prints it." };

    private static async Task<FormRow?> FindAsync(CliHost host, string name, CancellationToken cancellationToken) =>
        Value(await host.RunAsync<ListForms, FormList>(new ListForms(name, Take: 100), cancellationToken)).Rows.FirstOrDefault(r => string.Equals(r.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));

    private static async Task<FormRow> OneAsync(CliHost host, string name, CancellationToken cancellationToken) =>
        await FindAsync(host, name, cancellationToken) ?? throw new CliException(FormErrors.NotFound.Message);

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
