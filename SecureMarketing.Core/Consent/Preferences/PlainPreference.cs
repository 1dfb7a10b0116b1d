using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a preference for plain mail.</summary>
public readonly record struct PlainPreferenceId(Guid Value) : ITypedId<PlainPreferenceId>
{
    public static PlainPreferenceId New() => new(Guid.CreateVersion7());
    public static PlainPreferenceId From(Guid value) => new(value);
}

/// <summary>
/// A person's wish to get unencrypted mail after having been warned of the risk (45 CFR 164.524(c)(3), 78 FR 5634). Lets
/// the gate accept a plain route for care messages, never for sensitive ones.
/// </summary>
public sealed class PlainPreference
{
    private PlainPreference()
    {
    }

    public PlainPreference(ContactId contact, string? purpose, DateTimeOffset acceptedAt, string? warningTextVersion, DateTimeOffset? warnedAt)
    {
        Purpose = purpose;
        Id = PlainPreferenceId.New();
        Contact = contact;
        AcceptedAt = acceptedAt;
        WarningTextVersion = warningTextVersion;
        WarnedAt = warnedAt;
    }

    /// <summary>A row that a hand-written statement read, for the question what it says; it has no id and is not to be stored.</summary>
    internal static PlainPreference OnFile(ContactId contact, string? purpose, DateTimeOffset acceptedAt, string? warningTextVersion, DateTimeOffset? warnedAt, DateTimeOffset? withdrawnAt) => new()
    {
        Contact = contact,
        Purpose = purpose,
        AcceptedAt = acceptedAt,
        WarningTextVersion = warningTextVersion,
        WarnedAt = warnedAt,
        WithdrawnAt = withdrawnAt,
    };

    public PlainPreferenceId Id { get; private set; }

    public ContactId Contact { get; private set; }

    /// <summary>Scope: the campaign purpose it is limited to; null: all.</summary>
    public string? Purpose { get; private set; }

    /// <summary>Which wording of the warning was given; null: none is on file, so the wish does not count.</summary>
    public string? WarningTextVersion { get; private set; }

    /// <summary>Null with the version.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    /// <summary>Not before <see cref="WarnedAt"/>.</summary>
    public DateTimeOffset AcceptedAt { get; private set; }

    /// <summary>Null while the wish stands.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    public void Withdraw(DateTimeOffset now) => WithdrawnAt ??= now;

    /// <summary>The gate's word for a message of that purpose: the person's latest preference that covers it decides.</summary>
    public static GatePlain WordFor(IEnumerable<PlainPreference> ofPerson, string purpose) => ofPerson
        .Where(p => p.Purpose is null || string.Equals(p.Purpose, purpose, StringComparison.OrdinalIgnoreCase))
        .MaxBy(p => p.AcceptedAt) switch
    {
        null => GatePlain.None,
        { WithdrawnAt: not null } => GatePlain.Withdrawn,
        { WarningTextVersion: null or "" } or { WarnedAt: null } => GatePlain.NotWarned,
        { } latest when latest.AcceptedAt < latest.WarnedAt => GatePlain.NotWarned,
        _ => GatePlain.Warned,
    };
}

internal sealed class PlainPreferenceMapping : IEntityTypeConfiguration<PlainPreference>
{
    public const int VersionLength = 40;

    public void Configure(EntityTypeBuilder<PlainPreference> builder)
    {
        builder.ToTable("plain_preferences");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Contact).HasColumnName("contact_id");
        builder.Property(p => p.Purpose).HasMaxLength(AgreedRestrictionMapping.PurposeLength);
        builder.Property(p => p.WarningTextVersion).HasMaxLength(VersionLength);
        builder.HasIndex(p => p.Contact);
    }
}
