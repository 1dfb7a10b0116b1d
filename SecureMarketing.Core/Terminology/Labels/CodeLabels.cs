namespace SecureMarketing.Core.Terminology;

/// <summary>
/// What a code on file is labelled, and why: the label itself, what sources said of the code, what two people judged. The catalogue's word
/// is not kept, for it changes with the build.
/// </summary>
/// <param name="Sensitivity">The label that everything else reads (compliance §3).</param>
/// <param name="Stated">
/// What sources and mappings of imports said themselves; no catalogue takes it away. Null: from before it was kept apart, so that it is whatever
/// of the label the catalogue does not say.
/// </param>
/// <param name="Judged">What two people decided; null: nothing. <see cref="Terminology.Sensitivity.None"/> = not sensitive.</param>
public readonly record struct CodeLabels(Sensitivity Sensitivity, Sensitivity? Stated, Sensitivity? Judged)
{
    /// <summary>Labels of the catalogue that no person can take from a code: 42 CFR part 2, and psychotherapy notes (45 CFR 164.501).</summary>
    public const Sensitivity Kept = Sensitivity.SubstanceUse | Sensitivity.PsychotherapyNotes;

    /// <summary>
    /// The one place where a label is computed. A judgment wins over the catalogue in both directions, but for what is <see cref="Kept"/>; it
    /// also answers a source that only said "restricted". A category that a source named stays whatever else is said. Pure.
    /// </summary>
    /// <param name="catalogue">What the value sets of this build say.</param>
    /// <param name="stated">What sources said.</param>
    /// <param name="judged">What people decided; null: nothing.</param>
    public static Sensitivity Of(Sensitivity catalogue, Sensitivity stated, Sensitivity? judged) =>
        judged is { } labels ? labels | Staying(catalogue, stated) : catalogue | stated;

    /// <summary>What a code keeps whatever people decide.</summary>
    public static Sensitivity Staying(Sensitivity catalogue, Sensitivity stated) => (catalogue & Kept) | (stated & ~Sensitivity.Unknown);

    /// <summary>By the catalogue of this moment.</summary>
    public CodeLabels Renewed(Sensitivity catalogue) => Computed(catalogue, Own(catalogue), Judged);

    /// <summary>A source or a mapping says more of the code.</summary>
    public CodeLabels With(Sensitivity stated, Sensitivity catalogue) => Computed(catalogue, Own(catalogue) | stated, Judged);

    /// <summary>People decided; null takes back what they had decided.</summary>
    public CodeLabels JudgedAs(Sensitivity? labels, Sensitivity catalogue) => Computed(catalogue, Own(catalogue), labels);

    /// <summary>What sources said; of a code from before it was kept apart, what the catalogue does not explain.</summary>
    public Sensitivity Own(Sensitivity catalogue) => Stated ?? Sensitivity & ~catalogue;

    private static CodeLabels Computed(Sensitivity catalogue, Sensitivity stated, Sensitivity? judged) => new(Of(catalogue, stated, judged), stated, judged);
}
