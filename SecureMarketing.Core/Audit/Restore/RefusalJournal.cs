using System.Globalization;
using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Audit;

/// <summary>One change by which somebody is written to less, as the journal keeps it: no name, no address, no value.</summary>
/// <param name="Seq">Place in the chain, 1 upward; of the journal's first line the place that it begins after, 0 upward.</param>
/// <param name="Hash">Of the event, 64 hex digits; empty in the first line.</param>
/// <param name="UnixMs">Milliseconds since 1970-01-01 UTC.</param>
/// <param name="Action">What happened; <see cref="AuditAction.NotAudited"/> in the first line.</param>
/// <param name="Subject">Keyed pseudonym of the person; null: none was named.</param>
public sealed record JournaledRefusal(long Seq, string Hash, long UnixMs, AuditAction Action, string? Subject);

/// <summary>
/// Revocations, opt-outs and all else that narrows what a person gets, one line each in a file outside the database
/// (<c>refusals.jsonl</c>), written as the trail is sealed. After an older copy of the database was put back, it tells whose wishes the copy
/// does not know (compliance §5).
/// </summary>
public sealed class RefusalJournal(WatermarkFolder folder)
{
    private const string Name = "refusals.jsonl";

    /// <summary>Events after which somebody may be owed less mail than before; some tell the opposite as well, and are kept to be safe.</summary>
    private static readonly HashSet<AuditAction> Narrowing =
    [
        AuditAction.AuthorizationRevoked, AuditAction.AuthorizationChanged, AuditAction.SuppressionAdded, AuditAction.PreferenceChanged, AuditAction.UnsubscribedOneClick,
        AuditAction.PreferencesStated, AuditAction.ConfidentialAddressChanged, AuditAction.RepresentativeChanged, AuditAction.PersonErased,
    ];

    private string Path => folder.File(Name);

    /// <summary>The events that the journal keeps, for a query.</summary>
    public static IReadOnlyCollection<AuditAction> Kept => Narrowing;

    public static bool Keeps(AuditEvent happened) => happened is { Outcome: AuditOutcome.Succeeded, SubjectPseudoId: not null } && Narrowing.Contains(happened.Action);

    /// <summary>Adds sealed events, in the order of the chain, and waits for the disk.</summary>
    /// <param name="events">May be empty: then only the beginning of a new journal is written.</param>
    /// <param name="begins">Place in the chain after which a journal that does not exist yet is complete.</param>
    public void Append(IReadOnlyList<AuditEvent> events, long begins)
    {
        var isNew = !File.Exists(Path);
        if (!isNew && events.Count == 0)
            return;
        var text = new StringBuilder();
        if (isNew)
            Write(text, new JournaledRefusal(begins, "", 0, AuditAction.NotAudited, null));
        foreach (var one in events)
            Write(text, new JournaledRefusal(one.Seq!.Value, Convert.ToHexStringLower(one.Hash!), one.UtcTime.ToUnixTimeMilliseconds(), one.Action, one.SubjectPseudoId));
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
    }

    /// <summary>All lines, the first one included; empty when there is no journal. A last line that a crash left unfinished is not among them.</summary>
    /// <exception cref="InvalidOperationException">A line before the last cannot be read.</exception>
    public IReadOnlyList<JournaledRefusal> Read()
    {
        if (!File.Exists(Path))
            return [];
        var lines = File.ReadAllLines(Path);
        var read = new List<JournaledRefusal>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                read.Add(JsonSerializer.Deserialize<JournaledRefusal>(lines[i], JsonSerializerOptions.Web)!);
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                // The seal that it belongs to was never noted as done, so it is written again.
            }
            catch (JsonException damaged)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Line {i + 1} of {Path} is damaged. Restore the file from a backup of its own."), damaged);
            }
        }

        return read;
    }

    /// <summary>Keeps these lines alone: what is lost stands in the database from now on.</summary>
    public void Replace(IReadOnlyList<JournaledRefusal> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            Write(text, line);
        var next = Path + ".new";
        File.WriteAllText(next, text.ToString());
        File.Move(next, Path, overwrite: true);
    }

    private static void Write(StringBuilder text, JournaledRefusal line) => text.Append(JsonSerializer.Serialize(line, JsonSerializerOptions.Web)).Append('\n');
}
