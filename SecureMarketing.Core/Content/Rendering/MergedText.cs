namespace SecureMarketing.Core.Content.Rendering;

/// <summary>Fills merge fields and remembers what was filled.</summary>
internal sealed class MergedText(EmailDocument document, IReadOnlyList<MergeRun> fields, MergeValues values)
{
    private readonly List<(MergeRun Run, string Text)> merged = [];

    public IReadOnlyList<(MergeRun Run, string Text)> Merged => merged;

    /// <summary>The first field without value and fallback; null when the message can be rendered.</summary>
    public MergeField? Missing()
    {
        foreach (var run in fields)
        {
            if (run.Fallback is null && values.Raw(run.Field) is null)
                return run.Field;
        }

        return null;
    }

    public string Of(MergeRun run)
    {
        var text = values.Written(run.Field, document.Language) ?? run.Fallback
            ?? throw new InvalidOperationException($"Merge field {run.Field.Key} has no value; Missing() is asked first.");
        merged.Add((run, text));
        return text;
    }

    /// <summary>One line without marks.</summary>
    public string Line(IReadOnlyList<Inline> inlines) => string.Concat(inlines.Select(i => i switch
    {
        TextRun run => run.Text,
        MergeRun run => Of(run),
        _ => " ",
    }));
}
