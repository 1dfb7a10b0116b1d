using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Access;

/// <summary>A passkey challenge that was answered: it is good once. Forgotten when it would have expired anyway.</summary>
internal sealed class UsedChallenge
{
    /// <summary>SHA-256 of the challenge's ticket, 32 bytes.</summary>
    public required byte[] TicketHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class UsedChallengeMapping : IEntityTypeConfiguration<UsedChallenge>
{
    public void Configure(EntityTypeBuilder<UsedChallenge> builder)
    {
        builder.ToTable("used_challenges");
        builder.HasKey(c => c.TicketHash);
        builder.Property(c => c.TicketHash).HasMaxLength(32);
    }
}
