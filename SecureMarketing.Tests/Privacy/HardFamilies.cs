namespace SecureMarketing.Tests.Privacy;

/// <summary>Sets that are asked for one after another, made to give small numbers away: parts of few people, and sums that meet bounds.</summary>
internal static class HardFamilies
{
    /// <summary>Sets of one or of ten people, and any others.</summary>
    public static (int[] Sizes, List<int[]> Sets) Edges(Random random)
    {
        var sizes = Enumerable.Range(0, random.Next(5, 10))
            .Select(_ => random.Next(4) switch { 0 => 1, 1 => 10, 2 => random.Next(2, 10), _ => random.Next(11, 31) }).ToArray();
        var (sets, most) = (new List<int[]>(), random.Next(15, 21));
        while (sets.Count < most)
        {
            var set = Some(sizes.Length, random);
            var people = set.Sum(p => sizes[p]);
            if (people > 0 && (people is 1 or >= 10 || random.Next(3) == 0))
                sets.Add(set);
        }

        return (sizes, sets);
    }

    /// <summary>Two or three small parts that the numbers take several times: twice one and three times another are 48, and neither has more than ten.</summary>
    public static (int[] Sizes, List<int[]> Sets) Twice(Random random)
    {
        var (few, many) = (random.Next(2, 4), random.Next(2, 5));
        int[] sizes =
        [
            .. Enumerable.Range(0, few).Select(_ => random.Next(4) == 0 ? random.Next(1, 4) : random.Next(8, 11)),
            .. Enumerable.Range(0, many).Select(_ => random.Next(11, 31)),
            random.Next(11, 60),
        ];
        var times = Enumerable.Range(0, few).Select(_ => random.Next(1, many + 1)).ToArray();
        var sets = Enumerable.Range(0, many).Select(i => (int[])[.. Enumerable.Range(0, few).Where(p => times[p] > i), few + i]).ToList();
        sets.Add([.. Enumerable.Range(few, many)]);
        sets.AddRange(Enumerable.Range(0, few).Select(p => (int[])[p]));
        sets.AddRange(Enumerable.Range(0, random.Next(8)).Select(_ => Some(sizes.Length, random)).Where(s => s.Length > 0));
        var order = sets.Select(s => (Set: s, At: random.Next())).OrderBy(s => s.At);
        return (sizes, [.. order.Select(s => s.Set)]);
    }

    /// <summary>Many sets of one person each, and their union.</summary>
    public static (int[] Sizes, List<int[]> Sets) Ones(Random random)
    {
        var ones = random.Next(9, 14);
        int[] sizes = [.. Enumerable.Repeat(1, ones), .. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(1, 30)), random.Next(12, 60)];
        var sets = Enumerable.Range(0, ones).Select(p => (int[])[p]).ToList();
        sets.Insert(random.Next(sets.Count + 1), [.. Enumerable.Range(0, ones)]);
        for (var i = 0; i < 3; i++)
            sets.Insert(random.Next(sets.Count + 1), [.. Some(sizes.Length, random).Append(0).Distinct()]);
        return (sizes, sets);
    }

    private static int[] Some(int parts, Random random) => [.. Enumerable.Range(0, parts).Where(_ => random.Next(2) == 0)];
}
