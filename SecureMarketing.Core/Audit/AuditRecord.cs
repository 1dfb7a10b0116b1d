using System.Security.Cryptography;
using System.Text.Json;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// A sealed event as the chain sees it and as an export carries it. <see cref="ComputeHash"/> is the definition of the
/// chain: SHA-256 over the canonical form followed by the hash before.
/// </summary>
public sealed record AuditRecord
{
    public required long Seq { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public required long UnixMs { get; init; }
    public required int ActorKind { get; init; }
    public required Guid ActorId { get; init; }
    public required string ActorRole { get; init; }
    public string? SessionId { get; init; }
    public string? SourceIp { get; init; }
    public required int Action { get; init; }
    public required int Outcome { get; init; }
    public string? ObjectType { get; init; }
    public string? ObjectId { get; init; }
    public int? ObjectVersion { get; init; }
    public string? SubjectPseudoId { get; init; }
    public string? Purpose { get; init; }
    public string? ReasonCodes { get; init; }

    /// <summary>Lower-case hex, as all hashes here.</summary>
    public string? BeforeHash { get; init; }
    public string? AfterHash { get; init; }
    public Guid? CorrelationId { get; init; }
    public required string PrevHash { get; init; }
    public required string Hash { get; init; }

    /// <summary>The hash before the first record.</summary>
    public static string Genesis { get; } = new('0', 64);

    internal static AuditRecord From(AuditEvent e) => new()
    {
        Seq = e.Seq ?? 0,
        UnixMs = e.UtcTime.ToUnixTimeMilliseconds(),
        ActorKind = (int)e.ActorKind,
        ActorId = e.ActorId,
        ActorRole = e.ActorRole,
        SessionId = e.SessionId,
        SourceIp = e.SourceIp,
        Action = (int)e.Action,
        Outcome = (int)e.Outcome,
        ObjectType = e.ObjectType,
        ObjectId = e.ObjectId,
        ObjectVersion = e.ObjectVersion,
        SubjectPseudoId = e.SubjectPseudoId,
        Purpose = e.Purpose,
        ReasonCodes = e.ReasonCodes,
        BeforeHash = RecordText.Hex(e.BeforeHash),
        AfterHash = RecordText.Hex(e.AfterHash),
        CorrelationId = e.CorrelationId,
        PrevHash = RecordText.Hex(e.PrevHash) ?? "",
        Hash = RecordText.Hex(e.Hash) ?? "",
    };

    /// <summary>
    /// SHA-256 over a JSON array of every field in declaration order, then the bytes of <see cref="PrevHash"/>. An array
    /// and not an object: names cannot be reordered, and a null differs from an empty string.
    /// </summary>
    public byte[] ComputeHash()
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteNumberValue(Seq);
            json.WriteNumberValue(UnixMs);
            json.WriteNumberValue(ActorKind);
            json.WriteStringValue(ActorId);
            json.WriteStringValue(ActorRole);
            json.WriteStringValue(SessionId);
            json.WriteStringValue(SourceIp);
            json.WriteNumberValue(Action);
            json.WriteNumberValue(Outcome);
            json.WriteStringValue(ObjectType);
            json.WriteStringValue(ObjectId);
            if (ObjectVersion is { } version)
                json.WriteNumberValue(version);
            else
                json.WriteNullValue();
            json.WriteStringValue(SubjectPseudoId);
            json.WriteStringValue(Purpose);
            json.WriteStringValue(ReasonCodes);
            json.WriteStringValue(BeforeHash);
            json.WriteStringValue(AfterHash);
            json.WriteStringValue(CorrelationId?.ToString());
            json.WriteEndArray();
        }

        buffer.Write(Convert.FromHexString(PrevHash));
        return SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
