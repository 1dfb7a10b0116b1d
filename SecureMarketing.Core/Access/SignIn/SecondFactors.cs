using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Access;

/// <summary>The two second factors that are typed. Each is used up by being accepted.</summary>
internal static class SecondFactors
{
    /// <summary>True when this is the authenticator's code of now, used for the first time.</summary>
    public static bool AcceptCode(this StaffUser user, string code, IFieldCipher cipher, DateTimeOffset now)
    {
        if (user.AuthenticatorSealed is null)
            return false;
        var secret = cipher.OpenBytes(user.Id.Value, StaffUser.AuthenticatorField, user.AuthenticatorSealed);
        if (Totp.Accept(secret, code, now, user.LastTotpStep) is not { } step)
            return false;
        user.LastTotpStep = step;
        return true;
    }

    /// <summary>True when this is one of the unused recovery codes.</summary>
    public static bool AcceptRecoveryCode(this StaffUser user, string code, ITokenMac mac)
    {
        if (RecoveryCodes.Redeem(mac, user.Id, user.RecoveryCodeMacs, code) is not { } remaining)
            return false;
        user.RecoveryCodeMacs = remaining;
        return true;
    }
}
