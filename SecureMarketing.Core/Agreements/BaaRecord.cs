using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Agreements;

/// <summary>Identifies an agreement.</summary>
public readonly record struct BaaRecordId(Guid Value) : ITypedId<BaaRecordId>
{
    public static BaaRecordId New() => new(Guid.CreateVersion7());
    public static BaaRecordId From(Guid value) => new(value);
}

/// <summary>Identifies a party across its renewals; a route names its operator by it.</summary>
public readonly record struct PartyId(Guid Value) : ITypedId<PartyId>
{
    public static PartyId New() => new(Guid.CreateVersion7());
    public static PartyId From(Guid value) => new(value);
}

/// <summary>Who the party is to us. Stored: never renumber.</summary>
public enum BaaRole
{
    /// <summary>The covered entity for which this installation works, or the operator that runs it for the organisation (45 CFR 164.504(e)).</summary>
    Tenant = 1,

    /// <summary>A subcontractor that carries or stores PHI for us (164.502(e)(1)(ii)), such as the operator of a smart host.</summary>
    Vendor = 2,
}

/// <summary>What 164.504(e)(2) wants in the contract; each point is ticked by whoever read it.</summary>
[Flags]
public enum BaaClauses
{
    None = 0,

    /// <summary>Permitted uses and disclosures (164.504(e)(2)(i)).</summary>
    PermittedUses = 1,

    /// <summary>Safeguards and Security Rule (e)(2)(ii)(B).</summary>
    Safeguards = 2,

    /// <summary>Reporting of incidents and breaches (e)(2)(ii)(C).</summary>
    Reporting = 4,

    /// <summary>The same for subcontractors (e)(2)(ii)(D).</summary>
    Subcontractors = 8,

    /// <summary>Access, amendment, accounting (e)(2)(ii)(E)–(G).</summary>
    IndividualRights = 16,

    /// <summary>Books open to the Secretary (e)(2)(ii)(I).</summary>
    SecretaryAccess = 32,

    /// <summary>Return or destruction at the end (e)(2)(ii)(J).</summary>
    ReturnOrDestroy = 64,

    /// <summary>Termination for breach (e)(2)(iii).</summary>
    Termination = 128,

    /// <summary>
    /// The party sends mail on over verified TLS only (45 CFR 164.312(e)). Not among the required clauses: without it a relay of
    /// theirs counts as unverified.
    /// </summary>
    EnforcedOnwardTls = 256,

    All = PermittedUses | Safeguards | Reporting | Subcontractors | IndividualRights | SecretaryAccess | ReturnOrDestroy | Termination,
}

/// <summary>What an agreement says; entered by whoever read the signed contract.</summary>
public sealed record BaaTerms
{
    public required string Party { get; init; }

    public required BaaRole Role { get; init; }

    /// <summary>What the party does for us, e.g. "outbound mail relay".</summary>
    public required string Services { get; init; }

    public required DateOnly SignedOn { get; init; }

    /// <summary>In force from this instant.</summary>
    public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>No longer in force at this instant; null: until terminated.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>SHA-256 of the signed contract, 64 hex digits; null: not on file.</summary>
    public string? DocumentSha256 { get; init; }

    public required BaaClauses Clauses { get; init; }

    /// <summary>True when it holds the qualified-service-organisation language of 42 CFR 2.11.</summary>
    public bool QsoaLanguage { get; init; }
}

/// <summary>A business associate agreement (45 CFR 164.504(e)). A renewal is a new row of the same party.</summary>
public sealed class BaaRecord
{
    private BaaRecord()
    {
    }

    public BaaRecord(PartyId party, BaaTerms terms, DateOnly verifiedOn, DateTimeOffset now)
    {
        Id = BaaRecordId.New();
        PartyId = party;
        Party = terms.Party;
        Role = terms.Role;
        Services = terms.Services;
        SignedOn = terms.SignedOn;
        EffectiveAt = terms.EffectiveAt;
        ExpiresAt = terms.ExpiresAt;
        DocumentSha256 = terms.DocumentSha256?.ToLowerInvariant();
        Clauses = terms.Clauses;
        QsoaLanguage = terms.QsoaLanguage;
        LastVerifiedOn = verifiedOn;
        ChangedAt = now;
        Version = 1;
    }

    public BaaRecordId Id { get; private set; }

    public PartyId PartyId { get; private set; }

    public string Party { get; private set; } = "";

    public BaaRole Role { get; private set; }

    public string Services { get; private set; } = "";

    public DateOnly SignedOn { get; private set; }

    public DateTimeOffset EffectiveAt { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Null while not terminated.</summary>
    public DateTimeOffset? TerminatedAt { get; private set; }

    public string? DocumentSha256 { get; private set; }

    public BaaClauses Clauses { get; private set; }

    public bool QsoaLanguage { get; private set; }

    public DateOnly LastVerifiedOn { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>1 upward.</summary>
    public long Version { get; private set; }

    /// <summary>In force, with every required clause. The instant of expiry or termination is already outside.</summary>
    public bool IsActive(DateTimeOffset at) =>
        EffectiveAt <= at && !(ExpiresAt <= at) && !(TerminatedAt <= at) && (Clauses & BaaClauses.All) == BaaClauses.All;

    public Result Terminate(DateTimeOffset at, DateTimeOffset now)
    {
        if (TerminatedAt is not null)
            return AgreementsErrors.AlreadyTerminated;
        TerminatedAt = at;
        ChangedAt = now;
        Version++;
        return Result.Success;
    }

    public void Verify(BaaClauses clauses, DateOnly on, DateTimeOffset now)
    {
        Clauses = clauses;
        LastVerifiedOn = on;
        ChangedAt = now;
        Version++;
    }
}

internal sealed class BaaRecordMapping : IEntityTypeConfiguration<BaaRecord>
{
    public const int PartyLength = 200;
    public const int ServicesLength = 400;

    public void Configure(EntityTypeBuilder<BaaRecord> builder)
    {
        builder.ToTable("baa_records");
        builder.HasKey(b => b.Id);
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.Property(b => b.Party).HasMaxLength(PartyLength);
        builder.Property(b => b.Services).HasMaxLength(ServicesLength);
        builder.Property(b => b.DocumentSha256).HasMaxLength(64);
        builder.Property(b => b.Version).IsConcurrencyToken();
        builder.HasIndex(b => b.PartyId);
    }
}

/// <summary>Expected refusals of this module.</summary>
public static class AgreementsErrors
{
    public static Error NotFound { get; } = new("baa.not_found", "There is no such agreement.", ErrorKind.NotFound);

    public static Error AlreadyTerminated { get; } = new("baa.already_terminated", "This agreement was terminated already.", ErrorKind.Conflict);
}
