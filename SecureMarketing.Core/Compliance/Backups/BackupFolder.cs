using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Compliance;

/// <summary>What a backup is to be held against after a restore, read in the moment in which it was taken.</summary>
/// <param name="Name"><c>backup-20261130T020000Z</c>: also the name of its file.</param>
/// <param name="Schema">Last migration that was applied.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
/// <param name="Seq">Length of the sealed audit chain, 0 upward.</param>
/// <param name="Hash">Of its last record, lower-case hex; null: nothing was sealed.</param>
/// <param name="Rows">Of each table.</param>
public sealed record BackupMark(string Name, DateTimeOffset MadeAt, string Schema, long Bytes, string Sha256, long Seq, string? Hash, SortedDictionary<string, long> Rows);

/// <summary>One thing that a restored copy was asked.</summary>
/// <param name="Name">What: <c>file</c>, <c>integrity</c>, <c>rows</c>, <c>schema</c>, <c>trail</c>, <c>keys</c>, <c>hold</c>.</param>
/// <param name="Words">What was found; no names, no values.</param>
public sealed record RestoreCheck(string Name, bool Passed, string Words);

/// <summary>How a restore of a backup went.</summary>
/// <param name="Seconds">From the copying to the last check.</param>
public sealed record RestoreReport(string Backup, DateTimeOffset MadeAt, DateTimeOffset TestedAt, double Seconds, IReadOnlyList<RestoreCheck> Checks)
{
    public bool Passed => Checks.All(c => c.Passed);
}

/// <summary>A backup, and the last test of it; null: it was not tested.</summary>
public sealed record KeptBackup(BackupMark Mark, RestoreReport? Test);

/// <summary>
/// Where backups lie: setting <c>Backup:Folder</c>, by default <c>backups</c> in the data folder. A disk that fails takes both, so an
/// installation wants a folder on another. <c>Backup:Keep</c>: how many stay, 1 upward, by default 7.
/// </summary>
internal sealed class BackupFolder(IConfiguration configuration, DataFolder data)
{
    private const string Prefix = "backup-";
    private readonly DataFolder place = new(configuration["Backup:Folder"] is { Length: > 0 } chosen ? chosen : data.File("backups"));

    public int Keep { get; } = Math.Max(1, configuration.GetValue("Backup:Keep", 7));

    public static string NameAt(DateTimeOffset at) => FormattableString.Invariant($"{Prefix}{at.UtcDateTime:yyyyMMddTHHmmssZ}");

    public string File(string name) => place.File(name + ".db");

    public string MarkFile(string name) => place.File(name + ".json");

    public string TestFile(string name) => place.File(name + ".tested.json");

    /// <summary>The newest first. What cannot be read, or has lost its copy, is not among them; nor is anything while the folder is gone, such as a disk that is not there.</summary>
    public IReadOnlyList<KeptBackup> List()
    {
        var kept = new List<KeptBackup>();
        if (!Directory.Exists(place.Path))
            return kept;
        foreach (var name in Directory.EnumerateFiles(place.Path, Prefix + "*.db").Select(path => Path.GetFileNameWithoutExtension(path)!).OrderDescending(StringComparer.Ordinal))
        {
            if (Read<BackupMark>(MarkFile(name)) is { } mark && mark.Name == name)
                kept.Add(new KeptBackup(mark, Read<RestoreReport>(TestFile(name))));
        }

        return kept;
    }

    /// <summary>Deletes all but the newest; the newest whose restore passed stays in any case.</summary>
    public void Prune()
    {
        var kept = List();
        var proven = kept.FirstOrDefault(k => k.Test?.Passed == true);
        foreach (var old in kept.Skip(Keep).Where(k => k != proven))
        {
            foreach (var file in (string[])[File(old.Mark.Name), MarkFile(old.Mark.Name), TestFile(old.Mark.Name)])
                System.IO.File.Delete(file);
        }
    }

    private static T? Read<T>(string path) where T : class
    {
        try
        {
            return System.IO.File.Exists(path) ? JsonSerializer.Deserialize<T>(System.IO.File.ReadAllText(path), JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
