using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Intake;

public readonly record struct IntakeFileId(Guid Value) : ITypedId<IntakeFileId>
{
    public static IntakeFileId New() => new(Guid.CreateVersion7());
    public static IntakeFileId From(Guid value) => new(value);
}

/// <summary>Stored: never renumber.</summary>
public enum IntakeFileState
{
    /// <summary>Taken out of the folder into <c>work/</c>; its import waits or runs.</summary>
    Claimed = 1,

    /// <summary>Imported; filed in <c>done/</c>.</summary>
    Done = 2,

    /// <summary>Refused as a whole, or its import stopped; filed in <c>rejected/</c>.</summary>
    Rejected = 3,

    /// <summary>The same content was imported before; filed in <c>duplicate/</c>.</summary>
    Duplicate = 4,

    /// <summary>Someone else took it away before it could be read.</summary>
    Gone = 5,
}

/// <summary>
/// A file that a look took. The row is written before the file is moved, and says by itself where to go on after a crash.
/// </summary>
public sealed class IntakeFile
{
    public required IntakeFileId Id { get; init; }
    public required IntakeSourceId SourceId { get; init; }

    /// <summary>The import that reads it, chosen when it was claimed; it exists once the file has been hashed.</summary>
    public required ImportRunId RunId { get; init; }

    /// <summary>From 1 within its import.</summary>
    public required int Number { get; init; }

    /// <summary>Its name in the folder: EHR exports name files after patients.</summary>
    public required byte[] NameSealed { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public IntakeFileState State { get; private set; } = IntakeFileState.Claimed;

    /// <summary>SHA-256, 32 bytes; null while it has not been read, and for an empty file.</summary>
    public byte[]? Sha256 { get; private set; }

    /// <summary>Why it was rejected; a word of <see cref="ImportCodes"/>, <see cref="ImportErrors"/> or <see cref="IntakeErrors"/>.</summary>
    public string? Code { get; private set; }

    /// <summary>The earlier import of the same content; null unless it is a duplicate.</summary>
    public ImportRunId? SameAs { get; private set; }

    /// <summary>Null while it is in work.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    internal void Hash(byte[] sha256) => Sha256 = sha256;

    internal void Settle(IntakeFileState state, string? code, DateTimeOffset now, ImportRunId? sameAs = null)
    {
        State = state;
        Code = code;
        SameAs = sameAs;
        SettledAt = now;
    }
}

/// <summary>A file as an earlier look saw it; gone when it is claimed or leaves. Its name is kept as a blind index only.</summary>
internal sealed class IntakeSighting
{
    public required IntakeSourceId SourceId { get; init; }
    public required byte[] NameIndex { get; init; }
    public required long Size { get; set; }
    public required DateTimeOffset ModifiedAt { get; set; }

    /// <summary>When it was first seen with this size and time.</summary>
    public required DateTimeOffset Since { get; set; }
}

internal sealed class IntakeFileMapping : IEntityTypeConfiguration<IntakeFile>
{
    public void Configure(EntityTypeBuilder<IntakeFile> builder)
    {
        builder.ToTable("intake_files");
        builder.HasKey(f => f.Id);
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.Property(f => f.Sha256).HasMaxLength(32);
        builder.Property(f => f.Code).HasMaxLength(60);
        builder.HasOne<IntakeSource>().WithMany().HasForeignKey(f => f.SourceId);
        builder.HasIndex(f => new { f.SourceId, f.State });
        builder.HasIndex(f => new { f.SourceId, f.ClaimedAt });
    }
}

internal sealed class IntakeSightingMapping : IEntityTypeConfiguration<IntakeSighting>
{
    public void Configure(EntityTypeBuilder<IntakeSighting> builder)
    {
        builder.ToTable("intake_sightings");
        builder.HasKey(s => new { s.SourceId, s.NameIndex });
        builder.Property(s => s.NameIndex).HasMaxLength(32);
        builder.HasOne<IntakeSource>().WithMany().HasForeignKey(s => s.SourceId);
    }
}
