using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Shows by the code that was mailed there that the mailbox under which a member of staff is listed is theirs: an administrator entered it, and
/// a slip of the pen would be somebody else's (compliance §11, tests go to verified addresses).
/// </summary>
/// <param name="Code">As mailed; hyphens, spaces and case do not matter.</param>
public sealed record ConfirmStaffMailbox(string Code) : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;

    public static AuditAction Audits => AuditAction.StaffMailboxConfirmed;
}

internal sealed class ConfirmStaffMailboxValidator : AbstractValidator<ConfirmStaffMailbox>
{
    public ConfirmStaffMailboxValidator() => RuleFor(c => c.Code).NotEmpty().MaximumLength(40).WithErrorCode(AccessErrors.MailboxCodeWrong.Code).WithMessage(AccessErrors.MailboxCodeWrong.Message);
}

internal sealed class ConfirmStaffMailboxHandler : IUseCase<ConfirmStaffMailbox, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ConfirmStaffMailbox command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (user, hash) = (UserId.From(scope.Actor.Id), MailboxCode.HashOf(UserId.From(scope.Actor.Id), command.Code));
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("user", user.Value.ToString("N"));
        if (await scope.Db.SetUpLinks.SingleOrDefaultAsync(l => l.TokenHash == hash && l.Purpose == SetUpPurpose.Mailbox && l.UserId == user, cancellationToken) is not { } code || !code.IsOpen(scope.Now))
            return AccessErrors.MailboxCodeWrong;
        code.Use(scope.Now);
        return Unit.Value;
    }
}
