using Hl7.Fhir.Model;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// What kind of insurance a coverage is, as one code that a rule can ask for: sources name products ("Blue Cross PPO"), and
/// marketing asks for the kind. Pure.
/// </summary>
internal static class InsuranceClass
{
    /// <summary>Word of the code system, as in <c>insurance private</c>.</summary>
    public const string System = CodeForm.Insurance;

    private const string PaymentTypology = "https://nahdo.org/sopt";

    private static readonly (string Word, string Class)[] Words =
    [
        ("dual eligible", "dual"), ("medicare", "medicare"), ("medicaid", "medicaid"), ("chip", "medicaid"), ("tricare", "military"), ("veteran", "military"),
        ("champva", "military"), ("no_insurance", "none"), ("no insurance", "none"), ("uninsured", "none"), ("self pay", "none"), ("self-pay", "none"),
        ("private", "private"), ("commercial", "private"),
    ];

    /// <summary>Null when nothing tells.</summary>
    public static CodeRef? Of(Coverage coverage) => Code(Named(coverage));

    /// <summary>By the words of a table; null when none tells.</summary>
    public static CodeRef? Of(params IEnumerable<string> words) => Code(Named(words));

    private static CodeRef? Code(string? name) => name is null ? null : new CodeRef(System, name, char.ToUpperInvariant(name[0]) + name[1..]);

    private static string? Named(Coverage coverage)
    {
        // Source of Payment Typology: the first digit is the kind of payer.
        foreach (var coding in coverage.Type?.Coding.Where(c => c.System == PaymentTypology && !string.IsNullOrEmpty(c.Code)) ?? [])
        {
            if (coding.Code![0] switch { '1' => "medicare", '2' => "medicaid", '3' => "military", '5' or '6' => "private", '8' => "none", _ => null } is { } byCode)
                return byCode;
        }

        return Named(new[] { coverage.Type?.Text }.Concat(coverage.Type?.Coding.Select(c => c.Display) ?? []).Concat(coverage.Payor.Select(p => p.Display)).OfType<string>());
    }

    private static string? Named(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            if (Words.FirstOrDefault(w => text.Contains(w.Word, StringComparison.OrdinalIgnoreCase)).Class is { } byWord)
                return byWord;
        }

        return null;
    }
}
