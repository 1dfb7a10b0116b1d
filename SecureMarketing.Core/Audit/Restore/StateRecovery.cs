using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

public readonly record struct StateRecoveryId(Guid Value) : ITypedId<StateRecoveryId>
{
    public static StateRecoveryId New() => new(Guid.CreateVersion7());
    public static StateRecoveryId From(Guid value) => new(value);
}

/// <summary>How far the work after a restore has come.</summary>
public enum RecoveryState
{
    /// <summary>Every send is held; what the copy does not know was not replayed yet.</summary>
    Found = 1,

    /// <summary>The lost refusals are in effect again; a second person has still to say so.</summary>
    Replayed = 2,

    /// <summary>Over: sends go on.</summary>
    Confirmed = 3,
}

/// <summary>
/// An older copy of the database was put back: what was sealed last is not in it. Until what people refused since has been replayed, and a
/// second person confirmed it, the gate holds every send (<c>STALE_STATE</c>, compliance §5).
/// </summary>
public sealed class StateRecovery
{
    private StateRecovery()
    {
    }

    internal StateRecovery(AuditCheckpoint mark, long keptSeq, DateTimeOffset? keptAt, int lost, bool complete, DateTimeOffset now)
    {
        Id = StateRecoveryId.New();
        (MarkSeq, MarkHash, MarkAt) = (mark.Seq, mark.Hash, DateTimeOffset.FromUnixTimeMilliseconds(mark.UnixMs));
        (KeptSeq, KeptAt, Lost, IsComplete, FoundAt) = (keptSeq, keptAt, lost, complete, now);
    }

    public StateRecoveryId Id { get; private set; }

    /// <summary>Length of the chain that was there before, 1 upward.</summary>
    public long MarkSeq { get; private set; }

    /// <summary>Hash of its last record, 64 hex digits; unique, so that one restore is one row on however many nodes.</summary>
    public string MarkHash { get; private set; } = "";

    /// <summary>When that was sealed.</summary>
    public DateTimeOffset MarkAt { get; private set; }

    /// <summary>Length of the chain in the copy, 0 upward.</summary>
    public long KeptSeq { get; private set; }

    /// <summary>Time of the copy's last event; null: it has none.</summary>
    public DateTimeOffset? KeptAt { get; private set; }

    /// <summary>Refusals in the journal that the copy does not know.</summary>
    public int Lost { get; private set; }

    /// <summary>False: the journal begins after the copy ends, so that not every refusal of the time between is known.</summary>
    public bool IsComplete { get; private set; }
    public DateTimeOffset FoundAt { get; private set; }

    /// <summary>Null while nobody replayed; zero for the command line.</summary>
    public Guid? ReplayedBy { get; private set; }
    public DateTimeOffset? ReplayedAt { get; private set; }

    /// <summary>People whom the replay keeps from all mail; null before.</summary>
    public int? Suppressed { get; private set; }

    /// <summary>The second person; null while sends are held.</summary>
    public Guid? ConfirmedBy { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>What the second person looked at; no names.</summary>
    public string? Note { get; private set; }

    public RecoveryState State => ConfirmedAt is not null ? RecoveryState.Confirmed : ReplayedAt is not null ? RecoveryState.Replayed : RecoveryState.Found;

    internal void Replay(Guid by, int suppressed, DateTimeOffset now) => (ReplayedBy, ReplayedAt, Suppressed) = (by, now, suppressed);

    internal void Confirm(Guid by, string note, DateTimeOffset now) => (ConfirmedBy, ConfirmedAt, Note) = (by, now, note);
}

/// <summary>One refusal that the copy does not know; a row of the lost part of the journal.</summary>
public sealed class LostRefusal
{
    public required StateRecoveryId Recovery { get; init; }

    /// <summary>Place in the chain that was there before.</summary>
    public required long Seq { get; init; }
    public required DateTimeOffset At { get; init; }
    public required AuditAction Action { get; init; }

    /// <summary>Keyed pseudonym of the person.</summary>
    public required string Subject { get; init; }
}

public static class RestoreDb
{
    extension(AppDbContext db)
    {
        public DbSet<StateRecovery> StateRecoveries => db.Set<StateRecovery>();

        public DbSet<LostRefusal> LostRefusals => db.Set<LostRefusal>();
    }
}

internal sealed class StateRecoveryMapping : IEntityTypeConfiguration<StateRecovery>
{
    public const int NoteLength = 400;

    public void Configure(EntityTypeBuilder<StateRecovery> builder)
    {
        builder.ToTable("state_recoveries");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.MarkHash).HasMaxLength(64);
        builder.Property(r => r.Note).HasMaxLength(NoteLength);
        builder.Property(r => r.ReplayedAt).IsConcurrencyToken();
        builder.Property(r => r.ConfirmedAt).IsConcurrencyToken();
        builder.Ignore(r => r.State);
        builder.HasIndex(r => r.MarkHash).IsUnique();
    }
}

internal sealed class LostRefusalMapping : IEntityTypeConfiguration<LostRefusal>
{
    public void Configure(EntityTypeBuilder<LostRefusal> builder)
    {
        builder.ToTable("lost_refusals");
        builder.HasKey(l => new { l.Recovery, l.Seq });
        builder.Property(l => l.Subject).HasMaxLength(32);
        builder.HasOne<StateRecovery>().WithMany().HasForeignKey(l => l.Recovery).OnDelete(DeleteBehavior.Cascade);
    }
}
