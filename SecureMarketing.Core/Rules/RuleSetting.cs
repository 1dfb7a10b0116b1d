using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Rules;

/// <summary>What this organisation decided about one rule. Without a row the shipped status holds.</summary>
public sealed class RuleSetting
{
    private RuleSetting()
    {
    }

    public RuleSetting(string ruleId) => RuleId = ruleId;

    public string RuleId { get; private set; } = "";

    /// <summary>Null: the default (in force = on, all else = off).</summary>
    public bool? Enabled { get; private set; }

    /// <summary>Why it was switched.</summary>
    public string? Reason { get; private set; }

    /// <summary>Null: the shipped standing.</summary>
    public RuleStanding? Standing { get; private set; }

    /// <summary>Null: the shipped date.</summary>
    public DateOnly? LastVerifiedOn { get; private set; }

    /// <summary>Who of counsel signed the reading off; null: nobody yet.</summary>
    public string? CounselSignOff { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>1 upward; grows with every change that may alter a decision.</summary>
    public long Version { get; private set; }

    public void Switch(bool enabled, string reason, DateTimeOffset now)
    {
        Enabled = enabled;
        Reason = reason;
        ChangedAt = now;
        Version++;
    }

    public void Verify(RuleStanding standing, DateOnly on, string? counsel, DateTimeOffset now)
    {
        Standing = standing;
        LastVerifiedOn = on;
        CounselSignOff = counsel;
        ChangedAt = now;
        Version++;
    }
}

internal sealed class RuleSettingMapping : IEntityTypeConfiguration<RuleSetting>
{
    public const int TextLength = 400;

    public void Configure(EntityTypeBuilder<RuleSetting> builder)
    {
        builder.ToTable("rule_settings");
        builder.HasKey(r => r.RuleId);
        builder.Property(r => r.RuleId).HasMaxLength(60);
        builder.Property(r => r.Reason).HasMaxLength(TextLength);
        builder.Property(r => r.CounselSignOff).HasMaxLength(TextLength);
        builder.Property(r => r.Version).IsConcurrencyToken();
    }
}

/// <summary>Expected refusals of this module.</summary>
public static class RulesErrors
{
    public static Error NotFound { get; } = new("rule.not_found", "There is no such rule.", ErrorKind.NotFound);

    public static Error NeverDenies { get; } = new("rule.not_law", "A vacated or repealed rule is no law and cannot be switched on.", ErrorKind.Conflict);
}
