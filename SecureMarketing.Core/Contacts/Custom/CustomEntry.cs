using System.Globalization;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>What a row says for one custom attribute. PHI: a class without a printing <see cref="object.ToString"/>.</summary>
/// <param name="attributeId">Of <see cref="CustomAttribute.Id"/>.</param>
/// <param name="number">As <see cref="CustomValue.Number"/>.</param>
/// <param name="text">Words in the clear; null unless the attribute holds words.</param>
internal sealed class CustomEntry(int attributeId, double? number, string? text)
{
    public int AttributeId { get; } = attributeId;

    public double? Number { get; } = number;

    public string? Text { get; } = text;

    /// <summary>Categories that the mapping gives the attribute on top of the catalogue's.</summary>
    public Sensitivity Label { get; init; }
}

/// <summary>How values are read from tables and said to people. Pure.</summary>
internal static class CustomWords
{
    /// <summary>True, false, or null for a word that is neither: it must not be guessed.</summary>
    public static bool? Flag(string word) => word.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "T" or "YES" or "Y" or "1" or "X" => true,
        "FALSE" or "F" or "NO" or "N" or "0" => false,
        _ => null,
    };

    /// <summary>Number of the option, letter case aside; null when there is none of this word.</summary>
    public static int? Option(CustomDefinition definition, string word)
    {
        for (var i = 0; i < definition.Options.Count; i++)
        {
            if (string.Equals(definition.Options[i], word.Trim(), StringComparison.OrdinalIgnoreCase))
                return i + 1;
        }

        return null;
    }

    /// <summary>"high", "7.5 points", "2026-03-01", "yes".</summary>
    /// <param name="text">The opened words, for an attribute that holds words.</param>
    public static string Of(CustomDefinition definition, double? number, string? text) => definition.Type switch
    {
        CustomType.Text => text ?? "",
        CustomType.Number => (number ?? 0).ToString("0.######", CultureInfo.InvariantCulture) + (definition.Unit is { } unit ? " " + unit : ""),
        CustomType.Date => DateOnly.FromDayNumber((int)(number ?? 0)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CustomType.Choice => (int)(number ?? 0) is var option && option > 0 && option <= definition.Options.Count ? definition.Options[option - 1] : "",
        _ => number > 0 ? "yes" : "no",
    };
}
