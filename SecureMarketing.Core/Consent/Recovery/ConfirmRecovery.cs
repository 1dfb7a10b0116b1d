using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent.Recovery;

/// <summary>Second half, by another person than who replayed: sends go on at the next look of the gate.</summary>
/// <param name="Recovery">Which restore.</param>
/// <param name="Note">What was looked at besides, such as the letters since the copy, 5–400 characters, no names.</param>
public sealed record ConfirmRecovery(StateRecoveryId Recovery, string Note) : ICommand<Unit>
{
    public static Permission Requires => Permission.SuppressionManage;
    public static AuditAction Audits => AuditAction.RecoveryConfirmed;
    public static Proof Demands => Proof.Fresh;
}

internal sealed class ConfirmRecoveryValidator : AbstractValidator<ConfirmRecovery>
{
    public ConfirmRecoveryValidator() =>
        RuleFor(c => c.Note).Must(n => n?.Trim().Length is >= 5 and <= StateRecoveryMapping.NoteLength).WithErrorCode("recovery.note").WithMessage("Say what you looked at, in 5 to 400 characters, without names.");
}

internal sealed class ConfirmRecoveryHandler : IUseCase<ConfirmRecovery, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ConfirmRecovery command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("recovery", command.Recovery.Value.ToString("N"));
        if (await scope.Db.StateRecoveries.SingleOrDefaultAsync(r => r.Id == command.Recovery, cancellationToken) is not { } recovery)
            return ConsentErrors.RecoveryNotFound;
        if (recovery.State != RecoveryState.Replayed)
            return recovery.State == RecoveryState.Found ? ConsentErrors.RecoveryNotReplayed : ConsentErrors.RecoveryConfirmed;
        if (recovery.ReplayedBy == scope.Actor.Id)
            return ConsentErrors.RecoveryNeedsSecondPerson;
        recovery.Confirm(scope.Actor.Id, command.Note.Trim(), scope.Now);
        scope.Audit.CorrelationId = recovery.Id.Value;
        return Unit.Value;
    }
}
