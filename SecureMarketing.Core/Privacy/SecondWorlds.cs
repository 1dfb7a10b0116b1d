using System.Numerics;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// Proves that numbers which somebody asked for and was not told are not known to them: for each there is a second world, that is other
/// numbers of people in the parts of the Venn diagram of all sets remembered, which agrees with everything told (each number shown, 1 to 10
/// of each <c>&lt;11</c>, somebody in each set that is not empty) and in which this number is another. A world found is a proof, whole people and bounds
/// included; where none is found the answer is <see cref="Leeway.None"/>, though there may be one.
/// <para>In a second world people are doubled and taken away, never put where nobody is: that a set is empty stays true, whatever it is.
/// Where nobody is left of a part, it is noted: the answer that somebody is in it would end that world.</para>
/// </summary>
/// <param name="everyone">How many people are on record; told unless fewer than 11.</param>
internal sealed class SecondWorlds(int everyone)
{
    private const int MostSets = VennSample.Everyone;
    private const int MostLooks = 4;

    private readonly VennSample sample = new(everyone);
    private readonly Known?[] known = new Known?[MostSets];
    private readonly List<int> refused = [];
    private Leeway? now;

    /// <summary>How free the numbers are that were not told.</summary>
    public Leeway Now => now ??= Judge(null);

    private int Free => Array.IndexOf(known, null);

    /// <summary>What was told of a set that was refused; null when it is none of these.</summary>
    public Telling? Refused(PeopleBitmap set)
    {
        var count = set.Count;
        return refused.Select(at => known[at]!).FirstOrDefault(k => k.Count == count && k.People.DifferenceFrom(set) == 0)?.Told;
    }

    /// <summary>Looks at what would be told, without telling it.</summary>
    public Leeway With(PeopleBitmap set, Telling told) => Judge(new Known(set, set.Count, told));

    /// <summary>A number that was refused before and is told now is secret no more.</summary>
    public void Reveal(PeopleBitmap set)
    {
        var count = set.Count;
        foreach (var at in refused.Where(at => IsSame(known[at]!, set, count)).ToList())
            Forget(at);
    }

    /// <summary>Remembers what was told.</summary>
    /// <param name="after">What <see cref="With"/> answered; null = not asked.</param>
    public void Add(PeopleBitmap set, Telling told, Leeway? after)
    {
        var count = set.Count;
        if (Free < 0)
            Forget(refused[0]);
        var free = Free;
        known[free] = new Known(set, count, told);
        sample.Add(free, set);
        if (told != Telling.Number)
            refused.Add(free);
        if (count < SmallCells.Least)
            sample.Name(set.Ordinals());
        now = after;
    }

    /// <summary>Sees to it that these people are looked at, who tell sets apart.</summary>
    public void Name(IEnumerable<int> people) => sample.Name(people);

    private void Forget(int at)
    {
        known[at] = null;
        refused.Remove(at);
        sample.Remove(at);
        now = null;
    }

    private bool IsSame(Known other, PeopleBitmap set, int count) =>
        (other.Count == count && other.People.DifferenceFrom(set) == 0) || (other.Count == everyone - count && other.People.DifferenceFrom(set) == everyone);

    private Leeway Judge(Known? further, int looks = 0)
    {
        if (further is not null && Free < 0)
            Forget(refused[0]);
        var at = further is null ? 0 : Free;
        if (further?.Count < SmallCells.Least)
            sample.Name(further.People.Ordinals());
        var sets = new Known?[MostSets];
        known.CopyTo(sets, 0);
        if (further is not null)
            sets[at] = further;
        var secrets = Enumerable.Range(0, MostSets).Where(i => sets[i] is { Told: not Telling.Number } set
            && !(further?.Told == Telling.Number && IsSame(set, further.People, further.Count))).ToList();
        // Large sets that were refused divide nothing: whoever is in them is exchanged for another of the same part.
        var large = secrets.Where(i => sets[i]!.Count >= SmallCells.Least && everyone - sets[i]!.Count >= SmallCells.Least).ToArray();
        var parts = sample.Parts(at, further?.People, large);
        if (secrets.Count == 0 && !parts.IsWhole)
            return Leeway.Lasting;
        var search = new WorldSearch(
            parts,
            [.. sets.Select((s, i) => s is null || large.Contains(i) ? ((int, Telling)?)null : (s.Count, s.Told)), (everyone, SmallCells.IsSmall(everyone) ? Telling.Below11 : Telling.Number)],
            [.. large.Select(i => parts.Inside(sets[i]!.People))],
            everyone);
        var least = Leeway.Lasting;
        var unfound = new List<int>();
        foreach (var secret in secrets)
        {
            // Of further ones it only matters whether they are less free still.
            var needed = least == Leeway.None ? Leeway.Second : least;
            var leeway = Array.IndexOf(large, secret) is >= 0 and var place ? search.FreeLarge(place, needed) : search.Free(secret, needed);
            if (leeway == Leeway.None && (parts.IsWhole || looks == MostLooks))
                return leeway;
            if (leeway == Leeway.None)
                unfound.Add(secret);
            least = (Leeway)Math.Min((int)least, (int)leeway);
        }

        // Who tells a set from the others may be few, and not in the sample.
        if (unfound.Count > 0)
        {
            foreach (var secret in unfound)
                sample.Name(Apart(sets, secret, search.OddShares(Array.IndexOf(large, secret) is >= 0 and var l ? search.InLarge(l) : search.In(secret))));
            return Judge(further, looks + 1);
        }

        return search.FreeSmall(least);
    }

    /// <summary>People in whom a set differs from the sum that the sample takes it for, by an odd number: these are found word by word.</summary>
    private static List<int> Apart(Known?[] sets, int secret, List<int>? odd)
    {
        var found = new List<int>();
        if (odd is null)
            return found;
        PeopleBitmap[] summed = [sets[secret]!.People, .. odd.Where(i => i < MostSets).Select(i => sets[i]!.People)];
        var others = sets.Where(s => s is not null).Select(s => s!.People).ToArray();
        var flip = odd.Contains(VennSample.Everyone) ? ulong.MaxValue : 0;
        var length = others.Max(o => o.Words.Length);
        for (var w = 0; w < length && found.Count < SmallCells.Least; w++)
        {
            var differs = flip;
            foreach (var set in summed)
                differs ^= set.Word(w);
            if (differs == 0)
                continue;
            var anybody = 0UL;
            foreach (var set in others)
                anybody |= set.Word(w);
            for (var rest = differs & anybody; rest != 0; rest &= rest - 1)
                found.Add((w << 6) + BitOperations.TrailingZeroCount(rest));
        }

        return found;
    }

    private sealed record Known(PeopleBitmap People, int Count, Telling Told);
}
