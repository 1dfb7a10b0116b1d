using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>Rejects a version for good.</summary>
public sealed record RejectApproval : ICommand<Unit>, IDecline
{
    public static Permission Requires => Permission.ApprovalView;
    public static AuditAction Audits => AuditAction.ApprovalRejected;

    public required ApprovalRequestId Request { get; init; }
    public required ApproverKind Kind { get; init; }
    public required string Comment { get; init; }
}

/// <summary>Sends a version back to its author with a comment; it may be empty where comments at the parts are open and say it.</summary>
public sealed record RequestChanges : ICommand<Unit>, IDecline
{
    public static Permission Requires => Permission.ApprovalView;
    public static AuditAction Audits => AuditAction.ApprovalChangesRequested;

    public required ApprovalRequestId Request { get; init; }
    public required ApproverKind Kind { get; init; }
    public required string Comment { get; init; }
}

/// <summary>Steps back from deciding, e.g. for a conflict of interest; someone else of the same kind is asked.</summary>
public sealed record RecuseApprover : ICommand<Unit>, IDecline
{
    public static Permission Requires => Permission.ApprovalView;
    public static AuditAction Audits => AuditAction.ApprovalRecused;

    public required ApprovalRequestId Request { get; init; }
    public required ApproverKind Kind { get; init; }
    public required string Comment { get; init; }
}

/// <summary>What the three ways of not granting have in common.</summary>
public interface IDecline
{
    ApprovalRequestId Request { get; }
    ApproverKind Kind { get; }

    /// <summary>The reason, 1–2000 characters; never about a patient. Only a request for changes may leave it to comments at the parts.</summary>
    string Comment { get; }
}

internal abstract class DeclineValidator<TCommand> : AbstractValidator<TCommand> where TCommand : IDecline
{
    protected DeclineValidator()
    {
        RuleFor(c => c.Kind).IsInEnum();
        RuleFor(c => c.Comment).NotEmpty().MaximumLength(ApprovalSlot.CommentLength).WithMessage("Say why, in 1 to 2000 characters.");
    }
}

internal sealed class RejectApprovalValidator : DeclineValidator<RejectApproval>;

internal sealed class RequestChangesValidator : AbstractValidator<RequestChanges>
{
    public RequestChangesValidator()
    {
        RuleFor(c => c.Kind).IsInEnum();
        RuleFor(c => c.Comment).NotNull().MaximumLength(ApprovalSlot.CommentLength).WithMessage("Say why, in at most 2000 characters.");
    }
}

internal sealed class RecuseApproverValidator : DeclineValidator<RecuseApprover>;

internal sealed class RejectApprovalHandler(ApprovalDecisions decisions) : IUseCase<RejectApproval, Unit>
{
    public Task<Result<Unit>> HandleAsync(RejectApproval command, UseCaseScope scope, CancellationToken cancellationToken) =>
        Decline.RunAsync(decisions, command, scope, ApprovalSlotState.Rejected, ApprovalVerdict.Rejected, cancellationToken);
}

internal sealed class RequestChangesHandler(ApprovalDecisions decisions) : IUseCase<RequestChanges, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RequestChanges command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ApprovalRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Request, cancellationToken) is not { } request)
            return ApprovalErrors.Unknown;
        // What was said at the parts goes along: it stays there, and the decision says how much of it there is.
        var open = await scope.Db.OpenCommentsAsync(request.Subject, cancellationToken);
        if (string.IsNullOrWhiteSpace(command.Comment) && open == 0)
            return ApprovalErrors.ReasonMissing;
        var carried = string.IsNullOrWhiteSpace(command.Comment) ? command with { Comment = open == 1 ? "See the open comment." : $"See the {open} open comments." } : command;
        var result = await Decline.RunAsync(decisions, carried, scope, ApprovalSlotState.ChangesRequested, ApprovalVerdict.ChangesRequested, cancellationToken);
        scope.Audit.ReasonCodes = $"{command.Kind},comments:{open}";
        return result;
    }
}

internal sealed class RecuseApproverHandler(ApprovalDecisions decisions) : IUseCase<RecuseApprover, Unit>
{
    public Task<Result<Unit>> HandleAsync(RecuseApprover command, UseCaseScope scope, CancellationToken cancellationToken) =>
        Decline.RunAsync(decisions, command, scope, ApprovalSlotState.Recused, null, cancellationToken);
}

internal static class Decline
{
    /// <param name="decisions">Loads and checks.</param>
    /// <param name="command">Request, kind and comment.</param>
    /// <param name="scope">The use case's scope.</param>
    /// <param name="to">Where the slot goes.</param>
    /// <param name="verdict">What the subject is told; null when the request goes on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<Result<Unit>> RunAsync(
        ApprovalDecisions decisions, IDecline command, UseCaseScope scope, ApprovalSlotState to, ApprovalVerdict? verdict, CancellationToken cancellationToken)
    {
        var loaded = await decisions.LoadAsync(scope, command.Request, command.Kind, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var (request, subject, owner, _, person) = loaded.Value;
        scope.Audit.ReasonCodes = command.Kind.ToString();
        var moved = to == ApprovalSlotState.Recused
            ? request.Recuse(command.Kind, person, command.Comment, scope.Now)
            : request.Decline(command.Kind, to, person, command.Comment, scope.Now);
        if (moved.Error is { } refused)
            return ApprovalDecisions.Refused(scope, refused);
        if (verdict is { } told && (await owner.DecidedAsync(scope.Db, subject, told, scope.Now, cancellationToken)).Error is { } stuck)
            return stuck;
        return Unit.Value;
    }
}
