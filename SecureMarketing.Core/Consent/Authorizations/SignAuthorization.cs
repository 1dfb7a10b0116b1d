using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Records the person's signature under a form that awaits it.</summary>
public sealed record SignAuthorization : ICommand<AuthorizationId>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationChanged;

    public required AuthorizationId Authorization { get; init; }

    public required AuthorizationSignature Signature { get; init; }

    /// <summary>Null when the person signed for themselves.</summary>
    public PersonalRepresentative? Representative { get; init; }

    /// <summary>The scan of a paper form; null: an electronic signature is bound to the text of the form.</summary>
    public SubmittedDocument? Document { get; init; }
}

internal sealed class SignAuthorizationValidator : AbstractValidator<SignAuthorization>
{
    /// <summary>Staff says whom it saw; it does not sign.</summary>
    internal const string OnThePage = "Whoever signs in person on screen signs on the page that is opened for them at the desk.";

    public SignAuthorizationValidator()
    {
        RuleFor(c => c.Document!.Content.Length).InclusiveBetween(1, EvidenceDocument.MaxBytes).When(c => c.Document is not null)
            .WithMessage("The document must hold between 1 byte and 10 MiB.");
        RuleFor(c => c.Signature.Method).NotEqual(SignatureMethod.ElectronicInPerson).WithMessage(OnThePage);
    }
}

internal sealed class SignAuthorizationHandler(AuthorizationSteps steps, IFieldCipher cipher, Organisation organisation) : IUseCase<SignAuthorization, AuthorizationId>
{
    public async Task<Result<AuthorizationId>> HandleAsync(SignAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var authorization = await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        var form = authorization.Open(cipher) with { Signature = command.Signature, Representative = command.Representative };
        form = form with { Representative = await Representation.LapsingAsync(db, authorization.Contact, form, organisation.DayAt(scope.Now), cancellationToken) };
        // A request that was to be signed on the page came back on paper.
        if (command.Signature.Method == SignatureMethod.Paper && form.Source is { Kind: AuthorizationSourceKind.ESignPage } page)
            form = form with { Source = page with { Kind = AuthorizationSourceKind.PaperScanned } };
        var signed = steps.Sign(authorization, form, command.Document, scope.Now);
        if (signed.Error is { } error)
            return scope.Refused(authorization, error);
        if (signed.Value is { } evidence)
            db.EvidenceDocuments.Add(evidence);
        scope.Audit.About(authorization);
        return authorization.Id;
    }
}
