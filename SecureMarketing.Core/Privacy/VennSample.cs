using System.Numerics;

namespace SecureMarketing.Core.Privacy;

/// <summary>Parts of a Venn diagram that somebody is in.</summary>
/// <param name="Low">By part: bit i = it lies in set i.</param>
/// <param name="High">The same of the sets from 64 on. Each part lies in <see cref="VennSample.Everyone"/>.</param>
/// <param name="People">How many people are in it, at least.</param>
/// <param name="IsWhole">True when no part is left out and all numbers are exact.</param>
/// <param name="Inside">By part: how many of these people are in a set that does not divide the diagram.</param>
internal sealed record VennParts(ulong[] Low, ulong[] High, int[] People, bool IsWhole, Func<PeopleBitmap, int[]> Inside)
{
    public int Count => People.Length;

    public bool IsIn(int part, int set) => (((set < 64 ? Low[part] : High[part]) >> (set & 63)) & 1) != 0;
}

/// <summary>
/// Which of up to 127 sets people lie in: of all of them up to 131,072 people, above that of about as many, evenly spread, and of those
/// that were asked for by name. A sample is enough where it is only asked who might be exchanged for whom.
/// </summary>
/// <param name="everyone">How many people are on record.</param>
internal sealed class VennSample(int everyone)
{
    /// <summary>The bit of everyone on record.</summary>
    public const int Everyone = 127;

    private const int MostWords = 2048;
    private const int MostParts = 1024;

    private readonly PeopleBitmap?[] sets = new PeopleBitmap?[Everyone];
    private readonly Dictionary<int, (ulong Low, ulong High)> named = [];
    private readonly int stride = Math.Max(1, ((everyone / 64) + MostWords) / MostWords);

    // By place in the sample.
    private ulong[] low = [];
    private ulong[] high = [];
    private PeopleBitmap union = PeopleBitmap.Of([]);
    private int length;

    /// <summary>True when everybody is looked at.</summary>
    public bool IsWhole => stride == 1 && length <= MostWords;

    /// <param name="at">A bit that no set has.</param>
    public void Add(int at, PeopleBitmap set)
    {
        Cover(set);
        var (bits, bit) = (at < 64 ? low : high, 1UL << (at & 63));
        for (var w = 0; w < bits.Length / 64; w++)
        {
            for (var rest = set.Word(w * stride); rest != 0; rest &= rest - 1)
                bits[(w << 6) + BitOperations.TrailingZeroCount(rest)] |= bit;
        }

        sets[at] = set;
        foreach (var person in named.Keys.Where(set.Contains))
            named[person] = SetsOf(person);
        union = union.With(set);
    }

    /// <summary>Forgets a set, so that another may have its bit.</summary>
    public void Remove(int at)
    {
        var (bits, others) = (at < 64 ? low : high, ~(1UL << (at & 63)));
        for (var i = 0; i < bits.Length; i++)
            bits[i] &= others;
        sets[at] = null;
        foreach (var person in named.Keys)
            named[person] = SetsOf(person);
    }

    /// <summary>Sees to it that these people are looked at.</summary>
    public void Name(IEnumerable<int> people)
    {
        foreach (var person in people)
            named[person] = SetsOf(person);
    }

    /// <param name="at">A bit that no set has.</param>
    /// <param name="further">A set that is looked at beside the others, and not added; null = none.</param>
    /// <param name="whole">Bits of the sets that do not divide the diagram.</param>
    public VennParts Parts(int at, PeopleBitmap? further, IEnumerable<int> whole)
    {
        if (further is not null)
            Cover(further);
        var (keepLow, keepHigh) = (ulong.MaxValue, ulong.MaxValue);
        foreach (var set in whole)
            (keepLow, keepHigh) = set < 64 ? (keepLow & ~(1UL << set), keepHigh) : (keepLow, keepHigh & ~(1UL << (set & 63)));
        var (addLow, addHigh) = at < 64 ? (1UL << at, 0UL) : (0UL, 1UL << (at & 63));
        (addLow, addHigh) = (addLow & keepLow, addHigh & keepHigh);
        var table = new Table();
        var places = new int[low.Length];
        for (var w = 0; w < low.Length / 64; w++)
        {
            var more = further?.Word(w * stride) ?? 0;
            for (var b = 0; b < 64; b++)
            {
                var (l, h) = (low[(w << 6) + b], high[(w << 6) + b]);
                // Who is in no set may be nobody on record: these are counted below.
                if ((l | h) == 0 && ((more >> b) & 1) == 0)
                    continue;
                (l, h) = (l & keepLow, h & keepHigh);
                places[(w << 6) + b] = 1 + (((more >> b) & 1) != 0 ? table.Count(l | addLow, h | addHigh, 1, false) : table.Count(l, h, 1, false));
            }
        }

        var apart = new List<(int Person, int Place)>();
        foreach (var (person, bare) in named)
        {
            var (l, h) = (bare.Low & keepLow, bare.High & keepHigh);
            if (further?.Contains(person) == true)
                (l, h) = (l | addLow, h | addHigh);
            else if (bare is (0, 0))
                continue;
            apart.Add((person, table.Count(l, h, IsSampled(person) ? 0 : 1, true)));
        }

        var outside = everyone - union.Count - (further?.CountWithout(union) ?? 0);
        if (outside > 0)
            table.Count(0, 0, outside, true);
        var (kept, isAll) = table.Largest(MostParts);
        var part = new int[Table.Places + 1];
        Array.Fill(part, -1);
        for (var i = 0; i < kept.Count; i++)
            part[kept[i].Place + 1] = i;
        return new(
            [.. kept.Select(k => k.Low)], [.. kept.Select(k => k.High | (1UL << (Everyone & 63)))], [.. kept.Select(k => k.People)], IsWhole && isAll,
            set => Inside(set, kept.Count, part, places, apart));
    }

