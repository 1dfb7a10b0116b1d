using System.Runtime.InteropServices;
using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>A person's roll-up of one code, in six bytes.</summary>
/// <param name="First">First day, as <see cref="DayCode"/>.</param>
/// <param name="Last">Last day.</param>
/// <param name="Tally">Number of facts, at most 32,767, which is more than a rule may ask for; the top bit: one is active.</param>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly record struct CodedRow(ushort First, ushort Last, ushort Tally)
{
    public const int MostFacts = 0x7FFF;

    /// <summary>In the tally: one of the facts is active.</summary>
    public const int ActiveBit = 0x8000;

    public static CodedRow Of(int firstDay, int lastDay, int facts, int active) =>
        new(DayCode.Of(firstDay), DayCode.Of(lastDay), (ushort)(Math.Min(facts, MostFacts) | (active > 0 ? ActiveBit : 0)));

    public int Facts => Tally & MostFacts;

    /// <summary>1 when one of the facts is active, else 0.</summary>
    public ulong ActiveFlag => (ulong)Tally >> 15;

    /// <summary>True when both days are exact.</summary>
    public bool IsExact => DayCode.IsExact(First) && DayCode.IsExact(Last);
}

/// <summary>The latest value of a code.</summary>
/// <param name="Value">As measured.</param>
/// <param name="Unit">Number of the unit; 0 = none stated.</param>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly record struct ResultRow(double Value, ushort Unit);

/// <summary>Days in two bytes: 1880 to 2059. Others are kept as the nearest end, and whoever meets an end asks the database.</summary>
internal static class DayCode
{
    /// <summary>Day number of 1880-01-01 less one.</summary>
    public static readonly int Floor = new DateOnly(1880, 1, 1).DayNumber - 1;

    public static ushort Of(int day) => (ushort)Math.Clamp((long)day - Floor, 0, ushort.MaxValue);

    public static bool IsExact(ushort code) => code is > 0 and < ushort.MaxValue;

    /// <summary>
    /// Whether the nearest end answers as the day itself would: each bound of the question lies within the two bytes, or there is
    /// none. A stray date, such as 9999-12-31, then costs no list its speed.
    /// </summary>
    public static bool Tells(Interval inside) =>
        (inside.First <= 0 || (inside.First > Floor && inside.First <= Floor + ushort.MaxValue)) &&
        (inside.Last >= DateOnly.MaxValue.DayNumber || (inside.Last >= Floor && inside.Last < Floor + ushort.MaxValue));
}
