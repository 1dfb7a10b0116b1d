using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Terminology;

/// <summary>
/// One coded concept that the data has used. Facts refer to it by its small number: 4 bytes instead of a URI and a code
/// in every row, and a prefix rule (<c>E11.*</c>) resolves to a handful of numbers before it meets the facts.
/// </summary>
public sealed class Code
{
    private Code()
    {
    }

    /// <param name="system">See <see cref="System"/>.</param>
    /// <param name="value">See <see cref="Value"/>.</param>
    /// <param name="display">See <see cref="Display"/>.</param>
    /// <param name="sensitivity">What the catalogue says of it.</param>
    public Code(string system, string value, string display, Sensitivity sensitivity)
    {
        System = system;
        Value = value;
        Display = display;
        Sensitivity = sensitivity;
        Stated = Sensitivity.None;
    }

    /// <summary>Assigned by the database, from 1.</summary>
    public int Id { get; private set; }

    /// <summary>Short word of a known code system (<see cref="CodeSystems"/>), else the URI as received; at most 200 characters.</summary>
    public string System { get; private set; } = "";

    /// <summary>The code itself, as the source wrote it; at most 100 characters.</summary>
    public string Value { get; private set; } = "";

    /// <summary>The source's words for it, at most 300 characters; the code when there were none.</summary>
    public string Display { get; private set; } = "";

    /// <summary>Categories that need more than a general authorization (compliance §3).</summary>
    public Sensitivity Sensitivity { get; private set; }

    /// <inheritdoc cref="CodeLabels.Stated"/>
    public Sensitivity? Stated { get; private set; }

    /// <inheritdoc cref="CodeLabels.Judged"/>
    public Sensitivity? Judged { get; private set; }

    /// <summary>What it is labelled, and why.</summary>
    internal CodeLabels Labels => new(Sensitivity, Stated, Judged);

    /// <summary>What the catalogue of this build says of it.</summary>
    internal Sensitivity Catalogue => SensitivityCatalogue.Of(System, Value);

    /// <summary>A source says more of it. For a code on file that others may label at the same moment see <see cref="CodeLabelRows.ChangeAsync"/>.</summary>
    public void State(Sensitivity labels) => (Sensitivity, Stated, Judged) = Labels.With(labels, Catalogue);
}

internal sealed class CodeMapping : IEntityTypeConfiguration<Code>
{
    public void Configure(EntityTypeBuilder<Code> builder)
    {
        builder.ToTable("codes");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.System).HasMaxLength(Limits.System);
        builder.Property(c => c.Value).HasMaxLength(Limits.Value);
        builder.Property(c => c.Display).HasMaxLength(Limits.Display);
        builder.HasIndex(c => new { c.System, c.Value }).IsUnique();
    }

    internal static class Limits
    {
        public const int System = 200;
        public const int Value = 100;
        public const int Display = 300;
    }
}
