using System.IO.Compression;
using System.Xml;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>
/// The parts of an Office Open XML package (ECMA-376 part 2), read forward and within limits: a workbook is a ZIP archive, and
/// a few kilobytes of one can unfold to gigabytes. Nothing in it is run, resolved or fetched.
/// </summary>
internal sealed class XlsxParts : IDisposable
{
    /// <summary>Bytes that all parts together may unfold to.</summary>
    public const long MaxUnfolded = 1024L * 1024 * 1024;

    /// <summary>How many times its packed size a part may unfold to; real sheets stay below 60.</summary>
    public const int MaxRatio = 200;

    /// <summary>Parts below this size may have any ratio.</summary>
    private const long AnyRatioBelow = 1024 * 1024;

    private const int MaxEntries = 10_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CloseInput = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly ZipArchive archive;

    /// <exception cref="ImportFileException">No archive, or one that unfolds beyond the limits.</exception>
    /// <exception cref="IOException">The file cannot be opened or read: nothing is said about what is in it.</exception>
    public XlsxParts(string path) : this(File.OpenRead(path))
    {
    }

    /// <inheritdoc cref="XlsxParts(string)"/>
    /// <param name="stream">The file; disposed of with this.</param>
    internal XlsxParts(Stream stream)
    {
        var file = new WatchedFile(stream);
        try
        {
            archive = new ZipArchive(file, ZipArchiveMode.Read);
            // The directory is read here, and it can be as damaged as the rest.
            var entries = archive.Entries;
            if (entries.Count > MaxEntries || entries.Any(e => e.Length is < 0 or > MaxUnfolded) || entries.Sum(e => e.Length) > MaxUnfolded || entries.Any(IsBomb))
                throw new ImportFileException(ImportCodes.WorkbookTooLarge);
        }
        catch (Exception fault)
        {
            file.Dispose();
            if (file.Failure is { } failure)
                throw new IOException("The workbook could not be read from where it lies.", failure);
            // Places outside the file are asked for by a damaged directory: seeking there is an IOException, reading there the end of the stream.
            if (fault is InvalidDataException or ArgumentException or IOException)
                throw new ImportFileException(ImportCodes.WorkbookUnreadable);
            throw;
        }
    }

    /// <summary>A part by its path in the package; null when there is none.</summary>
    public XmlReader? Open(string part)
    {
        var entry = archive.GetEntry(part.TrimStart('/'));
        return entry is null ? null : XmlReader.Create(new Bounded(entry.Open(), entry.Length), Settings);
    }

    /// <summary>Path of the part to which another refers, by the last word of the relationship's type; null when there is none.</summary>
    /// <param name="from">The part that refers; "" for the package itself.</param>
    public IEnumerable<(string Id, string Kind, string Part)> References(string from)
    {
        var slash = from.LastIndexOf('/');
        var (folder, name) = (from[..(slash + 1)], from[(slash + 1)..]);
        using var xml = Open($"{folder}_rels/{name}.rels");
        while (xml is not null && xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship" || xml.GetAttribute("TargetMode") == "External")
                continue;
            var target = xml.GetAttribute("Target") ?? "";
            yield return (xml.GetAttribute("Id") ?? "", (xml.GetAttribute("Type") ?? "").Split('/')[^1], target.StartsWith('/') ? target[1..] : folder + target);
        }
    }

    public void Dispose() => archive.Dispose();

    private static bool IsBomb(ZipArchiveEntry entry) => entry.Length > AnyRatioBelow && entry.Length / Math.Max(1, entry.CompressedLength) > MaxRatio;

    /// <summary>Ends where the archive's directory said that the part ends, whatever it really unfolds to.</summary>
    private sealed class Bounded(Stream inner, long left) : Stream
    {
        private long left = left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            left -= read;
            return left < 0 ? throw new ImportFileException(ImportCodes.WorkbookTooLarge) : read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
