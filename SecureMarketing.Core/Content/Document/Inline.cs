namespace SecureMarketing.Core.Content;

[Flags]
public enum InlineMarks
{
    None = 0,
    Bold = 1,
    Italic = 2,
}

/// <summary>A piece of running text.</summary>
public abstract record Inline;

/// <param name="Text">Not empty, one line.</param>
/// <param name="Href">https, mailto or tel; null for text that is no link.</param>
public sealed record TextRun(string Text, InlineMarks Marks = InlineMarks.None, string? Href = null) : Inline;

/// <summary>A place that the person's own value fills.</summary>
/// <param name="Fallback">Written when the person has no value. Null: then this person's message is denied, never blank (compliance §9).</param>
public sealed record MergeRun(MergeField Field, string? Fallback = null, InlineMarks Marks = InlineMarks.None) : Inline;

public sealed record LineBreak : Inline
{
    public static readonly LineBreak Instance = new();
}

/// <summary>Operations on lists of inlines.</summary>
public static class InlineList
{
    /// <summary>The canonical form: neighbours with equal marks joined, so that equal text always hashes equally.</summary>
    public static IReadOnlyList<Inline> Joined(IEnumerable<Inline> inlines)
    {
        var result = new List<Inline>();
        foreach (var inline in inlines)
        {
            if (inline is TextRun { Text.Length: 0 })
                continue;
            if (inline is TextRun next && result is [.., TextRun last] && last.Marks == next.Marks && last.Href == next.Href)
                result[^1] = last with { Text = last.Text + next.Text };
            else
                result.Add(inline);
        }

        return result;
    }

    /// <summary>Split at breaks; at least one line.</summary>
    public static IReadOnlyList<IReadOnlyList<Inline>> Lines(IReadOnlyList<Inline> inlines)
    {
        var lines = new List<IReadOnlyList<Inline>>();
        var line = new List<Inline>();
        foreach (var inline in inlines)
        {
            if (inline is LineBreak)
            {
                lines.Add(line);
                line = [];
            }
            else
            {
                line.Add(inline);
            }
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>As an author reads it: text, and merge fields by their label in braces.</summary>
    public static string Readable(IEnumerable<Inline> inlines) => string.Concat(inlines.Select(i => i switch
    {
        TextRun run => run.Text,
        MergeRun merge => "{" + merge.Field.Label + "}",
        _ => " ",
    }));
}
