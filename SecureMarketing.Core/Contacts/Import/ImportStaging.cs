using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Where uploaded files wait for the worker: a folder of the data folder (mode 0700) under neutral names, deleted as soon
/// as their run is over. Until then they hold PHI as uploaded; the disk's own encryption protects them.
/// </summary>
public sealed class ImportStaging(DataFolder data)
{
    private string Root => data.Folder("staging");

    /// <summary>A new folder for the files of one request.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(Root, ImportRunId.New().Value.ToString("N"))).FullName;

    /// <summary>The folder of a run that is filled before the run exists, and found again after a crash.</summary>
    public string FolderOf(ImportRunId run) => Directory.CreateDirectory(Path.Combine(Root, run.Value.ToString("N"))).FullName;

    /// <summary>Copies an upload under a number; only its extension is kept, as a hint of the format.</summary>
    /// <returns>The full path.</returns>
    public static async Task<string> SaveAsync(string folder, int number, string name, Stream content, CancellationToken cancellationToken)
    {
        var extension = Path.GetExtension(name);
        if (extension.Length > 8 || extension.Skip(1).Any(c => !char.IsAsciiLetterOrDigit(c)))
            extension = "";
        var path = Path.Combine(folder, FormattableString.Invariant($"{number:0000}{extension}"));
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await content.CopyToAsync(target, cancellationToken);
        return path;
    }

    /// <summary>Deletes the folder of a staged file; a path outside the staging area is left alone.</summary>
    public void Discard(string stagedFile)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(stagedFile)) is { } folder && Path.GetDirectoryName(folder) == Root && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Deletes what was left behind, such as files of a dry run that nobody confirmed.</summary>
    public void Sweep(DateTimeOffset now, TimeSpan age)
    {
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (Directory.GetCreationTimeUtc(folder) < (now - age).UtcDateTime)
                Directory.Delete(folder, recursive: true);
        }
    }
}
