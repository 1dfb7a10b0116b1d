using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// A signed statement "the chain had this head at this length". The newest one is also kept in a file outside the
/// database (<see cref="AuditHeadFile"/>), so that a cut tail shows even when the checkpoint rows were cut with it.
/// </summary>
public sealed class AuditCheckpoint
{
    /// <summary>Length of the chain, 1 upward.</summary>
    public required long Seq { get; init; }

    /// <summary>Hash of that record, 64 hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public required long UnixMs { get; init; }

    /// <summary>ECDSA P-256 with SHA-256 over <see cref="SignedText"/>, IEEE P1363, 128 hex digits.</summary>
    public required string Signature { get; init; }

    internal static byte[] SignedText(long seq, string hash, long unixMs) =>
        Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"securemarketing audit head\n{seq}\n{hash}\n{unixMs}\n"));

    /// <summary>False for a forged or damaged checkpoint.</summary>
    public bool IsSignedBy(ECDsa key)
    {
        try
        {
            return key.VerifyData(SignedText(Seq, Hash, UnixMs), Convert.FromHexString(Signature), HashAlgorithmName.SHA256);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

internal sealed class AuditCheckpointMapping : IEntityTypeConfiguration<AuditCheckpoint>
{
    public void Configure(EntityTypeBuilder<AuditCheckpoint> builder)
    {
        builder.ToTable("audit_checkpoints");
        builder.HasKey(c => c.Seq);
        builder.Property(c => c.Seq).ValueGeneratedNever();
        builder.Property(c => c.Hash).HasMaxLength(64);
        builder.Property(c => c.Signature).HasMaxLength(160);
    }
}
