using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// One row of the append-only trail (45 CFR 164.312(b)). It commits unsealed with the act's own transaction; the sealer
/// then gives it its place (<see cref="Seq"/>) and hash. Nothing else is ever updated, nothing deleted.
/// </summary>
public sealed class AuditEvent : IBookkeeping
{
    /// <summary>Insertion order, assigned by the database; gaps are normal.</summary>
    public long RowId { get; private set; }

    /// <summary>Place in the chain, from 1 without gaps; null until sealed.</summary>
    public long? Seq { get; internal set; }

    /// <summary>UTC, whole milliseconds (every provider keeps that precision, so the hash can be recomputed).</summary>
    public required DateTimeOffset UtcTime { get; init; }

    public required ActorKind ActorKind { get; init; }
    public required Guid ActorId { get; init; }
    public required string ActorRole { get; init; }
    public string? SessionId { get; init; }
    public string? SourceIp { get; init; }
    public required AuditAction Action { get; init; }
    public required AuditOutcome Outcome { get; init; }
    public string? ObjectType { get; init; }
    public string? ObjectId { get; init; }
    public int? ObjectVersion { get; init; }

    /// <summary>Keyed pseudonym of the person concerned (HMAC-SHA-256, first 16 bytes, hex).</summary>
    public string? SubjectPseudoId { get; init; }
    public string? Purpose { get; init; }
    public string? ReasonCodes { get; init; }
    public byte[]? BeforeHash { get; init; }
    public byte[]? AfterHash { get; init; }
    public Guid? CorrelationId { get; init; }

    /// <summary>Hash of the row before; 32 zero bytes for the first. Null until sealed.</summary>
    public byte[]? PrevHash { get; internal set; }

    /// <summary>SHA-256 over the canonical row and <see cref="PrevHash"/>. Null until sealed.</summary>
    public byte[]? Hash { get; internal set; }
}

internal sealed class AuditEventMapping : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable("audit_events");
        builder.HasKey(e => e.RowId);
        builder.Property(e => e.RowId).ValueGeneratedOnAdd();
        builder.Property(e => e.ActorRole).HasMaxLength(200);
        builder.Property(e => e.SessionId).HasMaxLength(64);
        builder.Property(e => e.SourceIp).HasMaxLength(64);
        builder.Property(e => e.ObjectType).HasMaxLength(40);
        builder.Property(e => e.ObjectId).HasMaxLength(64);
        builder.Property(e => e.SubjectPseudoId).HasMaxLength(32);
        builder.Property(e => e.Purpose).HasMaxLength(200);
        builder.Property(e => e.ReasonCodes).HasMaxLength(400);
        builder.HasIndex(e => e.Seq).IsUnique();
        builder.HasIndex(e => new { e.Action, e.UtcTime });
        builder.HasIndex(e => new { e.ObjectType, e.ObjectId });
    }
}

public static class AuditDb
{
    extension(AppDbContext db)
    {
        public DbSet<AuditEvent> AuditEvents => db.Set<AuditEvent>();

        public DbSet<AuditCheckpoint> AuditCheckpoints => db.Set<AuditCheckpoint>();

        /// <summary>The sealed chain in order, streamed.</summary>
        public IAsyncEnumerable<AuditRecord> SealedAuditRecords() => db.Set<AuditEvent>().AsNoTracking()
            .Where(e => e.Seq != null).OrderBy(e => e.Seq).AsAsyncEnumerable().Select(AuditRecord.From);
    }
}
