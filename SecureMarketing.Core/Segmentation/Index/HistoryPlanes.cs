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
        digits = digits[..(32 - BitOperations.LeadingZeroCount((uint)counted.Length))];
        var lanes = Vector256<ulong>.Count;
        var word = 0;
        for (; word + lanes <= words; word += lanes)
        {
            digits.Clear();
            foreach (var plane in counted)
                Add(Vector256.LoadUnsafe(ref plane[word]), digits);
            Inside(inside, digits).StoreUnsafe(ref bits[word]);
        }

        for (; word < words; word++)
        {
            digits.Clear();
            foreach (var plane in counted)
                Add(Vector256.CreateScalar(plane[word]), digits);
            bits[word] = Inside(inside, digits)[0];
        }
    }

    private static void Add(Vector256<ulong> carry, Span<Vector256<ulong>> digits)
    {
        for (var d = 0; d < digits.Length; d++)
        {
            var next = digits[d] & carry;
            digits[d] ^= carry;
            carry = next;
        }
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
