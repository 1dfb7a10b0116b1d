namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// How far the files of a run are read, in bytes of every pass over them. Written by whoever reads, looked at by anybody; never
/// goes back. Bytes that nobody reads, such as bills in a bundle, count when their file is done.
/// </summary>
internal sealed class ReadMeter
{
    private long total;
    private long before;
    private long share;
    private long done;

    /// <summary>Read so far, 0–1; null until it is known how much there is.</summary>
    public double? Share => Interlocked.Read(ref total) is > 0 and var all ? Math.Min(1, Interlocked.Read(ref done) / (double)all) : null;

    /// <param name="bytes">Of all passes over all files.</param>
    public void Expect(long bytes) => Interlocked.Exchange(ref total, bytes);

    /// <param name="bytes">Of the passes over one file that begin now.</param>
    public void Begin(long bytes) => (before, share) = (Interlocked.Read(ref done), bytes);

    /// <param name="position">Bytes of those read.</param>
    public void At(long position)
    {
        if (before + Math.Min(position, share) is var now && now > Interlocked.Read(ref done))
            Interlocked.Exchange(ref done, now);
    }

    public void End() => At(share);
}
