using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

public readonly record struct FactConfirmationId(Guid Value) : ITypedId<FactConfirmationId>
{
    public static FactConfirmationId New() => new(Guid.CreateVersion7());
    public static FactConfirmationId From(Guid value) => new(value);
}

/// <summary>
/// A compliance officer's word that one fact sheet is true, with the evidence it rests on. It holds for the sheet's hash: a
/// changed fact needs a new one.
/// </summary>
public sealed class FactConfirmation
{
    public const int EvidenceLength = 2000;

    private FactConfirmation()
    {
    }

    internal FactConfirmation(ApprovalSubject subject, FactSheet sheet, Classification classification, UserId by, string evidence, DateTimeOffset now)
    {
        Id = FactConfirmationId.New();
        (SubjectKind, SubjectId, SubjectVersion) = (subject.Kind, subject.Id, subject.Version);
        (SheetKey, FactsHash, RuleVersion) = (sheet.Key, sheet.Hash(), ClassificationTable.Version);
        (Class, ClassRow) = (classification.Class, classification.Row);
        (ConfirmedBy, ConfirmedAt, Evidence) = (by, now, evidence);
    }

    public FactConfirmationId Id { get; private set; }
    public string SubjectKind { get; private set; } = "";
    public Guid SubjectId { get; private set; }
    public int SubjectVersion { get; private set; }
    public string SheetKey { get; private set; } = "";

    /// <summary>What was confirmed, lower-case hex.</summary>
    public string FactsHash { get; private set; } = "";

    /// <summary>Version of the decision table that classified.</summary>
    public int RuleVersion { get; private set; }
    public Gate.HipaaClass Class { get; private set; }
    public int ClassRow { get; private set; }
    public UserId ConfirmedBy { get; private set; }
    public DateTimeOffset ConfirmedAt { get; private set; }

    /// <summary>Where the proof is: contract, minutes, policy number. Never about a patient.</summary>
    public string Evidence { get; private set; } = "";
}

internal sealed class FactConfirmationMapping : IEntityTypeConfiguration<FactConfirmation>
{
    public void Configure(EntityTypeBuilder<FactConfirmation> builder)
    {
        builder.ToTable("fact_confirmations");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.SubjectKind).HasMaxLength(20);
        builder.Property(c => c.SheetKey).HasMaxLength(40);
        builder.Property(c => c.FactsHash).HasMaxLength(64);
        builder.Property(c => c.Evidence).HasMaxLength(FactConfirmation.EvidenceLength);
        builder.HasIndex(c => new { c.SubjectKind, c.SubjectId, c.SubjectVersion });
    }
}
