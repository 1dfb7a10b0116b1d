using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Keys;

/// <summary>What a key is for. Numbers are stored.</summary>
public enum KeyPurpose
{
    /// <summary>AES-256-GCM over fields.</summary>
    Field = 1,

    /// <summary>HMAC-SHA-256 behind blind indexes. Never rotated in place: indexes would no longer match.</summary>
    BlindIndex = 2,

    /// <summary>HMAC-SHA-256 behind pseudonyms in the audit trail.</summary>
    Pseudonym = 3,

    /// <summary>HMAC-SHA-256 over tokens in links.</summary>
    Token = 4,

    /// <summary>ECDSA P-256 private key (PKCS#8) for audit checkpoints.</summary>
    Checkpoint = 5,
}

/// <summary>A data key, wrapped by the key-encryption key. The key inventory of compliance §5 lists these rows.</summary>
public sealed class EnvelopeKey
{
    /// <summary>Small number carried in each sealed blob.</summary>
    public int Id { get; init; }

    public required KeyPurpose Purpose { get; init; }

    public required byte[] Wrapped { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on nothing new is sealed with it; null while current.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

internal sealed class EnvelopeKeyMapping : IEntityTypeConfiguration<EnvelopeKey>
{
    public void Configure(EntityTypeBuilder<EnvelopeKey> builder)
    {
        builder.ToTable("envelope_keys");
        builder.Property(k => k.Id).ValueGeneratedNever();
    }
}

public static class KeysDb
{
    extension(AppDbContext db)
    {
        public DbSet<EnvelopeKey> EnvelopeKeys => db.Set<EnvelopeKey>();
    }
}
