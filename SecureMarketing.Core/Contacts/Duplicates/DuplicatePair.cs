using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>Why two records may be one person. Stored: never renumber.</summary>
[Flags]
public enum DuplicateSigns
{
    None = 0,

    /// <summary>The same mailbox.</summary>
    Address = 1,

    /// <summary>The same folded name and birth date.</summary>
    NameAndBirth = 2,

    /// <summary>The same telephone number.</summary>
    Phone = 4,
}

/// <summary>Stored: never renumber.</summary>
public enum DuplicateState
{
    /// <summary>Nobody has looked.</summary>
    Open = 1,

    /// <summary>Someone decided that these are two people; found again, it stays so.</summary>
    Dismissed = 2,

    Merged = 3,
}

/// <summary>
/// Two records that may be one person, found through blind indexes alone. Without foreign keys, since two cascades into one
/// table are no schema for SQL Server; whoever removes people removes their pairs.
/// </summary>
public sealed class DuplicatePair
{
    private DuplicatePair()
    {
    }

    public DuplicatePair(ContactId one, ContactId other, DateTimeOffset now, DuplicateSigns signs = DuplicateSigns.None)
    {
        Signs = signs;
        (First, Second) = Ordered(one, other);
        State = DuplicateState.Open;
        FoundAt = now;
    }

    /// <summary>The older record: the lesser id.</summary>
    public ContactId First { get; private set; }

    public ContactId Second { get; private set; }

    public DuplicateSigns Signs { get; private set; }

    public DuplicateState State { get; private set; }

    public DateTimeOffset FoundAt { get; private set; }

    /// <summary>User id, zero for the command line; null while nobody has decided.</summary>
    public Guid? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public void Decide(DuplicateState state, Actor actor, DateTimeOffset now)
    {
        State = state;
        DecidedBy = actor.Id;
        DecidedAt = now;
    }

    public static (ContactId First, ContactId Second) Ordered(ContactId one, ContactId other) =>
        string.CompareOrdinal(one.Value.ToString("N"), other.Value.ToString("N")) <= 0 ? (one, other) : (other, one);
}

internal sealed class DuplicatePairMapping : IEntityTypeConfiguration<DuplicatePair>
{
    public void Configure(EntityTypeBuilder<DuplicatePair> builder)
    {
        builder.ToTable("duplicate_pairs");
        builder.HasKey(p => new { p.First, p.Second });
        builder.Property(p => p.First).HasColumnName("first_id");
        builder.Property(p => p.Second).HasColumnName("second_id");
        builder.HasIndex(p => p.Second);
        builder.HasIndex(p => new { p.State, p.FoundAt });
    }
}
