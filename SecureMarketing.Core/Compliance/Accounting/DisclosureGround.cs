namespace SecureMarketing.Core.Compliance;

/// <summary>On what ground information went to somebody. Stored: never renumber.</summary>
public enum DisclosureBasis
{
    /// <summary>To the wrong address or person.</summary>
    Misdirected = 1,

    /// <summary>After the authorization had been revoked.</summary>
    AfterRevocation = 2,

    /// <summary>Another disclosure that the rules do not permit.</summary>
    Impermissible = 3,

    RequiredByLaw = 4,
    PublicHealth = 5,
    Oversight = 6,
    Judicial = 7,
    LawEnforcement = 8,
    Decedents = 9,
    Research = 10,
    Safety = 11,
    WorkersCompensation = 12,

    Operations = 50,
    ToIndividual = 51,
    Authorization = 52,
    Incidental = 53,
    InvolvedInCare = 54,
    NationalSecurity = 55,
    Correctional = 56,
    LimitedDataSet = 57,
    DeIdentified = 58,
    Part2Consent = 59,
}

/// <summary>Whether a ground belongs into an accounting.</summary>
/// <param name="Basis">The ground.</param>
/// <param name="Accountable">False: exempt, or under a rule of its own.</param>
/// <param name="Text">In words.</param>
/// <param name="Citation">Of the rule that says so.</param>
public sealed record DisclosureGround(DisclosureBasis Basis, bool Accountable, string Text, string Citation);

/// <summary>The one table of grounds (45 CFR 164.528(a)(1)).</summary>
public static class DisclosureGrounds
{
    public static IReadOnlyList<DisclosureGround> All { get; } =
    [
        new(DisclosureBasis.Misdirected, true, "Sent to the wrong address or person", "45 CFR 164.528(a)(1)"),
        new(DisclosureBasis.AfterRevocation, true, "Sent after the authorization had been revoked", "45 CFR 164.508(b)(5)"),
        new(DisclosureBasis.Impermissible, true, "Another disclosure that the rules do not permit", "45 CFR 164.528(a)(1)"),
        new(DisclosureBasis.RequiredByLaw, true, "Required by law", "45 CFR 164.512(a)"),
        new(DisclosureBasis.PublicHealth, true, "Public health, abuse or neglect", "45 CFR 164.512(b), (c)"),
        new(DisclosureBasis.Oversight, true, "Health oversight", "45 CFR 164.512(d)"),
        new(DisclosureBasis.Judicial, true, "Court or administrative proceeding", "45 CFR 164.512(e)"),
        new(DisclosureBasis.LawEnforcement, true, "Law enforcement", "45 CFR 164.512(f)"),
        new(DisclosureBasis.Decedents, true, "Coroners, funeral directors, organ donation", "45 CFR 164.512(g), (h)"),
        new(DisclosureBasis.Research, true, "Research under a waiver", "45 CFR 164.512(i)"),
        new(DisclosureBasis.Safety, true, "To avert a serious threat", "45 CFR 164.512(j)"),
        new(DisclosureBasis.WorkersCompensation, true, "Workers' compensation", "45 CFR 164.512(l)"),
        new(DisclosureBasis.Operations, false, "Treatment, payment or health care operations", "45 CFR 164.528(a)(1)(i)"),
        new(DisclosureBasis.ToIndividual, false, "To the person, or who acts for them", "45 CFR 164.528(a)(1)(ii)"),
        new(DisclosureBasis.Incidental, false, "Incident to a use that is permitted", "45 CFR 164.528(a)(1)(iii)"),
        new(DisclosureBasis.Authorization, false, "Under an authorization of the person", "45 CFR 164.528(a)(1)(iv)"),
        new(DisclosureBasis.InvolvedInCare, false, "The facility's directory, or people involved in the care", "45 CFR 164.528(a)(1)(v)"),
        new(DisclosureBasis.NationalSecurity, false, "National security or intelligence", "45 CFR 164.528(a)(1)(vi)"),
        new(DisclosureBasis.Correctional, false, "Correctional institutions or custody", "45 CFR 164.528(a)(1)(vii)"),
        new(DisclosureBasis.LimitedDataSet, false, "A limited data set", "45 CFR 164.528(a)(1)(viii)"),
        new(DisclosureBasis.DeIdentified, false, "De-identified data, which is no protected information", "45 CFR 164.502(d)(2)"),
        new(DisclosureBasis.Part2Consent, false, "Substance-use records under a consent: three years, by a rule of their own that waits for HHS", "42 CFR 2.25"),
    ];

    public static DisclosureGround Of(DisclosureBasis basis) => All.Single(g => g.Basis == basis);
}
