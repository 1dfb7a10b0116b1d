using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// Hashes of many events, one after the other, straight from their rows: what <see cref="AuditRecord.ComputeHash"/> defines, without a
/// record, its hex and a buffer for each. One caller at a time.
/// </summary>
internal sealed class ChainHash : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter json;

    public ChainHash() => json = new Utf8JsonWriter(buffer);

    /// <param name="sealing">With its place and the hash before it.</param>
    public byte[] Of(AuditEvent sealing)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartArray();
        json.WriteNumberValue(sealing.Seq!.Value);
        json.WriteNumberValue(sealing.UtcTime.ToUnixTimeMilliseconds());
        json.WriteNumberValue((int)sealing.ActorKind);
        json.WriteStringValue(sealing.ActorId);
        json.WriteStringValue(sealing.ActorRole);
        json.WriteStringValue(sealing.SessionId);
        json.WriteStringValue(sealing.SourceIp);
        json.WriteNumberValue((int)sealing.Action);
        json.WriteNumberValue((int)sealing.Outcome);
        json.WriteStringValue(sealing.ObjectType);
        json.WriteStringValue(sealing.ObjectId);
        if (sealing.ObjectVersion is { } version)
            json.WriteNumberValue(version);
        else
            json.WriteNullValue();
        json.WriteStringValue(sealing.SubjectPseudoId);
        json.WriteStringValue(sealing.Purpose);
        json.WriteStringValue(sealing.ReasonCodes);
        json.WriteStringValue(RecordText.Hex(sealing.BeforeHash));
        json.WriteStringValue(RecordText.Hex(sealing.AfterHash));
        if (sealing.CorrelationId is { } correlation)
            json.WriteStringValue(correlation);
        else
            json.WriteNullValue();
        json.WriteEndArray();
        json.Flush();
        buffer.Write(sealing.PrevHash);
        return SHA256.HashData(buffer.WrittenSpan);
    }

    public void Dispose() => json.Dispose();
}
