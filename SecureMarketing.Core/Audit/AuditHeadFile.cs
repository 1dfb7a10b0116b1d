using System.Text.Json;

namespace SecureMarketing.Core.Audit;

/// <summary>The newest signed head outside the database: the anchor against a cut tail, and the watermark that shows a restore (<see cref="RestoreWatch"/>).</summary>
public sealed class AuditHeadFile(WatermarkFolder folder)
{
    private string Path => folder.File("audit-head.json");

    /// <summary>Null before the first seal, or when another node seals.</summary>
    /// <exception cref="DamagedHeadException">The file does not hold a head.</exception>
    public AuditCheckpoint? Read()
    {
        if (!File.Exists(Path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<AuditCheckpoint>(File.ReadAllText(Path), JsonSerializerOptions.Web);
        }
        catch (JsonException damaged)
        {
            throw new DamagedHeadException($"{Path} does not hold an audit head. Restore it from a backup, or compare the chain with an exported checkpoint.", damaged);
        }
    }

    /// <summary>Replaces the file in one step, so that a crash leaves the old or the new head.</summary>
    public void Write(AuditCheckpoint head)
    {
        var next = Path + ".new";
        File.WriteAllText(next, JsonSerializer.Serialize(head, JsonSerializerOptions.Web));
        File.Move(next, Path, overwrite: true);
    }

    /// <summary>Goes back to another head; null: there is none yet.</summary>
    internal void Replace(AuditCheckpoint? head)
    {
        if (head is not null)
            Write(head);
        else
            File.Delete(Path);
    }
}

/// <summary>The head file does not hold a head: nobody can tell whether the database is the newest, so nothing may be sent on it.</summary>
public sealed class DamagedHeadException(string message, Exception cause) : InvalidOperationException(message, cause);
