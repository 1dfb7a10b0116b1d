using System.Runtime.Intrinsics;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// One of few values per person: one byte while at most 255 occur, then two. A question is asked once per value, and people are
/// looked up in its answers.
/// </summary>
internal sealed class WordColumn
{
    private const int Elsewhere = ushort.MaxValue;

    // Up to so many, comparing costs less than looking up.
    private const int FewValues = 8;

    private readonly Dictionary<int, int> outliers = [];
    private readonly Dictionary<int, int> codes = [];
    private readonly List<int> values = [0];
    private byte[]? narrow = [];
    private ushort[] wide = [];

    /// <summary>Makes room for ordinals below <paramref name="size"/>, a multiple of 64.</summary>
    public void Grow(int size)
    {
        if (narrow is null)
            Array.Resize(ref wide, size);
        else
            Array.Resize(ref narrow, size);
    }

    public void Set(int ordinal, int? value)
    {
        if (narrow is null && wide[ordinal] == Elsewhere)
            outliers.Remove(ordinal);
        var code = value is { } known ? CodeOf(known) : 0;
        if (narrow is not null && code > byte.MaxValue)
            Widen();
        if (narrow is not null)
            narrow[ordinal] = (byte)code;
        else
            wide[ordinal] = (ushort)code;
        if (code == Elsewhere)
            outliers[ordinal] = value!.Value;
    }

    /// <summary>Sets the bit of everyone whose value is on record and passes, and clears all others.</summary>
    public void Where(Func<int, bool> passes, ulong[] bits)
    {
        var answers = new byte[narrow is null ? ushort.MaxValue + 1 : byte.MaxValue + 1];
        for (var code = 1; code < values.Count; code++)
            answers[code] = passes(values[code]) ? (byte)1 : (byte)0;
        if (narrow is not null && answers.AsSpan().Count((byte)1) is > 0 and <= FewValues)
            Compare(narrow, answers, bits);
        else if (narrow is not null)
            LookUp(narrow, answers, bits);
        else
            LookUp(wide, answers, bits);
        foreach (var (ordinal, value) in outliers)
        {
            if (passes(value))
                PeopleBits.Set(bits, ordinal);
        }
    }

    /// <summary>Where few values pass, whole blocks are compared with each.</summary>
    private static void Compare(byte[] cells, byte[] answers, ulong[] bits)
    {
        Span<Vector256<byte>> passing = stackalloc Vector256<byte>[FewValues];
        var found = 0;
        for (var code = 0; code < answers.Length; code++)
        {
            if (answers[code] == 1)
                passing[found++] = Vector256.Create((byte)code);
        }

        passing = passing[..found];
        for (var word = 0; word < cells.Length >> 6; word++)
        {
            var (lower, upper) = (Vector256.LoadUnsafe(ref cells[word << 6]), Vector256.LoadUnsafe(ref cells[(word << 6) + Vector256<byte>.Count]));
            var (low, high) = (Vector256<byte>.Zero, Vector256<byte>.Zero);
            foreach (var value in passing)
            {
                low |= Vector256.Equals(lower, value);
                high |= Vector256.Equals(upper, value);
            }

            bits[word] = low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
        }
    }

    private static void LookUp(byte[] cells, byte[] answers, ulong[] bits)
    {
        for (var word = 0; word < cells.Length >> 6; word++)
        {
            var block = cells.AsSpan(word << 6, 64);
            var set = 0UL;
            for (var i = 0; i < block.Length; i++)
                set |= (ulong)answers[block[i]] << i;
            bits[word] = set;
        }
    }

    private static void LookUp(ushort[] cells, byte[] answers, ulong[] bits)
    {
        for (var word = 0; word < cells.Length >> 6; word++)
        {
            var block = cells.AsSpan(word << 6, 64);
            var set = 0UL;
            for (var i = 0; i < block.Length; i++)
                set |= (ulong)answers[block[i]] << i;
            bits[word] = set;
        }
    }

    private int CodeOf(int value)
    {
        if (codes.TryGetValue(value, out var code))
            return code;
        if (values.Count == Elsewhere)
            return Elsewhere;
        codes[value] = code = values.Count;
        values.Add(value);
        return code;
    }

    private void Widen()
    {
        wide = Array.ConvertAll(narrow!, code => (ushort)code);
        narrow = null;
    }
}
