using System.ComponentModel;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>What a use asks of an authorization.</summary>
public sealed record AuthorizationNeed
{
    [Description("Must be one of the authorization's purposes.")]
    public required string Purpose { get; init; }

    [Description("Categories the use touches; each must be in scope. Empty: none.")]
    public IReadOnlyCollection<string> Categories { get; init; } = [];

    [Description("True when a third party pays, so that the remuneration statement is required.")]
    public bool Remunerated { get; init; }

    [Description("Who uses or discloses; null: not asked.")]
    public string? Sender { get; init; }

    [Description("Other names of the sender: one of them in the authorization is enough. Empty: none.")]
    public IReadOnlyCollection<string> SenderAliases { get; init; } = [];

    [Description("To whom it is disclosed; each must be named in the authorization. Empty: to nobody.")]
    public IReadOnlyCollection<string> Recipients { get; init; } = [];

    [Description("By which channel; null: not asked.")]
    public string? Channel { get; init; }

    /// <summary>What any mail for a purpose asks, whatever is in it: the purpose itself, that this organisation may send it, and that it may be mail.</summary>
    /// <param name="purpose">As forms name it.</param>
    /// <param name="organisation">The sender; one that was not told its name cannot be looked for.</param>
    internal static AuthorizationNeed Of(string purpose, Organisation organisation) => new()
    {
        Purpose = purpose,
        Sender = organisation.IsNamed ? organisation.Name : null,
        SenderAliases = organisation.OtherNames,
        Channel = "email",
    };

    /// <summary>What one message asks (compliance §2, scope match): categories, purpose, sender, recipients of disclosure and channel.</summary>
    /// <param name="purpose">That goes with its class for the person.</param>
    /// <param name="origin">What is sent.</param>
    /// <param name="organisation">The sender; one that was not told its name cannot be looked for.</param>
    internal static AuthorizationNeed Of(string purpose, GateOrigin origin, Organisation organisation) =>
        Of(purpose, organisation) with { Categories = origin.Categories, Recipients = origin.DisclosedTo };

    /// <summary>
    /// Whether a message may go only because somebody authorized it: marketing always does (45 CFR 164.508(a)(3)), and asking for gifts
    /// does where its content has a category that a state protects, which an authorization has to name.
    /// </summary>
    internal static bool RestsOnOne(GateOrigin origin) =>
        origin.Class is HipaaClass.Marketing or HipaaClass.MarketingRemunerated
        || origin is { Class: HipaaClass.Fundraising, Sens: GateSensitivity.State };
}

/// <summary>The answer about one authorization, or the best of several.</summary>
public sealed record AuthorizationVerdict
{
    /// <summary>The gate's word.</summary>
    public required GateAuthorization Status { get; init; }

    /// <summary>All defects found, expiry and revocation included; empty when valid or merely out of scope or pending.</summary>
    public required IReadOnlyList<DefectCode> Defects { get; init; }

    /// <summary>What the use needs and the authorization does not cover. Empty unless out of scope.</summary>
    public IReadOnlyList<UncoveredScope> Uncovered { get; init; } = [];

    /// <summary>Which parts that is.</summary>
    public GateScopeParts UncoveredParts => Uncovered.Aggregate(GateScopeParts.None, (parts, u) => parts | u.Part);

    /// <summary>The authorization judged; null when there is none.</summary>
    public AuthorizationRecord? Authorization { get; init; }

    public bool Valid => Status == GateAuthorization.Valid;
}

/// <summary>
/// May this use rely on this authorization (45 CFR 164.508)? A pure function of its arguments: no clock, no store. What is
/// missing or unclear means no.
/// </summary>
public static class AuthorizationCheck
{
    /// <summary>An expiration event not attested for longer than this suspends the authorization [pol].</summary>
    public const int AttestationDays = 90;

    /// <param name="authorization">Null: the person never gave one.</param>
    /// <param name="at">The moment of use.</param>
    /// <param name="zone">The organisation's zone, in which expiration dates are read.</param>
    /// <param name="need">What the use asks.</param>
    public static AuthorizationVerdict Evaluate(AuthorizationRecord? authorization, DateTimeOffset at, TimeZoneInfo zone, AuthorizationNeed need)
    {
        if (authorization is null)
            return new AuthorizationVerdict { Status = GateAuthorization.None, Defects = [] };
        var today = LocalDate(at, zone);
        var revoked = IsRevoked(authorization, at);
        var expired = IsExpired(authorization, today);
        var defects = AuthorizationDefects.Of(authorization, today, need.Remunerated);
        if (expired)
            defects.Add(DefectCode.Expired);
        if (revoked)
            defects.Add(DefectCode.Revoked);
        var uncovered = ScopeMatch.Uncovered(authorization, at, need);
        var status = Status(authorization, at, today, revoked, expired, defects.Count > 0, uncovered.Count > 0);
        return new AuthorizationVerdict
        {
            Status = status,
            Defects = defects,
            Uncovered = status == GateAuthorization.OutOfScope ? uncovered : [],
            Authorization = authorization,
        };
    }

