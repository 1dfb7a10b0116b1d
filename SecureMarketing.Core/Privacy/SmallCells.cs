namespace SecureMarketing.Core.Privacy;

/// <summary>How a number of people may be shown.</summary>
public enum CountDisclosure
{
    /// <summary>As it is: 0, or 11 and more.</summary>
    Exact = 1,

    /// <summary>1–10 people: <c>&lt;11</c>.</summary>
    Below11 = 2,

    /// <summary>Fewer than 11 people apart from a number already shown to the same user: <c>&lt;11 apart</c>.</summary>
    Apart = 3,

    /// <summary>One of several cells of a split that are left out together; at least one of them is small, and nothing says which.</summary>
    Withheld = 4,

    /// <summary>Another preview of the same user was still going on, and what two tell side by side no guard has seen together. Says nothing of the number.</summary>
    Busy = 5,
}

/// <summary>A number of people as it may be shown.</summary>
/// <param name="Disclosure">Whether and why it is hidden.</param>
/// <param name="Number">Null unless exact.</param>
public readonly record struct ShownCount(CountDisclosure Disclosure, long? Number)
{
    public static ShownCount Exact(long number) => new(CountDisclosure.Exact, number);

    public static ShownCount Hidden(CountDisclosure why) => new(why, null);

    /// <summary>"3,902", "&lt;11", "&lt;11 apart", "withheld".</summary>
    public override string ToString() => Disclosure switch
    {
        CountDisclosure.Exact => Number!.Value.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture),
        CountDisclosure.Below11 => "<11",
        CountDisclosure.Apart => "<11 apart",
        _ => "withheld",
    };
}

/// <summary>Small-cell rules (compliance §4): 1–10 people are never shown nor computable.</summary>
public static class SmallCells
{
    /// <summary>Fewest people a number may stand for, except none.</summary>
    public const int Least = 11;

    /// <summary>True for 1–10.</summary>
    public static bool IsSmall(long people) => people is > 0 and < Least;

    /// <summary>One number on its own.</summary>
    public static ShownCount Show(long people) => IsSmall(people) ? ShownCount.Hidden(CountDisclosure.Below11) : ShownCount.Exact(people);

    /// <summary>
    /// The cells of a one-dimensional split whose total is known. Small cells are withheld, and with them the smallest cells
    /// of 11 or more, for the total less the shown cells would give a lone small cell away. All withheld cells look alike:
    /// were the small ones marked, 1 and 11 of a total of 12 could be told apart. When there is no larger cell to hide
    /// behind, the caller must hide the total as well (<see cref="HidesTotal"/>).
    /// </summary>
    public static IReadOnlyList<ShownCount> Split(IReadOnlyList<long> cells)
    {
        var hidden = Hide(cells);
        return [.. cells.Select((people, i) => hidden.Contains(i) ? ShownCount.Hidden(CountDisclosure.Withheld) : ShownCount.Exact(people))];
    }

    /// <summary>True when the split cannot be protected while its total is shown.</summary>
    public static bool HidesTotal(IReadOnlyList<long> cells)
    {
        var hidden = Hide(cells);
        return hidden.Count > 0 && hidden.All(i => IsSmall(cells[i]));
    }

    private static HashSet<int> Hide(IReadOnlyList<long> cells)
    {
        var hidden = Enumerable.Range(0, cells.Count).Where(i => IsSmall(cells[i])).ToHashSet();
        // Several small cells are not enough among themselves: two of them with a sum of 2 or 20 are known exactly. Of equal
        // larger cells all are taken: choosing one by its place would tell the others apart.
        var larger = Enumerable.Range(0, cells.Count).Where(i => cells[i] >= Least).ToList();
        if (hidden.Count > 0 && larger.Count > 0)
            hidden.UnionWith(larger.Where(i => cells[i] == larger.Min(j => cells[j])));
        return hidden;
    }
}
