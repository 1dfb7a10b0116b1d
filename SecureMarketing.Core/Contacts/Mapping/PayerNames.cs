using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>
/// Names of payers by the id under which other tables of the same import speak of them. Kept for the time of one run and read anew
/// when it goes on after a crash; nothing of it is stored but the names that insurance is entered under.
/// </summary>
internal sealed class PayerNames
{
    /// <summary>More are no list of payers.</summary>
    private const int Most = 100_000;

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Learns a row; one without id or name says nothing.</summary>
    public void Take(MappedCells cells)
    {
        if (cells.Text(ImportTargets.RecordId) is not { } id || cells.Text(ImportTargets.PayerName) is not { } name || names.Count >= Most)
            return;
        names[id] = name;
        known.Add(name);
    }

    /// <summary>The payer that a table of insurance means; as it is written there when no table of payers was read.</summary>
    /// <returns>Null for one that the table of payers does not have, neither by id nor by name.</returns>
    public CodeRef? Find(CodeRef payer)
    {
        if (names.Count == 0 || known.Contains(payer.Value))
            return payer;
        if (!names.TryGetValue(payer.Value, out var name))
            return null;
        return payer with { System = CodeShapes.Local, Value = Cut(name, CodeMapping.Limits.Value), Display = Cut(name, CodeMapping.Limits.Display) };
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
