using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>Writes a draft: of a new form, or of the next version of one whose latest version is published or closed.</summary>
/// <param name="Form">Null for a new one.</param>
/// <param name="BasedOn">Version and revision that the change started from; null = whatever is there now.</param>
/// <param name="Name">For staff and segments, 1–80 characters, unique; no names of people.</param>
/// <param name="Definition">What it shows and asks.</param>
public sealed record SaveForm(FormId? Form, FormRevision? BasedOn, string Name, FormDefinition Definition) : ICommand<SavedForm>
{
    public static Permission Requires => Permission.FormsEdit;

    public static AuditAction Audits => AuditAction.FormSaved;
}

/// <summary>A state of a version that somebody saw.</summary>
public sealed record FormRevision(int Version, int Revision);

/// <param name="Form">Its id.</param>
/// <param name="Slug">Its address is <c>/f/{slug}</c>.</param>
/// <param name="At">Draft that was written.</param>
public sealed record SavedForm(FormId Form, string Slug, FormRevision At);

internal sealed class SaveFormValidator : AbstractValidator<SaveForm>
{
    public SaveFormValidator()
    {
        RuleFor(c => c.Name).Must(n => n?.Trim().Length is >= 1 and <= Forms.Form.NameLength).WithErrorCode("form.name").WithMessage("The name has 1 to 80 characters.");
        RuleFor(c => c.Definition).SetValidator(new FormRules());
    }
}

internal sealed class SaveFormHandler : IUseCase<SaveForm, SavedForm>
{
    // Without letters and digits that are taken for one another when somebody reads the address aloud.
    private const string SlugLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    public async Task<Result<SavedForm>> HandleAsync(SaveForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        scope.Audit.ObjectType = "form";
        var known = (await StatedFields.AllAsync(db, cancellationToken)).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        if (command.Definition.Fields.FirstOrDefault(f => !known.Contains(f.Key)) is { } unknown)
            return FormErrors.Unknown(unknown.Key);
        var name = command.Name.Trim();
        var key = Forms.Form.KeyOf(name);
        if (await db.Forms.AnyAsync(f => f.Id != command.Form && f.NameKey == key, cancellationToken))
            return FormErrors.NameTaken;
        if (command.Form is not { } id)
        {
            if (await FormCompletedAttribute.IsNameOfAnotherAsync(db, name, null, cancellationToken))
                return FormErrors.NameTaken;
            var form = new Form(name, RandomNumberGenerator.GetString(SlugLetters, Forms.Form.SlugLength), scope.Now);
            db.Forms.Add(form);
            return Saved(scope, form, Add(scope, form, 1, command.Definition));
        }

        scope.Audit.ObjectId = id.Value.ToString("N");
        if (await db.Forms.SingleOrDefaultAsync(f => f.Id == id, cancellationToken) is not { } own)
            return FormErrors.NotFound;
        var latest = await db.FormVersions.Where(v => v.Form == id).OrderByDescending(v => v.Number).FirstAsync(cancellationToken);
        if (command.BasedOn is { } based && based != new FormRevision(latest.Number, latest.Revision))
            return FormErrors.ChangedMeanwhile;
        if (own.Name != name)
        {
            if (await FormCompletedAttribute.IsNameOfAnotherAsync(db, name, own.Slug, cancellationToken))
                return FormErrors.NameTaken;
            own.Rename(name);
            // What was completed under the old name is asked for by the new one from now on.
            await db.Database.BeginTransactionAsync(cancellationToken);
            await FormCompletedAttribute.NameAsync(db, own, cancellationToken);
        }

        if (latest.State != FormState.Draft)
            return Saved(scope, own, Add(scope, own, latest.Number + 1, command.Definition));
        return latest.Edit(command.Definition, scope.Actor, scope.Now).Error is { } frozen ? frozen : Saved(scope, own, latest);
    }

    private static FormVersion Add(UseCaseScope scope, Form form, int number, FormDefinition definition)
    {
        var version = new FormVersion(form.Id, number, definition, scope.Actor, scope.Now);
        scope.Db.FormVersions.Add(version);
        return version;
    }

    private static SavedForm Saved(UseCaseScope scope, Form form, FormVersion version)
    {
        (scope.Audit.ObjectId, scope.Audit.ObjectVersion) = (form.Id.Value.ToString("N"), version.Number);
        return new SavedForm(form.Id, form.Slug, new FormRevision(version.Number, version.Revision));
    }
}
