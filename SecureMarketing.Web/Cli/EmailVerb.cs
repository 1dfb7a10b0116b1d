using System.CommandLine;
using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;

namespace SecureMarketing.Web.Cli;

/// <summary><c>email render</c> and <c>email schema</c>: no host, no database.</summary>
public sealed class EmailVerb : ICliVerb
{
    public Command Build()
    {
        var group = new Command("email", "Render an email document, or print its JSON Schema.");
        group.Subcommands.Add(Render());
        group.Subcommands.Add(Schema());
        return group;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Print the JSON Schema of an email document.");
        command.SetAction(_ => Console.Out.WriteLine(EmailSchema.Text()));
        return command;
    }

    private static Command Render()
    {
        var file = new Argument<string>("file") { Description = "Email document (JSON), or - for standard input." };
        var persona = new Option<string?>("--persona") { Description = "JSON file {\"name\", \"address\", \"values\": {field: value}}; default: the synthetic persona." };
        var html = new Option<bool>("--html") { Description = "Print the HTML part only." };
        var text = new Option<bool>("--text") { Description = "Print the plain-text part only." };
        var command = new Command("render", "Render an email document to a MIME message.") { file, persona, html, text };
        command.Validators.Add(result =>
        {
            if (result.GetValue(html) && result.GetValue(text))
                result.AddError("--html and --text exclude each other. Give one, or none for the whole message.");
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var name = parse.GetValue(file)!;
            var parsed = EmailDocumentParser.Parse(await ReadAsync(name, cancellationToken));
            if (parsed.Document is not { } document)
                throw new CliException(string.Join('\n', parsed.Errors.Select(e => $"{name}: {e}")));
            var addressee = parse.GetValue(persona) is { } path ? PersonaFrom(path, await ReadAsync(path, cancellationToken)) : SyntheticPersona.Default;
            var rendered = EmailRenderer.Render(document, addressee.Values, RenderLinks.Sample);
            if (rendered.Error is { } error)
                throw new CliException($"{name}: {error.Message} ({error.Code})");
            var bytes = parse.GetValue(html) ? Encoding.UTF8.GetBytes(rendered.Value.Html)
                : parse.GetValue(text) ? Encoding.UTF8.GetBytes(rendered.Value.Text)
                : EmailMime.Preview(document, rendered.Value, addressee);
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(bytes, cancellationToken);
        });
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return path == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be read. Check that the file exists and that you may read it.");
        }
    }

    private static SyntheticPersona PersonaFrom(string path, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var values = root.TryGetProperty("values", out var member)
                ? member.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString(), StringComparer.Ordinal)
                : [];
            return new SyntheticPersona(
                root.TryGetProperty("name", out var name) ? name.GetString()! : "Sample Person",
                root.TryGetProperty("address", out var address) ? address.GetString()! : "sample.person@example.com",
                values);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            var what = wrong is ArgumentException ? wrong.Message.Split(" (Parameter", 2)[0] : "is not a persona file.";
            throw new CliException($"{path}: {what} Write {{\"name\": \"…\", \"address\": \"…@example.com\", \"values\": {{\"firstName\": \"…\"}}}}.");
        }
    }
}
