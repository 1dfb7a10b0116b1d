using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>
/// How many people of the export have a code or a demographic word: what 1–10 of them have is a characteristic by which
/// they could be found (45 CFR 164.514(b)(2)(i)(R); compliance §4, small cells), so it is told as its category or not at all.
/// </summary>
internal sealed class RareValues
{
    private readonly Dictionary<(string Field, string Value), Holders> holders = [];
    private readonly Dictionary<(string System, string Category), int> generalised = [];
    private int person;

    /// <summary>Counts the distinct values of one more person.</summary>
    /// <param name="values">Field and value; those of codes have the system as their field.</param>
    public void Add(IEnumerable<(string Field, string Value)> values)
    {
        foreach (var value in values.Distinct())
        {
            if (!holders.TryGetValue(value, out var who))
                holders[value] = who = new Holders();
            who.Add(person);
        }

        person++;
    }

    /// <summary>Adds up the categories of rare codes, once everyone is counted.</summary>
    public void Close()
    {
        foreach (var category in holders
                     .Where(h => h.Value.Count < SmallCells.Least && CodeForm.CategoryOf(h.Key.Field, h.Key.Value) is not null)
                     .GroupBy(h => (h.Key.Field, CodeForm.CategoryOf(h.Key.Field, h.Key.Value)!)))
            generalised[category.Key] = category.SelectMany(h => h.Value.First).Distinct().Count();
    }

    /// <summary>The value itself when at least eleven people have it, else null.</summary>
    public string? Common(string field, string? value) =>
        value is not null && holders.TryGetValue((field, value), out var who) && who.Count >= SmallCells.Least ? value : null;

    /// <summary>The code, its category when only that is common enough, or null.</summary>
    public string? CommonCode(string system, string code)
    {
        if (Common(system, code) is { } common)
            return common;
        return CodeForm.CategoryOf(system, code) is { } category && generalised.GetValueOrDefault((system, category)) >= SmallCells.Least ? category : null;
    }

    /// <summary>A number of people, and who the first ten are: with more nobody asks.</summary>
    private sealed class Holders
    {
        public int Count { get; private set; }

        public List<int> First { get; } = [];

        public void Add(int who)
        {
            if (++Count < SmallCells.Least)
                First.Add(who);
        }
    }
}
