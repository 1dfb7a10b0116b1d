namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Which table of a mapping a file is for.</summary>
public static class FileNames
{
    /// <summary>The first table whose pattern the file's name matches, exact names before patterns; null when none does.</summary>
    public static TableMapping? TableFor(ImportMapping mapping, string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        return mapping.Tables.FirstOrDefault(t => string.Equals(t.Files, name, StringComparison.OrdinalIgnoreCase)) ??
            mapping.Tables.FirstOrDefault(t => Matches(t.Files, name));
    }

    /// <summary>Letter case aside; <c>*</c> stands for any run of characters. Takes time proportional to both lengths.</summary>
    public static bool Matches(string pattern, string name)
    {
        var (p, n, star, retry) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, retry, p) = (p, n, p + 1);
            else if (p < pattern.Length && char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(name[n]))
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, n, retry) = (star + 1, retry + 1, retry + 1);
            else
                return false;
        }

        return pattern[p..].All(c => c == '*');
    }
}
