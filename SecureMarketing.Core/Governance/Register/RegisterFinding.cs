using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Governance;

/// <summary>Stored: never renumber.</summary>
public enum FindingSeverity
{
    Low = 1,
    Medium = 2,
    High = 3,
    Critical = 4,
}

/// <summary>Computed from who did what.</summary>
public enum FindingState
{
    Open = 1,

    /// <summary>Its owner says that it is corrected; a second person looks.</summary>
    Done = 2,
    Closed = 3,
}

/// <summary>What an audit, a drill or a review found, and what corrects it. A class: it may stand in a complaint.</summary>
/// <param name="text">What was found.</param>
/// <param name="action">What corrects it.</param>
public sealed class FindingWords(string text, string action)
{
    public string Text { get; } = text;

    public string Action { get; } = action;
}

/// <summary>One finding of a record with its corrective action; closed by another person than who did it.</summary>
public sealed class RegisterFinding
{
    private RegisterFinding()
    {
    }

    internal RegisterFinding(RegisterRecordId record, int number, FindingSeverity severity, FindingWords words, Guid owner, DateOnly dueOn, IFieldCipher cipher, Guid by, DateTimeOffset now)
    {
        (Record, Number, Severity, Owner, DueOn, RaisedBy, RaisedAt) = (record, number, severity, owner, dueOn, by, now);
        WordsSealed = cipher.SealBytes(record.Value, FieldOf(number), JsonSerializer.SerializeToUtf8Bytes(words));
    }

    public RegisterRecordId Record { get; private set; }

    /// <summary>1 upward.</summary>
    public int Number { get; private set; }

    public FindingSeverity Severity { get; private set; }

    /// <summary>User id of who corrects it.</summary>
    public Guid Owner { get; private set; }

    /// <summary>Last day for it.</summary>
    public DateOnly DueOn { get; private set; }

    public Guid RaisedBy { get; private set; }

    public DateTimeOffset RaisedAt { get; private set; }

    /// <summary>The words, AES-256-GCM.</summary>
    public byte[] WordsSealed { get; private set; } = [];

    /// <summary>Who did it; null: nobody yet, or it was returned.</summary>
    public Guid? DoneBy { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    public Guid? ClosedBy { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public FindingState State => ClosedAt is not null ? FindingState.Closed : DoneAt is not null ? FindingState.Done : FindingState.Open;

    internal FindingWords Words(IFieldCipher cipher) => JsonSerializer.Deserialize<FindingWords>(cipher.OpenBytes(Record.Value, FieldOf(Number), WordsSealed))!;

    internal Result Do(Guid by, DateTimeOffset now)
    {
        if (State != FindingState.Open)
            return GovernanceErrors.FindingState;
        (DoneBy, DoneAt) = (by, now);
        return Result.Success;
    }

    /// <summary>A second person looked: it is corrected, or it is not.</summary>
    internal Result Look(bool corrected, Guid by, DateTimeOffset now)
    {
        if (State != FindingState.Done)
            return GovernanceErrors.FindingState;
        if (by == DoneBy)
            return GovernanceErrors.FindingOwnWork;
        if (corrected)
            (ClosedBy, ClosedAt) = (by, now);
        else
            (DoneBy, DoneAt) = (null, null);
        return Result.Success;
    }

    private static string FieldOf(int number) => FormattableString.Invariant($"register-finding-{number}");
}

internal sealed class RegisterFindingMapping : IEntityTypeConfiguration<RegisterFinding>
{
    public void Configure(EntityTypeBuilder<RegisterFinding> builder)
    {
        builder.ToTable("register_findings");
        builder.HasKey(f => new { f.Record, f.Number });
        builder.Property(f => f.Record).HasColumnName("record_id");
        builder.Property(f => f.DoneAt).IsConcurrencyToken();
        builder.Property(f => f.ClosedAt).IsConcurrencyToken();
        builder.Ignore(f => f.State);
        builder.HasOne<RegisterRecord>().WithMany().HasForeignKey(f => f.Record).OnDelete(DeleteBehavior.Restrict);
    }
}
