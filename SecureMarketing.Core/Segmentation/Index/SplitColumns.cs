using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// The buckets of splits, one byte per person. A bucket follows from the ordinal alone, so a column is made when a split is first asked
/// about and never changes.
/// </summary>
internal sealed class SplitColumns
{
    /// <summary>So many splits are remembered; at a million people each takes 1 MB.</summary>
    private const int Kept = 8;

    private readonly ConcurrentDictionary<SplitHash, byte[]> columns = [];

    /// <summary>Sets the bit of every ordinal whose bucket lies inside, and clears all others.</summary>
    public void Within(SplitHash split, Interval inside, ulong[] bits)
    {
        var (low, high) = (Math.Max(1, inside.First), Math.Min(SplitHash.Buckets, inside.Last));
        if (low > high)
            Array.Clear(bits);
        else
            Compare(ColumnOf(split, bits.Length << 6), (byte)low, (byte)(high - low), bits);
    }

    private byte[] ColumnOf(SplitHash split, int people)
    {
        if (columns.TryGetValue(split, out var known) && known.Length >= people)
            return known;
        var cells = new byte[people];
        for (var ordinal = 0; ordinal < people; ordinal++)
            cells[ordinal] = (byte)split.Bucket(ordinal);
        if (columns.Count >= Kept)
            columns.Clear();
        return columns[split] = cells;
    }

    /// <summary>Without a sign, "low ≤ x ≤ low + width" is one comparison: x − low ≤ width.</summary>
    private static void Compare(byte[] cells, byte low, byte width, ulong[] bits)
    {
        var (from, most) = (Vector256.Create(low), Vector256.Create(width));
        for (var word = 0; word < bits.Length; word++)
            bits[word] = Inside(word << 6) | ((ulong)Inside((word << 6) + Vector256<byte>.Count) << 32);

        uint Inside(int at)
        {
            var distance = Vector256.LoadUnsafe(ref cells[at]) - from;
            return Vector256.Equals(Vector256.Min(distance, most), distance).ExtractMostSignificantBits();
        }
    }
}
