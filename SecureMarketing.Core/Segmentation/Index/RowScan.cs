using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    public static void Mark(OrdinalRows<ushort> list, CodeRange inside, ulong[] bits)
    {
        var people = list.Ordinals;
        var days = list.Rows;
        var set = MemoryMarshal.AsBytes(bits.AsSpan());
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
                PeopleBits.Set(bits, people[row]);
        }
    }

    /// <summary>Sets the bits of those with so many days inside, two or more.</summary>
    public static void Count(OrdinalRows<ushort> list, CodeRange inside, int least, ulong[] bits)
    {
        var people = list.Ordinals;
        var days = list.Rows;
        var set = MemoryMarshal.AsBytes(bits.AsSpan());
        ref var start = ref MemoryMarshal.GetReference(days);
        var (person, count, row) = (-1, 0, 0);
        for (; row + DaysAtOnce <= days.Length; row += DaysAtOnce)
        {
            for (var passing = inside.Of32(ref start, row); passing != 0; passing &= passing - 1)
            {
                var next = people[row + BitOperations.TrailingZeroCount(passing)];
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
                PeopleBits.Set(bits, person);
        }
    }

    /// <summary>Sets the bits of those with a row that passes.</summary>
    public static void Mark(OrdinalRows<CodedRow> list, RowRange inside, ulong[] bits)
    {
        var people = list.Ordinals;
        var rows = list.Rows;
        var set = MemoryMarshal.AsBytes(bits.AsSpan());
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
                PeopleBits.Set(bits, people[row]);
        }
    }

    /// <summary>Whether a row passes.</summary>
    public static bool Any(OrdinalRows<CodedRow> list, RowRange inside)
    {
        var rows = list.Rows;
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

/// <summary>Numbers in two bytes, from the first to the last. Without a sign, "first ≤ x ≤ last" is one comparison: x − first ≤ last − first.</summary>
internal readonly struct CodeRange
{
    private readonly ushort low;
    private readonly ushort width;
    private readonly Vector256<ushort> from;
    private readonly Vector256<ushort> most;

    private CodeRange(ushort low, ushort width) => (this.low, this.width, from, most) = (low, width, Vector256.Create(low), Vector256.Create(width));

    /// <summary>What of a range lies within two bytes; null when nothing does.</summary>
    public static CodeRange? Of(int first, int last)
    {
        var (low, high) = (Math.Max(first, 0), Math.Min(last, ushort.MaxValue));
        return low > high ? null : new CodeRange((ushort)low, (ushort)(high - low));
    }

    public ushort Low => low;

    public ushort Width => width;

    public bool Has(ushort number) => (ushort)(number - low) <= width;

    /// <summary>A bit for each of 32 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Of32(ref ushort start, int at)
    {
        var (lower, upper) = (Vector256.LoadUnsafe(ref start, (nuint)at) - from, Vector256.LoadUnsafe(ref start, (nuint)at + (nuint)Vector256<ushort>.Count) - from);
        return Vector256.Narrow(Vector256.Equals(Vector256.Min(lower, most), lower), Vector256.Equals(Vector256.Min(upper, most), upper)).ExtractMostSignificantBits();
    }
}

/// <summary>A range for each cell of a <see cref="CodedRow"/>: first day, last day, tally. Rows lie cell by cell in memory, so the three alternate in the lanes.</summary>
internal readonly struct RowRange
{
    private const int Cells = 48;

    private static readonly CodeRange Any = CodeRange.Of(0, ushort.MaxValue)!.Value;

    private readonly CodeRange first;
    private readonly CodeRange last;
    private readonly CodeRange tally;
    private readonly Vector256<ushort> from0, from1, from2, most0, most1, most2;

    /// <param name="first">Of the first day; null = any.</param>
    /// <param name="last">Of the last day; null = any.</param>
    /// <param name="tally">Of the tally; null = any.</param>
    public RowRange(CodeRange? first = null, CodeRange? last = null, CodeRange? tally = null)
    {
        (this.first, this.last, this.tally) = (first ?? Any, last ?? Any, tally ?? Any);
        Span<ushort> from = stackalloc ushort[Cells], most = stackalloc ushort[Cells];
        for (var cell = 0; cell < Cells; cell++)
        {
            var of = (cell % 3) switch { 0 => this.first, 1 => this.last, _ => this.tally };
            (from[cell], most[cell]) = (of.Low, of.Width);
        }

        (from0, from1, from2) = (Vector256.Create<ushort>(from), Vector256.Create<ushort>(from[16..]), Vector256.Create<ushort>(from[32..]));
        (most0, most1, most2) = (Vector256.Create<ushort>(most), Vector256.Create<ushort>(most[16..]), Vector256.Create<ushort>(most[32..]));
    }

    public bool Has(CodedRow row) => first.Has(row.First) && last.Has(row.Last) && tally.Has(row.Tally);

    /// <summary>A bit for each of 48 cells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of48(ref ushort start, int at)
    {
        var one = Inside(ref start, at, from0, most0);
        var two = Inside(ref start, at + 16, from1, most1);
        var three = Inside(ref start, at + 32, from2, most2);
        return Vector256.Narrow(one, two).ExtractMostSignificantBits() | ((ulong)Vector256.Narrow(three, Vector256<ushort>.Zero).ExtractMostSignificantBits() << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Inside(ref ushort start, int at, Vector256<ushort> from, Vector256<ushort> most)
    {
        var distance = Vector256.LoadUnsafe(ref start, (nuint)at) - from;
        return Vector256.Equals(Vector256.Min(distance, most), distance);
    }
}
