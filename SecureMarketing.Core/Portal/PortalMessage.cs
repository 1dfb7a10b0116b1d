using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// A message that lies here until the person comes for it. Its words are sealed field by field under the message's own id;
/// what stays readable are ids and times.
/// </summary>
public sealed class PortalMessage
{
    private PortalMessage()
    {
    }

    internal PortalMessage(MessageId id, ContactId contact, byte[] subject, byte[] html, byte[] text, DateTimeOffset now, TimeSpan keptFor)
    {
        Id = id;
        ContactId = contact;
        SubjectSealed = subject;
        HtmlSealed = html;
        TextSealed = text;
        PostedAt = now;
        ExpiresAt = now + keptFor;
    }

    /// <summary>The same id as the queue row of its content.</summary>
    public MessageId Id { get; private set; }

    public ContactId ContactId { get; private set; }

    public byte[] SubjectSealed { get; private set; } = [];

    public byte[] HtmlSealed { get; private set; } = [];

    public byte[] TextSealed { get; private set; } = [];

    public DateTimeOffset PostedAt { get; private set; }

    /// <summary>Cannot be read from this instant on.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>First reading after proof of identity; null before. A visit without proof is no reading.</summary>
    public DateTimeOffset? FirstReadAt { get; private set; }

    /// <summary>Wrong proofs since the last right one.</summary>
    public int WrongProofs { get; private set; }

    /// <summary>No proof is accepted before this instant; null when none was wrong often enough.</summary>
    public DateTimeOffset? LockedUntil { get; private set; }

    public bool IsOpen(DateTimeOffset now) => now < ExpiresAt;

    public bool IsLocked(DateTimeOffset now) => LockedUntil is { } until && now < until;

    internal void Proved()
    {
        WrongProofs = 0;
        LockedUntil = null;
    }

    /// <summary>After ten wrong proofs in a row nobody may try for a day, the right person included: guessing a birth date must not pay.</summary>
    internal void Failed(DateTimeOffset now)
    {
        WrongProofs++;
        if (WrongProofs % PortalLimits.WrongProofsPerMessage == 0)
            LockedUntil = now + PortalLimits.Lock;
    }

    /// <summary>It cannot be opened any more, whatever its time was.</summary>
    internal void Close(DateTimeOffset now)
    {
        if (now < ExpiresAt)
            ExpiresAt = now;
    }

    internal bool Read(DateTimeOffset now)
    {
        if (FirstReadAt is not null)
            return false;
        FirstReadAt = now;
        return true;
    }
}

internal sealed class PortalMessageMapping : IEntityTypeConfiguration<PortalMessage>
{
    public void Configure(EntityTypeBuilder<PortalMessage> builder)
    {
        builder.ToTable("portal_messages");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.WrongProofs).IsConcurrencyToken();
        builder.HasIndex(m => m.ContactId);
        builder.HasIndex(m => m.ExpiresAt);
    }
}
