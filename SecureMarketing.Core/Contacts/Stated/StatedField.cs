using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Stated;

/// <summary>How a person answers a question about themselves.</summary>
public enum StatedKind
{
    Text = 1,
    Mail,
    Phone,

    /// <summary>A calendar day.</summary>
    Day,
    Number,

    /// <summary>One of <see cref="StatedField.Options"/>.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    Flag,
}

/// <summary>Something that a person may state about themselves.</summary>
/// <param name="Key">As imports name the field: <c>givenName</c>, <c>custom.riskTier</c>.</param>
/// <param name="Label">What it is called unless a form says otherwise.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="MaxLength">Longest answer, characters.</param>
public sealed record StatedField(string Key, string Label, StatedKind Kind, int MaxLength)
{
    /// <summary>Purpose of the input for browsers and assistive technology (WCAG 2.2 SC 1.3.5); null when there is no token.</summary>
    public string? Autocomplete { get; init; }

    /// <summary>Words of a choice; empty for other kinds.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Categories that an answer reveals.</summary>
    public Sensitivity Sensitivity { get; init; }

    /// <summary>Key under which the field's purposes are granted (Attributes/Purposes); null when it is no attribute.</summary>
    public string? Attribute { get; init; }

    /// <summary>Unit of a number; null = none.</summary>
    public string? Unit { get; init; }

    /// <summary>Number of the custom attribute; null for a field of the person's own record.</summary>
    internal CustomDefinition? Custom { get; init; }
}

/// <summary>
/// What may be asked of a person: how to reach them, who they are, where they live, and the organisation's own attributes. Record
/// numbers, codes, visits, race and death are nothing to state in a form of this kind and are not offered.
/// </summary>
public static class StatedFields
{
    private const int Name = 100;
    private const int Mail = 254;
    private const int Words = 300;

    /// <summary>Languages to choose from, with their BCP 47 tags.</summary>
    internal static readonly IReadOnlyList<(string Word, string Tag)> Languages =
    [
        ("English", "en"), ("Spanish", "es"), ("Arabic", "ar"), ("Chinese", "zh"), ("French", "fr"), ("German", "de"), ("Haitian Creole", "ht"), ("Hindi", "hi"),
        ("Japanese", "ja"), ("Korean", "ko"), ("Polish", "pl"), ("Portuguese", "pt"), ("Russian", "ru"), ("Tagalog", "tl"), ("Vietnamese", "vi"),
    ];

    /// <summary>Of the person's own record, in the order in which they are usually asked.</summary>
    public static IReadOnlyList<StatedField> BuiltIn { get; } =
    [
        new(ImportTargets.GivenName, "First name", StatedKind.Text, Name) { Autocomplete = "given-name" },
        new(ImportTargets.FamilyName, "Last name", StatedKind.Text, Name) { Autocomplete = "family-name" },
        new(ImportTargets.Email, "Email address", StatedKind.Mail, Mail) { Autocomplete = "email" },
        new(ImportTargets.Phone, "Phone", StatedKind.Phone, 40) { Autocomplete = "tel" },
        new(ImportTargets.BirthDate, "Date of birth", StatedKind.Day, 10) { Autocomplete = "bday", Attribute = "birthDate" },
        new(ImportTargets.Language, "Preferred language", StatedKind.Choice, 40) { Attribute = "language", Options = [.. Languages.Select(l => l.Word)] },
        new(ImportTargets.Street, "Street and number", StatedKind.Text, 200) { Autocomplete = "street-address" },
        new(ImportTargets.City, "City", StatedKind.Text, Name) { Autocomplete = "address-level2", Attribute = "city" },
        new(ImportTargets.State, "State", StatedKind.Text, 60) { Autocomplete = "address-level1", Attribute = "state" },
        new(ImportTargets.Zip, "ZIP code", StatedKind.Text, 20) { Autocomplete = "postal-code", Attribute = "zip" },
    ];

    /// <summary>All of them: the built-in ones, then the organisation's own that are in use.</summary>
    public static async Task<IReadOnlyList<StatedField>> AllAsync(AppDbContext db, CancellationToken cancellationToken) =>
        [.. BuiltIn, .. (await CustomDefinition.AllAsync(db, cancellationToken)).Where(d => !d.Retired).Select(Of)];

    internal static StatedField Of(CustomDefinition own) => new(own.FullKey, own.Label, KindOf(own.Type), own.Type == CustomType.Text ? Words : Name)
    {
        Options = own.Options,
        Sensitivity = own.Sensitivity,
        Attribute = own.FullKey,
        Unit = own.Unit,
        Custom = own,
    };

    private static StatedKind KindOf(CustomType type) => type switch
    {
        CustomType.Number => StatedKind.Number,
        CustomType.Date => StatedKind.Day,
        CustomType.Choice => StatedKind.Choice,
        CustomType.Flag => StatedKind.Flag,
        _ => StatedKind.Text,
    };
}
