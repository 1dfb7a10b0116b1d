using System.Collections.Frozen;

namespace SecureMarketing.Core.Consent;

/// <summary>Where an authorization stands in its life. Stored as a number: never renumber.</summary>
public enum AuthorizationState
{
    /// <summary>Being written; nothing was put before the person.</summary>
    Draft = 1,

    /// <summary>Put before the person, not yet signed.</summary>
    AwaitingSignature = 2,

    /// <summary>Signed; the evidence is not yet examined.</summary>
    Signed = 3,

    /// <summary>Being examined against 45 CFR 164.508(b)–(c).</summary>
    Verifying = 4,

    /// <summary>Complete, but the person has no copy yet (164.508(c)(4)); not usable until then [pol].</summary>
    PendingCopy = 5,

    /// <summary>Usable while its dates, scope and the defects computed at the moment of use permit.</summary>
    Active = 6,

    /// <summary>Examined and found not valid, or known to be false later (164.508(b)(2)). Final: a mended form is a new authorization.</summary>
    Defective = 7,

    /// <summary>Past its expiration date or event. Final: a renewal is a new authorization.</summary>
    Expired = 8,

    /// <summary>Withdrawn by the person (164.508(b)(5)). Final.</summary>
    Revoked = 9,

    /// <summary>Its expiration event was not re-attested in time; usable again once it is [pol].</summary>
    Suspended = 10,

    /// <summary>The person said no. Final.</summary>
    Declined = 11,

    /// <summary>The request was never answered. Final.</summary>
    Lapsed = 12,
}

/// <summary>
/// The one transition table of an authorization (compliance.md, State machines). A step that is not listed is refused,
/// audited, and changes nothing.
/// </summary>
public static class AuthorizationTransitions
{
    // Signed, Verifying and PendingCopy may also go to Revoked: 164.508(b)(5) lets a person revoke "at any time", and a
    // revocation that arrives between signature and copy must not wait for the form to become active first. What was examined
    // and passed may later be known to be false (164.508(b)(2)(v)): it is defective from then on.
    private static readonly FrozenDictionary<AuthorizationState, FrozenSet<AuthorizationState>> Table =
        new Dictionary<AuthorizationState, AuthorizationState[]>
        {
            [AuthorizationState.Draft] = [AuthorizationState.AwaitingSignature],
            [AuthorizationState.AwaitingSignature] = [AuthorizationState.Signed, AuthorizationState.Declined, AuthorizationState.Lapsed],
            [AuthorizationState.Signed] = [AuthorizationState.Verifying, AuthorizationState.Revoked],
            [AuthorizationState.Verifying] = [AuthorizationState.PendingCopy, AuthorizationState.Defective, AuthorizationState.Revoked],
            [AuthorizationState.PendingCopy] = [AuthorizationState.Active, AuthorizationState.Defective, AuthorizationState.Revoked],
            [AuthorizationState.Active] = [AuthorizationState.Expired, AuthorizationState.Revoked, AuthorizationState.Suspended, AuthorizationState.Defective],
            [AuthorizationState.Suspended] = [AuthorizationState.Active, AuthorizationState.Revoked, AuthorizationState.Expired, AuthorizationState.Defective],
            [AuthorizationState.Defective] = [],
            [AuthorizationState.Expired] = [],
            [AuthorizationState.Revoked] = [],
            [AuthorizationState.Declined] = [],
            [AuthorizationState.Lapsed] = [],
        }.ToFrozenDictionary(row => row.Key, row => row.Value.ToFrozenSet());

    /// <summary>False for every step the table does not list, and for unknown states.</summary>
    public static bool Permits(AuthorizationState from, AuthorizationState to) => Table.TryGetValue(from, out var next) && next.Contains(to);

    /// <summary>States that can be reached in one step; empty for a final state.</summary>
    public static IReadOnlySet<AuthorizationState> From(AuthorizationState state) => Table[state];
}
