using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a stored document.</summary>
public readonly record struct EvidenceDocumentId(Guid Value) : ITypedId<EvidenceDocumentId>
{
    public static EvidenceDocumentId New() => new(Guid.CreateVersion7());
    public static EvidenceDocumentId From(Guid value) => new(value);
}

/// <summary>
/// What proves an authorization: the scan of a paper form, or the text that was signed on screen (a retrievable
/// reproduction, 15 USC 7001(d)). Sealed whole; its hash is the one bound to the signature.
/// </summary>
public sealed class EvidenceDocument
{
    private const string SealedField = "evidence";

    /// <summary>Largest document accepted, bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    private EvidenceDocument()
    {
    }

    public EvidenceDocument(AuthorizationId authorization, string mediaType, byte[] content, IFieldCipher cipher, DateTimeOffset now)
    {
        Id = EvidenceDocumentId.New();
        Authorization = authorization;
        MediaType = mediaType;
        Sha256 = HashOf(content);
        ContentSealed = cipher.SealBytes(Id.Value, SealedField, content);
        StoredAt = now;
    }

    public EvidenceDocumentId Id { get; private set; }

    public AuthorizationId Authorization { get; private set; }

    /// <summary>E.g. <c>application/pdf</c>, <c>image/png</c>, <c>text/plain</c>.</summary>
    public string MediaType { get; private set; } = "";

    /// <summary>SHA-256 of the content when stored, 64 lower-case hex digits.</summary>
    public string Sha256 { get; private set; } = "";

    public byte[] ContentSealed { get; private set; } = [];

    public DateTimeOffset StoredAt { get; private set; }

    /// <exception cref="CryptographicException">The stored bytes were altered or moved.</exception>
    public byte[] Open(IFieldCipher cipher) => cipher.OpenBytes(Id.Value, SealedField, ContentSealed);

    /// <summary>SHA-256, 64 lower-case hex digits.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>
    /// The hash of what can be opened now; null when it does not open at all. Anything but the hash bound to the signature
    /// makes the authorization defective.
    /// </summary>
    public string? CurrentHash(IFieldCipher cipher)
    {
        try
        {
            return HashOf(Open(cipher));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

internal sealed class EvidenceDocumentMapping : IEntityTypeConfiguration<EvidenceDocument>
{
    public void Configure(EntityTypeBuilder<EvidenceDocument> builder)
    {
        builder.ToTable("evidence_documents");
        builder.HasKey(d => d.Id);
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Authorization).HasColumnName("authorization_id");
        builder.Property(d => d.MediaType).HasMaxLength(100);
        builder.Property(d => d.Sha256).HasMaxLength(64);
        builder.HasIndex(d => d.Authorization);
    }
}
