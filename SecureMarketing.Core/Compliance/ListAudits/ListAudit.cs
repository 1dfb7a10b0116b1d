using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance;

/// <summary>Identifies an audit of recipient lists.</summary>
public readonly record struct ListAuditId(Guid Value) : ITypedId<ListAuditId>
{
    public static ListAuditId New() => new(Guid.CreateVersion7());
    public static ListAuditId From(Guid value) => new(value);
}

/// <summary>
/// One audit: a random sample of messages that were handed over, each judged again by the documents. Written once, never changed: it
/// is evidence of the periodic evaluation (45 CFR 164.308(a)(8)).
/// </summary>
public sealed class ListAudit
{
    private ListAudit()
    {
    }

    /// <param name="from">First moment of the period.</param>
    /// <param name="to">The period ends before this moment.</param>
    /// <param name="population">Messages handed over in it.</param>
    /// <param name="sampled">Of these judged, 1 or more.</param>
    /// <param name="mismatches">Of these such that their documents do not permit.</param>
    /// <param name="scheduled">True when the clock began it.</param>
    /// <param name="now">When it ended.</param>
    public ListAudit(DateTimeOffset from, DateTimeOffset to, int population, int sampled, int mismatches, bool scheduled, DateTimeOffset now)
    {
        Id = ListAuditId.New();
        (From, To, Population, Sampled, Mismatches, Scheduled, At) = (from, to, population, sampled, mismatches, scheduled, now);
    }

    public ListAuditId Id { get; private set; }

    public DateTimeOffset From { get; private set; }

    public DateTimeOffset To { get; private set; }

    public int Population { get; private set; }

    public int Sampled { get; private set; }

    public int Mismatches { get; private set; }

    public bool Scheduled { get; private set; }

    public DateTimeOffset At { get; private set; }
}

/// <summary>One message of the sample, and what its documents say of it.</summary>
public sealed class ListAuditItem
{
    private ListAuditItem()
    {
    }

    public ListAuditItem(ListAuditId audit, MessageId message, DateTimeOffset handedOverAt, IReadOnlyList<string> codes)
    {
        (Audit, Message, HandedOverAt) = (audit, message, handedOverAt);
        Codes = codes.Count == 0 ? null : Joined(codes);
    }

    /// <summary>Codes joined by comma, as many whole ones as the column takes: what is wrong is not lost with its explanation.</summary>
    internal static string Joined(IReadOnlyList<string> codes)
    {
        var length = -1;
        return string.Join(',', codes.TakeWhile(c => (length += c.Length + 1) <= ListAuditItemMapping.CodesLength));
    }

    public ListAuditId Audit { get; private set; }

    public MessageId Message { get; private set; }

    public DateTimeOffset HandedOverAt { get; private set; }

    /// <summary>What does not agree, joined by comma; null when everything does.</summary>
    public string? Codes { get; private set; }
}

internal sealed class ListAuditMapping : IEntityTypeConfiguration<ListAudit>
{
    public void Configure(EntityTypeBuilder<ListAudit> builder)
    {
        builder.ToTable("list_audits");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.HasIndex(a => a.At);
    }
}

internal sealed class ListAuditItemMapping : IEntityTypeConfiguration<ListAuditItem>
{
    public const int CodesLength = 400;

    public void Configure(EntityTypeBuilder<ListAuditItem> builder)
    {
        builder.ToTable("list_audit_items");
        builder.HasKey(i => new { i.Audit, i.Message });
        builder.Property(i => i.Codes).HasMaxLength(CodesLength);
        builder.HasOne<ListAudit>().WithMany().HasForeignKey(i => i.Audit).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(i => i.Message);
    }
}
