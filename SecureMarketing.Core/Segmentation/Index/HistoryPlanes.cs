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
        Span<ulong> digits = stackalloc ulong[Digits];
        for (var word = 0; word < words; word++)
        {
            digits.Clear();
            foreach (var plane in counted)
                Add(plane[word], digits);
            bits[word] = AtLeast(inside.First, digits) & ~AtLeast(inside.Last + 1, digits);
        }
    }

    private static void Add(ulong carry, Span<ulong> digits)
    {
        for (var d = 0; carry != 0 && d < Digits; d++)
        {
            var next = digits[d] & carry;
            digits[d] ^= carry;
            carry = next;
        }
    }

    private static ulong AtLeast(int bound, ReadOnlySpan<ulong> digits)
    {
        if (bound <= 0)
            return ulong.MaxValue;
        if (bound > Bits)
            return 0;
        var (more, equal) = (0UL, ulong.MaxValue);
        for (var d = Digits - 1; d >= 0; d--)
        {
            if ((bound >> d & 1) == 0)
            {
                more |= equal & digits[d];
                equal &= ~digits[d];
            }
            else
            {
                equal &= digits[d];
            }
        }

        return more | equal;
    }
}
