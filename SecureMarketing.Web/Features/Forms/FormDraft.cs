using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Web.Features.Forms;

/// <summary>A form as the editor holds it.</summary>
internal sealed class FormDraft
{
    public string Name { get; set; } = "";

    public string Language { get; set; } = "en";

    public string Heading { get; set; } = "";

    public string Intro { get; set; } = "";

    public string Thanks { get; set; } = "Thank you. We received your answers.";

    public FieldPurpose Purpose { get; set; } = FieldPurpose.Marketing;

    public List<FormFieldDraft> Fields { get; } = [];

    public List<FormTopicDraft> Topics { get; } = [];

    public FormDefinition Definition => new()
    {
        Language = Language,
        Heading = Heading.Trim(),
        Intro = Intro.ReplaceLineEndings("\n").Trim(),
        Thanks = Thanks.ReplaceLineEndings("\n").Trim(),
        Purpose = Purpose,
        Fields = [.. Fields.Select(f => new FormField(f.Key, f.Label.Trim(), f.Help.Trim(), f.Required))],
        Topics = [.. Topics.Select(t => new FormTopic(t.Topic.Trim(), t.Wording.Trim()))],
    };

    public static FormDraft Of(FormDetail detail)
    {
        var draft = new FormDraft { Name = detail.Name };
        if (detail.Definition is not { } saved)
            return draft;
        (draft.Language, draft.Heading, draft.Intro, draft.Thanks, draft.Purpose) = (saved.Language, saved.Heading, saved.Intro, saved.Thanks, saved.Purpose);
        draft.Fields.AddRange(saved.Fields.Select(f => new FormFieldDraft(f.Key) { Label = f.Label, Help = f.Help, Required = f.Required }));
        draft.Topics.AddRange(saved.Topics.Select(t => new FormTopicDraft { Topic = t.Topic, Wording = t.Wording }));
        return draft;
    }

    public void Add(StatedField field) => Fields.Add(new FormFieldDraft(field.Key) { Label = field.Label });

    /// <param name="field">One of the list.</param>
    /// <param name="by">−1 or 1 place; beyond the ends nothing happens.</param>
    public void Move(FormFieldDraft field, int by)
    {
        var at = Fields.IndexOf(field);
        if (at + by < 0 || at + by >= Fields.Count)
            return;
        Fields.RemoveAt(at);
        Fields.Insert(at + by, field);
    }
}

/// <summary>A question in the editor.</summary>
internal sealed class FormFieldDraft(string key)
{
    public string Key { get; } = key;

    public string Label { get; set; } = "";

    public string Help { get; set; } = "";

    public bool Required { get; set; }
}

/// <summary>An offered topic in the editor.</summary>
internal sealed class FormTopicDraft
{
    public string Topic { get; set; } = "";

    public string Wording { get; set; } = "";
}
