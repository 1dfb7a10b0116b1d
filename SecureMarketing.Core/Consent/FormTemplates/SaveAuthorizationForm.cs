using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Writes a draft: of a new form template, or of the next version of one whose latest version is published or retired. A
/// draft may be defective; it cannot be published then. Every edit takes back an attestation.
/// </summary>
/// <param name="Form">Null for a new one.</param>
/// <param name="BasedOn">Version and revision that the change started from; null = whatever is there now.</param>
/// <param name="Name">For staff, 1–80 characters, unique.</param>
/// <param name="Definition">Scope and words.</param>
public sealed record SaveAuthorizationForm(AuthorizationFormId? Form, AuthorizationFormRevision? BasedOn, string Name, AuthorizationFormDefinition Definition)
    : ICommand<SavedAuthorizationForm>
{
    public static Permission Requires => Permission.AuthorizationFormsEdit;

    public static AuditAction Audits => AuditAction.AuthorizationFormSaved;
}

/// <summary>A state of a version that somebody saw.</summary>
public sealed record AuthorizationFormRevision(int Version, int Revision);

public sealed record SavedAuthorizationForm(AuthorizationFormId Form, AuthorizationFormRevision At);

internal sealed class SaveAuthorizationFormValidator : AbstractValidator<SaveAuthorizationForm>
{
    private const int TextLength = 4000;

    public SaveAuthorizationFormValidator()
    {
        RuleFor(c => c.Name).Must(n => n?.Trim().Length is >= 1 and <= AuthorizationForm.NameLength).WithErrorCode("authorization_form.name").WithMessage("The name has 1 to 80 characters.");
        RuleFor(c => c.Definition.Texts.Count).InclusiveBetween(1, AuthorizationFormDefinition.Languages.Count).WithErrorCode("authorization_form.texts").WithMessage("A form has a text in at least one language.");
        RuleFor(c => c.Definition.Texts).Must(t => t.Select(x => x.Language).Distinct(StringComparer.Ordinal).Count() == t.Count && t.All(x => AuthorizationFormDefinition.Languages.Contains(x.Language, StringComparer.Ordinal)))
            .WithErrorCode("authorization_form.language").WithMessage("The languages are en and es, each once: headings and buttons exist in these.");
        RuleFor(c => c.Definition.Texts).Must(t => t.All(x => x.Title.Length <= 200 && Words(x).All(w => w.Length <= TextLength)))
            .WithErrorCode("authorization_form.text_length").WithMessage("A title holds at most 200 characters, every other text at most 4,000.");
        RuleFor(c => c.Definition.ValidMonths).InclusiveBetween(1, 120).When(c => c.Definition.ValidMonths is not null)
            .WithErrorCode("authorization_form.months").WithMessage("A form is valid for 1 to 120 months, or until an event.");
        RuleFor(c => c.Definition.ScopeCategories).Must(l => IsList(l, 50)).WithErrorCode("authorization_form.categories").WithMessage("A form names at most 50 kinds of information of at most 100 characters.");
        RuleFor(c => c.Definition.Purposes).Must(l => IsList(l, 20)).WithErrorCode("authorization_form.purposes").WithMessage("A form names at most 20 purposes of at most 100 characters.");
        RuleFor(c => c.Definition).Must(d => IsList(d.Disclosers, 20) && IsList(d.Recipients, 20) && IsList(d.Channels, 10))
            .WithErrorCode("authorization_form.parties").WithMessage("A form names at most 20 who share, 20 who receive and 10 channels, each of at most 100 characters.");
    }

    private static bool IsList(IReadOnlyList<string> list, int most) => list.Count <= most && list.All(x => x.Trim().Length is >= 1 and <= 100);

    private static IEnumerable<string> Words(AuthorizationFormText text) =>
    [
        text.Information, text.Categories, text.Disclosers, text.Recipients, text.Purposes, text.Channels, text.ExpirationEvent, text.RightToRevoke,
        text.HowToRevoke, text.Conditioning, text.Redisclosure, text.Remuneration, text.ElectronicRecords,
    ];
}

internal sealed class SaveAuthorizationFormHandler : IUseCase<SaveAuthorizationForm, SavedAuthorizationForm>
{
    public async Task<Result<SavedAuthorizationForm>> HandleAsync(SaveAuthorizationForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        scope.Audit.ObjectType = "authorizationForm";
        var name = command.Name.Trim();
        var key = AuthorizationForm.KeyOf(name);
        if (await db.AuthorizationForms.AnyAsync(f => f.Id != command.Form && f.NameKey == key, cancellationToken))
            return AuthorizationFormErrors.NameTaken;
        if (command.Form is not { } id)
        {
            var form = new AuthorizationForm(name, scope.Now);
            db.AuthorizationForms.Add(form);
            return Saved(scope, Add(scope, form.Id, 1, command.Definition));
        }

        if (await db.AuthorizationForms.SingleOrDefaultAsync(f => f.Id == id, cancellationToken) is not { } own)
            return AuthorizationFormErrors.NotFound;
        var latest = await db.AuthorizationFormVersions.Where(v => v.Form == id).OrderByDescending(v => v.Number).FirstAsync(cancellationToken);
        if (command.BasedOn is { } based && based != new AuthorizationFormRevision(latest.Number, latest.Revision))
            return AuthorizationFormErrors.ChangedMeanwhile;
        if (own.Name != name)
            own.Rename(name);
        if (latest.State != AuthorizationFormState.Draft)
            return Saved(scope, Add(scope, id, latest.Number + 1, command.Definition));
        return latest.Edit(command.Definition, scope.Actor, scope.Now).Error is { } frozen ? frozen : Saved(scope, latest);
    }

    private static AuthorizationFormVersion Add(UseCaseScope scope, AuthorizationFormId form, int number, AuthorizationFormDefinition definition)
    {
        var version = new AuthorizationFormVersion(form, number, definition, scope.Actor, scope.Now);
        scope.Db.AuthorizationFormVersions.Add(version);
        return version;
    }

    private static SavedAuthorizationForm Saved(UseCaseScope scope, AuthorizationFormVersion version)
    {
        scope.Audit.About(version);
        return new SavedAuthorizationForm(version.Form, new AuthorizationFormRevision(version.Number, version.Revision));
    }
}
