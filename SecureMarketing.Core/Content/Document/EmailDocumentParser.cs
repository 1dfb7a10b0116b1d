using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Content;

/// <summary>
/// Reads the JSON form. Strict: an unknown or repeated member is an error, since a misspelt <c>fallback</c> silently ignored
/// would change what a person is sent.
/// </summary>
public static partial class EmailDocumentParser
{
    public const int MaxSubjectLength = 200;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static DocumentParse Parse(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json, Strict);
            return Read(parsed.RootElement);
        }
        catch (JsonException broken)
        {
            var where = broken.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {broken.BytePositionInLine + 1}") : "the beginning";
            return new DocumentParse(null, [new DocumentError("$", $"is no JSON that can be read, at {where}: {FirstSentence(broken.Message)}", "Mend the JSON there")]);
        }
    }

    private static DocumentParse Read(JsonElement root)
    {
        var reader = new JsonNodeReader();
        if (!reader.Object(root, "$", "version", "language", "subject", "preheader", "theme", "blocks", "footer"))
            return new DocumentParse(null, reader.Errors);
        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != EmailDocument.FormatVersion)
            reader.Fail("$.version", "is not the version this build reads", $"Write {EmailDocument.FormatVersion}");
        var language = reader.Text(root, "$", "language", required: false, 35) ?? "en";
        if (!IsLanguage(language))
            reader.Fail("$.language", "is no language tag", "Write a BCP 47 tag such as en or es-US");
        var document = new EmailDocument
        {
            Language = language,
            Subject = HeaderText(reader, root, "subject", required: true),
            Preheader = HeaderText(reader, root, "preheader", required: false),
            Theme = Theme(reader, root),
            Blocks = Blocks(reader, root),
            Footer = Footer(reader, root),
        };
        return reader.Errors.Count == 0 ? new DocumentParse(document, []) : new DocumentParse(null, reader.Errors);
    }

    private static IReadOnlyList<Inline> HeaderText(JsonNodeReader reader, JsonElement root, string name, bool required)
    {
        if (root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String)
        {
            var text = reader.Text(root, "$", name, required, MaxSubjectLength, minLength: required ? 1 : 0);
            if (text?.Contains("{{", StringComparison.Ordinal) == true)
                reader.Fail("$." + name, "holds {{ … }} as plain text", "Write an array with {\"merge\": \"firstName\"}");
            return string.IsNullOrEmpty(text) ? [] : [new TextRun(text)];
        }

        var inlines = InlineReader.Read(reader, root, "$", name, required, marks: false);
        if (required && inlines.Count == 0 && reader.Errors.Count == 0)
            reader.Fail("$." + name, "is empty", "Write a subject");
        return inlines;
    }

    private static EmailTheme Theme(JsonNodeReader reader, JsonElement root)
    {
        var theme = EmailTheme.Default;
        if (!root.TryGetProperty("theme", out var member) || !reader.Object(member, "$.theme", "accent", "background", "surface", "text", "backgroundImage"))
            return theme;
        var image = reader.Text(member, "$.theme", "backgroundImage", required: false, LinkTarget.MaxLength);
        if (image is not null && LinkTarget.RefuseImage(image) is var (what, mend))
            reader.Fail("$.theme.backgroundImage", what, mend);
        return theme with
        {
            Accent = Colour(reader, member, "accent", theme.Accent),
            Background = Colour(reader, member, "background", theme.Background),
            Surface = Colour(reader, member, "surface", theme.Surface),
            Text = Colour(reader, member, "text", theme.Text),
            BackgroundImage = image,
        };
    }

    private static string Colour(JsonNodeReader reader, JsonElement theme, string name, string standard)
    {
        if (reader.Text(theme, "$.theme", name, required: false, 7) is not { } colour)
            return standard;
        if (!ColourForm().IsMatch(colour))
            reader.Fail("$.theme." + name, "is no colour", "Write #RRGGBB");
        return colour.ToUpperInvariant();
    }

    private static EmailFooter? Footer(JsonNodeReader reader, JsonElement root)
    {
        if (!root.TryGetProperty("footer", out var member) || !reader.Object(member, "$.footer", "organisation", "postalAddress", "reason", "unsubscribeText"))
            return null;
        var footer = new EmailFooter
        {
            Organisation = reader.Text(member, "$.footer", "organisation", required: true, 200) ?? "",
            PostalAddress = reader.Text(member, "$.footer", "postalAddress", required: true, 300) ?? "",
            Reason = reader.Text(member, "$.footer", "reason", required: false, 500),
        };
        return reader.Text(member, "$.footer", "unsubscribeText", required: false, 100) is { } text ? footer with { UnsubscribeText = text } : footer;
    }

    private static List<EmailBlock> Blocks(JsonNodeReader reader, JsonElement root)
    {
        var blocks = new List<EmailBlock>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (element, path) in reader.Array(root, "$", "blocks", required: true))
        {
            if (blocks.Count == EmailDocument.MaxBlocks)
            {
                reader.Fail(path, $"is block {EmailDocument.MaxBlocks + 1}", $"Keep to {EmailDocument.MaxBlocks}; mailboxes clip long messages");
                break;
            }

            if (Block(reader, element, path) is not { } block)
                continue;
            if (block.Id.Length > 0 && !ids.Add(block.Id))
                reader.Fail(path + ".id", "repeats the id of an earlier block", "Give each block its own, or leave ids out");
            blocks.Add(block);
        }

        for (int i = 0, next = 1; i < blocks.Count; i++)
        {
            if (blocks[i].Id.Length > 0)
                continue;
            string id;
            do
                id = string.Create(CultureInfo.InvariantCulture, $"b{next++}");
            while (!ids.Add(id));
            blocks[i] = blocks[i] with { Id = id };
        }

        return blocks;
    }

    private static EmailBlock? Block(JsonNodeReader reader, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            reader.Fail(path, "is no block", "Write an object with \"type\": heading, text, button, image or divider");
            return null;
        }

        var id = reader.Text(element, path, "id", required: false, 40) ?? "";
        if (id.Length > 0 && !IdForm().IsMatch(id))
            reader.Fail(path + ".id", "is no block id", "Use a–z, 0–9 and hyphens");
        switch (type.GetString())
        {
            case "heading":
                reader.Object(element, path, "type", "id", "level", "content", "align");
                return new HeadingBlock(id, reader.Whole(element, path, "level", 1, 3) ?? 1, InlineReader.Read(reader, element, path, "content", required: true), Align(reader, element, path));
            case "text":
                reader.Object(element, path, "type", "id", "style", "content", "align");
                var style = reader.Choice(element, path, "style", ("paragraph", TextStyle.Paragraph), ("bullets", TextStyle.Bullets), ("numbers", TextStyle.Numbers));
                return new TextBlock(id, InlineReader.Read(reader, element, path, "content", required: true), style ?? TextStyle.Paragraph, Align(reader, element, path));
            case "button":
                reader.Object(element, path, "type", "id", "label", "href", "align");
                return new ButtonBlock(id, reader.Text(element, path, "label", required: true, 80) ?? "", Link(reader, element, path, "href", required: true) ?? "", Align(reader, element, path));
            case "image":
                reader.Object(element, path, "type", "id", "src", "alt", "width", "href", "align");
                var src = reader.Text(element, path, "src", required: true, LinkTarget.MaxLength);
                if (src is not null && LinkTarget.RefuseImage(src) is var (what, mend))
                    reader.Fail(path + ".src", what, mend);
                return new ImageBlock(
                    id,
                    src ?? "",
                    reader.Text(element, path, "alt", required: true, 300, minLength: 0) ?? "",
                    reader.Whole(element, path, "width", 16, 600) ?? 536,
                    Link(reader, element, path, "href", required: false),
                    Align(reader, element, path));
            case "divider":
                reader.Object(element, path, "type", "id");
                return new DividerBlock(id);
            default:
                reader.Fail(path + ".type", "is no known block type", "Write heading, text, button, image or divider");
                return null;
        }
    }

    internal static string? Link(JsonNodeReader reader, JsonElement element, string path, string name, bool required)
    {
        var href = reader.Text(element, path, name, required, LinkTarget.MaxLength);
        if (href is not null && LinkTarget.RefuseLink(href) is var (what, mend))
            reader.Fail($"{path}.{name}", what, mend);
        return href;
    }

    private static BlockAlign Align(JsonNodeReader reader, JsonElement element, string path) =>
        reader.Choice(element, path, "align", ("start", BlockAlign.Start), ("center", BlockAlign.Center)) ?? BlockAlign.Start;

    private static bool IsLanguage(string tag)
    {
        try
        {
            return LanguageForm().IsMatch(tag) && CultureInfo.GetCultureInfo(tag, predefinedOnly: true).Name.Length > 0;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private static string FirstSentence(string message) => message.Split(". ", 2)[0].TrimEnd('.');

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.None, 1000)]
    private static partial Regex ColourForm();

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.None, 1000)]
    private static partial Regex IdForm();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.None, 1000)]
    private static partial Regex LanguageForm();
}
