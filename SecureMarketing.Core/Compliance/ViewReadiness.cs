using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>The steps from an empty installation to a first compliant campaign, in their order.</summary>
public enum ReadinessStep
{
    /// <summary>Someone writes, someone else approves, someone records authorizations.</summary>
    Staff = 1,

    /// <summary>The organisation's own business associate agreement is in force.</summary>
    Agreement = 2,

    /// <summary>People are on file.</summary>
    People = 3,
    Segment = 4,

    /// <summary>At least one authorization is valid today.</summary>
    Authorization = 5,

    /// <summary>A version of an email is published.</summary>
    Email = 6,

    /// <summary>A campaign was submitted for approval.</summary>
    Submission = 7,

    /// <summary>Everyone required has approved one.</summary>
    Approval = 8,

    /// <summary>A send began.</summary>
    Launch = 9,

    /// <summary>A mail server took a message, or it lies in the portal.</summary>
    HandedOver = 10,

    /// <summary>Someone looked at a report.</summary>
    Report = 11,
}

/// <summary>
/// How far the installation is. Computed from what exists, never ticked off by hand; answers yes and no only, so that every
/// role may see it, whatever it may see of people.
/// </summary>
public sealed record ViewReadiness : ICommand<Readiness>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Done">Steps that are done.</param>
/// <param name="Begun">Steps that someone began and has not finished: a form to be verified, a draft, an invitation.</param>
/// <param name="Staffed">Roles that at least one person who can sign in holds.</param>
public sealed record Readiness(IReadOnlySet<ReadinessStep> Done, IReadOnlySet<ReadinessStep> Begun, IReadOnlySet<Role> Staffed)
{
    /// <summary>Without these no marketing campaign can come about.</summary>
    public static IReadOnlyList<Role> RolesNeeded { get; } = [Role.Marketer, Role.ComplianceOfficer, Role.Legal];

    public bool IsComplete => Done.Count == Enum.GetValues<ReadinessStep>().Length;
}

internal sealed class ViewReadinessHandler(Organisation organisation) : IUseCase<ViewReadiness, Readiness>
{
    private static readonly CampaignState[] Submitted = [.. Enum.GetValues<CampaignState>().Where(s => !s.IsEditable())];

    private static readonly CampaignState[] Approved =
        [.. Submitted.Where(s => s is not (CampaignState.InReview or CampaignState.Rejected))];

    private static readonly MessageState[] HandedOver =
        [MessageState.Accepted, MessageState.Delivered, MessageState.PortalPosted, MessageState.NoticeQueued, MessageState.NoticeSent, MessageState.Read];

    public async Task<Result<Readiness>> HandleAsync(ViewReadiness command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var users = db.StaffUsers;
        var staffed = (await db.StaffRoles.AsNoTracking()
            .Where(r => users.Any(u => u.Id == r.UserId && u.EnrolledAt != null && u.DeactivatedAt == null && (u.LeavesAt == null || u.LeavesAt > scope.Now)))
            .Select(r => r.Role).Distinct().ToListAsync(cancellationToken)).ToHashSet();
        var today = organisation.DayAt(scope.Now);
        var done = new HashSet<ReadinessStep>();

        await NoteAsync(ReadinessStep.Staff, Task.FromResult(Readiness.RolesNeeded.All(staffed.Contains)));
        await NoteAsync(ReadinessStep.Agreement, HasAgreementAsync(db, scope.Now, cancellationToken));
        await NoteAsync(ReadinessStep.People, db.Contacts.AnyAsync(cancellationToken));
        await NoteAsync(ReadinessStep.Segment, db.Segments.AnyAsync(cancellationToken));
        await NoteAsync(ReadinessStep.Authorization, db.Authorizations.AnyAsync(AuthorizationViews.Condition(AuthorizationView.Valid, today), cancellationToken));
        await NoteAsync(ReadinessStep.Email, db.EmailContentVersions.AnyAsync(cancellationToken));
        await NoteAsync(ReadinessStep.Submission, db.CampaignVersions.AnyAsync(v => Submitted.Contains(v.State), cancellationToken));
        await NoteAsync(ReadinessStep.Approval, db.CampaignVersions.AnyAsync(v => Approved.Contains(v.State), cancellationToken));
        await NoteAsync(ReadinessStep.Launch, db.CampaignVersions.AnyAsync(v => v.StartedAt != null, cancellationToken));
        await NoteAsync(ReadinessStep.HandedOver, db.OutboundMessages.AnyAsync(m => HandedOver.Contains(m.State) || (m.State == MessageState.Expired && m.ReasonCode == SendingReason.UnreadInPortal), cancellationToken));
        await NoteAsync(ReadinessStep.Report, db.AuditEvents.AnyAsync(e => e.Action == AuditAction.ReportViewed, cancellationToken));
        return new Readiness(done, await BegunAsync(db, done, today, cancellationToken), staffed);

        async Task NoteAsync(ReadinessStep step, Task<bool> question)
        {
            if (await question)
                done.Add(step);
        }
    }

    /// <summary>A step half done must not be offered as if nobody had touched it.</summary>
    private static async Task<HashSet<ReadinessStep>> BegunAsync(AppDbContext db, HashSet<ReadinessStep> done, DateOnly today, CancellationToken cancellationToken)
    {
        var begun = new HashSet<ReadinessStep>();
        await NoteAsync(ReadinessStep.Staff, () => db.StaffUsers.AnyAsync(u => u.EnrolledAt == null && u.DeactivatedAt == null, cancellationToken));
        await NoteAsync(ReadinessStep.People, () => db.ImportRuns.AnyAsync(r => r.State != ImportState.Failed && r.State != ImportState.Cancelled, cancellationToken));
        await NoteAsync(ReadinessStep.Authorization, () => db.Authorizations.AnyAsync(AuthorizationViews.Condition(AuthorizationView.Pending, today), cancellationToken));
        await NoteAsync(ReadinessStep.Email, () => db.EmailContents.AnyAsync(cancellationToken));
        await NoteAsync(ReadinessStep.Submission, () => db.Campaigns.AnyAsync(cancellationToken));
        return begun;

        async Task NoteAsync(ReadinessStep step, Func<Task<bool>> question)
        {
            if (!done.Contains(step) && await question())
                begun.Add(step);
        }
    }

    private static async Task<bool> HasAgreementAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        AgreementStatus.Tenant(await db.BaaRecords.AsNoTracking().ToListAsync(cancellationToken), now) == GateTenantBaa.Active;
}
