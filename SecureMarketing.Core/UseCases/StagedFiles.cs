namespace SecureMarketing.Core.UseCases;

/// <summary>
/// Files and folders that a use case writes for others to take. Each is written under a name of its own beside its place and is put there
/// only once the event is on record; whatever else becomes of the call, nothing of it stays. No audit, no export.
/// </summary>
public sealed class StagedFiles : IDisposable
{
    /// <summary>Of what is not in its place yet, and of what a killed process left.</summary>
    public const string Ending = ".part";

    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);

    internal StagedFiles()
    {
    }

    /// <summary>The path to write instead of this one, for a file or a folder; the same for the same path.</summary>
    public string For(string path)
    {
        if (!places.TryGetValue(path, out var part))
            places[path] = part = $"{path}.{Guid.CreateVersion7():N}{Ending}";
        return part;
    }

    /// <summary>Puts what was written into its place, over what stood there.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The place may not be written to.</exception>
    internal void Finish()
    {
        foreach (var (path, part) in places)
        {
            if (Directory.Exists(part))
            {
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                Directory.Move(part, path);
            }
            else if (File.Exists(part))
            {
                File.Move(part, path, overwrite: true);
            }
        }

        places.Clear();
    }

    /// <summary>Removes what was not put into its place.</summary>
    public void Dispose()
    {
        foreach (var part in places.Values)
        {
            // Asked first: where the folder itself is gone, such as with its disk, deleting throws.
            if (Directory.Exists(part))
                Directory.Delete(part, recursive: true);
            else if (File.Exists(part))
                File.Delete(part);
        }

        places.Clear();
    }
}
