using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.People;

/// <summary>
/// Records that a mailbox was shown to be the person's own, or that a person accepted that theirs is shared (compliance
/// §9). Only then does it receive PHI.
/// </summary>
/// <param name="How"><see cref="EmailVerification.InPerson"/> or <see cref="EmailVerification.SharedConfirmed"/>.</param>
public sealed record VerifyMailbox(ContactId Contact, EmailVerification How) : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;

    public static AuditAction Audits => AuditAction.ContactChanged;
}

internal sealed class VerifyMailboxValidator : AbstractValidator<VerifyMailbox>
{
    public VerifyMailboxValidator() => RuleFor(c => c.How).Must(h => h is EmailVerification.InPerson or EmailVerification.SharedConfirmed)
        .WithErrorCode("person.verification_kind").WithMessage("A person can verify a mailbox in person or confirm that it is shared; the other kinds come from elsewhere.");
}

internal sealed class VerifyMailboxHandler : IUseCase<VerifyMailbox, Unit>
{
    public async Task<Result<Unit>> HandleAsync(VerifyMailbox command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = command.Contact.Value.ToString("N");
        scope.Audit.Subject = command.Contact;
        scope.Audit.ReasonCodes = "mailbox:" + command.How;
        if (await scope.Db.Contacts.SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } contact)
            return PeopleErrors.NotFound;
        if (contact.EmailIndex is not { } mailbox)
            return PeopleErrors.NoMailbox;
        if (command.How == EmailVerification.SharedConfirmed &&
            !await scope.Db.Contacts.AnyAsync(c => c.EmailIndex == mailbox && c.Id != command.Contact, cancellationToken))
            return PeopleErrors.NotShared;
        contact.EmailVerification = command.How;
        contact.EmailVerifiedAt = scope.Now;
        contact.ChangedAt = scope.Now;
        await scope.Db.BumpSendVersionAsync([command.Contact], cancellationToken);
        return Unit.Value;
    }
}
