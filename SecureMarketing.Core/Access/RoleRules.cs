using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Which roles one person may hold together (compliance.md §11): an administrator is never an approver, an auditor
/// writes nothing and so holds no second role. Author × approver is judged per campaign version, by person.
/// </summary>
public static class RoleRules
{
    private static readonly Role[] Approvers = [Role.ComplianceOfficer, Role.Legal, Role.ClinicalReviewer, Role.Part2Reviewer];

    /// <summary>Null when the combination is allowed.</summary>
    public static Error? Refuse(IReadOnlyCollection<Role> roles)
    {
        if (roles.Count == 0)
            return AccessErrors.NoRole;
        if (roles.Contains(Role.Auditor) && roles.Count > 1)
            return AccessErrors.AuditorAlone;
        return roles.Contains(Role.Admin) && roles.Any(Approvers.Contains) ? AccessErrors.AdminApproves : null;
    }
}
