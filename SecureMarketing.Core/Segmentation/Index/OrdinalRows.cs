namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// Small rows in the order of people's ordinals, any number per person: a posting list. A person is named by two bytes within a block of
/// 65,536, so that a row of a day takes four bytes and one of a roll-up eight.
/// </summary>
internal sealed class OrdinalRows<T> where T : struct
{
    /// <summary>Below it, waking another processor costs more than it saves: so many rows take about 0.1 ms.</summary>
    private const int RowsOfAPart = 131_072;

    /// <summary>Ordinals while loading, when rows come in any order; empty afterwards.</summary>
    private int[] loading = [];
    private ushort[] places = [];
    private T[] rows = [];

    /// <summary>First row of each block, and behind the last one the number of rows.</summary>
    private int[] begins = [];
    private bool sorted = true;

    public int Count { get; private set; }

    /// <summary>Blocks from the first ordinal to the last one that has a row.</summary>
    public int Blocks => Math.Max(0, begins.Length - 1);

    /// <param name="block">From 0; beyond the last one there are no rows.</param>
    public RowBlock<T> Block(int block)
    {
        if (block >= Blocks)
            return new RowBlock<T>(block, [], []);
        var (from, length) = (begins[block], begins[block + 1] - begins[block]);
        return new RowBlock<T>(block, places.AsSpan(from, length), rows.AsSpan(from, length));
    }

    /// <summary>While loading; <see cref="Settle"/> puts them in order.</summary>
    public void Append(int ordinal, T row)
    {
        if (Count == loading.Length)
        {
            var size = Math.Max(4, Count + (Count >> 1));
            Array.Resize(ref loading, size);
            Array.Resize(ref rows, size);
        }

        sorted &= Count == 0 || loading[Count - 1] <= ordinal;
        (loading[Count], rows[Count]) = (ordinal, row);
        Count++;
    }

    /// <summary>Puts appended rows in order and gives room that is not used back. Ends loading.</summary>
    public void Settle()
    {
        if (Count == 0)
            return;
        Array.Resize(ref loading, Count);
        Array.Resize(ref rows, Count);
        if (!sorted)
            Array.Sort(loading, rows);
        places = new ushort[Count];
        begins = new int[PeopleBlocks.Of(loading[^1]) + 2];
        for (var row = 0; row < Count; row++)
        {
            places[row] = (ushort)loading[row];
            begins[PeopleBlocks.Of(loading[row]) + 1] = row + 1;
        }

        // A block without rows ends where the one before it does.
        for (var block = 1; block < begins.Length; block++)
            begins[block] = Math.Max(begins[block], begins[block - 1]);
        loading = [];
    }

    /// <summary>Takes out every row of the people in a set and puts in others, which are in order.</summary>
    public void Replace(PeopleBlocks of, IReadOnlyList<(int Ordinal, T Row)> with)
    {
        TakeOut(of);
        if (with.Count > 0)
            PutIn(with);
    }

    /// <summary>
    /// Sets the bits of everyone with a row that passes. Rows are in order, so a word is gathered before it is written; no row decides a
    /// jump, for half of all answers would be guessed wrongly.
    /// </summary>
    public void Mark<TTest>(TTest test, ulong[] bits) where TTest : struct, IRowTest<T> => Each(block => Mark(test, block, block.Of(bits)));

    /// <summary>Hands out the blocks, those of a long list at once on several processors: no two touch the same word of a set, nor the same person.</summary>
    public void Each(BlockReader<T> read)
    {
        if (Count / RowsOfAPart < 2 || Environment.ProcessorCount == 1)
        {
            for (var block = 0; block < Blocks; block++)
                read(Block(block));
            return;
        }

        Parallel.For(0, Blocks, block => read(Block(block)));
    }

