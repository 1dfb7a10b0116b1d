using System.Numerics;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// Sets whose numbers somebody knows, and what follows from them by adding and subtracting, however many are taken: with |A|, |B| and
/// |A∪B| goes |A∩B|. Whenever a number is known to its unit, also by a bound that it just reaches, the people behind it are a sum of
/// known sets, person by person; so a set is looked at as a row of zeros and ones, and the question is whether it differs from some
/// sum of other rows in 1–10 people only.
/// <para>Such a sum is fixed by as many people as there are sets (pivots), and is found unless one of the few people is a pivot.
/// Pivots are therefore drawn anew in each of many bases. At eleven exclusive people to each set, one basis in four finds an overlap
/// of ten; that all miss it has a chance of 1 to 10⁶ (of 10³ above 100,000 people).</para>
/// </summary>
internal sealed class ShownSums
{
    /// <summary>Sets that are looked at together; the work of one more grows with their square.</summary>
    public const int MostSets = 96;

    // Reckoning is modulo a prime: exact, and no fractions grow.
    private const ulong Prime = 2_147_483_647;

    private readonly List<PeopleBitmap> sets = [];
    private readonly Basis[] bases;

    /// <param name="bases">How often pivots are drawn; whether a set follows from the others, one tells.</param>
    public ShownSums(int bases) => this.bases = [.. Enumerable.Range(1, bases).Select(seed => new Basis(new Random(seed)))];

    /// <summary>As many people as there are sets, by whom no set is a sum of the others.</summary>
    public IReadOnlyList<int> Pivots => bases[0].Pivots;

    /// <summary>Looks at a set, without adding it: what is left of it when as much as possible is reckoned from the others.</summary>
    /// <returns>On how many people the remainder rests, at most 11; 0 = the set's number follows from the others.</returns>
    public int Left(PeopleBitmap set)
    {
        var least = SmallCells.Least;
        foreach (var basis in bases)
        {
            least = Math.Min(least, Nonzero(set, basis.Reduce(set, sets.Count), basis.Random, null));
            if (least == 0)
                break;
        }

        return least;
    }

    /// <summary>Adds a set whose number is known now.</summary>
    /// <returns>False when its number followed from the others before.</returns>
    public bool Add(PeopleBitmap set)
    {
        var found = new List<(int Person, ulong Value)>();
        foreach (var basis in bases)
        {
            found.Clear();
            var shares = basis.Reduce(set, sets.Count);
            if (Nonzero(set, shares, basis.Random, found) == 0)
                return false;
            var (person, value) = found[basis.Random.Next(found.Count)];
            basis.Take(sets, shares, person, value);
        }

        sets.Add(set);
        return true;
    }

    /// <summary>People for whom set − Σ share · known set is not 0; stops at 11.</summary>
    private int Nonzero(PeopleBitmap set, uint[] shares, Random random, List<(int Person, ulong Value)>? found)
    {
        var involved = Enumerable.Range(0, sets.Count).Where(i => shares[i] != 0).ToArray();
        var length = Math.Max(set.Words.Length, involved.Length == 0 ? 0 : involved.Max(i => sets[i].Words.Length));
        var (count, start) = (0, random.Next(Math.Max(1, length)));
        var words = new ulong[involved.Length];
        for (var k = 0; k < length; k++)
        {
            var w = start + k < length ? start + k : start + k - length;
            var own = set.Word(w);
            var any = own;
            for (var i = 0; i < words.Length; i++)
                any |= words[i] = sets[involved[i]].Word(w);
            if (any == 0)
                continue;
            // A turn by chance, so that not always the same of 64 neighbours are found first.
            var turn = random.Next(64);
            for (var rest = BitOperations.RotateRight(any, turn); rest != 0; rest &= rest - 1)
            {
                var bit = (BitOperations.TrailingZeroCount(rest) + turn) & 63;
                var value = (own >> bit) & 1;
                for (var i = 0; i < words.Length; i++)
                {
                    if (((words[i] >> bit) & 1) != 0)
                        value += Prime - shares[involved[i]];
                }

                value %= Prime;
                if (value == 0)
                    continue;
                found?.Add(((w << 6) + bit, value));
                if (++count == SmallCells.Least)
                    return count;
            }
        }

        return count;
    }

    /// <summary>The known sets, combined so that each combination is 1 at its own pivot and 0 at all others.</summary>
    private sealed class Basis(Random random)
    {
        private readonly List<int> pivots = [];
        private readonly List<uint[]> combinations = [];

        public Random Random => random;

        public IReadOnlyList<int> Pivots => pivots;

        /// <returns>The sum of known sets that agrees with the set at every pivot.</returns>
        public uint[] Reduce(PeopleBitmap set, int count)
        {
            var shares = new uint[count];
            for (var p = 0; p < pivots.Count; p++)
            {
                if (!set.Contains(pivots[p]))
                    continue;
                var combination = combinations[p];
                for (var i = 0; i < combination.Length; i++)
                    shares[i] = Plus(shares[i], combination[i]);
            }

            return shares;
        }

        /// <param name="known">The sets before it.</param>
        /// <param name="shares">What <see cref="Reduce"/> answered.</param>
        /// <param name="person">The new pivot.</param>
        /// <param name="value">What is left of the set there; not 0.</param>
        public void Take(List<PeopleBitmap> known, uint[] shares, int person, ulong value)
        {
            var scale = Inverse(value);
            var added = new uint[shares.Length + 1];
            for (var i = 0; i < shares.Length; i++)
                added[i] = Times((uint)((Prime - shares[i]) % Prime), scale);
            added[^1] = scale;
            for (var c = 0; c < combinations.Count; c++)
            {
                var combination = combinations[c];
                ulong there = 0;
                for (var i = 0; i < combination.Length; i++)
                {
                    if (combination[i] != 0 && known[i].Contains(person))
                        there += combination[i];
                }

                Array.Resize(ref combination, added.Length);
                combinations[c] = combination;
                if ((uint)(there % Prime) is not 0 and var factor)
                {
                    for (var i = 0; i < combination.Length; i++)
                        combination[i] = Plus(combination[i], (uint)((Prime - Times(added[i], factor)) % Prime));
                }
            }

            pivots.Add(person);
            combinations.Add(added);
        }

        private static uint Plus(uint a, uint b) => (uint)(((ulong)a + b) % Prime);

        private static uint Times(uint a, uint b) => (uint)((ulong)a * b % Prime);

        // Fermat: value^(p-2).
        private static uint Inverse(ulong value) => (uint)BigInteger.ModPow(value, Prime - 2, Prime);
    }
}
