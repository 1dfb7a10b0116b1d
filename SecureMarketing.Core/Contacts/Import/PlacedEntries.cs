using Microsoft.Win32.SafeHandles;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Reads entries from where they stand, a stretch at a time, and parses the entries of a stretch on all processors. They
/// are handed out in their order, each valid until the last of its stretch.
/// </summary>
internal sealed class PlacedEntries(string path, ResourceParser parser) : IDisposable
{
    /// <summary>Bytes: some dozens of entries, so that no processor waits long for the other's last one.</summary>
    private const int Stretch = 256 * 1024;

    private readonly SafeFileHandle file = File.OpenHandle(path);
    private byte[] buffer = new byte[Stretch];

    /// <exception cref="ImportFileException">The file was cut short after it was checked.</exception>
    public IEnumerable<(EntryPlace Place, ReadRow Row)> Read(IReadOnlyList<EntryPlace> places)
    {
        for (var first = 0; first < places.Count;)
        {
            var offsets = Load(places, first);
            var (from, rows) = (first, new ReadRow[offsets.Count]);
            AllProcessors.Run(rows.Length, i => rows[i] = parser.ReadEntry(buffer.AsMemory(offsets[i], places[from + i].Length)));
            for (var i = 0; i < rows.Length; i++)
                yield return (places[first + i], rows[i]);
            first += rows.Length;
        }
    }

    /// <summary>Fills the buffer with as many entries as it holds, one at least.</summary>
    /// <returns>Where in the buffer each begins.</returns>
    private List<int> Load(IReadOnlyList<EntryPlace> places, int first)
    {
        var offsets = new List<int>();
        if (places[first].Length > buffer.Length)
            buffer = new byte[places[first].Length];
        for (var (next, end) = (first, 0); next < places.Count && (end == 0 || end + places[next].Length <= Stretch); next++)
        {
            if (!TryLoad(places[next], buffer.AsSpan(end, places[next].Length)))
            {
                // What was read before goes in; the next stretch begins with the one that is cut short.
                return offsets.Count > 0 ? offsets : throw new ImportFileException(ImportCodes.JsonTruncated);
            }

            offsets.Add(end);
            end += places[next].Length;
        }

        return offsets;
    }

    private bool TryLoad(EntryPlace place, Span<byte> into)
    {
        for (var read = 0; read < into.Length;)
        {
            var more = RandomAccess.Read(file, into[read..], place.Position + read);
            if (more <= 0)
                return false;
            read += more;
        }

        return true;
    }

    public void Dispose() => file.Dispose();
}
