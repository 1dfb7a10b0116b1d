using System.Text;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// Files without a line end, made while they are read: a gigabyte each with <c>SM_FULL=1</c>. Memory is told by what the reading
/// thread asked for, which does not depend on when garbage is collected.
/// </summary>
public sealed class EndlessLineTests
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    /// <summary>Bytes, at least.</summary>
    private static readonly long Size = Full ? 1L << 30 : 4L << 20;

    /// <summary>Bytes: a buffer that is doubled up to the largest element, and all the smaller ones before.</summary>
    private const long MostAsked = 3L * JsonElements.MaxElement;

    [Fact]
    public void Bundle_OnOneLine_IsReadEntryByEntry_InOneBuffer()
    {
        var entry = "{\"resource\":{\"resourceType\":\"Claim\",\"id\":\"1\",\"text\":\"" + new string('n', 4000) + "\"}},";
        var times = (Size / entry.Length) + 1;
        using var line = new MadeStream("{\"resourceType\":\"Bundle\",\"entry\":[", entry, times, "{}]}");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var entries = 0L;
        using (var reader = new JsonElements(line))
        {
            while (reader.MoveNext())
                entries++;
        }

        Assert.Equal(times + 1, entries);
        Assert.True(line.Given >= Size);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 20);
    }

    /// <summary>One resource, or one word within it, of any length: read no farther than the largest that is taken.</summary>
    [Theory]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"text\":\"")]
    [InlineData("{\"resourceType\":\"Patient\",\"text\":\"")]
    public void Element_WithoutEnd_IsRefused_OnceItIsTooLarge(string beginning) =>
        AssertRefused(new MadeStream(beginning, new string('n', 4096), (1L << 30) / 4096, "\"}"), line =>
        {
            using var reader = new JsonElements(line);
            while (reader.MoveNext())
            {
            }
        });

    [Fact]
    public void LineWithoutEnd_IsRefused_AndTheLinesBeforeItAreRead()
    {
        var read = 0;
        AssertRefused(new MadeStream("{\"id\":1}\n{\"id\":2}\n", "{\"resourceType\":\"Patient\"}", (1L << 30) / 26, ""), line =>
        {
            using var lines = new NdjsonLines(line);
            while (lines.MoveNext())
                read++;
        });
        Assert.Equal(2, read);
    }

    private static void AssertRefused(MadeStream line, Action<Stream> read)
    {
        using var made = line;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.Throws<ImportFileException>(() => read(made));

        Assert.Equal(ImportCodes.ResourceTooLarge, refused.Code);
        Assert.InRange(made.Given, JsonElements.MaxElement, 2L * JsonElements.MaxElement);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAsked);
    }

    /// <summary>A beginning, the same piece over and over, and an end.</summary>
    private sealed class MadeStream(string beginning, string piece, long times, string end) : Stream
    {
        private readonly byte[] piece = Encoding.ASCII.GetBytes(piece);
        private ReadOnlyMemory<byte> rest = Encoding.ASCII.GetBytes(beginning);
        private long left = times;
        private bool atEnd;

        /// <summary>Bytes that were read.</summary>
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (rest.IsEmpty && !atEnd)
            {
                rest = left > 0 ? piece : Encoding.ASCII.GetBytes(end);
                atEnd = left-- <= 0;
            }

            var count = Math.Min(buffer.Length, rest.Length);
            rest.Span[..count].CopyTo(buffer);
            rest = rest[count..];
            Given += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
