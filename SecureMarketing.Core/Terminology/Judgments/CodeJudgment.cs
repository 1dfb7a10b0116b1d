using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology.Judgments;

public readonly record struct CodeJudgmentId(Guid Value) : ITypedId<CodeJudgmentId>
{
    public static CodeJudgmentId New() => new(Guid.CreateVersion7());
    public static CodeJudgmentId From(Guid value) => new(value);
}

/// <summary>What one person proposed that a code is labelled, and what became of it. Says nothing of anybody.</summary>
public sealed class CodeJudgment
{
    /// <summary>Longest reason, characters.</summary>
    public const int ReasonLength = 400;

    private CodeJudgment()
    {
    }

    internal CodeJudgment(string system, string code, Sensitivity labels, string reason, UserId by, DateTimeOffset now)
    {
        Id = CodeJudgmentId.New();
        (System, Code, Labels, Reason, AskedBy, AskedAt, State) = (system, code, labels, reason, by, now, CodeJudgmentState.Asked);
    }

    public CodeJudgmentId Id { get; private set; }

    /// <summary>As <see cref="Terminology.Code.System"/>.</summary>
    public string System { get; private set; } = "";

    /// <summary>As <see cref="Terminology.Code.Value"/>.</summary>
    public string Code { get; private set; } = "";

    /// <summary>One or several; <see cref="Sensitivity.None"/> = not sensitive.</summary>
    public Sensitivity Labels { get; private set; }

    /// <summary>Concurrency token: of two who decide at once, one is told.</summary>
    public CodeJudgmentState State { get; private set; }

    /// <summary>Zero: the command line; the trail names the account.</summary>
    public UserId AskedBy { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>Why; never about a patient.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Null until accepted or refused.</summary>
    public UserId? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Null until accepted or refused.</summary>
    public string? Decision { get; private set; }

    /// <summary>Who withdrew it, or accepted the one that replaced it; null while neither happened.</summary>
    public UserId? EndedBy { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Null unless withdrawn.</summary>
    public string? EndReason { get; private set; }

    /// <summary>An operator proposed it, and no member of staff who signed in.</summary>
    public bool IsOfCommandLine => AskedBy.Value == Guid.Empty;

    internal Result Decide(bool accept, string reason, UserId by, DateTimeOffset now)
    {
        if (Move(accept ? CodeJudgmentState.Accepted : CodeJudgmentState.Refused) is { IsSuccess: false } refused)
            return refused;
        (Decision, DecidedBy, DecidedAt) = (reason, by, now);
        return Result.Success;
    }

    internal Result Withdraw(string reason, UserId by, DateTimeOffset now) => End(CodeJudgmentState.Withdrawn, reason, by, now);

    internal Result Replace(UserId by, DateTimeOffset now) => End(CodeJudgmentState.Replaced, null, by, now);

    private Result End(CodeJudgmentState to, string? reason, UserId by, DateTimeOffset now)
    {
        if (Move(to) is { IsSuccess: false } refused)
            return refused;
        (EndReason, EndedBy, EndedAt) = (reason, by, now);
        return Result.Success;
    }

    private Result Move(CodeJudgmentState to)
    {
        if (!CodeJudgmentTransitions.Allows(State, to))
            return JudgmentErrors.Transition(State, to);
        State = to;
        return Result.Success;
    }
}

internal sealed class CodeJudgmentMapping : IEntityTypeConfiguration<CodeJudgment>
{
    public void Configure(EntityTypeBuilder<CodeJudgment> builder)
    {
        builder.ToTable("code_judgments");
        builder.HasKey(j => j.Id);
        builder.Property(j => j.Id).ValueGeneratedNever();
        builder.Ignore(j => j.IsOfCommandLine);
        builder.Property(j => j.System).HasMaxLength(CodeMapping.Limits.System);
        builder.Property(j => j.Code).HasMaxLength(CodeMapping.Limits.Value);
        builder.Property(j => j.State).IsConcurrencyToken();
        builder.Property(j => j.Reason).HasMaxLength(CodeJudgment.ReasonLength);
        builder.Property(j => j.Decision).HasMaxLength(CodeJudgment.ReasonLength);
        builder.Property(j => j.EndReason).HasMaxLength(CodeJudgment.ReasonLength);
        // A code waits once and is judged once, whoever asks or decides at the same moment.
        builder.HasIndex(j => new { j.System, j.Code, j.State }).IsUnique().HasFilter("state IN (1, 2)");
        builder.HasIndex(j => new { j.State, j.AskedAt });
    }
}
