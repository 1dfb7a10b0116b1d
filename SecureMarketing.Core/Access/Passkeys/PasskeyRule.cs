using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Who must sign in with a passkey (compliance.md §5: phishing-resistant for administrators and compliance). Without one in
/// the session these people may do nothing but register or present it. A demo database is exempt: its invented people have
/// no devices, and it can never hold anyone real.
/// </summary>
public static class PasskeyRule
{
    private static readonly Role[] Bound = [Role.Admin, Role.ComplianceOfficer];

    public static bool IsRequired(IEnumerable<Role> roles) => roles.Any(Bound.Contains);

    /// <summary>What is left to someone who has yet to present a passkey.</summary>
    internal static IReadOnlySet<Permission> BareRights { get; } = new HashSet<Permission> { Permission.Public, Permission.SignedIn };
}
