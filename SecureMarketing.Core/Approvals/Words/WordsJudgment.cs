using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Approvals;

public readonly record struct WordsJudgmentId(Guid Value) : ITypedId<WordsJudgmentId>
{
    public static WordsJudgmentId New() => new(Guid.CreateVersion7());
    public static WordsJudgmentId From(Guid value) => new(value);
}

/// <summary>A compliance officer's word whether words of a text tell a sensitive category. Never changed: thinking better of it is another row.</summary>
public sealed class WordsJudgment
{
    public const int ReasonLength = 400;

    private WordsJudgment()
    {
    }

    internal WordsJudgment(ApprovalSubject subject, ProposedLabel proposed, bool applies, string reason, UserId by, DateTimeOffset now)
    {
        Id = WordsJudgmentId.New();
        (SubjectKind, SubjectId, SubjectVersion) = (subject.Kind, subject.Id, subject.Version);
        (Category, Hash, Applies, Reason, By, At) = (proposed.Category, proposed.Hash(), applies, reason, by, now);
    }

    public WordsJudgmentId Id { get; private set; }
    public string SubjectKind { get; private set; } = "";
    public Guid SubjectId { get; private set; }
    public int SubjectVersion { get; private set; }
    public Sensitivity Category { get; private set; }

    /// <summary>Of what was judged, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>True: the message tells it, and must bear the label before anybody approves. False: it does not.</summary>
    public bool Applies { get; private set; }

    /// <summary>Why; never about a patient.</summary>
    public string Reason { get; private set; } = "";
    public UserId By { get; private set; }
    public DateTimeOffset At { get; private set; }
}

internal sealed class WordsJudgmentMapping : IEntityTypeConfiguration<WordsJudgment>
{
    public void Configure(EntityTypeBuilder<WordsJudgment> builder)
    {
        builder.ToTable("words_judgments");
        builder.HasKey(j => j.Id);
        builder.Property(j => j.Id).ValueGeneratedNever();
        builder.Property(j => j.SubjectKind).HasMaxLength(20);
        builder.Property(j => j.Hash).HasMaxLength(64);
        builder.Property(j => j.Reason).HasMaxLength(WordsJudgment.ReasonLength);
        builder.HasIndex(j => new { j.SubjectKind, j.SubjectId, j.SubjectVersion });
    }
}
