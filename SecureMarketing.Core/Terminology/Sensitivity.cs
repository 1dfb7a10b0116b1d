namespace SecureMarketing.Core.Terminology;

/// <summary>
/// Categories of information that the law or an organisation protects beyond HIPAA's floor (compliance §3). Stored as
/// bits: never renumber. A union never loses a bit, which is what makes taint composable.
/// </summary>
[Flags]
public enum Sensitivity
{
    None = 0,

    /// <summary>Substance use disorder, 42 CFR Part 2 (DS4P ETH). ICD-10-CM F10–F19.</summary>
    SubstanceUse = 1,

    /// <summary>HIV status (DS4P HIV). ICD-10-CM B20, Z21, R75, O98.7, Z20.6.</summary>
    Hiv = 1 << 1,

    /// <summary>Sexually transmitted infection (DS4P STD). ICD-10-CM A50–A64.</summary>
    SexuallyTransmitted = 1 << 2,

    /// <summary>Mental and behavioural health (DS4P PSY, BH). ICD-10-CM F20–F99.</summary>
    MentalHealth = 1 << 3,

    /// <summary>Reproductive and sexual health (DS4P SEX). ICD-10-CM Z30–Z39, O00–O08, N97.</summary>
    Reproductive = 1 << 4,

    /// <summary>Abuse and violence (DS4P SDV). ICD-10-CM T74, T76, Y07, Z63.0.</summary>
    Violence = 1 << 5,

    /// <summary>Genetic information (DS4P GDIS). ICD-10-CM Z13.79, Z14–Z15.</summary>
    Genetic = 1 << 6,

    /// <summary>Gender identity. ICD-10-CM F64, Z87.890.</summary>
    GenderIdentity = 1 << 7,

    /// <summary>Psychotherapy notes (45 CFR 164.501): never stored, never selectable.</summary>
    PsychotherapyNotes = 1 << 8,

    /// <summary>No value set says anything about the code: treated as sensitive until one does.</summary>
    Unknown = 1 << 9,
}

/// <summary>HL7 v3 Confidentiality, as in a DS4P security label.</summary>
public enum Confidentiality
{
    Normal = 1,
    Restricted = 2,
    VeryRestricted = 3,
}

/// <summary>The DS4P security label of a coded fact.</summary>
/// <param name="Confidentiality">N, R or V.</param>
/// <param name="Sensitivities">HL7 v3 ActCode sensitivity codes, empty when normal.</param>
/// <param name="Policies">Policies that follow the data, e.g. <c>42CFRPart2</c>.</param>
public sealed record SecurityLabel(Confidentiality Confidentiality, IReadOnlyList<string> Sensitivities, IReadOnlyList<string> Policies)
{
    private static readonly (Sensitivity Bit, string Code)[] Codes =
    [
        (Sensitivity.SubstanceUse, "ETH"),
        (Sensitivity.Hiv, "HIV"),
        (Sensitivity.SexuallyTransmitted, "STD"),
        (Sensitivity.MentalHealth, "PSY"),
        (Sensitivity.Reproductive, "SEX"),
        (Sensitivity.Violence, "SDV"),
        (Sensitivity.Genetic, "GDIS"),
        (Sensitivity.GenderIdentity, "GENDER"),
        (Sensitivity.PsychotherapyNotes, "PSYTHPN"),
    ];

    /// <summary>
    /// What a source's own label says (FHIR <c>meta.security</c>: HL7 v3 ActCode, Confidentiality and policies). Restricted without a
    /// category is <see cref="Sensitivity.Unknown"/>, which is treated as sensitive; what is no word of these says nothing.
    /// </summary>
    public static Sensitivity Read(IEnumerable<string?> codes) => codes.Aggregate(Sensitivity.None, (sum, code) => sum | code switch
    {
        "ETH" or "ETHUD" or "SUD" or "OPIOIDUD" or "SUBSTAB" or "42CFRPart2" or "CFR42P2" => Sensitivity.SubstanceUse,
        "MH" or "BH" or "PSY" => Sensitivity.MentalHealth,
        "SDV" or "DVD" or "VIO" => Sensitivity.Violence,
        "R" or "V" => Sensitivity.Unknown,
        _ => Codes.FirstOrDefault(c => c.Code == code).Bit,
    });

    /// <summary>The label that a set of categories amounts to.</summary>
    public static SecurityLabel Of(Sensitivity sensitivity) => new(
        sensitivity switch
        {
            Sensitivity.None => Confidentiality.Normal,
            _ when sensitivity.HasFlag(Sensitivity.PsychotherapyNotes) => Confidentiality.VeryRestricted,
            _ => Confidentiality.Restricted,
        },
        [.. Codes.Where(c => sensitivity.HasFlag(c.Bit)).Select(c => c.Code)],
        sensitivity.HasFlag(Sensitivity.SubstanceUse) ? ["42CFRPart2"] : []);
}
