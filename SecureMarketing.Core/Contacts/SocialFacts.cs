namespace SecureMarketing.Core.Contacts;

/// <summary>A question about somebody's circumstances, as a code of an observation.</summary>
/// <param name="System">As <see cref="Terminology.Code.System"/>.</param>
/// <param name="Code">Null: each code of the system is an answer itself.</param>
public sealed record SocialQuestion(string System, string? Code);

/// <summary>
/// Circumstances for which FHIR's Patient has no field. Surveys bring them as observations under the codes of PRAPARE (LOINC 93025-5);
/// what a column of a table or an extension of Patient states is kept the same way under a system of our own.
/// </summary>
public static class SocialFacts
{
    /// <summary>Our own questions.</summary>
    public const string System = "social";

    /// <summary>Languages that somebody speaks: the codes are BCP 47 tags, or words where the source has no tag.</summary>
    public const string Languages = "spoken-language";

    /// <summary>Answers in the words of a table.</summary>
    public const string Words = "words";

    public const string EducationCode = "education";
    public const string EmploymentCode = "employment";
    public const string IncomeCode = "income";
    public const string HouseholdCode = "householdSize";
    public const string FamilyCode = "familyStatus";
    public const string ReligionCode = "religion";
    public const string CultureCode = "culturalAffiliation";
    public const string SocioeconomicCode = "socioeconomicStatus";
    public const string PortalCode = "portalLogin";

    /// <summary>Highest level of education.</summary>
    public static IReadOnlyList<SocialQuestion> Education { get; } = [new(Terminology.CodeSystems.Loinc, "82589-3"), new(System, EducationCode)];

    public static IReadOnlyList<SocialQuestion> Employment { get; } = [new(Terminology.CodeSystems.Loinc, "67875-5"), new(System, EmploymentCode)];

    /// <summary>Income of the household before taxes, US dollars a year.</summary>
    public static IReadOnlyList<SocialQuestion> Income { get; } = [new(Terminology.CodeSystems.Loinc, "63586-2"), new(System, IncomeCode)];

    /// <summary>People of the household.</summary>
    public static IReadOnlyList<SocialQuestion> Household { get; } = [new(Terminology.CodeSystems.Loinc, "63512-8"), new(System, HouseholdCode)];

    /// <summary>How somebody lives: FHIR has no field and PRAPARE no question for it but this one of its screening responses, "married, widowed, … or living with a partner".</summary>
    public static IReadOnlyList<SocialQuestion> Family { get; } = [new(Terminology.CodeSystems.Loinc, "63503-7"), new(System, FamilyCode)];

    public static IReadOnlyList<SocialQuestion> Religion { get; } = [new(System, ReligionCode)];

    /// <summary>The tribes, peoples or cultures with which somebody associates: each has a place of its own, since one question has one latest answer. More are left out.</summary>
    public static IReadOnlyList<SocialQuestion> Culture { get; } = [new(System, CultureCode), new(System, CultureCode + "2"), new(System, CultureCode + "3"), new(System, CultureCode + "4")];

    /// <summary>The class that the organisation or its data provider assigned, in its own words; no survey has a question for it.</summary>
    public static IReadOnlyList<SocialQuestion> Socioeconomic { get; } = [new(System, SocioeconomicCode)];

    public static IReadOnlyList<SocialQuestion> Spoken { get; } = [new(Languages, null)];

    /// <summary>Signing in to a patient portal elsewhere.</summary>
    public static IReadOnlyList<SocialQuestion> Portal { get; } = [new(System, PortalCode)];

    /// <summary>True for a question whose answer in words is kept.</summary>
    public static bool TakesWords(string system, string code) => Education.Concat(Employment).Any(q => q.System == system && q.Code == code);
}
