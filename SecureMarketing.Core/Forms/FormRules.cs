using FluentValidation;
using SecureMarketing.Core.Consent;

namespace SecureMarketing.Core.Forms;

/// <summary>What a definition must be, whoever wrote it.</summary>
internal sealed class FormRules : AbstractValidator<FormDefinition>
{
    public const int HeadingLength = 120;
    public const int TextLength = 2000;
    public const int LabelLength = 120;
    public const int HelpLength = 300;
    public const int MostFields = 30;
    public const int MostTopics = 10;

    /// <summary>Languages in which the product has the words around a form.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "es"];

    public FormRules()
    {
        RuleFor(d => d.Language).Must(l => Languages.Contains(l, StringComparer.Ordinal)).WithErrorCode("form.language").WithMessage("The language is en or es: buttons and messages exist in these.");
        RuleFor(d => d.Heading).Must(h => IsText(h, 1, HeadingLength)).WithErrorCode("form.heading").WithMessage("The heading has 1 to 120 characters.");
        RuleFor(d => d.Intro).Must(t => t is not null && t.Length <= TextLength).WithErrorCode("form.intro").WithMessage("The introduction has at most 2,000 characters.");
        RuleFor(d => d.Thanks).Must(t => IsText(t, 1, TextLength)).WithErrorCode("form.thanks").WithMessage("Say what people read after they sent the form, in at most 2,000 characters.");
        RuleFor(d => d.Purpose).IsInEnum().WithErrorCode("form.purpose").WithMessage("The purpose is one of care, operations, marketing, fundraising.");
        RuleFor(d => d.Fields).Must(f => f.Count <= MostFields).WithErrorCode("form.fields").WithMessage("A form asks at most 30 questions.");
        RuleFor(d => d.Fields).Must(f => f.Select(x => x.Key).Distinct(StringComparer.Ordinal).Count() == f.Count).WithErrorCode("form.field_twice").WithMessage("A field stands twice. Keep one.");
        RuleFor(d => d.Fields).Must(f => f.All(x => IsText(x.Label, 1, LabelLength) && x.Help.Length <= HelpLength)).WithErrorCode("form.label").WithMessage("Every question has a label of 1 to 120 characters, and a help of at most 300.");
        RuleFor(d => d.Topics).Must(t => t.Count <= MostTopics).WithErrorCode("form.topics").WithMessage("A form offers at most 10 topics.");
        RuleFor(d => d.Topics).Must(t => t.Select(x => x.Topic).Distinct(StringComparer.OrdinalIgnoreCase).Count() == t.Count).WithErrorCode("form.topic_twice").WithMessage("A topic stands twice. Keep one.");
        RuleFor(d => d.Topics).Must(t => t.All(x => IsText(x.Topic, 1, SuppressionMapping.TopicLength) && IsText(x.Wording, 5, TopicOptInMapping.WordingLength)))
            .WithErrorCode("form.wording").WithMessage("Every topic has a name of at most 100 characters and the words beside its box, 5 to 600 characters.");
    }

    private static bool IsText(string? text, int least, int most) => text?.Trim().Length is { } length && length >= least && length <= most;
}
