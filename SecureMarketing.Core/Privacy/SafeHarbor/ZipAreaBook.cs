using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy.SafeHarbor;

/// <summary>
/// The censuses at hand: the shipped one, and those that were imported into the data folder (<c>zip-areas/YEAR.csv</c>, a
/// remark with the source first). The law asks for current public figures, so a newer census must not wait for a release.
/// </summary>
public sealed class ZipAreaBook(DataFolder folder)
{
    private const string SourceMark = "# source: ";

    private readonly ZipAreas shipped = ZipAreas.Shipped();

    /// <summary>Years, newest first.</summary>
    public IReadOnlyList<string> Vintages =>
        [.. Imported().Select(f => Path.GetFileNameWithoutExtension(f)).Append(shipped.Vintage).Distinct(StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal)];

    /// <summary>The table of a year; null when there is none.</summary>
    /// <exception cref="FormatException">Somebody damaged the imported file.</exception>
    public ZipAreas? Find(string vintage)
    {
        if (vintage == shipped.Vintage)
            return shipped;
        if (Imported().FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == vintage) is not { } file)
            return null;
        var text = File.ReadAllText(file);
        var source = text.StartsWith(SourceMark, StringComparison.Ordinal) ? text[SourceMark.Length..text.IndexOf('\n', StringComparison.Ordinal)].Trim() : "imported";
        return ZipAreas.Read(new StringReader(text), vintage, source);
    }

    /// <summary>Keeps a table that was read before.</summary>
    internal async Task KeepAsync(string vintage, string source, string text, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Folder(), vintage + ".csv");
        // Written beside and moved, so that an export never reads half a table.
        await File.WriteAllTextAsync(file + ".new", SourceMark + source + "\n" + text, cancellationToken);
        File.Move(file + ".new", file, overwrite: true);
    }

    private string Folder() => folder.Folder("zip-areas");

    private string[] Imported() => Directory.GetFiles(Folder(), "*.csv");
}

/// <summary>Expected refusals about areas.</summary>
public static class ZipAreaErrors
{
    public static Error Vintage { get; } = new("zip_areas.vintage", "Name the census by its year, e.g. 2030. The shipped one, 2020, cannot be replaced.");

    public static Error Unreadable { get; } = new("zip_areas.unreadable", "The file could not be read. Check the path and that you may read it.", ErrorKind.NotFound);

    public static Error Format(string message) => new("zip_areas.format", message);
}
