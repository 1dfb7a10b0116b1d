using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Reporting;

/// <summary>
/// Hides 1–10 people in a table so that they cannot be computed from what is left (compliance §4): primary suppression of
/// small cells, then complementary suppression along every sum until no line gives a small number away.
/// </summary>
internal sealed class CellProtection
{
    private readonly List<long> values = [];
    private readonly List<bool> hidden = [];

    // What nobody may compute: small numbers, and the numbers hidden to shelter them.
    private readonly List<bool> secret = [];
    private readonly List<(int Total, int[] Parts)> lines = [];

    /// <summary>Adds a number that would be shown.</summary>
    /// <returns>Its index.</returns>
    public int Add(long value) => Add(value, SmallCells.IsSmall(value));

    /// <summary>Adds a number that is never shown, yet must not be computable either.</summary>
    public int AddUnshown(long value) => Add(value, hide: true);

    /// <summary>States that a cell is the sum of others.</summary>
    public void Sum(int total, params int[] parts) => lines.Add((total, parts));

    /// <summary>Hides what has to be hidden. Ends because each round hides at least one more cell.</summary>
    public void Settle()
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var (total, parts) in lines)
                changed |= Shelter(total, parts);
        }
        while (changed);
    }

    public ShownCount Show(int cell) =>
        !hidden[cell] ? ShownCount.Exact(values[cell])
        : ShownCount.Hidden(SmallCells.IsSmall(values[cell]) ? CountDisclosure.Below11 : CountDisclosure.Withheld);

    private int Add(long value, bool hide)
    {
        values.Add(value);
        hidden.Add(hide);
        secret.Add(SmallCells.IsSmall(value));
        return values.Count - 1;
    }

    /// <summary>
    /// A line with one unknown gives it away. With the total known, the unknown parts' sum is known too, so beside a small
    /// number there must be one of 11 or more; a cell hidden as such a shelter must not be computable itself.
    /// </summary>
    private bool Shelter(int total, int[] parts)
    {
        var unknown = parts.Where(p => hidden[p]).ToList();
        if (hidden[total] ? unknown.Count > 0 : !unknown.Exists(p => secret[p]) || (unknown.Count > 1 && unknown.Exists(p => values[p] >= SmallCells.Least)))
            return false;
        var shelter = parts.Where(p => !hidden[p] && values[p] >= SmallCells.Least).OrderBy(p => values[p]).Cast<int?>().FirstOrDefault();
        if (shelter is null && hidden[total])
            return false;
        hidden[shelter ?? total] = secret[shelter ?? total] = true;
        return true;
    }
}
