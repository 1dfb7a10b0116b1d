using System.Globalization;
using System.Reflection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Audit;

public sealed class ChainHashTests
{
    /// <summary>The sealer hashes rows as they are; the record's own hash defines the chain.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HashOfARow_IsThatOfItsRecord(bool full)
    {
        using var chain = new ChainHash();
        foreach (var seq in new[] { 1L, 2L, long.MaxValue })
        {
            var row = Row(full, seq);
            Assert.Equal(AuditRecord.From(row).ComputeHash(), chain.Of(row));
        }
    }

    /// <summary>A field added to the trail and forgotten in the hash could be changed without anybody seeing it.</summary>
    [Fact]
    public void EveryFieldOfARowAndOfItsRecord_IsHashed()
    {
        using var chain = new ChainHash();
        var known = chain.Of(Row(true, 7));
        foreach (var field in typeof(AuditEvent).GetProperties().Where(p => p.Name is not (nameof(AuditEvent.RowId) or nameof(AuditEvent.Hash))))
        {
            foreach (var other in Others(field))
            {
                var row = Row(true, 7);
                field.SetValue(row, other);
                Assert.False(known.SequenceEqual(chain.Of(row)), field.Name);
                Assert.Equal(AuditRecord.From(row).ComputeHash(), chain.Of(row));
            }
        }

        foreach (var field in typeof(AuditRecord).GetProperties().Where(p => p.GetMethod!.IsStatic is false && p.Name != nameof(AuditRecord.Hash)))
        {
            foreach (var other in Others(field))
            {
                var record = AuditRecord.From(Row(true, 7));
                field.SetValue(record, field.Name == nameof(AuditRecord.PrevHash) ? AuditRecord.Genesis : other);
                Assert.False(known.SequenceEqual(record.ComputeHash()), field.Name);
            }
        }
    }

    /// <summary>Values that differ from those of <see cref="Row"/>, none among them where there may be none.</summary>
    private static IEnumerable<object?> Others(PropertyInfo field)
    {
        var type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        yield return type == typeof(string) ? "other"
            : type == typeof(byte[]) ? new byte[32]
            : type == typeof(Guid) ? Guid.CreateVersion7()
            : type == typeof(DateTimeOffset) ? TestHost.Start.AddMilliseconds(8)
            : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)
            : Convert.ChangeType(987_654, type, CultureInfo.InvariantCulture);
        if (field.Name is not (nameof(AuditEvent.Seq) or nameof(AuditEvent.PrevHash)) && new NullabilityInfoContext().Create(field).WriteState == NullabilityState.Nullable)
            yield return null;
    }

    private static AuditEvent Row(bool full, long seq) => new()
    {
        UtcTime = TestHost.Start.AddMilliseconds(7),
        ActorKind = ActorKind.Operator,
        ActorId = Guid.Parse("018c0000-0000-7000-8000-000000000001"),
        ActorRole = full ? "Rôle \"x\" <é>" : "",
        SessionId = full ? "s" : null,
        SourceIp = full ? "192.0.2.1" : null,
        Action = AuditAction.GateEvaluated,
        Outcome = AuditOutcome.Refused,
        ObjectType = full ? "message" : null,
        ObjectId = full ? "1" : null,
        ObjectVersion = full ? 3 : null,
        SubjectPseudoId = full ? "ab" : null,
        Purpose = full ? "p" : null,
        ReasonCodes = full ? "A,B" : null,
        BeforeHash = full ? [1, 171] : null,
        AfterHash = full ? [2] : null,
        CorrelationId = full ? Guid.Parse("018c0000-0000-7000-8000-000000000002") : null,
        Seq = seq,
        PrevHash = [.. Enumerable.Repeat((byte)seq, 32)],
    };
}
