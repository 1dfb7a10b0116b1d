using SecureMarketing.Core.Access;

namespace SecureMarketing.Web.Hosting;

/// <summary>Sessions in the words of the screen.</summary>
internal static class SessionWords
{
    /// <summary>The end of a session as it stands in an address.</summary>
    public static string ReasonOf(SessionEnd reason) => reason switch
    {
        SessionEnd.Idle => "idle",
        SessionEnd.Expired => "expired",
        SessionEnd.Revoked => "revoked",
        SessionEnd.AccessChanged => "changed",
        _ => "ended",
    };

    /// <summary>Why the person is signed out; unknown words get the plain answer.</summary>
    public static string Why(string? reason) => reason switch
    {
        "idle" => "Nothing was done for 15 minutes, so the session was closed. What you saved is kept.",
        "expired" => "After twelve hours everyone signs in again. What you saved is kept.",
        "revoked" => "This session was ended from another device or by an administrator. If that was not you, tell your administrator.",
        "changed" => "Your password, your roles or your account changed, so every open session was closed. Sign in again to go on.",
        "ended" => "The session is over. What you saved is kept.",
        _ => "Your session ended in every tab. Close the window if others use this computer.",
    };

    public static string Of(SignInMethod method) => method switch
    {
        SignInMethod.Passkey => "Passkey",
        SignInMethod.RecoveryCode => "Recovery code",
        _ => "Password and code",
    };

    /// <summary>What a revocation did.</summary>
    public static string Ended(int sessions) => sessions switch
    {
        0 => "No other session was open.",
        1 => "1 session ended.",
        _ => $"{sessions} sessions ended.",
    };
}
