namespace SecureMarketing.Core.Terminology;

/// <summary>
/// Sensitive categories as people call them: the one list of their words, for pages, messages, the command line and exports. The words of
/// exchange with other systems are <see cref="SecurityLabel"/>'s, those of files and options are the names of <see cref="Sensitivity"/>.
/// </summary>
public static class SensitivityNames
{
    private static readonly (Sensitivity Bit, string Name, string? Law)[] Names =
    [
        (Sensitivity.SubstanceUse, "substance use", "42 CFR part 2"),
        (Sensitivity.MentalHealth, "mental health", null),
        (Sensitivity.Hiv, "HIV", null),
        (Sensitivity.SexuallyTransmitted, "sexually transmitted infection", null),
        (Sensitivity.Reproductive, "reproductive health", null),
        (Sensitivity.Violence, "abuse and violence", null),
        (Sensitivity.Genetic, "genetic information", null),
        (Sensitivity.GenderIdentity, "gender identity", null),
        (Sensitivity.PsychotherapyNotes, "psychotherapy notes", "never used"),
        (Sensitivity.Unknown, "not yet labelled", null),
    ];

    /// <summary>What somebody can say that a code, a column or a word tells of, in the order of pages. Psychotherapy notes are never on file, and "not yet labelled" is what stands where nobody has said anything.</summary>
    public static IReadOnlyList<Sensitivity> Choices { get; } = [.. Names.Select(n => n.Bit).Where(b => b is not (Sensitivity.PsychotherapyNotes or Sensitivity.Unknown))];

    /// <summary>Within a sentence: "HIV, abuse and violence"; empty when there is none.</summary>
    public static string Of(Sensitivity labels) => string.Join(", ", Each(labels));

    /// <summary>The same, category by category.</summary>
    public static IReadOnlyList<string> Each(Sensitivity labels) => [.. Names.Where(n => labels.HasFlag(n.Bit)).Select(n => n.Name)];

    /// <summary>As a heading or a choice: "Mental health", "Substance use (42 CFR part 2)". Several are joined; "Nothing sensitive" when there is none.</summary>
    public static string Title(Sensitivity labels)
    {
        if (Names.FirstOrDefault(n => n.Bit == labels) is { Name: { } one } name)
            return Sentence(one) + (name.Law is null ? "" : $" ({name.Law})");
        return labels == Sensitivity.None ? "Nothing sensitive" : Sentence(Of(labels));
    }

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
