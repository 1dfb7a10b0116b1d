using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Sending;

internal sealed class OutboundMessageMapping : IEntityTypeConfiguration<OutboundMessage>
{
    public void Configure(EntityTypeBuilder<OutboundMessage> builder)
    {
        builder.ToTable("outbound_messages");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Domain).HasMaxLength(255);
        builder.Property(m => m.InternetMessageId).HasMaxLength(300);
        builder.Property(m => m.ReasonCode).HasMaxLength(80);
        builder.Property(m => m.LeaseOwner).HasMaxLength(128);
        builder.HasIndex(m => new { m.RecipientId, m.Kind }).IsUnique();
        builder.HasIndex(m => m.InternetMessageId).IsUnique();
        builder.HasIndex(m => m.ParentId);
        builder.HasIndex(m => new { m.OriginId, m.State });
        builder.HasIndex(m => new { m.ContactId, m.State });
        builder.HasIndex(m => new { m.State, m.Domain });
        builder.HasIndex(m => new { m.AcceptedAt, m.Kind, m.Method }, "IX_outbound_messages_accepted").HasFilter("accepted_at IS NOT NULL");
        // Only open rows are looked for, and they are few beside the finished ones: partial indexes stay small.
        // The literals are the numbers of the claimable and the leased states; a test holds them to the enum.
        builder.HasIndex(m => new { m.Priority, m.Due, m.Id }, "IX_outbound_messages_claim").HasFilter(ClaimFilter);
        builder.HasIndex(m => new { m.DestinationId, m.Priority, m.Due, m.Id }, "IX_outbound_messages_lane").HasFilter(ClaimFilter);
        builder.HasIndex(m => new { m.LeaseUntil, m.Id }, "IX_outbound_messages_lease").HasFilter(LeaseFilter);
    }

    internal static string ClaimFilter { get; } = StateIn(MessageTransitions.Claimable);

    /// <summary>Every waiting row, in words that a partial index is taken for.</summary>
    internal static string Waiting { get; } = $"SELECT * FROM outbound_messages WHERE {ClaimFilter}";

    internal static string LeaseFilter { get; } = StateIn([.. MessageTransitions.LeasedBeforeDot, MessageState.SubmittingDotSent]);

    private static string StateIn(IEnumerable<MessageState> states) =>
        $"state IN ({string.Join(", ", states.Select(s => (int)s))})";
}
