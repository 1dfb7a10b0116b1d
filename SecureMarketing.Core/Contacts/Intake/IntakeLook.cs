using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>What one look found and did. Looks in a row with the same answer and no file in it are one row that lasts.</summary>
public sealed class IntakeLook
{
    public long Id { get; private set; }
    public required IntakeSourceId SourceId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The last look with this answer; equal to <see cref="At"/> for a single one.</summary>
    public required DateTimeOffset Through { get; init; }

    /// <summary>How many looks gave this answer, from 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Files that were still changing, or that wait for an earlier import.</summary>
    public required int Waiting { get; init; }

    /// <summary>Files handed to an import.</summary>
    public required int Taken { get; init; }

    /// <summary>Files filed in <c>done/</c>.</summary>
    public required int Done { get; init; }

    /// <summary>Files filed in <c>rejected/</c>.</summary>
    public required int Rejected { get; init; }

    /// <summary>Files filed in <c>duplicate/</c>.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Why the look failed, null when it did not.</summary>
    public string? Code { get; init; }

    /// <summary>The import that it started; null when there was nothing to start.</summary>
    public ImportRunId? RunId { get; init; }

    internal static IntakeLook Of(IntakeSourceId source, LookOutcome outcome, DateTimeOffset now) => new()
    {
        SourceId = source,
        At = now,
        Through = now,
        Waiting = outcome.Waiting,
        Taken = outcome.Taken,
        Done = outcome.Done,
        Rejected = outcome.Rejected,
        Duplicates = outcome.Duplicates,
        Code = outcome.Failure?.Code,
        RunId = outcome.Moved ? outcome.Run : null,
    };

    /// <summary>True when nothing happened and the answer is the same.</summary>
    internal bool LastsWith(LookOutcome outcome) => RunId is null && Taken + Done + Rejected + Duplicates == 0 &&
        !outcome.Moved && outcome.Waiting == Waiting && outcome.Failure?.Code == Code;
}

internal sealed class IntakeLookMapping : IEntityTypeConfiguration<IntakeLook>
{
    public void Configure(EntityTypeBuilder<IntakeLook> builder)
    {
        builder.ToTable("intake_looks");
        builder.HasKey(l => l.Id);
        builder.Property(l => l.Code).HasMaxLength(60);
        builder.HasOne<IntakeSource>().WithMany().HasForeignKey(l => l.SourceId);
        builder.HasIndex(l => new { l.SourceId, l.At });
    }
}
