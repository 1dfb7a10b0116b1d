using System.Buffers.Binary;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Deals people into 100 buckets by lot, the same at any time: a polynomial of the person's ordinal modulo the prime 2³¹ − 1, with four
/// coefficients that the installation's key and the split's name give. Plain 64-bit arithmetic that never overflows, so that every
/// database and the index reckon alike (adr-2611-splits.md). Any four people fall independently.
/// </summary>
public readonly record struct SplitHash(long C0, long C1, long C2, long C3)
{
    /// <summary>Buckets are 1 to this.</summary>
    public const int Buckets = 100;

    /// <summary>The Mersenne prime 2³¹ − 1; ordinals are below it.</summary>
    public const long Prime = int.MaxValue;

    /// <param name="keyed">At least 32 bytes that the key and the split's name give.</param>
    public static SplitHash Of(ReadOnlySpan<byte> keyed)
    {
        // 64 bits each, so that what the remainder favours is beyond notice.
        long Coefficient(ReadOnlySpan<byte> bytes) => (long)(BinaryPrimitives.ReadUInt64LittleEndian(bytes) % (ulong)Prime);
        return new SplitHash(Coefficient(keyed[..8]), Coefficient(keyed[8..16]), Coefficient(keyed[16..24]), Coefficient(keyed[24..32]));
    }

    /// <summary>1–100.</summary>
    /// <param name="ordinal">The person's (<see cref="ContactAttributes.Ordinal"/>).</param>
    public int Bucket(int ordinal) => (int)(((((((((C3 * ordinal) + C2) % Prime) * ordinal) + C1) % Prime * ordinal) + C0) % Prime % Buckets) + 1);
}
