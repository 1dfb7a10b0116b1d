using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Retention;

/// <summary>Stored: never renumber.</summary>
public enum RetentionRuleState
{
    /// <summary>Waits to be switched on; disposes of nothing.</summary>
    Proposed = 1,

    InForce = 2,

    /// <summary>A later version took its place.</summary>
    Superseded = 3,

    /// <summary>Taken back before it was switched on, or ended: everything is kept again.</summary>
    Ended = 4,
}

/// <summary>
/// One version of a rule: how long a kind of record is kept, from when, and on what that rests. Versions are never changed,
/// only switched on and ended, so that a certificate can name what held (45 CFR 164.316(b)(1)).
/// </summary>
public sealed class RetentionRule
{
    private RetentionRule()
    {
    }

    internal RetentionRule(RetentionSubject subject, int number, RetentionTerm term, string basis, Guid by, DateTimeOffset now)
    {
        (Key, Number, Class, Part, SensitiveOnly) = (subject.Key, number, subject.Class, subject.Part, subject.SensitiveOnly);
        (KeepCount, KeepUnit, Since) = (term.Keep.Count, term.Keep.Unit, term.Since);
        (Basis, ProposedBy, ProposedAt, State) = (basis, by, now, RetentionRuleState.Proposed);
    }

    /// <summary><see cref="RetentionSubject.Key"/>.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Version, from 1.</summary>
    public int Number { get; private set; }

    public RetentionClass Class { get; private set; }

    /// <summary>Null: the whole class.</summary>
    public string? Part { get; private set; }

    public bool SensitiveOnly { get; private set; }

    public int KeepCount { get; private set; }

    public KeepUnit KeepUnit { get; private set; }

    public RetentionSince Since { get; private set; }

    /// <summary>Law, contract or policy, 5–200 characters.</summary>
    public string Basis { get; private set; } = "";

    public RetentionRuleState State { get; private set; }

    /// <summary>User id; zero for the command line.</summary>
    public Guid ProposedBy { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    /// <summary>Who switched it on; null before.</summary>
    public Guid? SwitchedOnBy { get; private set; }

    public DateTimeOffset? SwitchedOnAt { get; private set; }

    /// <summary>When it ended or a later version took its place; null before.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public RetentionSubject Subject => new(Class, Part, SensitiveOnly);

    public RetentionTerm Term => new(new KeepFor(KeepCount, KeepUnit), Since);

    /// <param name="before">In force; null when none is.</param>
    internal Result SwitchOn(RetentionRule? before, Guid by, DateTimeOffset now)
    {
        if (State != RetentionRuleState.Proposed)
            return RetentionErrors.NotProposed;
        if (by == ProposedBy && RetentionPolicy.Shortens(before?.Term, Term))
            return RetentionErrors.SecondPerson;
        before?.Leave(RetentionRuleState.Superseded, now);
        (State, SwitchedOnBy, SwitchedOnAt) = (RetentionRuleState.InForce, by, now);
        return Result.Success;
    }

    internal void Leave(RetentionRuleState state, DateTimeOffset now) => (State, EndedAt) = (state, now);
}

internal sealed class RetentionRuleMapping : IEntityTypeConfiguration<RetentionRule>
{
    public const int KeyLength = 60;
    public const int TextLength = 200;

    public void Configure(EntityTypeBuilder<RetentionRule> builder)
    {
        builder.ToTable("retention_rules");
        builder.HasKey(r => new { r.Key, r.Number });
        builder.Property(r => r.Key).HasColumnName("rule_key").HasMaxLength(KeyLength);
        builder.Property(r => r.Number).ValueGeneratedNever();
        builder.Property(r => r.Class).HasColumnName("record_class");
        builder.Property(r => r.Part).HasMaxLength(KeyLength);
        builder.Property(r => r.Basis).HasMaxLength(TextLength);
        builder.Property(r => r.State).IsConcurrencyToken();
        builder.Ignore(r => r.Subject);
        builder.Ignore(r => r.Term);
        builder.HasIndex(r => r.State);
    }
}
