using System.Runtime.CompilerServices;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Small rows in the order of people's ordinals, any number per person: a posting list.</summary>
internal sealed class OrdinalRows<T> where T : struct
{
    /// <summary>Below it, waking another processor costs more than it saves: so many rows take about 0.1 ms.</summary>
    private const int RowsOfAPart = 131_072;

    private int[] ordinals = [];
    private T[] rows = [];
    private bool sorted = true;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ordinals => ordinals.AsSpan(0, Count);

    public ReadOnlySpan<T> Rows => rows.AsSpan(0, Count);

    /// <summary>While loading; <see cref="Settle"/> puts them in order.</summary>
    public void Append(int ordinal, T row)
    {
        if (Count == ordinals.Length)
            Resize(Math.Max(4, Count + (Count >> 1)));
        sorted &= Count == 0 || ordinals[Count - 1] <= ordinal;
        (ordinals[Count], rows[Count]) = (ordinal, row);
        Count++;
    }

    /// <summary>Puts appended rows in order and gives room that is not used back.</summary>
    public void Settle()
    {
        if (Count < ordinals.Length)
            Resize(Count);
        if (!sorted)
            Array.Sort(ordinals, rows);
        sorted = true;
    }

    /// <summary>Takes out every row of the people in a set and puts in others, which are in order.</summary>
    /// <returns>True when a row went or came.</returns>
    public bool Replace(ulong[] of, IReadOnlyList<(int Ordinal, T Row)> with)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (PeopleBits.Has(of, ordinals[i]))
                continue;
            if (kept != i)
                (ordinals[kept], rows[kept]) = (ordinals[i], rows[i]);
            kept++;
        }

        var changed = kept != Count || with.Count > 0;
        if (kept + with.Count > ordinals.Length)
            Resize(kept + with.Count + (kept >> 6));
        Count = kept + with.Count;
        // From the back, so that no row is written over before it has moved.
        for (int place = Count - 1, old = kept - 1, added = with.Count - 1; added >= 0; place--)
        {
            if (old >= 0 && ordinals[old] > with[added].Ordinal)
            {
                (ordinals[place], rows[place]) = (ordinals[old], rows[old]);
                old--;
            }
            else
            {
                (ordinals[place], rows[place]) = with[added];
                added--;
            }
        }

        return changed;
    }

    /// <summary>
    /// Sets the bits of everyone with a row that passes. Rows are in order, so a word is gathered before it is written; no row decides a
    /// jump, for half of all answers would be guessed wrongly.
    /// </summary>
    public void Mark<TTest>(TTest test, ulong[] bits) where TTest : struct, IRowTest<T> => Each((from, to) => Mark(test, from, to, bits));

    /// <summary>
    /// Hands out the rows, of a long list in parts that are read at once on several processors: no two touch the same word of a set, nor the
    /// same person.
    /// </summary>
    /// <param name="read">Takes the first row and the one behind the last.</param>
    public void Each(Action<int, int> read)
    {
        var parts = Math.Min(Environment.ProcessorCount, Count / RowsOfAPart);
        if (parts < 2)
        {
            read(0, Count);
            return;
        }

        Parallel.For(0, parts, part => read(BeginOfWord((int)((long)Count * part / parts)), BeginOfWord((int)((long)Count * (part + 1) / parts))));
    }

    /// <summary>This row or the next whose person lies in another word than the person before.</summary>
    private int BeginOfWord(int row)
    {
        while (row > 0 && row < Count && ordinals[row] >> 6 == ordinals[row - 1] >> 6)
            row++;
        return row;
    }

    private void Mark<TTest>(TTest test, int from, int to, ulong[] bits) where TTest : struct, IRowTest<T>
    {
        var places = ordinals.AsSpan(from, to - from);
        var values = rows.AsSpan(from, to - from);
        if (places.Length == 0)
            return;
        var (word, gathered) = (places[0] >> 6, 0UL);
        for (var i = 0; i < places.Length; i++)
        {
            var place = places[i];
            if (place >> 6 != word)
            {
                bits[word] |= gathered;
                (word, gathered) = (place >> 6, 0);
            }

            gathered |= test.Passes(place, values[i]) << place;
        }

        bits[word] |= gathered;
    }

    private void Resize(int size)
    {
        Array.Resize(ref ordinals, size);
        Array.Resize(ref rows, size);
    }
}

/// <summary>What is asked of a row; a structure, so that the loop over the rows is compiled with it inside.</summary>
internal interface IRowTest<T> where T : struct
{
    /// <summary>1 when the row passes, else 0: a number, since a truth value invites a jump.</summary>
    ulong Passes(int ordinal, T row);
}

/// <summary>Comparisons of small numbers as 1 and 0.</summary>
internal static class Arithmetic
{
    /// <summary>1 when first ≤ value ≤ first + width.</summary>
    public static ulong Within(int value, int first, uint width) => ~((ulong)width - (uint)(value - first)) >> 63;

    /// <summary>1 when the number is below 0.</summary>
    public static ulong Negative(int number) => (ulong)((uint)number >> 31);

    /// <summary>1 for true.</summary>
    public static ulong Of(bool truth) => Unsafe.BitCast<bool, byte>(truth);
}
