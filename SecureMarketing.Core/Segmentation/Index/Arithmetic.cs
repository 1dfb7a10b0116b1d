using System.Runtime.CompilerServices;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Comparisons of small numbers as 1 and 0.</summary>
internal static class Arithmetic
{
    /// <summary>1 when first ≤ value ≤ first + width.</summary>
    public static ulong Within(int value, int first, uint width) => ~((ulong)width - (uint)(value - first)) >> 63;

    /// <summary>1 when the number is below 0.</summary>
    public static ulong Negative(int number) => (ulong)((uint)number >> 31);

    /// <summary>1 for true.</summary>
    public static ulong Of(bool truth) => Unsafe.BitCast<bool, byte>(truth);
}
