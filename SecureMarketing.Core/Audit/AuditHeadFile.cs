using System.Text.Json;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>The newest signed head beside the database: the anchor against a cut tail.</summary>
public sealed class AuditHeadFile(DataFolder folder)
{
    private string Path => folder.File("audit-head.json");

    /// <summary>Null before the first seal, or when another node seals.</summary>
    /// <exception cref="InvalidOperationException">The file is damaged.</exception>
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
            throw new InvalidOperationException($"{Path} does not hold an audit head. Restore it from a backup, or compare the chain with an exported checkpoint.", damaged);
        }
    }

    /// <summary>Replaces the file in one step, so that a crash leaves the old or the new head.</summary>
    public void Write(AuditCheckpoint head)
    {
        var next = Path + ".new";
        File.WriteAllText(next, JsonSerializer.Serialize(head, JsonSerializerOptions.Web));
        File.Move(next, Path, overwrite: true);
    }
}