    private static void Mark<TTest>(TTest test, RowBlock<T> block, Span<ulong> bits) where TTest : struct, IRowTest<T>
    {
        var people = block.People;
        var values = block.Rows[..people.Length];
        if (people.Length == 0)
            return;
        var (word, gathered) = (people[0] >> 6, 0UL);
        for (var i = 0; i < people.Length; i++)
        {
            int place = people[i];
            if (place >> 6 != word)
            {
                bits[word] |= gathered;
                (word, gathered) = (place >> 6, 0);
            }

            gathered |= test.Passes(values[i]) << place;
        }

        bits[word] |= gathered;
    }

    private void TakeOut(PeopleBlocks of)
    {
        var kept = 0;
        for (var block = 0; block < Blocks; block++)
        {
            var (from, to) = (begins[block], begins[block + 1]);
            begins[block] = kept;
            if (!of.HasAny(block))
            {
                // Nobody of the block is meant: its rows close up to those before.
                if (kept != from)
                {
                    Array.Copy(places, from, places, kept, to - from);
                    Array.Copy(rows, from, rows, kept, to - from);
                }

                kept += to - from;
                continue;
            }

            var gone = of.Words(block);
            for (var row = from; row < to; row++)
            {
                int place = places[row];
                if ((gone[place >> 6] >> place & 1) != 0)
                    continue;
                if (kept != row)
                    (places[kept], rows[kept]) = (places[row], rows[row]);
                kept++;
            }
        }

        if (begins.Length > 0)
            begins[^1] = kept;
        Count = kept;
    }

    private void PutIn(IReadOnlyList<(int Ordinal, T Row)> with)
    {
        var (known, needed) = (begins.Length, PeopleBlocks.Of(with[^1].Ordinal) + 2);
        if (needed > known)
        {
            Array.Resize(ref begins, needed);
            begins.AsSpan(known).Fill(Count);
        }

        if (Count + with.Count > places.Length)
        {
            var size = Count + with.Count + (Count >> 6);
            Array.Resize(ref places, size);
            Array.Resize(ref rows, size);
        }

        Count += with.Count;
        // From the back, so that no row is written over before it has moved.
        var added = with.Count - 1;
        for (var block = Blocks - 1; added >= 0; block--)
        {
            var (first, old, place) = (begins[block], begins[block + 1] - 1, begins[block + 1] + added);
            begins[block + 1] += added + 1;
            for (; added >= 0; place--)
            {
                var isOfBlock = PeopleBlocks.Of(with[added].Ordinal) == block;
                if (old >= first && (!isOfBlock || places[old] > (ushort)with[added].Ordinal))
                {
                    (places[place], rows[place]) = (places[old], rows[old]);
                    old--;
                }
                else if (isOfBlock)
                {
                    (places[place], rows[place]) = ((ushort)with[added].Ordinal, with[added].Row);
                    added--;
                }
                else
                {
                    break;
                }
            }
        }
    }
}

/// <summary>Takes one block of a list.</summary>
internal delegate void BlockReader<T>(RowBlock<T> block) where T : struct;

/// <summary>The rows of 65,536 people, in their order.</summary>
/// <param name="block">Number of the block, from 0.</param>
/// <param name="people">Whose each row is: the ordinal less that of the block's first person.</param>
/// <param name="rows">As many.</param>
internal readonly ref struct RowBlock<T>(int block, ReadOnlySpan<ushort> people, ReadOnlySpan<T> rows) where T : struct
{
    public ReadOnlySpan<ushort> People { get; } = people;

    public ReadOnlySpan<T> Rows { get; } = rows;

    /// <summary>Ordinal of the block's first person.</summary>
    public int First => block * PeopleBlocks.Size;

    /// <summary>What of a set is about the people of the block.</summary>
    public Span<ulong> Of(ulong[] bits) => PeopleBlocks.Words(bits, block);
}

/// <summary>What is asked of a row; a structure, so that the loop over the rows is compiled with it inside.</summary>
internal interface IRowTest<T> where T : struct
{
    /// <summary>1 when the row passes, else 0: a number, since a truth value invites a jump.</summary>
    ulong Passes(T row);
}
