namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>
/// A file that remembers whether reading it failed. The ZIP reader turns a fault of the disk into "damaged archive", and a place
/// outside the file into an <see cref="IOException"/>; only the reading itself can tell the one from the other.
/// </summary>
internal sealed class WatchedFile(Stream inner) : Stream
{
    /// <summary>What the disk, or the network behind it, answered; null while every byte that was asked for came.</summary>
    public IOException? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (IOException fault)
        {
            Failure ??= fault;
            throw;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
