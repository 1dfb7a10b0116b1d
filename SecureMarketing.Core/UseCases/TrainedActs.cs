using System.Collections.Frozen;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.UseCases;

/// <summary>
/// Which commands are refused to a person whose training has lapsed (45 CFR 164.530(b), compliance §12): all that change something or take
/// data out of the product. Looking always works, and so does everything about one's own account (signing out, training, passkeys) and what only protects people:
/// pausing and stopping a campaign, withdrawing an approval, revocations, opt-outs, reporting an incident, ending somebody's access.
/// </summary>
public static class TrainedActs
{
    private static readonly FrozenSet<AuditAction> Looks = new[]
    {
        AuditAction.NotAudited, AuditAction.PeopleSearched, AuditAction.PersonViewed, AuditAction.PersonRevealed, AuditAction.AuthorizationViewed, AuditAction.AuditViewed,
        AuditAction.AuditChainVerified, AuditAction.ContentPreviewed, AuditAction.DisclosuresViewed, AuditAction.ImportInspected, AuditAction.MessageViewed,
        AuditAction.RecipientExplained, AuditAction.ReportViewed, AuditAction.SegmentCounted, AuditAction.SegmentExplained, AuditAction.RegisterEvidenceOpened, AuditAction.ComplaintRead,
    }.ToFrozenSet();

    /// <param name="requires">Permission of the command.</param>
    /// <param name="leaves">Event of the command.</param>
    /// <param name="says">What the command says itself; null: as its event says.</param>
    public static bool Include(Permission requires, AuditAction leaves, bool? says) =>
        says ?? (requires is not (Permission.Public or Permission.SignedIn) && !Looks.Contains(leaves));
}
