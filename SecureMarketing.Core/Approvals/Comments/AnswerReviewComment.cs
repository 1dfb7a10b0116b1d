using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>Answers a comment while the version can still come back to review. Authors and approvers alike.</summary>
public sealed record AnswerReviewComment(ReviewCommentId Comment, string Text) : ICommand<Unit>
{
    public static Permission Requires => Permission.ReviewComment;
    public static AuditAction Audits => AuditAction.ReviewAnswered;

    /// <summary>The id only: what people write stays out of logs.</summary>
    public override string ToString() => $"answer {Comment.Value}";
}

/// <summary>Marks a comment as resolved, or opens it again.</summary>
/// <param name="Comment">Which comment.</param>
/// <param name="Resolved">True: done; false: open again.</param>
public sealed record ResolveReviewComment(ReviewCommentId Comment, bool Resolved) : ICommand<Unit>
{
    public static Permission Requires => Permission.ReviewComment;
    public static AuditAction Audits => AuditAction.ReviewResolved;
}

internal sealed class AnswerReviewCommentValidator : AbstractValidator<AnswerReviewComment>
{
    public AnswerReviewCommentValidator() => RuleFor(c => c.Text).Must(t => t.Trim().Length is > 0 and <= ReviewComment.TextLength).WithMessage(ApprovalErrors.CommentText);
}

internal sealed class AnswerReviewCommentHandler(ApprovalDecisions decisions) : IUseCase<AnswerReviewComment, Unit>
{
    public async Task<Result<Unit>> HandleAsync(AnswerReviewComment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await OpenComment.LoadAsync(decisions, scope, command.Comment, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var (comment, state) = loaded.Value;
        scope.Db.ReviewComments.Add(new ReviewComment(comment, state.Hash, command.Text.Trim(), UserId.From(scope.Actor.Id), scope.Now));
        return Unit.Value;
    }
}

internal sealed class ResolveReviewCommentHandler(ApprovalDecisions decisions) : IUseCase<ResolveReviewComment, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ResolveReviewComment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await OpenComment.LoadAsync(decisions, scope, command.Comment, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var comment = loaded.Value.Comment;
        if (!command.Resolved)
            scope.Audit.Action = AuditAction.ReviewReopened;
        if (command.Resolved != comment.ResolvedAt is null)
            return ApprovalErrors.CommentStands(command.Resolved);
        if (command.Resolved)
            comment.Resolve(UserId.From(scope.Actor.Id), scope.Now);
        else
            comment.Reopen();
        return Unit.Value;
    }
}

/// <summary>What every act on a comment checks first.</summary>
internal static class OpenComment
{
    public static async Task<Result<(ReviewComment Comment, ApprovalSubjectState State)>> LoadAsync(
        ApprovalDecisions decisions, UseCaseScope scope, ReviewCommentId id, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return ApprovalErrors.NotAPerson;
        if (await scope.Db.ReviewComments.SingleOrDefaultAsync(c => c.Id == id && c.AnswerTo == null, cancellationToken) is not { } comment)
            return ApprovalErrors.CommentUnknown;
        ApprovalDecisions.Describe(scope, comment.Subject);
        scope.Audit.ReasonCodes = comment.Anchor;
        if (await decisions.OwnerOf(comment.Subject).LoadAsync(scope.Db, comment.Subject, cancellationToken) is not { } state)
            return ApprovalErrors.Unknown;
        return state.TakesComments ? (comment, state) : ApprovalErrors.ReviewOver;
    }
}
