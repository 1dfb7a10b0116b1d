using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// Looks through posting lists by whole vectors: rows are compared 16 or 32 at a time, and only those that pass are met one by one.
/// Most rules let a small part of a list pass, so that most of it costs a tenth of a nanosecond a row.
/// </summary>
internal static class RowScan
{
    private const int Lanes = 16;
    private const int DaysAtOnce = 2 * Lanes;

    /// <summary>Every third bit of 48: the first of each row's three cells.</summary>
    private const ulong FirstCells = 0x2492_4924_9249;

    /// <summary>A byte of a set lies elsewhere within its word where the high byte comes first.</summary>
    private static readonly int ByteOrder = BitConverter.IsLittleEndian ? 0 : 7;

    /// <summary>Sets the bits of those with a day inside.</summary>
    /// <param name="list">The days.</param>
    /// <param name="spans">Everybody's first and last of them; null = not known.</param>
    /// <param name="inside">Which days pass.</param>
    /// <param name="bits">Set of people.</param>
    public static void Mark(OrdinalRows<ushort> list, DaySpans? spans, CodeRange inside, ulong[] bits) => list.Each(block =>
    {
        if (spans?.Mark(block, inside, block.Of(bits)) != true)
            Mark(block, inside, block.Of(bits));
    });

    /// <summary>Sets the bits of those with so many days inside, two or more.</summary>
    public static void Count(OrdinalRows<ushort> list, CodeRange inside, int least, ulong[] bits) => list.Each(block => Count(block, inside, least, block.Of(bits)));

    /// <summary>Sets the bits of those whose latest day of the list passes; the list of what passes ends with the last day that counts.</summary>
    public static void Latest(OrdinalRows<ushort> list, bool[] passing, ulong[] bits) => list.Each(block => Latest(block, passing, block.Of(bits)));

    /// <summary>Sets the bits of those with a row that passes.</summary>
    public static void Mark(OrdinalRows<CodedRow> list, RowRange inside, ulong[] bits) => list.Each(block => Mark(block, inside, block.Of(bits)));

    /// <summary>Whether a row passes.</summary>
    public static bool Any(OrdinalRows<CodedRow> list, RowRange inside)
    {
        for (var block = 0; block < list.Blocks; block++)
        {
            if (Any(list.Block(block).Rows, inside))
                return true;
        }

        return false;
    }

    private static void Mark(RowBlock<ushort> block, CodeRange inside, Span<ulong> bits)
    {
        var people = block.People;
        var days = block.Rows;
        var set = MemoryMarshal.AsBytes(bits);
        ref var start = ref MemoryMarshal.GetReference(days);
        var row = 0;
        for (; row + DaysAtOnce <= days.Length; row += DaysAtOnce)
        {
            for (var passing = inside.Of32(ref start, row); passing != 0; passing &= passing - 1)
                Set(set, people[row + BitOperations.TrailingZeroCount(passing)], 1);
        }

        for (; row < days.Length; row++)
        {
            if (inside.Has(days[row]))
                Set(set, people[row], 1);
        }
    }

    private static void Count(RowBlock<ushort> block, CodeRange inside, int least, Span<ulong> bits)
    {
        var people = block.People;
        var days = block.Rows;
        var set = MemoryMarshal.AsBytes(bits);
        ref var start = ref MemoryMarshal.GetReference(days);
        var (person, count, row) = (-1, 0, 0);
        for (; row + DaysAtOnce <= days.Length; row += DaysAtOnce)
        {
            for (var passing = inside.Of32(ref start, row); passing != 0; passing &= passing - 1)
            {
                int next = people[row + BitOperations.TrailingZeroCount(passing)];
                // All ones while it is the same person, else zero: no jump to be guessed wrongly.
                count = (count & (((next ^ person) - 1) >> 31)) + 1;
                person = next;
                Set(set, person, (uint)Arithmetic.Negative(least - 1 - count));
            }
        }

        for (; row < days.Length; row++)
        {
            if (!inside.Has(days[row]))
                continue;
            count = people[row] == person ? count + 1 : 1;
            person = people[row];
            if (count >= least)
                Set(set, person, 1);
        }
    }

    private static void Latest(RowBlock<ushort> block, bool[] passing, Span<ulong> bits)
    {
        var people = block.People;
        var days = block.Rows;
        var set = MemoryMarshal.AsBytes(bits);
        for (var row = 0; row < days.Length;)
        {
            var (person, latest) = (people[row], 0);
            for (; row < days.Length && people[row] == person; row++)
            {
                if (days[row] > latest && days[row] < passing.Length)
                    latest = days[row];
            }

            if (passing[latest])
                Set(set, person, 1);
        }
    }

    private static void Mark(RowBlock<CodedRow> block, RowRange inside, Span<ulong> bits)
    {
        var people = block.People;
        var rows = block.Rows;
        var set = MemoryMarshal.AsBytes(bits);
        ref var start = ref Cells(rows);
        var row = 0;
        for (; row + Lanes <= rows.Length; row += Lanes)
        {
            for (var passing = Whole(inside, ref start, row); passing != 0; passing &= passing - 1)
                Set(set, people[row + Third(BitOperations.TrailingZeroCount(passing))], 1);
        }

        for (; row < rows.Length; row++)
        {
            if (inside.Has(rows[row]))
                Set(set, people[row], 1);
        }
    }

    private static bool Any(ReadOnlySpan<CodedRow> rows, RowRange inside)
    {
        ref var start = ref Cells(rows);
        var row = 0;
        for (; row + Lanes <= rows.Length; row += Lanes)
        {
            if (Whole(inside, ref start, row) != 0)
                return true;
        }

        for (; row < rows.Length; row++)
        {
            if (inside.Has(rows[row]))
                return true;
        }

        return false;
    }

    private static ref ushort Cells(ReadOnlySpan<CodedRow> rows) => ref MemoryMarshal.GetReference(MemoryMarshal.Cast<CodedRow, ushort>(rows));

    /// <summary>Of 16 rows, the first bit of each whose three cells are all inside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Whole(in RowRange inside, ref ushort start, int row)
    {
        var cells = inside.Of48(ref start, row * 3);
        return cells & (cells >> 1) & (cells >> 2) & FirstCells;
    }

    /// <summary>A third of a multiple of three below 128.</summary>
    private static int Third(int number) => number * 43 >> 7;

    /// <summary>By the byte: two people who follow each other seldom share one, so that the second need not wait for the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(Span<byte> set, int person, uint bit) => set[(person >> 3) ^ ByteOrder] |= (byte)(bit << (person & 7));
}
