using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a Part 2 consent.</summary>
public readonly record struct Part2ConsentId(Guid Value) : ITypedId<Part2ConsentId>
{
    public static Part2ConsentId New() => new(Guid.CreateVersion7());
    public static Part2ConsentId From(Guid value) => new(value);
}

/// <summary>The written elements of 42 CFR 2.31(a), besides the person's name, which the contact carries.</summary>
public sealed record Part2ConsentTerms
{
    /// <summary>Who discloses (2.31(a)(2)); several are divided by semicolons (<see cref="Part2Check"/>).</summary>
    [Description("Who discloses (2.31(a)(2)); several are divided by semicolons.")]
    public required string Discloser { get; init; }

    /// <summary>What, specifically (2.31(a)(3)).</summary>
    public required string Description { get; init; }

    /// <summary>To whom (2.31(a)(4)); several are divided by semicolons.</summary>
    [Description("To whom (2.31(a)(4)); several are divided by semicolons.")]
    public required string Recipients { get; init; }

    /// <summary>What for (2.31(a)(5)); must be the campaign's purpose, for marketing is not treatment, payment or operations.</summary>
    public required string Purpose { get; init; }

    /// <summary>True when the form states the right to revoke (2.31(a)(6)).</summary>
    public required bool StatesRightToRevoke { get; init; }

    /// <summary>Last day of validity (2.31(a)(7)), in the organisation's zone.</summary>
    public required DateOnly ExpiresOn { get; init; }

    /// <summary>Date of the signature (2.31(a)(8)–(9)).</summary>
    public required DateOnly SignedOn { get; init; }

    /// <summary>Where the signed form is: file, scan number; null: not stated, and the consent opens nothing.</summary>
    public string? Evidence { get; init; }
}

/// <summary>A consent to use substance-use records (42 CFR 2.31), needed besides the HIPAA authorization.</summary>
public sealed class Part2Consent
{
    private Part2Consent()
    {
    }

    public Part2Consent(ContactId contact, Part2ConsentTerms terms, DateTimeOffset now)
    {
        Id = Part2ConsentId.New();
        Contact = contact;
        Discloser = terms.Discloser;
        Description = terms.Description;
        Recipients = terms.Recipients;
        Purpose = terms.Purpose;
        StatesRightToRevoke = terms.StatesRightToRevoke;
        ExpiresOn = terms.ExpiresOn;
        SignedOn = terms.SignedOn;
        RecordedAt = now;
        Evidence = terms.Evidence;
    }

    public Part2ConsentId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public string Discloser { get; private set; } = "";

    public string Description { get; private set; } = "";

    public string Recipients { get; private set; } = "";

    public string Purpose { get; private set; } = "";

    public bool StatesRightToRevoke { get; private set; }

    public DateOnly ExpiresOn { get; private set; }

    public DateOnly SignedOn { get; private set; }

    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>Where the signed form is; null in entries from before it was asked for, which open nothing.</summary>
    public string? Evidence { get; private set; }

    /// <summary>Null while it stands; effective from this moment (2.31(a)(6)).</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    public void Revoke(DateTimeOffset receivedAt) => RevokedAt ??= receivedAt;

    /// <summary>True when every element is there, it is told where the signed form is, and it covers the purpose at that moment.</summary>
    public bool IsValid(string purpose, DateTimeOffset at, DateOnly today) =>
        !string.IsNullOrWhiteSpace(Discloser) && !string.IsNullOrWhiteSpace(Description) && !string.IsNullOrWhiteSpace(Recipients)
        && StatesRightToRevoke && !string.IsNullOrWhiteSpace(Evidence) && string.Equals(Purpose, purpose, StringComparison.OrdinalIgnoreCase)
        && SignedOn <= today && ExpiresOn >= today && !(RevokedAt <= at);
}

internal sealed class Part2ConsentMapping : IEntityTypeConfiguration<Part2Consent>
{
    public const int TextLength = 400;

    public void Configure(EntityTypeBuilder<Part2Consent> builder)
    {
        builder.ToTable("part2_consents");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Contact).HasColumnName("contact_id");
        builder.Property(c => c.Discloser).HasMaxLength(TextLength);
        builder.Property(c => c.Description).HasMaxLength(TextLength);
        builder.Property(c => c.Recipients).HasMaxLength(TextLength);
        builder.Property(c => c.Purpose).HasMaxLength(AgreedRestrictionMapping.PurposeLength);
        builder.Property(c => c.Evidence).HasMaxLength(TextLength);
        builder.HasIndex(c => c.Contact);
    }
}
