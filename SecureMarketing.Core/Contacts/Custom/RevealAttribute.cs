using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>Opens what is on file about one person for one custom attribute; who, whose, what and why is recorded (45 CFR 164.312(b)).</summary>
/// <param name="Key">Without the prefix.</param>
/// <param name="Reason">5–200 characters; a reason, no names.</param>
public sealed record RevealAttribute(ContactId Contact, string Key, string Reason) : ICommand<string>
{
    public static Permission Requires => Permission.PeopleReveal;

    public static AuditAction Audits => AuditAction.PersonRevealed;
}

internal sealed class RevealAttributeValidator : AbstractValidator<RevealAttribute>
{
    public RevealAttributeValidator() =>
        RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200).WithErrorCode(PeopleErrors.ReasonMissing.Code).WithMessage(PeopleErrors.ReasonMissing.Message);
}

internal sealed class RevealAttributeHandler(CustomSeal seal) : IUseCase<RevealAttribute, string>
{
    public async Task<Result<string>> HandleAsync(RevealAttribute command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = command.Contact.Value.ToString("N");
        scope.Audit.Subject = command.Contact;
        scope.Audit.Purpose = command.Reason.Trim();
        var definitions = await CustomDefinition.AllAsync(scope.Db, cancellationToken);
        if (definitions.SingleOrDefault(d => d.Key == command.Key) is not { } definition)
            return CustomErrors.NotFound;
        scope.Audit.ReasonCodes = "attribute:" + definition.Key;
        if (!PersonAttribute.MaySee(scope.Actor, definition))
            return CustomErrors.Hidden;
        var value = await scope.Db.CustomValues.AsNoTracking().SingleOrDefaultAsync(v => v.ContactId == command.Contact && v.AttributeId == definition.Id, cancellationToken);
        return value is null ? CustomErrors.Empty : CustomWords.Of(definition, value.Number, seal.Open(value));
    }
}
