using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecureMarketing.Core.Content;

/// <summary>
/// Writes the canonical JSON form: fixed order of members, defaults left out, no white space. Equal documents give equal
/// bytes, so the hash that an approval is bound to changes exactly when what is sent could change.
/// </summary>
public static class EmailDocumentWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    public static string Canonical(EmailDocument document) => Encoding.UTF8.GetString(Write(document, Compact));

    /// <summary>The same content with line breaks, for people.</summary>
    public static string Readable(EmailDocument document) => Encoding.UTF8.GetString(Write(document, Indented));

    /// <summary>SHA-256 of the canonical form, 32 bytes.</summary>
    public static byte[] Hash(EmailDocument document) => SHA256.HashData(Write(document, Compact));

    private static ReadOnlySpan<byte> Write(EmailDocument document, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", EmailDocument.FormatVersion);
            json.WriteString("language", document.Language);
            Inlines(json, "subject", document.Subject);
            if (document.Preheader.Count > 0)
                Inlines(json, "preheader", document.Preheader);
            Theme(json, document.Theme);
            json.WriteStartArray("blocks");
            foreach (var block in document.Blocks)
                Block(json, block);
            json.WriteEndArray();
            if (document.Footer is { } footer)
                Footer(json, footer);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void Theme(Utf8JsonWriter json, EmailTheme theme)
    {
        json.WriteStartObject("theme");
        json.WriteString("accent", theme.Accent);
        json.WriteString("background", theme.Background);
        json.WriteString("surface", theme.Surface);
        json.WriteString("text", theme.Text);
        if (theme.BackgroundImage is { } image)
            json.WriteString("backgroundImage", image);
        json.WriteEndObject();
    }

    private static void Footer(Utf8JsonWriter json, EmailFooter footer)
    {
        json.WriteStartObject("footer");
        json.WriteString("organisation", footer.Organisation);
        json.WriteString("postalAddress", footer.PostalAddress);
        if (footer.Reason is { } reason)
            json.WriteString("reason", reason);
        json.WriteString("unsubscribeText", footer.UnsubscribeText);
        json.WriteEndObject();
    }

    private static void Block(Utf8JsonWriter json, EmailBlock block)
    {
        json.WriteStartObject();
        switch (block)
        {
            case HeadingBlock heading:
                Head(json, "heading", block);
                json.WriteNumber("level", heading.Level);
                Inlines(json, "content", heading.Content);
                Align(json, heading.Align);
                break;
            case TextBlock text:
                Head(json, "text", block);
                if (text.Style != TextStyle.Paragraph)
                    json.WriteString("style", text.Style == TextStyle.Bullets ? "bullets" : "numbers");
                Inlines(json, "content", text.Content);
                Align(json, text.Align);
                break;
            case ButtonBlock button:
                Head(json, "button", block);
                json.WriteString("label", button.Label);
                json.WriteString("href", button.Href);
                Align(json, button.Align);
                break;
            case ImageBlock image:
                Head(json, "image", block);
                json.WriteString("src", image.Src);
                json.WriteString("alt", image.Alt);
                json.WriteNumber("width", image.Width);
                if (image.Href is { } href)
                    json.WriteString("href", href);
                Align(json, image.Align);
                break;
            case DividerBlock:
                Head(json, "divider", block);
                break;
            default:
                throw new InvalidOperationException($"No JSON form for {block.GetType().Name}.");
        }

        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, string type, EmailBlock block)
    {
        json.WriteString("type", type);
        json.WriteString("id", block.Id);
    }

    private static void Align(Utf8JsonWriter json, BlockAlign align)
    {
        if (align == BlockAlign.Center)
            json.WriteString("align", "center");
    }

    private static void Inlines(Utf8JsonWriter json, string name, IReadOnlyList<Inline> inlines)
    {
        json.WriteStartArray(name);
        foreach (var inline in InlineList.Joined(inlines))
        {
            json.WriteStartObject();
            switch (inline)
            {
                case TextRun run:
                    json.WriteString("text", run.Text);
                    Marks(json, run.Marks);
                    if (run.Href is { } href)
                        json.WriteString("href", href);
                    break;
                case MergeRun merge:
                    json.WriteString("merge", merge.Field.Key);
                    if (merge.Fallback is { } fallback)
                        json.WriteString("fallback", fallback);
                    Marks(json, merge.Marks);
                    break;
                default:
                    json.WriteBoolean("break", true);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Marks(Utf8JsonWriter json, InlineMarks marks)
    {
        if (marks.HasFlag(InlineMarks.Bold))
            json.WriteBoolean("bold", true);
        if (marks.HasFlag(InlineMarks.Italic))
            json.WriteBoolean("italic", true);
    }
}
