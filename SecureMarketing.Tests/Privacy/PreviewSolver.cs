using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Privacy;

/// <summary>A marketer who asks for one set after another and then tries all numbers of people that agree with the answers.</summary>
internal static class PreviewSolver
{
    /// <summary>Fails when a number that was hidden, or a part of 1–10 people of two of the sets, has one value only.</summary>
    /// <param name="host">A database without people.</param>
    /// <param name="sizes">How many people each part of the Venn diagram of the sets has.</param>
    /// <param name="sets">The parts of each set, in the order of asking.</param>
    /// <returns>What was shown.</returns>
    public static async Task<IReadOnlyList<ShownCount>> AssertNothingPinnedAsync(TestHost host, int[] sizes, IReadOnlyList<int[]> sets)
    {
        var everyone = sizes.Sum();
        var starts = sizes.Select((_, i) => sizes[..i].Sum()).ToArray();
        var shown = await ShowAsync(host, everyone, sets.Select(s => s.SelectMany(p => Enumerable.Range(starts[p], sizes[p])).ToArray()));

        var solver = new CellSolver();
        // Fewer than eleven on record are not told either, and then bound nothing.
        var isTold = !SmallCells.IsSmall(everyone);
        var most = isTold ? everyone : SmallCells.Least - 1;
        var atoms = sizes.Select(s => solver.Number(s, 0, most)).ToArray();
        solver.Sum(solver.Number(everyone, isTold ? everyone : 1, most), atoms);
        var watched = new List<(int Number, string What)>();
        int Of(IEnumerable<int> set, long low, long high)
        {
            var members = set.ToList();
            var number = solver.Number(members.Sum(p => sizes[p]), low, high);
            solver.Sum(number, members.Select(p => atoms[p]));
            return number;
        }

        var told = sets.Where((_, i) => shown[i].Shown.Number is not null)
            .SelectMany(s => (HashSet<int>[])[[.. s], [.. Enumerable.Range(0, sizes.Length).Except(s)]]).ToList();
        for (var i = 0; i < sets.Count; i++)
        {
            var size = sets[i].Sum(p => sizes[p]);
            var number = shown[i].Shown.Disclosure switch
            {
                CountDisclosure.Exact => Of(sets[i], size, size),
                CountDisclosure.Below11 => Of(sets[i], 1, 10),
                _ => Of(sets[i], shown[i].NobodyIsHidden ? 0 : 1, most),
            };
            Assert.False(SmallCells.IsSmall(size) && shown[i].Shown.Number is not null);
            // What is told in the end is no secret: itself, or everyone but it.
            if (shown[i].Shown.Number is null && !told.Exists(t => t.SetEquals(sets[i])))
                watched.Add((number, $"set {i}"));
        }

        for (var i = 0; i < sets.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                foreach (var cell in (IEnumerable<int>[])[sets[i].Intersect(sets[j]), sets[i].Except(sets[j]), sets[j].Except(sets[i]), Enumerable.Range(0, sizes.Length).Except(sets[i].Union(sets[j]))])
                {
                    if (SmallCells.IsSmall(cell.Sum(p => sizes[p])))
                        watched.Add((Of(cell, 0, most), $"a part of sets {j} and {i}"));
                }
            }
        }

        foreach (var (number, what) in watched)
            Assert.False(solver.IsPinned(number), $"{what} is pinned by {string.Join(' ', shown.Select(s => s.Shown))} at {string.Join(',', sizes)}: {string.Join("; ", sets.Select(s => string.Join(',', s)))}");
        return [.. shown.Select(s => s.Shown)];
    }

    /// <returns>What is shown of each set, and whether a set of nobody would then have been hidden as well.</returns>
    public static async Task<List<(ShownCount Shown, bool NobodyIsHidden)>> ShowAsync(TestHost host, int everyone, IEnumerable<int[]> sets)
    {
        var marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);
        await using var db = host.NewContext();
        var shown = new List<(ShownCount, bool)>();
        foreach (var set in sets)
        {
            var nobody = await PreviewGuard.ShowAsync(db, marketer, everyone, PeopleBitmap.Of([]), TestHost.Start, CancellationToken.None);
            shown.Add((await PreviewGuard.ShowAsync(db, marketer, everyone, PeopleBitmap.Of(set), TestHost.Start, CancellationToken.None), nobody.Number is null));
        }

        return shown;
    }
}
