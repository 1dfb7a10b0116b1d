using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>Identifies one version of a code list.</summary>
public readonly record struct CodeListId(Guid Value) : ITypedId<CodeListId>
{
    public static CodeListId New() => new(Guid.CreateVersion7());
    public static CodeListId From(Guid value) => new(value);
}

/// <summary>
/// One version of a code system, or of the part of it that the organisation holds, as its publisher gives it out. The product
/// ships none: code systems have owners and licences.
/// </summary>
public sealed class CodeList
{
    public const int VersionLength = 40;

    public required CodeListId Id { get; init; }

    /// <summary>A word of <see cref="CodeSystems"/> or a URI, at most 200 characters.</summary>
    public required string System { get; init; }

    /// <summary>What the publisher calls the version: "2026", "October 2026". Unique per system.</summary>
    public required string Version { get; init; }

    public required CodeListFormat Format { get; init; }

    /// <summary>Concepts in it, from 1.</summary>
    public required int Count { get; init; }

    /// <summary>SHA-256 of the file as it was read, decompressed or not: of the bytes on disk.</summary>
    public required byte[] Sha256 { get; init; }

    public required DateTimeOffset ImportedAt { get; init; }

    public required UserId? ImportedBy { get; init; }

    /// <summary>The version in use; at most one per system.</summary>
    public bool IsCurrent { get; internal set; }
}

internal sealed class CodeListMapping : IEntityTypeConfiguration<CodeList>
{
    public void Configure(EntityTypeBuilder<CodeList> builder)
    {
        builder.ToTable("code_lists");
        builder.HasKey(l => l.Id);
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.Property(l => l.System).HasMaxLength(CodeMapping.Limits.System);
        builder.Property(l => l.Version).HasMaxLength(CodeList.VersionLength);
        builder.Property(l => l.Format).HasConversion<short>();
        builder.Property(l => l.Sha256).HasMaxLength(32);
        builder.HasIndex(l => new { l.System, l.Version }).IsUnique();
    }
}
