using System.Globalization;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Web.Features.Terminology;

/// <summary>Code systems and lists in the words of the screen.</summary>
internal static class TerminologyWords
{
    /// <summary>The systems that a list is usually imported for, with the name that people know.</summary>
    public static IReadOnlyList<(string System, string Name)> Systems { get; } =
    [
        (CodeSystems.Icd10Cm, "ICD-10-CM"),
        (CodeSystems.Cvx, "CVX (vaccines)"),
        (CodeSystems.Loinc, "LOINC"),
        (CodeSystems.RxNorm, "RxNorm"),
        (CodeSystems.Snomed, "SNOMED CT"),
        (CodeSystems.Cpt, "CPT"),
    ];

    public static string Of(string system) => Systems.FirstOrDefault(s => s.System == system).Name ?? system;

    public static string Of(CodeListFormat format) => format switch
    {
        CodeListFormat.IcdOrder => "CMS order file",
        CodeListFormat.Cvx => "CDC list",
        CodeListFormat.RxNorm => "NLM names file",
        _ => "Table",
    };

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Codes(int number) => number == 1 ? "1 code" : Number(number) + " codes";
}
