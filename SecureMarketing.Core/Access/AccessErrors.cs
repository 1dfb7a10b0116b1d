using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

/// <summary>Expected refusals of Access.</summary>
public static class AccessErrors
{
    public static readonly Error NoRole = new("access.no_role", "Choose at least one role. Without a role a person can do nothing.");

    public static readonly Error AuditorAlone = new("access.auditor_alone", "An auditor may hold no other role, because auditors write nothing. Take the other roles away or choose them without Auditor.");

    public static readonly Error AdminApproves = new("access.admin_approves", "An administrator may not hold an approving role (Compliance officer, Legal, Clinical reviewer). Give the approval to another person.");
}
