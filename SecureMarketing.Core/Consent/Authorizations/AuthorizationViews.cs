using System.Linq.Expressions;

namespace SecureMarketing.Core.Consent;

/// <summary>The saved views of the register, as they stand in the address of the page.</summary>
public enum AuthorizationView
{
    All = 1,

    /// <summary>Active and within its dates today.</summary>
    Valid,

    /// <summary>Valid, and ends within 60 days.</summary>
    Expiring,

    /// <summary>Asked for, signed or verified, not yet usable.</summary>
    Pending,
    Defective,
    Expired,
    Suspended,
    Revoked,

    /// <summary>Draft, declined or lapsed.</summary>
    Unused,
}

/// <summary>Views as conditions that every provider translates. They read dates as the gate does, whether or not the sweep has run.</summary>
internal static class AuthorizationViews
{
    public const int ExpiringDays = 60;

    /// <summary>Days before the end at which someone should ask for a renewal.</summary>
    public const int AlertDays = 30;

    /// <summary>Active, and its date or its event's attestation ends within so many days.</summary>
    public static Expression<Func<Authorization, bool>> EndingWithin(int days, DateOnly today)
    {
        var end = today.AddDays(days);
        return a => a.State == AuthorizationState.Active
            && ((a.ExpiresOn >= today && a.ExpiresOn <= end) || (a.AttestedThrough >= today && a.AttestedThrough <= end));
    }

    public static Expression<Func<Authorization, bool>> Condition(AuthorizationView view, DateOnly today)
    {
        return view switch
        {
            AuthorizationView.Valid => a => a.State == AuthorizationState.Active
                && (a.ExpiresOn == null || a.ExpiresOn >= today) && (a.AttestedThrough == null || a.AttestedThrough >= today),
            AuthorizationView.Expiring => EndingWithin(ExpiringDays, today),
            AuthorizationView.Pending => a => a.State == AuthorizationState.AwaitingSignature || a.State == AuthorizationState.Signed
                || a.State == AuthorizationState.Verifying || a.State == AuthorizationState.PendingCopy,
            AuthorizationView.Defective => a => a.State == AuthorizationState.Defective,
            AuthorizationView.Expired => a => a.State == AuthorizationState.Expired
                || ((a.State == AuthorizationState.Active || a.State == AuthorizationState.Suspended) && a.ExpiresOn < today),
            AuthorizationView.Suspended => a => (a.State == AuthorizationState.Suspended && (a.ExpiresOn == null || a.ExpiresOn >= today))
                || (a.State == AuthorizationState.Active && a.AttestedThrough < today && (a.ExpiresOn == null || a.ExpiresOn >= today)),
            AuthorizationView.Revoked => a => a.State == AuthorizationState.Revoked,
            AuthorizationView.Unused => a => a.State == AuthorizationState.Draft || a.State == AuthorizationState.Declined || a.State == AuthorizationState.Lapsed,
            _ => a => true,
        };
    }

    /// <summary>The view that a row belongs to today, Expiring apart.</summary>
    public static AuthorizationView Of(AuthorizationState state, DateOnly? expiresOn, DateOnly? attestedThrough, DateOnly today) => state switch
    {
        AuthorizationState.Active or AuthorizationState.Suspended when expiresOn < today => AuthorizationView.Expired,
        AuthorizationState.Suspended => AuthorizationView.Suspended,
        AuthorizationState.Active when attestedThrough < today => AuthorizationView.Suspended,
        AuthorizationState.Active => AuthorizationView.Valid,
        AuthorizationState.Expired => AuthorizationView.Expired,
        AuthorizationState.Revoked => AuthorizationView.Revoked,
        AuthorizationState.Defective => AuthorizationView.Defective,
        AuthorizationState.Draft or AuthorizationState.Declined or AuthorizationState.Lapsed => AuthorizationView.Unused,
        _ => AuthorizationView.Pending,
    };
}