    /// <summary>
    /// Judges all of one person's authorizations together: any valid one in scope allows and is the one named, and of several out of
    /// scope the one that falls short of least; a revocation with scope <see cref="RevocationScope.All"/> ends every authorization
    /// signed up to the day it was received.
    /// </summary>
    public static AuthorizationVerdict EvaluateAll(IEnumerable<AuthorizationRecord> authorizations, DateTimeOffset at, TimeZoneInfo zone, AuthorizationNeed need)
    {
        var all = authorizations as IReadOnlyList<AuthorizationRecord> ?? [.. authorizations];
        // Most people gave one and took nothing back.
        if (all is [{ Revocations.Count: 0 } only])
            return Evaluate(only, at, zone, need);
        var fromThenOn = all.SelectMany(a => a.Revocations)
            .Where(r => r.Scope == RevocationScope.All && r.EffectiveAt <= at)
            .Select(r => (DateOnly?)LocalDate(r.EffectiveAt, zone)).Max();
        return all.Select(a => fromThenOn is { } day && !(a.Signature?.SignedOn > day) && !IsUnused(a) ? RevokedBy(a, at, zone, need) : Evaluate(a, at, zone, need))
            .OrderBy(v => (Rank(v.Status), v.Uncovered.Count))
            .ThenByDescending(v => v.Authorization?.Signature?.SignedOn)
            .FirstOrDefault() ?? Evaluate(null, at, zone, need);
    }

    /// <summary>True when a form that lists these disclosers may carry the organisation's mail as far as they go; also while the organisation was not told its name.</summary>
    public static bool NamesSender(IReadOnlyList<string> disclosers, Organisation organisation) =>
        !organisation.IsNamed || organisation.OtherNames.Prepend(organisation.Name).Any(n => ScopeMatch.Covers(disclosers, n));

    /// <summary>The date at a moment, in the organisation's zone.</summary>
    public static DateOnly LocalDate(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static GateAuthorization Status(
        AuthorizationRecord form, DateTimeOffset at, DateOnly today, bool revoked, bool expired, bool defective, bool uncovered)
    {
        if (IsUnused(form))
            return GateAuthorization.None;
        if (revoked)
            return GateAuthorization.Revoked;
        if (form.State is AuthorizationState.AwaitingSignature or AuthorizationState.Signed or AuthorizationState.Verifying)
            return GateAuthorization.Pending;
        if (expired)
            return GateAuthorization.Expired;
        if (form.State == AuthorizationState.Suspended || IsUnattested(form, today))
            return GateAuthorization.Suspended;
        if (defective || form.State == AuthorizationState.Defective)
            return GateAuthorization.Defective;
        if (form.State == AuthorizationState.PendingCopy || !(form.CopyProvidedAt <= at))
            return GateAuthorization.Pending;
        if (form.State is not (null or AuthorizationState.Active))
            return GateAuthorization.Defective;
        return uncovered ? GateAuthorization.OutOfScope : GateAuthorization.Valid;
    }

    private static bool IsUnused(AuthorizationRecord form) =>
        form.State is AuthorizationState.Draft or AuthorizationState.Declined or AuthorizationState.Lapsed;

    private static bool IsRevoked(AuthorizationRecord form, DateTimeOffset at) =>
        form.State == AuthorizationState.Revoked || form.Revocations.Any(r => r.Scope != RevocationScope.Part && r.EffectiveAt <= at);

    private static bool IsExpired(AuthorizationRecord form, DateOnly today) =>
        form.State == AuthorizationState.Expired || form.ExpiresOn < today || form.ExpirationEvent?.OccurredOn < today;

    // Only where the event alone limits the authorization; a date needs no watcher.
    private static bool IsUnattested(AuthorizationRecord form, DateOnly today) =>
        form.ExpiresOn is null && form.ExpirationEvent is { } e
        && (e.LastAttestedOn ?? form.Signature?.SignedOn)?.AddDays(AttestationDays) < today;

    private static AuthorizationVerdict RevokedBy(AuthorizationRecord form, DateTimeOffset at, TimeZoneInfo zone, AuthorizationNeed need)
    {
        var own = Evaluate(form, at, zone, need);
        return own.Status == GateAuthorization.Revoked
            ? own
            : own with { Status = GateAuthorization.Revoked, Defects = [.. own.Defects, DefectCode.Revoked], Uncovered = [] };
    }

    // Valid first; then the one that is nearest to it, so that the reason told is the one to mend.
    private static int Rank(GateAuthorization status) => status switch
    {
        GateAuthorization.Valid => 0,
        GateAuthorization.OutOfScope => 1,
        GateAuthorization.Pending => 2,
        GateAuthorization.Suspended => 3,
        GateAuthorization.Revoked => 4,
        GateAuthorization.Expired => 5,
        GateAuthorization.Defective => 6,
        _ => 7,
    };
}
