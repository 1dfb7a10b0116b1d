using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Enters a form. With a signature (paper, or from another system) it becomes Signed and waits for verification; without
/// one it waits for the signature. Nothing is refused for being defective: a defect is found, not prevented.
/// </summary>
public sealed record CreateAuthorization : ICommand<AuthorizationId>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationCreated;

    public required ContactId Contact { get; init; }

    /// <summary>Its id, state, copy and revocations, spoken ones too, are ignored: the register keeps those itself.</summary>
    public required AuthorizationRecord Form { get; init; }

    /// <summary>The signed document; null when there is none.</summary>
    public SubmittedDocument? Document { get; init; }
}

internal sealed class CreateAuthorizationValidator : AbstractValidator<CreateAuthorization>
{
    public CreateAuthorizationValidator()
    {
        RuleFor(c => c.Form.ScopeCategories.Count).LessThanOrEqualTo(50).WithMessage("An authorization names at most 50 categories.");
        RuleFor(c => c.Form.Purposes.Count).LessThanOrEqualTo(20).WithMessage("An authorization names at most 20 purposes.");
        RuleForEach(c => c.Form.Purposes).MaximumLength(100).WithMessage("A purpose holds at most 100 characters.");
        RuleFor(c => c.Document!.Content.Length).InclusiveBetween(1, EvidenceDocument.MaxBytes).When(c => c.Document is not null)
            .WithMessage("The document must hold between 1 byte and 10 MiB.");
        RuleFor(c => c.Form.Signature!.Method).NotEqual(SignatureMethod.ElectronicInPerson).When(c => c.Form.Signature is not null).WithMessage(SignAuthorizationValidator.OnThePage);
    }
}

internal sealed class CreateAuthorizationHandler(AuthorizationSteps steps, IFieldCipher cipher, Organisation organisation) : IUseCase<CreateAuthorization, AuthorizationId>
{
    public async Task<Result<AuthorizationId>> HandleAsync(CreateAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        var form = command.Form with { Representative = await Representation.LapsingAsync(db, command.Contact, command.Form, organisation.DayAt(scope.Now), cancellationToken), CopyProvidedAt = null, CopyChannel = null, Revocations = [], SpokenRevocations = [], DeskSessions = [] };
        var authorization = new Authorization(AuthorizationId.New(), command.Contact, form, cipher, scope.Now);
        authorization.MoveTo(AuthorizationState.AwaitingSignature, scope.Now);
        db.Authorizations.Add(authorization);
        if (form.Signature is not null)
        {
            var signed = steps.Sign(authorization, form, command.Document, scope.Now);
            if (signed.Error is { } error)
                return error;
            if (signed.Value is { } evidence)
                db.EvidenceDocuments.Add(evidence);
        }

        scope.Audit.About(authorization);
        return authorization.Id;
    }
}
