using System.Globalization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>
/// A value set as lines that a person writes and reads: <c>icd-10-cm E11.*</c> for a prefix, <c>snomed 44054006 +</c> for a code
/// and all below it, <c>cvx 140</c> for one code, a minus in front for what is taken out, <c>#</c> for a remark.
/// </summary>
public static class ValueSetText
{
    public const int MostEntries = 1_000;

    private const string Below = "+";

    /// <summary>Reads the lines; the first that cannot be understood is named.</summary>
    public static Result<IReadOnlyList<ValueSetEntry>> Parse(string text)
    {
        var entries = new List<ValueSetEntry>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.Split('#')[0].Trim();
            if (content.Length == 0)
                continue;
            var entry = ParseLine(content);
            if (!entry.IsSuccess)
                return TerminologyErrors.Line(number, entry.Error!.Message);
            if (entries.Contains(entry.Value))
                return TerminologyErrors.Line(number, "an earlier line says the same.");
            entries.Add(entry.Value);
        }

        return entries switch
        {
            [] => TerminologyErrors.Line(1, "a value set needs at least one code, for example: icd-10-cm E11.*"),
            { Count: > MostEntries } => TerminologyErrors.Line(number, string.Create(CultureInfo.InvariantCulture, $"more than {MostEntries:N0} entries. Use prefixes, or + for all below a code.")),
            _ when entries.TrueForAll(e => e.Excludes) => TerminologyErrors.Line(1, "every line takes something out and none puts anything in."),
            _ => entries,
        };
    }

    /// <summary>The lines of the entries; parsing them gives the same entries.</summary>
    public static string Write(IEnumerable<ValueSetEntry> entries) => string.Join('\n', entries.Select(e =>
        $"{(e.Excludes ? "- " : "")}{e.System} {e.Code}{e.Reach switch { EntryReach.Prefix => "*", EntryReach.Below => " " + Below, _ => "" }}"));

    private static Result<ValueSetEntry> ParseLine(string content)
    {
        var excludes = content[0] == '-';
        var words = (excludes ? content[1..] : content).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 3 || (words.Length == 3 && words[2] != Below))
            return new Error("terminology.set_line", "write a code system and a code, for example icd-10-cm E11.9, icd-10-cm E11.* or snomed 44054006 +.");
        var (system, code) = (CodeSystems.WordOf(words[0]), words[1]);
        var star = code.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0 && (star != code.Length - 1 || words.Length == 3))
            return new Error("terminology.set_line", "a star stands at the end of a code and without +.");
        if (code is "*" or "+")
            return new Error("terminology.set_line", "the code is missing. A whole system is no value set.");
        if (system.Length > CodeMapping.Limits.System || code.Length > CodeMapping.Limits.Value)
            return new Error("terminology.set_line", "the system or the code is too long.");
        return star >= 0 ? new ValueSetEntry(system, code[..^1], EntryReach.Prefix, excludes)
            : new ValueSetEntry(system, code, words.Length == 3 ? EntryReach.Below : EntryReach.Code, excludes);
    }
}
