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
            var row = new AuditEvent
            {
                UtcTime = TestHost.Start.AddMilliseconds(7),
                ActorKind = ActorKind.Operator,
                ActorId = Guid.CreateVersion7(),
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
                CorrelationId = full ? Guid.CreateVersion7() : null,
                Seq = seq,
                PrevHash = [.. Enumerable.Repeat((byte)seq, 32)],
            };
            Assert.Equal(AuditRecord.From(row).ComputeHash(), chain.Of(row));
        }
    }
}
