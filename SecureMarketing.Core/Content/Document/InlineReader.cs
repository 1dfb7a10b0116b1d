using System.Text.Json;

namespace SecureMarketing.Core.Content;

/// <summary>Reads a list of inlines.</summary>
internal static class InlineReader
{
    private const int MaxTextLength = 10_000;
    private const int MaxInlines = 1_000;

    /// <param name="marks">False where only plain text and merge fields make sense: subject and preheader.</param>
    public static IReadOnlyList<Inline> Read(JsonNodeReader reader, JsonElement owner, string path, string name, bool required, bool marks = true)
    {
        var inlines = new List<Inline>();
        foreach (var (element, place) in reader.Array(owner, path, name, required))
        {
            if (inlines.Count == MaxInlines)
            {
                reader.Fail(place, $"is piece {MaxInlines + 1} of one text", "Split the block");
                break;
            }

            if (One(reader, element, place, marks) is { } inline)
                inlines.Add(inline);
        }

        return InlineList.Joined(inlines);
    }

    private static Inline? One(JsonNodeReader reader, JsonElement element, string path, bool marks)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("merge", out _))
            return Merge(reader, element, path, marks);
        if (marks && element.ValueKind == JsonValueKind.Object && element.TryGetProperty("break", out var lineBreak))
        {
            reader.Object(element, path, "break");
            if (lineBreak.ValueKind != JsonValueKind.True)
                reader.Fail(path + ".break", "is not true", "Write true");
            return LineBreak.Instance;
        }

        if (!(marks ? reader.Object(element, path, "text", "bold", "italic", "href") : reader.Object(element, path, "text")))
            return null;
        var text = reader.Text(element, path, "text", required: true, MaxTextLength, minLength: 0);
        if (text?.Contains("{{", StringComparison.Ordinal) == true)
            reader.Fail(path + ".text", "holds {{ … }} as plain text", "Write a piece of its own: {\"merge\": \"firstName\"}");
        return text is null ? null : new TextRun(text, Marks(reader, element, path), EmailDocumentParser.Link(reader, element, path, "href", required: false));
    }

    private static MergeRun? Merge(JsonNodeReader reader, JsonElement element, string path, bool marks)
    {
        if (marks)
            reader.Object(element, path, "merge", "fallback", "bold", "italic");
        else
            reader.Object(element, path, "merge", "fallback");
        if (reader.Text(element, path, "merge", required: true, 60) is not { } key)
            return null;
        if (MergeCatalogue.Find(key) is not { } field)
        {
            reader.Fail(path + ".merge", "is no merge field", "Write one of: " + string.Join(", ", MergeCatalogue.All.Select(f => f.Key)));
            return null;
        }

        return new MergeRun(field, reader.Text(element, path, "fallback", required: false, 200), Marks(reader, element, path));
    }

    private static InlineMarks Marks(JsonNodeReader reader, JsonElement element, string path) =>
        (reader.Flag(element, path, "bold") == true ? InlineMarks.Bold : InlineMarks.None) |
        (reader.Flag(element, path, "italic") == true ? InlineMarks.Italic : InlineMarks.None);
}
