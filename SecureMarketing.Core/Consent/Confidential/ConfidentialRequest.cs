using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a request for confidential communications.</summary>
public readonly record struct ConfidentialRequestId(Guid Value) : ITypedId<ConfidentialRequestId>
{
    public static ConfidentialRequestId New() => new(Guid.CreateVersion7());
    public static ConfidentialRequestId From(Guid value) => new(value);
}

/// <summary>
/// That a person asked to be written to at another address only (45 CFR 164.522(b)). No reason is asked for (164.522(b)(2)(iii)). The
/// address itself is sealed on the person's record; here stands that there is one.
/// </summary>
public sealed class ConfidentialRequest
{
    private ConfidentialRequest()
    {
    }

    public ConfidentialRequest(ContactId contact, bool hasAlternate, Receipt receipt, DateTimeOffset now)
    {
        Id = ConfidentialRequestId.New();
        (Contact, HasAlternate, ReceivedAt, Means, AgreedAt) = (contact, hasAlternate, receipt.At, receipt.Means, now);
    }

    public ConfidentialRequestId Id { get; private set; }

    public ContactId Contact { get; private set; }

    /// <summary>False: no mailbox was agreed on, so nothing goes by mail.</summary>
    public bool HasAlternate { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public ReceiptMeans Means { get; private set; }

    public DateTimeOffset AgreedAt { get; private set; }

    /// <summary>Null while it stands.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    internal void End(DateTimeOffset now) => EndedAt ??= now;
}

internal sealed class ConfidentialRequestMapping : IEntityTypeConfiguration<ConfidentialRequest>
{
    public void Configure(EntityTypeBuilder<ConfidentialRequest> builder)
    {
        builder.ToTable("confidential_requests");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Contact).HasColumnName("contact_id");
        builder.HasIndex(r => r.Contact);
    }
}
