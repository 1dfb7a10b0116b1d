using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Terminology;

/// <summary>How far the catalogue of some build has reached the codes on file. One row at most.</summary>
public sealed class CodeLabelPass
{
    /// <summary>The only key there is.</summary>
    public const int Only = 1;

    private CodeLabelPass()
    {
    }

    internal CodeLabelPass(string catalogue, DateTimeOffset now) => Begin(catalogue, now);

    public int Id { get; private set; } = Only;

    /// <summary><see cref="SensitivityCatalogue.Version"/> of the build that labels.</summary>
    public string Catalogue { get; private set; } = "";

    /// <summary>Codes up to this number are done; 0 at the beginning.</summary>
    public int LastId { get; private set; }

    /// <summary>Codes that were looked at.</summary>
    public int Looked { get; private set; }

    /// <summary>Codes whose label became another one.</summary>
    public int Changed { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Null while codes are left.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    internal void Begin(string catalogue, DateTimeOffset now) => (Catalogue, LastId, Looked, Changed, StartedAt, FinishedAt) = (catalogue, 0, 0, 0, now, null);

    internal void Advance(int lastId, int looked, int changed) => (LastId, Looked, Changed) = (lastId, Looked + looked, Changed + changed);

    internal void Finish(DateTimeOffset now) => FinishedAt = now;
}

internal sealed class CodeLabelPassMapping : IEntityTypeConfiguration<CodeLabelPass>
{
    public const int CatalogueLength = 16;

    public void Configure(EntityTypeBuilder<CodeLabelPass> builder)
    {
        builder.ToTable("code_label_passes");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Catalogue).HasMaxLength(CatalogueLength);
    }
}