    private int[] Inside(PeopleBitmap set, int count, int[] part, int[] places, List<(int Person, int Place)> apart)
    {
        var inside = new int[count];
        for (var w = 0; w < places.Length / 64; w++)
        {
            for (var rest = set.Word(w * stride); rest != 0; rest &= rest - 1)
            {
                if (part[places[(w << 6) + BitOperations.TrailingZeroCount(rest)]] is >= 0 and var own)
                    inside[own]++;
            }
        }

        foreach (var (person, place) in apart)
        {
            if (!IsSampled(person) && set.Contains(person) && part[place + 1] is >= 0 and var own)
                inside[own]++;
        }

        return inside;
    }

    private bool IsSampled(int person) => (person >> 6) % stride == 0 && (person >> 6) / stride < low.Length / 64;

    private (ulong Low, ulong High) SetsOf(int person)
    {
        var (l, h) = (0UL, 0UL);
        for (var i = 0; i < sets.Length; i++)
        {
            if (sets[i]?.Contains(person) == true)
                (l, h) = i < 64 ? (l | (1UL << i), h) : (l, h | (1UL << (i & 63)));
        }

        return (l, h);
    }

    /// <summary>Ordinals may go beyond the number of people, for those of the erased are not given again.</summary>
    private void Cover(PeopleBitmap set)
    {
        length = Math.Max(length, set.Words.Length);
        var words = Math.Min((length + stride - 1) / stride, MostWords);
        if (words * 64 <= low.Length)
            return;
        Array.Resize(ref low, words * 64);
        Array.Resize(ref high, words * 64);
    }

    /// <summary>People by sets. Where the sets cut people so fine that there are very many parts, some are left out.</summary>
    private sealed class Table
    {
        public const int Places = 16_384;

        private readonly (ulong Low, ulong High, int People, bool Keep, bool Used)[] parts = new (ulong, ulong, int, bool, bool)[Places];
        private int used;
        private bool isShort;

        /// <returns>Where it was counted; -1 when it was left out.</returns>
        public int Count(ulong l, ulong h, int people, bool keep)
        {
            var hash = ((l ^ BitOperations.RotateLeft(h, 29)) * 0x9E3779B97F4A7C15UL) ^ (h * 0xC2B2AE3D27D4EB4FUL);
            for (var at = (int)(hash >> 40) & (Places - 1); ; at = (at + 1) & (Places - 1))
            {
                ref var part = ref parts[at];
                if (part.Used && (part.Low != l || part.High != h))
                    continue;
                if (!part.Used)
                {
                    if (used > Places / 2 && (!keep || used > Places * 3 / 4))
                    {
                        isShort = true;
                        return -1;
                    }

                    used++;
                    (part.Low, part.High, part.Used) = (l, h, true);
                }

                part.People += people;
                part.Keep |= keep;
                return at;
            }
        }

        public (List<(ulong Low, ulong High, int People, int Place)> Parts, bool IsAll) Largest(int most)
        {
            var kept = Enumerable.Range(0, Places).Where(p => parts[p].People > 0).OrderByDescending(p => parts[p].Keep).ThenByDescending(p => parts[p].People)
                .Take(most).Select(p => (parts[p].Low, parts[p].High, parts[p].People, p)).ToList();
            return (kept, !isShort && kept.Count == used);
        }
    }
}
