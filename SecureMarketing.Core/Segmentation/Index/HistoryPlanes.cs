using System.Numerics;
using System.Runtime.Intrinsics;
using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// 64 bits of history per person, kept as one bitset per bit: "k of the last n" adds n bitsets with carries, 64 people at a
/// time, and bits that nobody has take no room.
/// </summary>
internal sealed class HistoryPlanes
{
    private const int Bits = 64;

    /// <summary>Binary digits of a count up to 64.</summary>
    private const int Digits = 7;

    private readonly ulong[]?[] planes = new ulong[]?[Bits];
    private int words;

    /// <summary>Makes room for ordinals below <paramref name="size"/>, a multiple of 64.</summary>
    public void Grow(int size)
    {
        words = size >> 6;
        for (var i = 0; i < Bits; i++)
        {
            if (planes[i] is { } plane)
            {
                Array.Resize(ref plane, words);
                planes[i] = plane;
            }
        }
    }

    public void Set(int ordinal, ulong history)
    {
        for (var i = 0; i < Bits; i++)
        {
            if ((history >> i & 1) != 0)
                PeopleBits.Set(planes[i] ??= new ulong[words], ordinal);
            else if (planes[i] is { } plane)
                PeopleBits.Clear(plane, ordinal);
        }
    }

    /// <summary>Sets the bit of everyone with so many of the latest <paramref name="last"/>, and clears all others.</summary>
    public void Count(int last, Interval inside, ulong[] bits)
    {
        var counted = planes.Take(Math.Min(last, Bits)).OfType<ulong[]>().ToArray();
        Span<Vector256<ulong>> digits = stackalloc Vector256<ulong>[Digits];
        // As many digits as the largest possible count has.
        var told = digits[..(32 - BitOperations.LeadingZeroCount((uint)counted.Length))];
        var lanes = Vector256<ulong>.Count;
        var word = 0;
        for (; word + lanes <= words; word += lanes)
        {
            Add(counted, word, digits);
            Inside(inside, told).StoreUnsafe(ref bits[word]);
        }

        if (word == words)
            return;
        // The words that are left over, as a whole vector with nobody in the rest of it.
        var ends = Array.ConvertAll(counted, plane => (ulong[])[.. plane.AsSpan(word), .. new ulong[lanes - (words - word)]]);
        Add(ends, 0, digits);
        var found = Inside(inside, told);
        for (var lane = 0; word + lane < words; lane++)
            bits[word + lane] = found[lane];
    }

    /// <summary>
    /// The planes' bits at one place, added up. Two planes go in at a time, as one addition with a carry, and the digits stay in registers: as
    /// an array they would be written and read again with every plane.
    /// </summary>
    private static void Add(ulong[][] counted, int word, Span<Vector256<ulong>> digits)
    {
        var (d0, d1, d2, d3) = (Vector256<ulong>.Zero, Vector256<ulong>.Zero, Vector256<ulong>.Zero, Vector256<ulong>.Zero);
        var (d4, d5, d6) = (Vector256<ulong>.Zero, Vector256<ulong>.Zero, Vector256<ulong>.Zero);
        // Fewer than sixteen never reach the fifth digit.
        var few = counted.Length < 16;
        for (var i = 0; i < counted.Length; i += 2)
        {
            var one = Vector256.LoadUnsafe(ref counted[i][word]);
            var other = i + 1 < counted.Length ? Vector256.LoadUnsafe(ref counted[i + 1][word]) : Vector256<ulong>.Zero;
            var odd = one ^ other;
            var carry = (one & other) | (d0 & odd);
            d0 ^= odd;
            (d1, carry) = (d1 ^ carry, d1 & carry);
            (d2, carry) = (d2 ^ carry, d2 & carry);
            (d3, carry) = (d3 ^ carry, d3 & carry);
            if (few)
                continue;
            (d4, carry) = (d4 ^ carry, d4 & carry);
            (d5, carry) = (d5 ^ carry, d5 & carry);
            d6 ^= carry;
        }

        (digits[0], digits[1], digits[2], digits[3]) = (d0, d1, d2, d3);
        (digits[4], digits[5], digits[6]) = (d4, d5, d6);
    }

    private static Vector256<ulong> Inside(Interval inside, ReadOnlySpan<Vector256<ulong>> digits) =>
        Vector256.AndNot(AtLeast(inside.First, digits), AtLeast(inside.Last == int.MaxValue ? int.MaxValue : inside.Last + 1, digits));

    private static Vector256<ulong> AtLeast(int bound, ReadOnlySpan<Vector256<ulong>> digits)
    {
        if (bound <= 0)
            return Vector256<ulong>.AllBitsSet;
        if (bound >> digits.Length != 0)
            return Vector256<ulong>.Zero;
        var (more, equal) = (Vector256<ulong>.Zero, Vector256<ulong>.AllBitsSet);
        for (var d = digits.Length - 1; d >= 0; d--)
        {
            if ((bound >> d & 1) == 0)
            {
                more |= equal & digits[d];
                equal = Vector256.AndNot(equal, digits[d]);
            }
            else
            {
                equal &= digits[d];
            }
        }

        return more | equal;
    }
}
