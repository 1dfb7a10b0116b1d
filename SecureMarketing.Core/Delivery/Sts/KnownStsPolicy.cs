using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Delivery.Sts;

/// <summary>
/// A domain's policy as last fetched. It holds until it expires, even when the record that announced it is gone: otherwise
/// whoever can suppress one DNS answer could switch it off (RFC 8461 §5.1).
/// </summary>
public sealed class KnownStsPolicy
{
    private const char Separator = ' ';

    private KnownStsPolicy()
    {
    }

    public KnownStsPolicy(string domain, string policyId, StsPolicy policy, DateTimeOffset now)
    {
        Domain = domain;
        Replace(policyId, policy, now);
    }

    /// <summary>Key; A-labels, lower case.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>The id in the record at the time of fetching.</summary>
    public string PolicyId { get; private set; } = "";

    public StsMode Mode { get; private set; }

    /// <summary>Host patterns joined by blanks.</summary>
    public string Patterns { get; private set; } = "";

    public DateTimeOffset FetchedAt { get; private set; }

    /// <summary>From this instant it no longer holds.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public IReadOnlyList<string> Hosts => Patterns.Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    public void Replace(string policyId, StsPolicy policy, DateTimeOffset now)
    {
        PolicyId = policyId;
        Mode = policy.Mode;
        Patterns = string.Join(Separator, policy.Hosts);
        FetchedAt = now;
        ExpiresAt = now.AddSeconds(policy.MaxAge);
    }
}

internal sealed class KnownStsPolicyMapping : IEntityTypeConfiguration<KnownStsPolicy>
{
    public void Configure(EntityTypeBuilder<KnownStsPolicy> builder)
    {
        builder.ToTable("sts_policies");
        builder.HasKey(p => p.Domain);
        builder.Property(p => p.Domain).HasMaxLength(253);
        builder.Property(p => p.PolicyId).HasMaxLength(32);
        builder.Ignore(p => p.Hosts);
        builder.HasIndex(p => p.ExpiresAt);
    }
}
