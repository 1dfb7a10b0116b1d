using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// What a person with several records agreed to: the stricter of all. What was given counts under the record that was
/// signed, and for the person only if that record was merged upon proof; what was refused or revoked under one record ends
/// what another was given before. What was signed later counts again. Pure; one record alone passes unchanged.
/// </summary>
internal static class MergedConsent
{
    /// <summary>The authorizations that count, each with the revocations of the other records laid over it.</summary>
    /// <param name="forms">Of all records of the person, opened.</param>
    /// <param name="person">Which records are proven.</param>
    /// <param name="zone">The organisation's, in which days are told.</param>
    public static IReadOnlyList<AuthorizationRecord> Standing(IReadOnlyList<(ContactId Record, AuthorizationRecord Form)> forms, PersonRecords person, TimeZoneInfo zone)
    {
        // Most people have one record.
        if (person.All.Count == 1)
            return [.. forms.Select(f => f.Form)];
        return
        [
            .. forms.Where(f => person.Proven.Contains(f.Record)).Select(f => f.Form with
            {
                Revocations =
                [
                    .. f.Form.Revocations,
                    .. forms.Where(o => o.Record != f.Record).SelectMany(o => o.Form.Revocations)
                        .Where(r => !(f.Form.Signature?.SignedOn > AuthorizationCheck.LocalDate(r.EffectiveAt, zone))),
                ],
            }),
        ];
    }

    /// <summary>A withdrawal under any record outweighs what another accepted before it.</summary>
    public static GatePlain Plain(IReadOnlyList<PlainPreference> wishes, PersonRecords person, string purpose)
    {
        // Of one record all is proven, and nobody else withdraws.
        if (person.All.Count == 1)
            return PlainPreference.WordFor(wishes, purpose);
        var covering = wishes.Where(w => w.Purpose is null || Is(w.Purpose, purpose)).ToList();
        var counting = covering.Where(w => person.Proven.Contains(w.Contact)).ToList();
        return counting.MaxBy(w => w.AcceptedAt) is { WithdrawnAt: null } latest && covering.Any(w => w.Contact != latest.Contact && w.WithdrawnAt >= latest.AcceptedAt)
            ? GatePlain.Withdrawn
            : PlainPreference.WordFor(counting, purpose);
    }

    /// <summary>
    /// Of the valid Part 2 consents, not revoked under another record on or after the day of their signature, what the one falls short of
    /// that falls short of least; <see cref="GateConsentParts.None"/>: one covers the use. Null: none is valid.
    /// </summary>
    public static GateConsentParts? Part2(IReadOnlyList<Part2Consent> consents, PersonRecords person, AuthorizationNeed need, DateTimeOffset now, DateOnly today, TimeZoneInfo zone) => consents
        .Where(c => person.Proven.Contains(c.Contact) && c.IsValid(need.Purpose, now, today) &&
            !consents.Any(o => o.Contact != c.Contact && Is(o.Purpose, need.Purpose) && o.RevokedAt is { } revoked && revoked <= now && AuthorizationCheck.LocalDate(revoked, zone) >= c.SignedOn))
        .Select(c => (GateConsentParts?)Part2Check.Uncovered(c.Discloser, c.Recipients, need))
        .MinBy(parts => ConsentCodes.Each(parts!.Value).Count);

    /// <summary>A GDPR consent with its proof, in force for the purpose, not withdrawn under another record since it was given.</summary>
    public static bool HasGdpr(IReadOnlyList<GdprConsent> consents, PersonRecords person, string purpose, DateTimeOffset now) =>
        consents.Any(c => person.Proven.Contains(c.Contact) && c.IsValid(purpose, now) &&
            !consents.Any(o => o.Contact != c.Contact && Is(o.Purpose, purpose) && o.WithdrawnAt <= now && o.WithdrawnAt >= c.GivenAt));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
