using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>What the ladder may choose from. Stored: never renumber.</summary>
public enum DeliveryMode
{
    /// <summary>Every rung, strongest first.</summary>
    Adaptive = 1,

    /// <summary>Only over a verified TLS session; what cannot go that way is dropped, there is no portal.</summary>
    TlsExclusive = 2,

    /// <summary>"Encrypt more": end-to-end or portal, never TLS alone.</summary>
    NoTlsOnly = 3,

    /// <summary>Every message stays in the portal.</summary>
    PortalAlways = 4,

    /// <summary>Plain mail with the best TLS on offer, for messages without PHI; with PHI as Adaptive.</summary>
    PlainAllowed = 5,
}

/// <summary>
/// The organisation's choice for one class of message. A class without a row follows <see cref="DeliveryRules.Default"/>.
/// </summary>
public sealed class DeliveryPolicy
{
    private DeliveryPolicy()
    {
    }

    public DeliveryPolicy(HipaaClass messageClass, DeliveryRules rules, DateTimeOffset now)
    {
        MessageClass = messageClass;
        Change(rules, now);
    }

    /// <summary>Key: one policy per class.</summary>
    public HipaaClass MessageClass { get; private set; }

    public DeliveryMode Mode { get; private set; }

    /// <summary>Highest PHI level that may rest on PKIX for a name that unauthenticated DNS gave.</summary>
    public PhiLevel AcceptPkixMx { get; private set; }

    public bool PortalAllowed { get; private set; }

    public bool PlainPreferenceOutranksKeys { get; private set; }

    /// <summary>Grows by one at each change; part of what an approval hash covers.</summary>
    public int Version { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public DeliveryRules Rules => new()
    {
        Mode = Mode,
        AcceptPkixMx = AcceptPkixMx,
        PortalAllowed = PortalAllowed,
        PlainPreferenceOutranksKeys = PlainPreferenceOutranksKeys,
    };

    public void Change(DeliveryRules rules, DateTimeOffset now)
    {
        Mode = rules.Mode;
        AcceptPkixMx = rules.AcceptPkixMx;
        PortalAllowed = rules.PortalAllowed;
        PlainPreferenceOutranksKeys = rules.PlainPreferenceOutranksKeys;
        Version++;
        ChangedAt = now;
    }
}

/// <summary>The values of a policy, as the ladder reads them.</summary>
public sealed record DeliveryRules
{
    public required DeliveryMode Mode { get; init; }

    /// <summary>
    /// Highest PHI level accepted on a T1 session: PKIX for an MX name that no DNSSEC or MTA-STS vouches for. None = never
    /// for PHI; Relationship is the default; Clinical is a decision the organisation has to take itself (compliance §9).
    /// </summary>
    public PhiLevel AcceptPkixMx { get; init; } = PhiLevel.Relationship;

    /// <summary>Default true. False drops what no other rung carries.</summary>
    public bool PortalAllowed { get; init; } = true;

    /// <summary>True: a recorded, warned wish for plain mail goes before an available key. Default false.</summary>
    public bool PlainPreferenceOutranksKeys { get; init; }

    public static DeliveryRules Default { get; } = new() { Mode = DeliveryMode.Adaptive };
}

internal sealed class DeliveryPolicyMapping : IEntityTypeConfiguration<DeliveryPolicy>
{
    public void Configure(EntityTypeBuilder<DeliveryPolicy> builder)
    {
        builder.ToTable("delivery_policies");
        builder.HasKey(p => p.MessageClass);
        builder.Property(p => p.MessageClass).ValueGeneratedNever();
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.Ignore(p => p.Rules);
    }
}
