using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>
/// The folder of a source on the disk. Files are moved within it only, by renaming, so that of two nodes one gets a file and
/// none is ever half there. Nothing of a link is followed: it could lead out of the configured root (CWE-59).
/// </summary>
internal sealed class SourceFolder
{
    public const string Work = "work";
    public const string Done = "done";
    public const string Rejected = "rejected";
    public const string Duplicate = "duplicate";

    private static readonly string[] Own = [Work, Done, Rejected, Duplicate];

    /// <summary>Names that senders give to what is not complete yet.</summary>
    private static readonly string[] Unfinished = [".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp"];

    private SourceFolder(string path) => Path = path;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Finds the folder below the root and makes its own folders; every part is looked at anew each time.</summary>
    public static Result<SourceFolder> Open(ImportSettings settings, string relative)
    {
        if (settings.SourceRoot is not { Length: > 0 } root)
            return IntakeErrors.NoRoot;
        if (!System.IO.Path.IsPathFullyQualified(root) || !Directory.Exists(root))
            return IntakeErrors.RootMissing;
        if (Parts(relative) is not { } parts)
            return IntakeErrors.FolderOutside;
        var path = System.IO.Path.GetFullPath(root);
        foreach (var part in parts)
        {
            path = System.IO.Path.Combine(path, part);
            if (!Directory.Exists(path))
                return IntakeErrors.FolderMissing;
            if (IsLink(path))
                return IntakeErrors.FolderLink;
        }

        try
        {
            foreach (var own in Own)
            {
                var inner = System.IO.Path.Combine(path, own);
                if (IsLink(inner))
                    return IntakeErrors.FolderLink;
                Directory.CreateDirectory(inner);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return IntakeErrors.FolderUnwritable;
        }

        return new SourceFolder(path);
    }

    /// <summary>The parts of a relative folder, none for the root itself; null when it is not below the root.</summary>
    public static string[]? Parts(string relative)
    {
        if (relative is "" or ".")
            return [];
        var parts = relative.Split('/', '\\');
        return parts.All(p => p is not ("" or "." or "..") && p == p.Trim() && p.IndexOfAny(System.IO.Path.GetInvalidFileNameChars()) < 0 && !p.Contains(':', StringComparison.Ordinal) &&
            !Own.Contains(p, StringComparer.OrdinalIgnoreCase)) ? parts : null;
    }

    /// <summary>The files that the pattern means and that are no link, by name.</summary>
    public IReadOnlyList<FoundFile> Find(string pattern)
    {
        var names = new DirectoryInfo(Path).EnumerateFiles().Where(f => f.LinkTarget is null).ToDictionary(f => f.Name, StringComparer.Ordinal);
        return [.. names.Values
            .Where(f => IsMeant(f.Name) && FileNames.Matches(pattern, f.Name))
            .Select(f => new FoundFile(f.Name, f.Length, Milliseconds(f.LastWriteTimeUtc), names.ContainsKey(f.Name + FoundFile.Marker)))
            .OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    public string InFolder(string name) => System.IO.Path.Combine(Path, name);

    /// <param name="own">One of the four folders.</param>
    /// <param name="run">The import that the file belongs to.</param>
    /// <param name="name">Its own name.</param>
    public string In(string own, ImportRunId run, string name) => System.IO.Path.Combine(Path, own, run.Value.ToString("N"), name);

    /// <summary>Moves a file by renaming it, unless it was moved already: a later file of that name stays where it is.</summary>
    /// <returns>True when it stands there now, because of this call or of an earlier one.</returns>
    public static bool Move(string from, string to)
    {
        if (File.Exists(to) || !File.Exists(from))
            return File.Exists(to);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
        try
        {
            // Forbidding to overwrite would link and unlink, which two nodes can both do; a rename succeeds once.
            File.Move(from, to, overwrite: true);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Another node was faster.
            return File.Exists(to);
        }
    }

    /// <summary>Takes the folder of an import out of <c>work/</c> once nothing is in it.</summary>
    public void Clear(ImportRunId run)
    {
        var work = System.IO.Path.Combine(Path, Work, run.Value.ToString("N"));
        if (Directory.Exists(work) && !Directory.EnumerateFileSystemEntries(work).Any())
            Directory.Delete(work);
    }

    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <summary>As every database keeps it, or it would never be equal again.</summary>
    private static DateTimeOffset Milliseconds(DateTime utc) => DateTimeOffset.FromUnixTimeMilliseconds(new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds());

    private static bool IsMeant(string name) => name[0] != '.' && !name.EndsWith(FoundFile.Marker, StringComparison.OrdinalIgnoreCase) &&
        !Unfinished.Contains(System.IO.Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
}

/// <summary>A file that lies in a source's folder. A class: its name may be a patient's, and is not to be printed.</summary>
internal sealed class FoundFile(string name, long size, DateTimeOffset modifiedAt, bool marked)
{
    /// <summary>What a sender puts after a file's name, on an empty file of its own, when the file is complete.</summary>
    public const string Marker = ".done";

    public string Name { get; } = name;

    /// <summary>Bytes.</summary>
    public long Size { get; } = size;

    public DateTimeOffset ModifiedAt { get; } = modifiedAt;

    /// <summary>Its marker is there.</summary>
    public bool Marked { get; } = marked;
}
