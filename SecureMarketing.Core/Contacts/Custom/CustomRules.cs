using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>What the parts of a custom attribute must be. Pure.</summary>
internal static class CustomRules
{
    public const string OptionsMessage = "An option has 1 to 80 characters, and there are at most 100.";
    public const string LabelMessage = "A label has 1 to 60 characters.";
    public const string HelpMessage = "The help has at most 300 characters.";
    public const string SensitivityMessage = "Choose the categories that the values reveal. Psychotherapy notes are never kept (45 CFR 164.508(a)(2)).";

    private const Sensitivity Known = Sensitivity.SubstanceUse | Sensitivity.Hiv | Sensitivity.SexuallyTransmitted | Sensitivity.MentalHealth | Sensitivity.Reproductive |
        Sensitivity.Violence | Sensitivity.Genetic | Sensitivity.GenderIdentity | Sensitivity.Unknown;

    public static bool IsLabel(string? label) => label?.Trim().Length is > 0 and <= CustomAttribute.LabelLength;

    public static bool IsHelp(string? help) => help is not null && help.Trim().Length <= CustomAttribute.HelpLength;

    public static bool IsSensitivity(Sensitivity sensitivity) => (sensitivity & ~Known) == Sensitivity.None;

    public static bool AreOptions(IReadOnlyList<string>? options) =>
        options is { Count: <= CustomAttribute.MostOptions } && options.All(o => o?.Trim().Length is > 0 and <= CustomOption.WordLength);

    /// <summary>A retired attribute's label is free again: only its key stays.</summary>
    public static bool IsLabelTaken(IEnumerable<CustomDefinition> known, string label, int? own) =>
        known.Any(k => k.Id != own && !k.Retired && string.Equals(k.Label, label.Trim(), StringComparison.OrdinalIgnoreCase));

    public static bool HasTwice(CustomAttribute attribute) =>
        attribute.Options.Select(o => o.Word).Distinct(StringComparer.OrdinalIgnoreCase).Count() < attribute.Options.Count;
}
