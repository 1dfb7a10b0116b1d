using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    public static void And(ulong[] bits, ulong[] other) => And(bits, other, bits);

    public static void Or(ulong[] bits, ulong[] other) => Or(bits, other, bits);

    /// <summary>Into a third set, which may be one of the two.</summary>
    public static void And(ulong[] one, ulong[] other, ulong[] into) => Each(one, other, into, default(BothOf));

    /// <summary>Into a third set, which may be one of the two.</summary>
    public static void Or(ulong[] one, ulong[] other, ulong[] into) => Each(one, other, into, default(EitherOf));

    /// <summary>Who is in <paramref name="all"/> and was not in the set.</summary>
    public static void Complement(ulong[] bits, ulong[] all) => Complement(bits, all, bits);

    /// <summary>Who is in <paramref name="all"/> and not in the set, into a third set, which may be one of the two.</summary>
    public static void Complement(ulong[] bits, ulong[] all, ulong[] into) => Each(bits, all, into, default(OtherOnly));

    public static int Count(ulong[] bits)
    {
        var count = 0;
        foreach (var word in bits)
            count += BitOperations.PopCount(word);
        return count;
    }

    private static void Each<TJoin>(ulong[] one, ulong[] other, ulong[] into, TJoin join) where TJoin : struct, IJoin
    {
        ref var ones = ref MemoryMarshal.GetArrayDataReference(one);
        ref var others = ref MemoryMarshal.GetArrayDataReference(other);
        ref var results = ref MemoryMarshal.GetArrayDataReference(into);
        var length = Math.Min(into.Length, Math.Min(one.Length, other.Length));
        var word = 0;
        for (; word + Vector256<ulong>.Count <= length; word += Vector256<ulong>.Count)
            join.Of(Vector256.LoadUnsafe(ref ones, (nuint)word), Vector256.LoadUnsafe(ref others, (nuint)word)).StoreUnsafe(ref results, (nuint)word);
        for (; word < length; word++)
            into[word] = join.Of(Vector256.CreateScalar(one[word]), Vector256.CreateScalar(other[word])).ToScalar();
    }

    /// <summary>A structure, so that the loop is compiled with it inside.</summary>
    private interface IJoin
    {
        Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other);
    }

    private readonly struct BothOf : IJoin
    {
        public Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => one & other;
    }

    private readonly struct EitherOf : IJoin
    {
        public Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => one | other;
    }

    private readonly struct OtherOnly : IJoin
    {
        public Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => Vector256.AndNot(other, one);
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
