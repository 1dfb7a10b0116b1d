using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a representative's authority over one person's rights.</summary>
public readonly record struct RepresentativeId(Guid Value) : ITypedId<RepresentativeId>
{
    public static RepresentativeId New() => new(Guid.CreateVersion7());
    public static RepresentativeId From(Guid value) => new(value);
}

/// <summary>By what right somebody acts for the person (45 CFR 164.502(g)). Stored: never renumber.</summary>
public enum AuthorityType
{
    Parent = 1,
    Guardian = 2,
    HealthCareProxy = 3,
    PowerOfAttorney = 4,
    CourtOrder = 5,
    Other = 6,

    /// <summary>Nobody acts: the minor lawfully consented to the service alone and holds the rights for it (164.502(g)(3)).</summary>
    MinorConsentedAlone = 10,
}

/// <summary>
/// Who may decide for a person, by what right, shown by which document, verified by whom, and until when. Names and the
/// document are sealed.
/// </summary>
public sealed class RepresentativeAuthority
{
    private const string NameField = "representative.name";
    private const string DescriptionField = "representative.authority";
    private const string DocumentField = "representative.document";
    private const string ServiceField = "representative.service";

    private RepresentativeAuthority()
    {
    }

    internal RepresentativeAuthority(ContactId contact, AuthorityType type, DateOnly? validTo, bool lapseAtMajority, Guid verifiedBy, DateTimeOffset now)
    {
        (Id, Contact, Type, ValidTo, LapseAtMajority) = (RepresentativeId.New(), contact, type, validTo, lapseAtMajority);
        (VerifiedBy, VerifiedAt) = (verifiedBy, now);
    }

    public RepresentativeId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public AuthorityType Type { get; private set; }

    public byte[] NameSealed { get; private set; } = [];

    public byte[] DescriptionSealed { get; private set; } = [];

    /// <summary>Scope categories of the service that a minor consented to alone, one a line; null: not stated, so that it covers none.</summary>
    public byte[]? ServiceSealed { get; private set; }

    /// <summary>SHA-256 of the document that shows the authority, hex; null: none was handed in.</summary>
    public string? DocumentHash { get; private set; }

    public string? DocumentType { get; private set; }

    public byte[]? DocumentSealed { get; private set; }

    /// <summary>Last day; the day before majority where that is earlier and <see cref="LapseAtMajority"/>. Null: no known end.</summary>
    public DateOnly? ValidTo { get; private set; }

    /// <summary>It ends when the person comes of age [pol].</summary>
    public bool LapseAtMajority { get; private set; }

    /// <summary>User id; zero for the command line.</summary>
    public Guid VerifiedBy { get; private set; }

    public DateTimeOffset VerifiedAt { get; private set; }

    /// <summary>Null while nobody disputes it.</summary>
    public DateTimeOffset? DisputedAt { get; private set; }

    /// <summary>Null while it was not ended by a person; a last day ends it by itself.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public string Name(IFieldCipher cipher) => cipher.Open(Id.Value, NameField, NameSealed);

    public string Description(IFieldCipher cipher) => cipher.Open(Id.Value, DescriptionField, DescriptionSealed);

    /// <summary>Scope categories of the service that a minor consented to alone; empty for every other authority, and where they were not stated.</summary>
    public IReadOnlyList<string> Service(IFieldCipher cipher) => OpenService(Id, ServiceSealed, cipher);

    internal static IReadOnlyList<string> OpenService(RepresentativeId id, byte[]? content, IFieldCipher cipher) =>
        content is null ? [] : cipher.Open(id.Value, ServiceField, content).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <param name="categories">At least one.</param>
    /// <param name="cipher">Seals them: they tell what the minor was treated for.</param>
    internal void Limit(IEnumerable<string> categories, IFieldCipher cipher) => ServiceSealed = cipher.Seal(Id.Value, ServiceField, string.Join('\n', categories));

    internal void Describe(string name, string description, SubmittedDocument? document, IFieldCipher cipher)
    {
        NameSealed = cipher.Seal(Id.Value, NameField, name);
        DescriptionSealed = cipher.Seal(Id.Value, DescriptionField, description);
        if (document is null)
            return;
        DocumentHash = EvidenceDocument.HashOf(document.Content);
        DocumentType = document.MediaType;
        DocumentSealed = cipher.SealBytes(Id.Value, DocumentField, document.Content);
    }

    internal void Dispute(DateTimeOffset now) => DisputedAt ??= now;

    internal void Settle() => DisputedAt = null;

    internal void End(DateTimeOffset now) => EndedAt ??= now;
}

internal sealed class RepresentativeAuthorityMapping : IEntityTypeConfiguration<RepresentativeAuthority>
{
    public void Configure(EntityTypeBuilder<RepresentativeAuthority> builder)
    {
        builder.ToTable("representative_authorities");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Contact).HasColumnName("contact_id");
        builder.Property(r => r.DocumentHash).HasMaxLength(64);
        builder.Property(r => r.DocumentType).HasMaxLength(100);
        builder.HasIndex(r => r.Contact);
    }
}
