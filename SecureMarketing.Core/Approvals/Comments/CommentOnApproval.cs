using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>An approver says something about one part of what is in review. It blocks nothing; asking for changes is a decision of its own.</summary>
public sealed record CommentOnApproval : ICommand<ReviewCommentId>
{
    public static Permission Requires => Permission.ReviewComment;
    public static AuditAction Audits => AuditAction.ReviewCommented;

    public required ApprovalRequestId Request { get; init; }

    /// <summary>Key of a part of the subject.</summary>
    public required string Anchor { get; init; }

    /// <summary>1–2000 characters; never about a patient.</summary>
    public required string Text { get; init; }

    /// <summary>The part only: what people write stays out of logs.</summary>
    public override string ToString() => $"comment on {Anchor}";
}

internal sealed class CommentOnApprovalValidator : AbstractValidator<CommentOnApproval>
{
    public CommentOnApprovalValidator() => RuleFor(c => c.Text).Must(t => t.Trim().Length is > 0 and <= ReviewComment.TextLength).WithMessage(ApprovalErrors.CommentText);
}

internal sealed class CommentOnApprovalHandler(ApprovalDecisions decisions) : IUseCase<CommentOnApproval, ReviewCommentId>
{
    public async Task<Result<ReviewCommentId>> HandleAsync(CommentOnApproval command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return ApprovalErrors.NotAPerson;
        if (await scope.Db.ApprovalRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Request, cancellationToken) is not { } request)
            return ApprovalErrors.Unknown;
        ApprovalDecisions.Describe(scope, request.Subject);
        if (!request.Slots.Any(s => scope.Actor.Holds(RequiredApprovers.PermissionOf(s.Kind))))
            return ApprovalErrors.NotAnApprover;
        if (await decisions.OwnerOf(request.Subject).LoadAsync(scope.Db, request.Subject, cancellationToken) is not { } state)
            return ApprovalErrors.Unknown;
        if (state.Editors.Contains(UserId.From(scope.Actor.Id)))
            return ApprovalErrors.ApproverIsAuthor;
        if (!request.IsOpen)
            return ApprovalDecisions.Refused(scope, ApprovalErrors.Closed);
        if (state.Anchors.FirstOrDefault(a => a.Key == command.Anchor) is not { } anchor)
            return ApprovalErrors.AnchorUnknown;
        var comment = new ReviewComment(request.Subject, anchor, state.Hash, command.Text.Trim(), UserId.From(scope.Actor.Id), scope.Now);
        scope.Db.ReviewComments.Add(comment);
        scope.Audit.ReasonCodes = anchor.Key;
        scope.Audit.AfterHash = Convert.FromHexString(state.Hash);
        return comment.Id;
    }
}
