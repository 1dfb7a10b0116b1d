using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Contacts.Attributes;

/// <summary>How custom attributes are spoken of.</summary>
internal static class AttributeWords
{
    public static string Type(CustomType type) => type switch
    {
        CustomType.Text => "Text",
        CustomType.Number => "Number",
        CustomType.Date => "Date",
        CustomType.Choice => "Choice from a list",
        _ => "Yes or no",
    };

    /// <summary>The type with its unit or how many options it has.</summary>
    public static string Type(CustomDefinition attribute) => attribute switch
    {
        { Type: CustomType.Number, Unit: { } unit } => $"Number, {unit}",
        { Type: CustomType.Choice } => FormattableString.Invariant($"One of {attribute.Options.Count}"),
        _ => Type(attribute.Type),
    };

    public static string Viewers(CustomViewers viewers) => viewers switch
    {
        CustomViewers.PeopleViewers => "Whoever may see people",
        CustomViewers.SensitiveViewers => "Those who may see sensitive information",
        _ => "Only when a reason is stated",
    };

    public static string Viewers(CustomDefinition attribute) => Viewers(attribute.NeedsReveal ? CustomViewers.OnReveal : attribute.Viewers);

    public static (string Text, Tone Tone) State(CustomRow row) => row switch
    {
        { RetiredAt: not null } => ("Retired", Tone.Neutral),
        { IsFed: false } => ("Nothing on file yet", Tone.Warning),
        _ => ("In use", Tone.Success),
    };
}
