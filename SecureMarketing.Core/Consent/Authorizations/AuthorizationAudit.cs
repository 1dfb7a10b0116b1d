using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

internal static class AuthorizationAudit
{
    /// <summary>Names the authorization, its version and the person (as a pseudonym) in the event.</summary>
    public static void About(this AuditEntry entry, Authorization authorization)
    {
        entry.ObjectType = "authorization";
        entry.ObjectId = authorization.Id.Value.ToString();
        entry.ObjectVersion = (int)authorization.Version;
        entry.Subject = authorization.Contact;
    }

    /// <summary>An undefined step is an event of its own kind.</summary>
    public static Error Refused(this UseCaseScope scope, Authorization authorization, Error error)
    {
        scope.Audit.About(authorization);
        scope.Audit.Action = AuditAction.TransitionRefused;
        return error;
    }
}
