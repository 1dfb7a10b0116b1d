using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>Stored: never renumber.</summary>
public enum DkimAlgorithm
{
    /// <summary>RSA 2048 with SHA-256 (RFC 6376, RFC 8301).</summary>
    RsaSha256 = 1,

    /// <summary>Ed25519 with SHA-256 (RFC 8463).</summary>
    Ed25519Sha256 = 2,
}

/// <summary>A signing key of one of the organisation's domains. The private half is sealed.</summary>
public sealed class DkimKey
{
    internal const string PrivateField = "dkim-key.private";

    private DkimKey()
    {
    }

    internal DkimKey(DkimKeyId id, string domain, string selector, DkimAlgorithm algorithm, byte[] privateSealed, string publicKey, DateTimeOffset now)
    {
        Id = id;
        Domain = domain;
        Selector = selector;
        Algorithm = algorithm;
        PrivateSealed = privateSealed;
        PublicKey = publicKey;
        CreatedAt = now;
    }

    public DkimKeyId Id { get; private set; }

    /// <summary>Signing domain (<c>d=</c>), lower case; aligned with the From domain or a parent of it.</summary>
    public string Domain { get; private set; } = "";

    /// <summary><c>s=</c>; a DNS label.</summary>
    public string Selector { get; private set; } = "";

    public DkimAlgorithm Algorithm { get; private set; }

    /// <summary>PKCS #8, sealed under the key's id.</summary>
    internal byte[] PrivateSealed { get; private set; } = [];

    /// <summary>The <c>p=</c> value: Base64 of SubjectPublicKeyInfo (RSA) or of the raw 32 octets (Ed25519).</summary>
    public string PublicKey { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>From then on it signs no more; its record stays published while mail in transit may need it.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    /// <summary>Name of the TXT record to publish.</summary>
    public string RecordName => $"{Selector}._domainkey.{Domain}";

    /// <summary>Its value (RFC 6376 §3.6.1).</summary>
    public string RecordValue => $"v=DKIM1; k={(Algorithm == DkimAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; p={PublicKey}";

    public void Retire(DateTimeOffset now) => RetiredAt ??= now;
}

internal sealed class DkimKeyMapping : IEntityTypeConfiguration<DkimKey>
{
    public void Configure(EntityTypeBuilder<DkimKey> builder)
    {
        builder.ToTable("dkim_keys");
        builder.HasKey(k => k.Id);
        builder.Property(k => k.Domain).HasMaxLength(253);
        builder.Property(k => k.Selector).HasMaxLength(63);
        builder.Property(k => k.PublicKey).HasMaxLength(1000);
        builder.Property(k => k.PrivateSealed);
        builder.Ignore(k => k.RecordName);
        builder.Ignore(k => k.RecordValue);
        builder.HasIndex(k => new { k.Domain, k.Selector }).IsUnique();
    }
}
