using System.Collections.Concurrent;
using System.Numerics;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Sets of people as one bit per ordinal, all of one length.</summary>
internal static class PeopleBits
{
    public static void Set(ulong[] bits, int ordinal) => bits[ordinal >> 6] |= 1UL << ordinal;

    public static void Clear(ulong[] bits, int ordinal) => bits[ordinal >> 6] &= ~(1UL << ordinal);

    public static void Put(ulong[] bits, int ordinal, bool value)
    {
        if (value)
            Set(bits, ordinal);
        else
            Clear(bits, ordinal);
    }

    public static bool Has(ulong[] bits, int ordinal) => (bits[ordinal >> 6] >> ordinal & 1) != 0;

    public static void And(ulong[] bits, ulong[] other)
    {
        for (var i = 0; i < bits.Length; i++)
            bits[i] &= other[i];
    }

    public static void Or(ulong[] bits, ulong[] other)
    {
        for (var i = 0; i < bits.Length; i++)
            bits[i] |= other[i];
    }

    /// <summary>Who is in <paramref name="all"/> and was not in the set.</summary>
    public static void Complement(ulong[] bits, ulong[] all)
    {
        for (var i = 0; i < bits.Length; i++)
            bits[i] = all[i] & ~bits[i];
    }

    public static int Count(ulong[] bits)
    {
        var count = 0;
        foreach (var word in bits)
            count += BitOperations.PopCount(word);
        return count;
    }
}

/// <summary>Sets that are used again: at a million people each is an object of 122 KiB, which the collector would rather not meet often.</summary>
internal sealed class BitsPool(int words)
{
    private const int Kept = 32;

    private readonly ConcurrentBag<ulong[]> free = [];

    public int Words => words;

    /// <summary>With whatever was in it.</summary>
    public ulong[] Rent() => free.TryTake(out var bits) ? bits : new ulong[words];

    public ulong[] RentEmpty()
    {
        var bits = Rent();
        Array.Clear(bits);
        return bits;
    }

    public void Return(ulong[] bits)
    {
        if (bits.Length == words && free.Count < Kept)
            free.Add(bits);
    }
}
