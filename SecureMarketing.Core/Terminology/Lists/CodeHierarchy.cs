namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>Where a code's own spelling says what stands above it.</summary>
internal static class CodeHierarchy
{
    private const int IcdCategory = 3;

    /// <summary>
    /// The nearest shorter ICD-10-CM code in the list: E11.65 → E11.6 → E11. Null for a category, for a system whose codes say
    /// nothing of their place, and where no shorter code is in the list.
    /// </summary>
    /// <param name="system">A word of <see cref="CodeSystems"/>.</param>
    /// <param name="code">With or without its dot.</param>
    /// <param name="known">Every code of the list.</param>
    public static string? ParentOf(string system, string code, IReadOnlySet<string> known)
    {
        if (system != CodeSystems.Icd10Cm)
            return null;
        for (var length = code.Length - 1; length >= IcdCategory; length--)
        {
            var shorter = code[..length].TrimEnd('.');
            if (known.Contains(shorter))
                return shorter;
        }

        return null;
    }

    /// <summary>ICD-10-CM with its dot after the category, as records write it: A000 → A00.0. Other systems keep their spelling.</summary>
    public static string Spelled(string system, string code) =>
        system == CodeSystems.Icd10Cm && code.Length > IcdCategory && !code.Contains('.', StringComparison.Ordinal)
            ? $"{code[..IcdCategory]}.{code[IcdCategory..]}"
            : code;
}
