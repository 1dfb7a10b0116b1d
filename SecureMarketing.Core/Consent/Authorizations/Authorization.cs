using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies an authorization.</summary>
public readonly record struct AuthorizationId(Guid Value) : ITypedId<AuthorizationId>
{
    public static AuthorizationId New() => new(Guid.CreateVersion7());
    public static AuthorizationId From(Guid value) => new(value);
}

/// <summary>
/// A row of the register. The form itself (names, wording, evidence) is sealed whole, since its free text may say
/// anything; beside it stand only what lists and sweeps filter by.
/// </summary>
public sealed class Authorization
{
    private const string SealedField = "authorization";

    /// <summary>Records are kept six years from creation or from when they last were in effect (45 CFR 164.530(j)(2)).</summary>
    public const int RetentionYears = 6;

    private Authorization()
    {
    }

    /// <summary>Enters a form as <see cref="AuthorizationState.Draft"/>.</summary>
    public Authorization(AuthorizationId id, ContactId contact, AuthorizationRecord form, IFieldCipher cipher, DateTimeOffset now)
    {
        Id = id;
        Contact = contact;
        State = AuthorizationState.Draft;
        CreatedAt = now;
        Store(form, cipher, now);
    }

    public AuthorizationId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public AuthorizationState State { get; private set; }

    /// <summary>1 upward; grows with every change. A send decision is bound to it.</summary>
    public long Version { get; private set; }

    public AuthorizationSourceKind SourceKind { get; private set; }

    public SignatureMethod? SignedBy { get; private set; }

    /// <summary>Null until signed.</summary>
    public DateOnly? SignedOn { get; private set; }

    /// <summary>Last day of validity; null when an event ends it.</summary>
    public DateOnly? ExpiresOn { get; private set; }

    /// <summary>Last day for which the expiration event is attested; null when a date ends it.</summary>
    public DateOnly? AttestedThrough { get; private set; }

    /// <summary>Purposes joined by comma, for lists.</summary>
    public string Purposes { get; private set; } = "";

    /// <summary>The purposes for exact look-ups: lower case, each between bars, e.g. <c>|wellness|news|</c>.</summary>
    public string PurposeKeys { get; private set; } = "";

    /// <summary>Scope categories joined by comma, for lists.</summary>
    public string Categories { get; private set; } = "";

    public DateTimeOffset? CopyProvidedAt { get; private set; }

    /// <summary>Receipt of the revocation that ended it, null while there is none.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Seconds from receipt to recording of the latest revocation; the reported latency.</summary>
    public long? RevocationLatencySeconds { get; private set; }

    /// <summary>True when a revocation with scope <see cref="RevocationScope.All"/> was recorded here: it concerns all others.</summary>
    public bool RevokesAll { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The <see cref="AuthorizationRecord"/>, AES-256-GCM.</summary>
    public byte[] FormSealed { get; private set; } = [];

    /// <summary>The form as a value, with the register's id and state.</summary>
    public AuthorizationRecord Open(IFieldCipher cipher) => Open(Id, State, FormSealed, cipher);

    /// <summary>The same of columns that were read without the row.</summary>
    internal static AuthorizationRecord Open(AuthorizationId id, AuthorizationState state, byte[] formSealed, IFieldCipher cipher) =>
        AuthorizationJson.Read(cipher.OpenBytes(id.Value, SealedField, formSealed)) with { Id = id.Value.ToString(), State = state };

    /// <summary>Replaces the form's contents; the state stays.</summary>
    public void Store(AuthorizationRecord form, IFieldCipher cipher, DateTimeOffset now)
    {
        FormSealed = cipher.SealBytes(Id.Value, SealedField, AuthorizationJson.Write(form with { Id = null, State = null }));
        SourceKind = form.Source?.Kind ?? AuthorizationSourceKind.PaperScanned;
        SignedBy = form.Signature?.Method;
        SignedOn = form.Signature?.SignedOn;
        ExpiresOn = Earlier(form.ExpiresOn, form.ExpirationEvent?.OccurredOn);
        AttestedThrough = form.ExpiresOn is null && form.ExpirationEvent is { } e
            ? (e.LastAttestedOn ?? form.Signature?.SignedOn)?.AddDays(AuthorizationCheck.AttestationDays)
            : null;
        Purposes = Joined(form.Purposes);
        PurposeKeys = string.Concat(form.Purposes.Select(PurposeKey)).Replace("||", "|", StringComparison.Ordinal);
        Categories = Joined(form.ScopeCategories);
        CopyProvidedAt = form.CopyProvidedAt;
        RevokedAt = form.Revocations.Where(r => r.Scope != RevocationScope.Part).Select(r => (DateTimeOffset?)r.EffectiveAt).Min();
        RevocationLatencySeconds = form.Revocations is [.., { RecordedAt: { } recorded } last] ? (long)(recorded - last.ReceivedAt).TotalSeconds : null;
        RevokesAll = form.Revocations.Any(r => r.Scope == RevocationScope.All);
        Version++;
        ChangedAt = now;
    }

    /// <summary>Takes one step of <see cref="AuthorizationTransitions"/>.</summary>
    /// <returns><c>authorization.transition_undefined</c> when the table does not list it; nothing changes then.</returns>
    public Result MoveTo(AuthorizationState next, DateTimeOffset now)
    {
        if (!AuthorizationTransitions.Permits(State, next))
            return ConsentErrors.TransitionUndefined(State, next);
        State = next;
        Version++;
        ChangedAt = now;
        return Result.Success;
    }

    /// <summary>Last day on which the record must be kept; null while no end is known (an event-based authorization in effect).</summary>
    /// <param name="zone">The organisation's.</param>
    /// <param name="years">How long it keeps them, where a state or a programme asks for more than six years.</param>
    public DateOnly? RetainThrough(TimeZoneInfo zone, int years = RetentionYears)
    {
        var created = AuthorizationCheck.LocalDate(CreatedAt, zone);
        var lastEffective = RevokedAt is { } revoked ? AuthorizationCheck.LocalDate(revoked, zone)
            : ExpiresOn ?? (AttestedThrough is null || AuthorizationTransitions.From(State).Count == 0 ? created : null);
        return lastEffective is { } day ? (day > created ? day : created).AddYears(Math.Max(RetentionYears, years)) : null;
    }

    /// <summary>How a purpose stands in <see cref="PurposeKeys"/>.</summary>
    public static string PurposeKey(string purpose) => "|" + purpose.Trim().ToLowerInvariant().Replace('|', ' ') + "|";

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null || other < one ? other ?? one : one;

    private static string Joined(IReadOnlyList<string> list)
    {
        var text = string.Join(", ", list);
        return text.Length <= AuthorizationMapping.ListLength ? text : text[..(AuthorizationMapping.ListLength - 1)] + "…";
    }
}

internal sealed class AuthorizationMapping : IEntityTypeConfiguration<Authorization>
{
    public const int ListLength = 400;

    /// <summary>20 purposes of 100 characters with their bars.</summary>
    public const int PurposeKeysLength = 2100;

    public void Configure(EntityTypeBuilder<Authorization> builder)
    {
        builder.ToTable("authorizations");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Contact).HasColumnName("contact_id");
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Property(a => a.Purposes).HasMaxLength(ListLength);
        builder.Property(a => a.PurposeKeys).HasMaxLength(PurposeKeysLength);
        builder.Property(a => a.Categories).HasMaxLength(ListLength);
        builder.HasIndex(a => a.Contact);
        builder.HasIndex(a => new { a.State, a.ExpiresOn });
        builder.HasIndex(a => a.CreatedAt);
    }
}
