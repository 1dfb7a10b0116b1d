namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Small rows in the order of people's ordinals, any number per person: a posting list.</summary>
internal sealed class OrdinalRows<T> where T : struct
{
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

    /// <summary>Sets the bits of everyone with a row that passes. Rows are in order, so a word is gathered before it is written.</summary>
    public void Mark<TTest>(TTest test, ulong[] bits) where TTest : struct, IRowTest<T>
    {
        var places = Ordinals;
        var values = Rows;
        var (word, gathered) = (0, 0UL);
        for (var i = 0; i < places.Length; i++)
        {
            var place = places[i];
            if (place >> 6 != word)
            {
                bits[word] |= gathered;
                (word, gathered) = (place >> 6, 0);
            }

            gathered |= test.Passes(values[i]) ? 1UL << place : 0;
        }

        if (places.Length > 0)
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
    bool Passes(T row);
}
