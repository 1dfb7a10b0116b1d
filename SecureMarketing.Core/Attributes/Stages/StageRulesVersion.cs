using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Attributes.Stages;

/// <summary>What the organisation decided about stages from one moment on. Never changed: saved segments keep the version that they name.</summary>
public sealed class StageRulesVersion
{
    public const int NoteLength = 200;

    /// <summary>From 2; version 1 is <see cref="StageRules.Shipped"/> and stands in no row.</summary>
    public required int Number { get; init; }

    public required StageRules Rules { get; init; }

    /// <summary>Why, 5–200 characters.</summary>
    public required string Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for the command line.</summary>
    public required UserId? CreatedBy { get; init; }
}

internal sealed class StageRulesVersionMapping : IEntityTypeConfiguration<StageRulesVersion>
{
    public void Configure(EntityTypeBuilder<StageRulesVersion> builder)
    {
        builder.ToTable("stage_rules");
        builder.HasKey(v => v.Number);
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.Note).HasMaxLength(StageRulesVersion.NoteLength);
        builder.ComplexProperty(v => v.Rules, rules =>
        {
            // The naming convention does not reach inside.
            rules.Property(r => r.NewDays).HasColumnName("new_days");
            rules.Property(r => r.OverdueDays).HasColumnName("overdue_days");
            rules.Property(r => r.RiskDays).HasColumnName("risk_days");
            rules.ComplexProperty(r => r.AtRisk, signs => Name(signs, "at_risk"));
            rules.ComplexProperty(r => r.HighRisk, signs => Name(signs, "high_risk"));
        });
    }

    private static void Name(ComplexPropertyBuilder<RiskSigns> signs, string stage)
    {
        signs.Property(s => s.Missed).HasColumnName(stage + "_missed");
        signs.Property(s => s.Emergency).HasColumnName(stage + "_emergency");
        signs.Property(s => s.Hospital).HasColumnName(stage + "_hospital");
    }
}
