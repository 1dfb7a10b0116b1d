namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>What became of a run of words.</summary>
public enum DiffMark
{
    Same = 0,
    Removed = 1,
    Added = 2,
}

/// <summary>Neighbouring words with one fate. Runs joined give the text again, to the letter.</summary>
public sealed record DiffRun(string Text, DiffMark Mark);

/// <summary>Two texts by words: the longest common subsequence of words, blanks and signs. Pure.</summary>
public static class WordDiff
{
    // 2,000 × 2,000 words take 8 MB and a few milliseconds; a longer text that differs all over is shown as replaced.
    private const int MostCells = 4_000_000;

    /// <returns>The old text with what was removed, and the new one with what was added.</returns>
    public static (IReadOnlyList<DiffRun> Before, IReadOnlyList<DiffRun> After) Of(string before, string after)
    {
        var (old, now) = (Words(before), Words(after));
        var head = 0;
        while (head < old.Count && head < now.Count && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Count - head && tail < now.Count - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        var (oldKept, nowKept) = (new bool[old.Count], new bool[now.Count]);
        for (var i = 0; i < head; i++)
            (oldKept[i], nowKept[i]) = (true, true);
        for (var i = 1; i <= tail; i++)
            (oldKept[^i], nowKept[^i]) = (true, true);
        KeepCommon(old, now, head, old.Count - tail, now.Count - tail, oldKept, nowKept);
        return (Runs(old, oldKept, DiffMark.Removed), Runs(now, nowKept, DiffMark.Added));
    }

    /// <summary>The whole text as one run; none for an empty one.</summary>
    public static IReadOnlyList<DiffRun> Whole(string text, DiffMark mark) => text.Length == 0 ? [] : [new DiffRun(text, mark)];

    /// <summary>For lists of whole things: true where an item of the first stands in the longest common order of both.</summary>
    internal static HashSet<string> InOrder(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var (oldKept, nowKept) = (new bool[before.Count], new bool[after.Count]);
        KeepCommon(before, after, 0, before.Count, after.Count, oldKept, nowKept);
        return [.. before.Where((_, i) => oldKept[i])];
    }

    private static void KeepCommon(IReadOnlyList<string> old, IReadOnlyList<string> now, int from, int oldEnd, int nowEnd, bool[] oldKept, bool[] nowKept)
    {
        var (rows, columns) = (oldEnd - from, nowEnd - from);
        if (rows == 0 || columns == 0 || (long)rows * columns > MostCells)
            return;
        var longest = new ushort[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
                longest[i, j] = old[from + i] == now[from + j] ? (ushort)(longest[i + 1, j + 1] + 1) : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        }

        for (int i = 0, j = 0; i < rows && j < columns;)
        {
            if (old[from + i] == now[from + j])
                (oldKept[from + i++], nowKept[from + j++]) = (true, true);
            else if (longest[i + 1, j] >= longest[i, j + 1])
                i++;
            else
                j++;
        }
    }

    /// <summary>Letters and digits together, blanks together, every other sign alone.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var start = at++;
            var kind = KindOf(text[start]);
            while (kind != 0 && at < text.Length && KindOf(text[at]) == kind)
                at++;
            words.Add(text[start..at]);
        }

        return words;
    }

    // A line break is a sign of its own: lines are compared apart. Halves of a surrogate pair stay together as letters.
    private static int KindOf(char sign) => char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) ? 1 : sign != '\n' && char.IsWhiteSpace(sign) ? 2 : 0;

    private static List<DiffRun> Runs(List<string> words, bool[] kept, DiffMark otherwise)
    {
        var runs = new List<DiffRun>();
        for (var at = 0; at < words.Count;)
        {
            var start = at;
            while (at < words.Count && kept[at] == kept[start])
                at++;
            runs.Add(new DiffRun(string.Concat(words.Skip(start).Take(at - start)), kept[start] ? DiffMark.Same : otherwise));
        }

        return runs;
    }
}
