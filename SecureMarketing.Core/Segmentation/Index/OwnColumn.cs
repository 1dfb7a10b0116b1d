using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>One person's value of an own attribute, as it is read from the database.</summary>
/// <param name="Number">As <see cref="Contacts.Custom.CustomValue.Number"/>; null for words.</param>
/// <param name="TextIndex">Blind index of words, 32 bytes; null for everything else.</param>
internal readonly record struct OwnValue(int Ordinal, double? Number, byte[]? TextIndex);

/// <summary>
/// What the organisation keeps for one of its own attributes, eight bytes a person by ordinal: the number, or the number of the words, of
/// which only blind indexes are known. One at a time asks or changes it, for a millisecond or two.
/// </summary>
/// <param name="through">The last reading of the feed that was done before the database was read.</param>
internal sealed class OwnColumn(long through)
{
    /// <summary>
    /// Different words that get a number. Of more, those who came later are told apart by the database alone, which finds the few people
    /// of rare words quickly.
    /// </summary>
    internal const int MostWords = 65_535;

    /// <summary>The number of no option, and of words that have none.</summary>
    private const int None = 0;

    private readonly Lock gate = new();
    private readonly Dictionary<(UInt128 Begin, UInt128 End), int> numbers = [];
    private ulong[] recorded = [];
    private double[] cells = [];
    private bool someElsewhere;
    private long known = through;

    /// <summary>Changes up to this reading of the feed are in it.</summary>
    public long Through => Interlocked.Read(ref known);

    /// <summary>Values are put in while nobody asks yet.</summary>
    public void Load(OwnValue value)
    {
        Grow(value.Ordinal);
        PeopleBits.Set(recorded, value.Ordinal);
        cells[value.Ordinal] = value.Number ?? (value.TextIndex is { } index ? NumberOf(index) : double.NaN);
    }

    /// <summary>Takes over what became of some people, unless as much or more is known already.</summary>
    /// <param name="people">All of them by ordinal: whoever has no value has none any more.</param>
    /// <param name="values">Read after the reading of the feed.</param>
    /// <param name="at">The reading of the feed.</param>
    public void Take(IReadOnlyCollection<int> people, IReadOnlyList<OwnValue> values, long at)
    {
        lock (gate)
        {
            if (at <= known)
                return;
            foreach (var ordinal in people.Where(p => p < cells.Length))
            {
                PeopleBits.Clear(recorded, ordinal);
                cells[ordinal] = double.NaN;
            }

            foreach (var value in values)
                Load(value);
            Interlocked.Exchange(ref known, at);
        }
    }

    /// <summary>Sets the bit of everyone who passes, and clears all others; ordinals that were never named have no value.</summary>
    /// <returns>False when only the database can tell; the bits are then anything.</returns>
    public bool Fill(OwnTest test, ulong[] bits)
    {
        lock (gate)
        {
            switch (test)
            {
                case RecordedTest onRecord:
                    Recorded(onRecord.Is, bits);
                    return true;
                case InsideTest inside:
                    Inside(inside.First, inside.Last, bits);
                    return true;
                case AnniversaryTest anniversary:
                    Anniversaries(anniversary.Among, bits);
                    return true;
                case OptionsTest options:
                    Among(options.Numbers, bits);
                    return true;
                case WordsTest words:
                    var stated = words.Indexes.Select(i => numbers.GetValueOrDefault(KeyOf(i))).ToList();
                    if (someElsewhere && stated.Contains(None))
                        return false;
                    Among(stated, bits);
                    return true;
                default:
                    return false;
            }
        }
    }

    private void Recorded(bool wanted, ulong[] bits)
    {
        var flip = wanted ? 0UL : ulong.MaxValue;
        for (var word = 0; word < bits.Length; word++)
            bits[word] = (word < recorded.Length ? recorded[word] : 0) ^ flip;
    }

    /// <summary>What is not on record is no number, which lies nowhere.</summary>
    private void Inside(double first, double last, ulong[] bits)
    {
        var (low, high) = (Vector256.Create(first), Vector256.Create(last));
        var words = Math.Min(bits.Length, recorded.Length);
        for (var word = 0; word < words; word++)
        {
            ref var start = ref cells[word << 6];
            var set = 0UL;
            for (var lane = 0; lane < 64; lane += Vector256<double>.Count)
            {
                var some = Vector256.LoadUnsafe(ref start, (nuint)lane);
                set |= (ulong)(Vector256.GreaterThanOrEqual(some, low) & Vector256.LessThanOrEqual(some, high)).ExtractMostSignificantBits() << lane;
            }

            bits[word] = set;
        }

        bits.AsSpan(words).Clear();
    }

    private void Anniversaries(AnniversaryDays among, ulong[] bits)
    {
        var words = Math.Min(bits.Length, recorded.Length);
        for (var word = 0; word < words; word++)
        {
            var set = 0UL;
            for (var rest = recorded[word]; rest != 0; rest &= rest - 1)
            {
                var lane = BitOperations.TrailingZeroCount(rest);
                if (cells[(word << 6) + lane] is >= 0 and var day && among.Has((int)day))
                    set |= 1UL << lane;
            }

            bits[word] = set;
        }

        bits.AsSpan(words).Clear();
    }

    /// <param name="wanted">Numbers of options or words; what is no option and no known words, 0, is nobody's.</param>
    /// <param name="bits">The answer.</param>
    private void Among(IReadOnlyList<int> wanted, ulong[] bits)
    {
        var passing = new byte[wanted.Count == 0 ? 1 : wanted.Max() + 1];
        foreach (var number in wanted.Where(n => n > None))
            passing[number] = 1;
        var words = Math.Min(bits.Length, recorded.Length);
        for (var word = 0; word < words; word++)
        {
            var block = cells.AsSpan(word << 6, 64);
            var set = 0UL;
            for (var i = 0; i < block.Length; i++)
            {
                // No number becomes 0.
                var number = (uint)(int)block[i];
                if (number < (uint)passing.Length)
                    set |= (ulong)passing[(int)number] << i;
            }

            bits[word] = set;
        }

        bits.AsSpan(words).Clear();
    }

    private int NumberOf(byte[] index)
    {
        var key = KeyOf(index);
        if (numbers.TryGetValue(key, out var number))
            return number;
        if (numbers.Count == MostWords)
        {
            someElsewhere = true;
            return None;
        }

        return numbers[key] = numbers.Count + 1;
    }

    private static (UInt128 Begin, UInt128 End) KeyOf(byte[] index) => (BinaryPrimitives.ReadUInt128LittleEndian(index), BinaryPrimitives.ReadUInt128LittleEndian(index.AsSpan(16)));

    /// <summary>By an eighth at a time, in whole words of 64.</summary>
    private void Grow(int ordinal)
    {
        if (ordinal < cells.Length)
            return;
        var words = Math.Max((ordinal >> 6) + 1, recorded.Length + (recorded.Length >> 3));
        var before = cells.Length;
        Array.Resize(ref recorded, words);
        Array.Resize(ref cells, words << 6);
        cells.AsSpan(before).Fill(double.NaN);
    }
}
