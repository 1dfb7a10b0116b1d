using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>What every decision over a request checks first, in one place.</summary>
internal sealed class ApprovalDecisions(IEnumerable<IApprovalSubjects> owners)
{
    /// <summary>
    /// Loads a request for a person who may decide a slot of this kind: a signed-in person with the slot's permission, no
    /// administrator, and never an author or editor of the version, over its whole history (compliance §11).
    /// </summary>
    public async Task<Result<OpenRequest>> LoadAsync(UseCaseScope scope, ApprovalRequestId id, ApproverKind kind, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return ApprovalErrors.NotAPerson;
        if (!scope.Actor.Holds(RequiredApprovers.PermissionOf(kind)))
            return ApprovalErrors.MissingRight(kind);
        if (scope.Actor.Holds(Permission.UsersManage))
            return ApprovalErrors.ApproverIsAdmin;
        if (await scope.Db.ApprovalRequests.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } request)
            return ApprovalErrors.Unknown;
        var subject = request.Subject;
        Describe(scope, subject);
        var owner = OwnerOf(subject);
        if (await owner.LoadAsync(scope.Db, subject, cancellationToken) is not { } state)
            return ApprovalErrors.Unknown;
        var person = UserId.From(scope.Actor.Id);
        return state.Editors.Contains(person) || request.RequestedBy == person
            ? ApprovalErrors.ApproverIsAuthor
            : new OpenRequest(request, subject, owner, state, person);
    }

    /// <summary>The waiting slots that a person may decide: the same conditions as for the decision itself, hash apart.</summary>
    public async Task<IReadOnlyList<ApproverKind>> OpenToAsync(AppDbContext db, ApprovalRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (!request.IsOpen || actor.Kind != ActorKind.User || actor.Holds(Permission.UsersManage))
            return [];
        var person = UserId.From(actor.Id);
        var mine = request.Slots.Where(s => s.State == ApprovalSlotState.Requested && actor.Holds(RequiredApprovers.PermissionOf(s.Kind)))
            .Select(s => s.Kind)
            .Where(kind => !request.Slots.Any(s => s.Kind == kind && s.State == ApprovalSlotState.Recused && s.DecidedBy == person))
            .Order().ToList();
        return mine.Count == 0 || request.RequestedBy == person || (await OwnerOf(request.Subject).EditorsAsync(db, request.Subject, cancellationToken)).Contains(person)
            ? []
            : mine;
    }

    /// <summary>An undefined transition is its own audit event (compliance, state machines).</summary>
    public static Error Refused(UseCaseScope scope, Error error)
    {
        if (error.Code == ApprovalErrors.TransitionCode)
            scope.Audit.Action = AuditAction.TransitionRefused;
        return error;
    }

    public static void Describe(UseCaseScope scope, ApprovalSubject subject)
    {
        scope.Audit.ObjectType = subject.Kind;
        scope.Audit.ObjectId = subject.Id.ToString("N");
        scope.Audit.ObjectVersion = subject.Version;
    }

    public IApprovalSubjects OwnerOf(ApprovalSubject subject) =>
        owners.FirstOrDefault(o => o.Kind == subject.Kind)
        ?? throw new InvalidOperationException($"No module owns approval subjects of kind {subject.Kind}.");

    internal sealed record OpenRequest(ApprovalRequest Request, ApprovalSubject Subject, IApprovalSubjects Owner, ApprovalSubjectState State, UserId Person);
}
