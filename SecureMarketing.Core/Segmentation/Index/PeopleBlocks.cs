namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>A set of people, and in which blocks of ordinals there is anybody of it.</summary>
internal sealed class PeopleBlocks
{
    /// <summary>So many people are told apart by two bytes.</summary>
    public const int Size = 65_536;

    private const int WordsOfABlock = Size / 64;

    private readonly ulong[] bits;
    private readonly bool[] any;

    public PeopleBlocks(ulong[] bits)
    {
        this.bits = bits;
        any = new bool[(bits.Length + WordsOfABlock - 1) / WordsOfABlock];
        for (var block = 0; block < any.Length; block++)
            any[block] = Words(block).ContainsAnyExcept(0UL);
    }

    /// <summary>The block of an ordinal, from 0.</summary>
    public static int Of(int ordinal) => ordinal / Size;

    /// <summary>The words of a set that are about the people of one block.</summary>
    public static Span<ulong> Words(ulong[] bits, int block)
    {
        var first = Math.Min(bits.Length, block * WordsOfABlock);
        return bits.AsSpan(first, Math.Min(WordsOfABlock, bits.Length - first));
    }

    public bool HasAny(int block) => block < any.Length && any[block];

    public Span<ulong> Words(int block) => Words(bits, block);
}
