using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Approvals;

/// <summary>
/// A compliance officer says whether words of the text tell a sensitive category (compliance §3). If they do, the author adds the label and
/// submits again, so that the approvers whom the category asks decide as well; if not, the reason stands with the version.
/// </summary>
public sealed record JudgeWords : ICommand<Unit>
{
    public static Permission Requires => Permission.FactsConfirm;
    public static AuditAction Audits => AuditAction.WordsJudged;

    public required ApprovalRequestId Request { get; init; }
    public required Sensitivity Category { get; init; }

    /// <summary>Of the words that were shown.</summary>
    public required string Hash { get; init; }

    /// <summary>True: the message tells the category.</summary>
    public required bool Applies { get; init; }

    /// <summary>5–400 characters, never about a patient.</summary>
    public required string Reason { get; init; }
}

internal sealed class JudgeWordsValidator : AbstractValidator<JudgeWords>
{
    public JudgeWordsValidator()
    {
        RuleFor(c => c.Hash).Length(64);
        RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= WordsJudgment.ReasonLength).WithErrorCode("approval.words_reason").WithMessage("Say why, in 5 to 400 characters.");
    }
}

internal sealed class JudgeWordsHandler(ApprovalDecisions decisions) : IUseCase<JudgeWords, Unit>
{
    public async Task<Result<Unit>> HandleAsync(JudgeWords command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await decisions.LoadAsync(scope, command.Request, ApproverKind.Compliance, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var (request, subject, _, state, person) = loaded.Value;
        if (!request.IsOpen)
            return ApprovalDecisions.Refused(scope, ApprovalErrors.Closed);
        if (state.Proposed.FirstOrDefault(p => p.Category == command.Category) is not { } proposed || proposed.Hash() != command.Hash)
            return ApprovalErrors.Changed;
        scope.Db.WordsJudgments.Add(new WordsJudgment(subject, proposed, command.Applies, command.Reason.Trim(), person, scope.Now));
        scope.Audit.AfterHash = Convert.FromHexString(command.Hash);
        scope.Audit.ReasonCodes = $"{command.Category},{(command.Applies ? "applies" : "dismissed")}";
        return Unit.Value;
    }
}
