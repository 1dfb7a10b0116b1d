using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>
/// Which code system a bare code belongs to, by its shape, its check digit and the table it stands in. Pure.
/// </summary>
internal static class CodeShapes
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["snomed"] = CodeSystems.Snomed,
        ["snomedct"] = CodeSystems.Snomed,
        ["sct"] = CodeSystems.Snomed,
        ["loinc"] = CodeSystems.Loinc,
        ["ln"] = CodeSystems.Loinc,
        ["rxnorm"] = CodeSystems.RxNorm,
        ["rxcui"] = CodeSystems.RxNorm,
        ["icd10"] = CodeSystems.Icd10Cm,
        ["icd10cm"] = CodeSystems.Icd10Cm,
        ["i10"] = CodeSystems.Icd10Cm,
        ["cvx"] = CodeSystems.Cvx,
        ["cpt"] = CodeSystems.Cpt,
        ["cpt4"] = CodeSystems.Cpt,
        ["ndc"] = "ndc",
        ["hcpcs"] = "hcpcs",
        ["icd10pcs"] = "icd-10-pcs",
        ["icd9"] = "icd-9-cm",
        ["icd9cm"] = "icd-9-cm",
        ["cdt"] = "cdt",
    };

    /// <summary>The system of a source's own codes: of no known shape, and not stated to be anyone's. Their sensitivity is unknown until a value set speaks of them.</summary>
    public const string Local = "local";

    /// <summary>The system that a column's name tells: "ICD-10 Code" is "icd-10-cm"; null when it tells none.</summary>
    public static string? SystemInHeader(string header)
    {
        var name = Synonyms.Plain(header);
        return Names.Where(n => n.Key.Length > 2 && name.Contains(n.Key, StringComparison.Ordinal)).OrderByDescending(n => n.Key.Length).Select(n => n.Value).FirstOrDefault();
    }

    /// <summary>The product's word for a code system as files spell it: "SNOMED-CT" is "snomed". A URI is looked up; null when the name is unknown.</summary>
    public static string? SystemOf(string name)
    {
        var word = CodeSystems.WordOf(name.Trim());
        if (word != name.Trim())
            return word;
        return Names.GetValueOrDefault(Synonyms.Plain(word)) ?? (Uri.IsWellFormedUriString(word, UriKind.Absolute) ? word : null);
    }

    /// <summary>The system of a code of a table beside which its row states none: as the table says, else by the code's shape, else <see cref="Local"/>.</summary>
    public static string SystemOf(string code, TableMapping table) =>
        table.CodeSystem is { } system ? SystemOf(system) ?? system : SystemOf(code, table.Holds) ?? Local;

    /// <summary>The system of a code by its shape; null when it could be anyone's.</summary>
    public static string? SystemOf(string code, TableKind kind)
    {
        code = code.Trim();
        if (CodeForm.IsLoinc(code))
            return CodeSystems.Loinc;
        var isNumber = code.Length > 0 && code.All(char.IsAsciiDigit);
        return kind switch
        {
            TableKind.Medications when isNumber && code.Length <= 8 => CodeSystems.RxNorm,
            TableKind.Medications when IsNdc(code) => "ndc",
            TableKind.Immunizations when isNumber && code.Length <= 3 => CodeSystems.Cvx,
            TableKind.Procedures when isNumber && code.Length == 5 => CodeSystems.Cpt,
            // No other system of diagnoses, procedures and visits has numbers that long; elsewhere the check digit decides.
            TableKind.Conditions or TableKind.Procedures or TableKind.Encounters or TableKind.Appointments or TableKind.CarePlans when isNumber && code.Length is >= 6 and <= 18 => CodeSystems.Snomed,
            _ when isNumber && code.Length is >= 6 and <= 18 && CodeForm.HasSnomedCheckDigit(code) => CodeSystems.Snomed,
            TableKind.Procedures when code.Length == 5 && char.IsAsciiLetterUpper(code[0]) && code[1..].All(char.IsAsciiDigit) => "hcpcs",
            TableKind.Conditions or TableKind.Encounters when IsIcd10(code) => CodeSystems.Icd10Cm,
            _ => null,
        };
    }

    /// <summary>A letter, a digit, a digit or letter, then up to four after an optional dot.</summary>
    private static bool IsIcd10(string code)
    {
        var plain = code.Replace(".", "", StringComparison.Ordinal);
        return plain.Length is >= 3 and <= 7 && char.IsAsciiLetter(plain[0]) && char.IsAsciiDigit(plain[1]) && plain.All(char.IsAsciiLetterOrDigit) &&
            (code.Length == plain.Length || (code.Length == plain.Length + 1 && code[3] == '.'));
    }

    /// <summary>Eleven digits, or three groups of 4–5, 3–4 and 1–2 (21 CFR 207.33).</summary>
    private static bool IsNdc(string code) =>
        (code.Length == 11 && code.All(char.IsAsciiDigit)) ||
        (code.Split('-') is [{ Length: 4 or 5 }, { Length: 3 or 4 }, { Length: 1 or 2 }] && code.All(c => char.IsAsciiDigit(c) || c == '-'));
}
