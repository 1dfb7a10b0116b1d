using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// The first and the last day of each person in a posting list, four bytes for each. "At any time until then", "since then" and "never since
/// then" follow from them by comparing whole vectors, where the rows of nearly everybody would have to be met one by one. Somebody with days
/// before and after an interval, and none at its ends, is looked up in the rows.
/// </summary>
internal sealed class DaySpans
{
    /// <summary>Nobody's first day lies behind their last: who has no row is told by that.</summary>
    private const ushort NoFirst = ushort.MaxValue;

    /// <summary>For more people of a block than this, each is no longer looked up by themselves.</summary>
    private const int MostLookedUp = 1_000;

    private readonly ushort[] firsts;
    private readonly ushort[] lasts;

    private DaySpans(int blocks) => (firsts, lasts) = (new ushort[blocks * PeopleBlocks.Size], new ushort[blocks * PeopleBlocks.Size]);

    /// <summary>Null for a list with fewer rows than people up to its last one: it is scanned as fast, and takes no memory.</summary>
    public static DaySpans? Of(OrdinalRows<ushort> list)
    {
        if (list.Blocks == 0)
            return null;
        var end = list.Block(list.Blocks - 1);
        if (list.Count < end.First + (end.People.IsEmpty ? 0 : end.People[^1] + 1))
            return null;
        var spans = new DaySpans(list.Blocks);
        for (var block = 0; block < list.Blocks; block++)
            spans.Read(list.Block(block));
        return spans;
    }

    /// <summary>False when the list reaches further than it did.</summary>
    public bool Covers(OrdinalRows<ushort> list) => list.Blocks * PeopleBlocks.Size <= firsts.Length;

    /// <summary>Takes over what the list says of some people now.</summary>
    /// <param name="of">Whose rows changed.</param>
    /// <param name="list">One that is covered.</param>
    public void Replace(PeopleBlocks of, OrdinalRows<ushort> list)
    {
        for (var block = 0; block < list.Blocks; block++)
        {
            if (of.HasAny(block))
                Read(list.Block(block));
        }
    }

    /// <summary>Sets the bits of those with a day inside, while their first and last day nearly always tell.</summary>
    /// <param name="block">Of the list.</param>
    /// <param name="inside">Which days.</param>
    /// <param name="bits">The block's part of a set.</param>
    /// <returns>False when so many have days on both sides that all rows are better looked at; some bits may be set by then.</returns>
    public bool Mark(RowBlock<ushort> block, CodeRange inside, Span<ulong> bits)
    {
        ref var first = ref firsts[block.First];
        ref var last = ref lasts[block.First];
        var range = new Range(inside);
        var lanes = (nuint)Vector256<ushort>.Count;
        var lookedUp = 0;
        for (var word = 0; word < bits.Length; word++)
        {
            var place = (nuint)word << 6;
            var one = range.Of16(ref first, ref last, place);
            var two = range.Of16(ref first, ref last, place + lanes);
            var three = range.Of16(ref first, ref last, place + (2 * lanes));
            var four = range.Of16(ref first, ref last, place + (3 * lanes));
            bits[word] |= Bits(one.Passing, two.Passing, three.Passing, four.Passing);
            for (var open = Bits(one.Open, two.Open, three.Open, four.Open); open != 0; open &= open - 1)
            {
                if (++lookedUp > MostLookedUp)
                    return false;
                var person = BitOperations.TrailingZeroCount(open);
                if (Has(block, (ushort)((word << 6) + person), inside))
                    bits[word] |= 1UL << person;
            }
        }

        return true;
    }

    private static ulong Bits(Vector256<ushort> one, Vector256<ushort> two, Vector256<ushort> three, Vector256<ushort> four) =>
        Vector256.Narrow(one, two).ExtractMostSignificantBits() | ((ulong)Vector256.Narrow(three, four).ExtractMostSignificantBits() << 32);

    /// <summary>Whether one of a person's rows passes.</summary>
    private static bool Has(RowBlock<ushort> block, ushort person, CodeRange inside)
    {
        var row = block.People.BinarySearch<ushort, ushort>(person);
        while (row > 0 && block.People[row - 1] == person)
            row--;
        for (; row < block.People.Length && block.People[row] == person; row++)
        {
            if (inside.Has(block.Rows[row]))
                return true;
        }

        return false;
    }

    private void Read(RowBlock<ushort> block)
    {
        var first = firsts.AsSpan(block.First, PeopleBlocks.Size);
        var last = lasts.AsSpan(block.First, PeopleBlocks.Size);
        first.Fill(NoFirst);
        last.Clear();
        var people = block.People;
        var days = block.Rows;
        for (var row = 0; row < people.Length; row++)
        {
            var (person, day) = (people[row], days[row]);
            first[person] = Math.Min(first[person], day);
            last[person] = Math.Max(last[person], day);
        }
    }

    private readonly struct Range(CodeRange inside)
    {
        private readonly Vector256<ushort> low = Vector256.Create(inside.Low);
        private readonly Vector256<ushort> high = Vector256.Create((ushort)(inside.Low + inside.Width));
        private readonly Vector256<ushort> width = Vector256.Create(inside.Width);

        /// <summary>All ones for each of 16 people whose first or last day is inside; and for each whose days lie on both sides of it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector256<ushort> Passing, Vector256<ushort> Open) Of16(ref ushort first, ref ushort last, nuint at)
        {
            var (from, to) = (Vector256.LoadUnsafe(ref first, at), Vector256.LoadUnsafe(ref last, at));
            var told = Vector256.Equals(Vector256.Max(from, low), from) | Vector256.Equals(Vector256.Min(to, high), to);
            return (Vector256.Equals(Vector256.Min(from, to), from) & (Has(from) | Has(to)), ~told);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<ushort> Has(Vector256<ushort> days)
        {
            var distance = days - low;
            return Vector256.Equals(Vector256.Min(distance, width), distance);
        }
    }
}
