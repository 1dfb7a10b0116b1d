using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SecureMarketing.Core.Segmentation.Index;

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
