using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Terminology;

/// <summary>
/// A word of the organisation's own that names a sensitive category: the name of a clinic, a programme, a street. Who reads it outside
/// the encryption learns what the reader is treated for (42 CFR 2.12(e), compliance §3).
/// </summary>
public sealed class SensitiveTerm
{
    private SensitiveTerm()
    {
    }

    internal SensitiveTerm(string term, Sensitivity category, Guid by, DateTimeOffset now) => (Term, Category, AddedBy, AddedAt) = (term, category, by, now);

    /// <summary>Lower case, words with single blanks between, 2–60 characters.</summary>
    public string Term { get; private set; } = "";

    /// <summary>One category.</summary>
    public Sensitivity Category { get; private set; }

    /// <summary>User id; zero for the command line.</summary>
    public Guid AddedBy { get; private set; }
    public DateTimeOffset AddedAt { get; private set; }
}

internal sealed class SensitiveTermMapping : IEntityTypeConfiguration<SensitiveTerm>
{
    public const int TermLength = 60;

    public void Configure(EntityTypeBuilder<SensitiveTerm> builder)
    {
        builder.ToTable("sensitive_terms");
        builder.HasKey(t => t.Term);
        builder.Property(t => t.Term).HasMaxLength(TermLength);
    }
}
