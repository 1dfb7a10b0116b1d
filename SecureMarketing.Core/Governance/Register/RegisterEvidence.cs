using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Governance;

/// <summary>Identifies a document of the register.</summary>
public readonly record struct RegisterEvidenceId(Guid Value) : ITypedId<RegisterEvidenceId>
{
    public static RegisterEvidenceId New() => new(Guid.CreateVersion7());
    public static RegisterEvidenceId From(Guid value) => new(value);
}

/// <summary>A document that shows what a record claims, sealed whole, with the judgment of a second person (compliance §5, EvidenceItem).</summary>
public sealed class RegisterEvidence
{
    private const string SealedField = "register-evidence";

    /// <summary>Largest document accepted, bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    private RegisterEvidence()
    {
    }

    internal RegisterEvidence(RegisterRecordId record, DateOnly collectedOn, string mediaType, byte[] content, IFieldCipher cipher, Guid by, DateTimeOffset now)
    {
        Id = RegisterEvidenceId.New();
        (Record, CollectedOn, MediaType, Bytes, AddedBy, AddedAt) = (record, collectedOn, mediaType, content.Length, by, now);
        Sha256 = HashOf(content);
        ContentSealed = cipher.SealBytes(Id.Value, SealedField, content);
    }

    public RegisterEvidenceId Id { get; private set; }

    public RegisterRecordId Record { get; private set; }

    /// <summary>The day whose state it shows; the period of its record runs from it.</summary>
    public DateOnly CollectedOn { get; private set; }

    /// <summary>E.g. <c>application/pdf</c>. The name of the file is not kept: it could name somebody.</summary>
    public string MediaType { get; private set; } = "";

    public int Bytes { get; private set; }

    /// <summary>SHA-256 of the content when stored, 64 lower-case hex digits.</summary>
    public string Sha256 { get; private set; } = "";

    public byte[] ContentSealed { get; private set; } = [];

    public Guid AddedBy { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>Null: nobody has judged it.</summary>
    public EvidenceResult? Result { get; private set; }

    public Guid? JudgedBy { get; private set; }

    public DateTimeOffset? JudgedAt { get; private set; }

    internal Result Judge(EvidenceResult result, Guid by, DateTimeOffset now)
    {
        if (Result is not null)
            return GovernanceErrors.EvidenceJudged;
        if (by == AddedBy)
            return GovernanceErrors.EvidenceOwnWork;
        (Result, JudgedBy, JudgedAt) = (result, by, now);
        return Kernel.Result.Success;
    }

    /// <returns>Null when the stored bytes were altered or moved.</returns>
    internal byte[]? Open(IFieldCipher cipher)
    {
        try
        {
            var content = cipher.OpenBytes(Id.Value, SealedField, ContentSealed);
            return HashOf(content) == Sha256 ? content : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

internal sealed class RegisterEvidenceMapping : IEntityTypeConfiguration<RegisterEvidence>
{
    public void Configure(EntityTypeBuilder<RegisterEvidence> builder)
    {
        builder.ToTable("register_evidence");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Record).HasColumnName("record_id");
        builder.Property(e => e.MediaType).HasMaxLength(100);
        builder.Property(e => e.Sha256).HasMaxLength(64);
        builder.Property(e => e.Result).IsConcurrencyToken();
        builder.HasOne<RegisterRecord>().WithMany().HasForeignKey(e => e.Record).OnDelete(DeleteBehavior.Restrict);
    }
}
