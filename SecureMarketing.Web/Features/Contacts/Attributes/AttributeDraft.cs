using System.Globalization;
using System.Text;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Features.Contacts.Attributes;

/// <summary>What somebody says about what an attribute reveals.</summary>
public enum Judgement
{
    NotYet = 0,
    Nothing,
    Categories,
}

/// <summary>A custom attribute as its form holds it.</summary>
public sealed class AttributeDraft
{
    public string Key { get; set; } = "";

    public string Label { get; set; } = "";

    public string Help { get; set; } = "";

    public CustomType Type { get; set; } = CustomType.Choice;

    public string Unit { get; set; } = "";

    /// <summary>One a line; for an attribute that is there already, those to be added.</summary>
    public string Options { get; set; } = "";

    public Judgement Judged { get; set; }

    public Sensitivity Categories { get; set; }

    public bool TellsHealth { get; set; } = true;

    public CustomViewers Viewers { get; set; } = CustomViewers.PeopleViewers;

    public DefineAttribute Definition => new()
    {
        Key = Key.Trim(),
        Label = Label,
        Type = Type,
        Help = Help,
        Unit = Type == CustomType.Number && Unit.Trim().Length > 0 ? Unit.Trim() : null,
        Options = Type == CustomType.Choice ? Lines : [],
        Sensitivity = Sensitivity,
        TellsHealth = TellsHealth,
        Viewers = Viewers,
    };

    private Sensitivity Sensitivity => Judged switch
    {
        Judgement.Nothing => Sensitivity.None,
        // A category that is none is no judgement.
        Judgement.Categories when Categories != Sensitivity.None => Categories,
        _ => Sensitivity.Unknown,
    };

    private IReadOnlyList<string> Lines => Options.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static AttributeDraft Of(CustomDefinition definition) => new()
    {
        Key = definition.Key,
        Label = definition.Label,
        Help = definition.Help,
        Type = definition.Type,
        Judged = definition.Sensitivity switch { Sensitivity.None => Judgement.Nothing, Sensitivity.Unknown => Judgement.NotYet, _ => Judgement.Categories },
        Categories = definition.Sensitivity & ~Sensitivity.Unknown,
        TellsHealth = definition.TellsHealth,
        Viewers = definition.NeedsReveal ? CustomViewers.OnReveal : definition.Viewers,
    };

    /// <summary>For a column that is none of the catalogue's; all of it can be changed before it is defined.</summary>
    public static AttributeDraft Suggest(InspectedColumn column) => new()
    {
        Label = column.Name.Length <= CustomAttribute.LabelLength ? column.Name : column.Name[..CustomAttribute.LabelLength],
        Key = KeyOf(column.Name),
        Type = column.Shape switch
        {
            ColumnShape.Integer or ColumnShape.Decimal => CustomType.Number,
            ColumnShape.Date or ColumnShape.DateTime => CustomType.Date,
            ColumnShape.Flag => CustomType.Flag,
            ColumnShape.Email or ColumnShape.Phone => CustomType.Text,
            _ => CustomType.Choice,
        },
    };

    /// <summary>"Größe in CM" → <c>grosseInCm</c>: letters without their marks, each word but the first with a capital.</summary>
    private static string KeyOf(string column)
    {
        var plain = string.Concat(column.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            .Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')).TrimStart(' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Any(char.IsAsciiLetterLower) ? w : w.ToLowerInvariant());
        var key = string.Concat(words.Select((w, i) => (i == 0 ? char.ToLowerInvariant(w[0]) : char.ToUpperInvariant(w[0])) + w[1..]));
        return key.Length <= CustomAttribute.KeyLength ? key : key[..CustomAttribute.KeyLength];
    }

    public void Choose(Sensitivity category, bool chosen) => Categories = chosen ? Categories | category : Categories & ~category;

    public ChangeAttribute Change(CustomRow row) => new()
    {
        Key = row.Definition.Key,
        BasedOn = row.Revision,
        Label = Label,
        Help = Help,
        Sensitivity = Sensitivity,
        TellsHealth = TellsHealth,
        Viewers = Viewers,
        NewOptions = Lines,
    };
}
