using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.People;

/// <summary>Opens one direct identifier of one person; who, whose, what and why is recorded (45 CFR 164.312(b)).</summary>
/// <param name="Reason">5–200 characters; a reason, no names.</param>
public sealed record RevealIdentity(ContactId Contact, ContactField Field, string Reason) : ICommand<string>
{
    public static Permission Requires => Permission.PeopleReveal;

    public static AuditAction Audits => AuditAction.PersonRevealed;
}

internal sealed class RevealIdentityValidator : AbstractValidator<RevealIdentity>
{
    public RevealIdentityValidator()
    {
        RuleFor(c => c.Field).IsInEnum();
        RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200).WithErrorCode(PeopleErrors.ReasonMissing.Code).WithMessage(PeopleErrors.ReasonMissing.Message);
    }
}

internal sealed class RevealIdentityHandler(ContactSeal seal) : IUseCase<RevealIdentity, string>
{
    public async Task<Result<string>> HandleAsync(RevealIdentity command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = command.Contact.Value.ToString("N");
        scope.Audit.Subject = command.Contact;
        scope.Audit.Purpose = command.Reason.Trim();
        if (await scope.Db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } contact)
            return PeopleErrors.NotFound;
        scope.Audit.ReasonCodes = "field:" + command.Field;
        return seal.Open(contact, command.Field) is { } value ? value : PeopleErrors.Empty;
    }
}
