using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Terminology;

/// <summary>
/// The form that codes of the public code systems have. A code of another system, or of another form, may be anything: a
/// record number that slipped into the wrong column, a hospital's own word for one patient. Pure.
/// </summary>
public static partial class CodeForm
{
    /// <summary>Word of the product's own system for kinds of insurance.</summary>
    public const string Insurance = "insurance";

    /// <summary>True when the system is a public one and the code has its form and check digit.</summary>
    public static bool IsPublic(string system, string code) => system switch
    {
        CodeSystems.Icd10Cm => Icd10CmForm().IsMatch(code),
        CodeSystems.Snomed => code.Length is >= 6 and <= 18 && code.All(char.IsAsciiDigit) && HasSnomedCheckDigit(code),
        CodeSystems.Loinc => IsLoinc(code),
        CodeSystems.RxNorm => code.Length is >= 1 and <= 8 && code.All(char.IsAsciiDigit),
        CodeSystems.Cvx => code.Length is >= 1 and <= 3 && code.All(char.IsAsciiDigit),
        CodeSystems.Cpt => CptForm().IsMatch(code),
        "hcpcs" => HcpcsForm().IsMatch(code),
        "icd-10-pcs" => Icd10PcsForm().IsMatch(code),
        "icd-9-cm" => Icd9CmForm().IsMatch(code),
        Insurance => code is "medicare" or "medicaid" or "dual" or "military" or "private" or "none",
        _ => false,
    };

    /// <summary>The category of an ICD-10-CM code, its first three characters; null when it is a category itself or of another system.</summary>
    public static string? CategoryOf(string system, string code) => system == CodeSystems.Icd10Cm && code.Length > 3 ? code[..3] : null;

    /// <summary>Digits, a dash and a Luhn check digit (LOINC Users' Guide, "Check digit").</summary>
    public static bool IsLoinc(string code)
    {
        if (code.Length is < 3 or > 8 || code[^2] != '-' || !char.IsAsciiDigit(code[^1]) || !code[..^2].All(char.IsAsciiDigit))
            return false;
        var sum = 0;
        for (var i = 0; i < code.Length - 2; i++)
        {
            var digit = code[code.Length - 3 - i] - '0';
            if (i % 2 == 0 && (digit *= 2) > 9)
                digit -= 9;
            sum += digit;
        }

        return (10 - (sum % 10)) % 10 == code[^1] - '0';
    }

    /// <summary>The check digit of SNOMED CT identifiers (Release File Specification, "SCTID check-digit"); the code must be digits.</summary>
    public static bool HasSnomedCheckDigit(string code)
    {
        var check = 0;
        for (var i = 0; i < code.Length; i++)
            check = Times(check, Permuted(i, code[^(i + 1)] - '0'));
        return check == 0;
    }

    /// <summary>Multiplication in the dihedral group of order ten: 0–4 are rotations, 5–9 reflections.</summary>
    private static int Times(int a, int b)
    {
        var turn = a < 5 ? a + b : a - b;
        return (a < 5) == (b < 5) ? Mod5(turn) : 5 + Mod5(turn);
    }

    private static int Mod5(int n) => ((n % 5) + 5) % 5;

    /// <summary>The scheme's permutation (1 5 8 9 4 2 7 0)(3 6), applied as often as the digit's place says.</summary>
    private static int Permuted(int place, int digit)
    {
        for (var i = 0; i < place % 8; i++)
            digit = "1576283094"[digit] - '0';
        return digit;
    }

    [GeneratedRegex(@"^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Icd10CmForm();

    [GeneratedRegex(@"^\d{4}[0-9A-Z]$", RegexOptions.NonBacktracking)]
    private static partial Regex CptForm();

    [GeneratedRegex(@"^[A-Z]\d{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex HcpcsForm();

    [GeneratedRegex("^[0-9A-HJ-NP-Z]{7}$", RegexOptions.NonBacktracking)]
    private static partial Regex Icd10PcsForm();

    [GeneratedRegex(@"^(\d{3}|V\d{2}|E\d{3})(\.\d{1,2})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Icd9CmForm();
}
