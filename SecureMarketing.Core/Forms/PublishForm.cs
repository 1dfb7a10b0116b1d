using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>
/// Opens the draft to the public and freezes it; the version before it is closed. Every field must serve the form's purpose (45 CFR
/// 164.502(b)), and whoever edited the draft last cannot do it.
/// </summary>
/// <param name="Form">The form.</param>
/// <param name="Seen">The draft that was read; null = whatever it is now.</param>
public sealed record PublishForm(FormId Form, FormRevision? Seen = null) : ICommand<int>
{
    public static Permission Requires => Permission.FormsPublish;

    public static AuditAction Audits => AuditAction.FormPublished;
}

/// <summary>Closes the published version: the address says so and takes nothing more.</summary>
public sealed record CloseForm(FormId Form) : ICommand<Unit>
{
    public static Permission Requires => Permission.FormsPublish;

    public static AuditAction Audits => AuditAction.FormClosed;
}

internal sealed class PublishFormHandler(FieldRegister register, AttributeCatalogue catalogue) : IUseCase<PublishForm, int>
{
    public async Task<Result<int>> HandleAsync(PublishForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("form", command.Form.Value.ToString("N"));
        // The segments' word is written by statement: it commits with the version or not at all.
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Forms.SingleOrDefaultAsync(f => f.Id == command.Form, cancellationToken) is not { } form)
            return FormErrors.NotFound;
        var versions = await db.FormVersions.Where(v => v.Form == command.Form).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        if (versions[0] is not { State: FormState.Draft } draft)
            return FormErrors.NoDraft;
        scope.Audit.ObjectVersion = draft.Number;
        if (command.Seen is { } seen && seen != new FormRevision(draft.Number, draft.Revision))
            return FormErrors.ChangedMeanwhile;
        var definition = FormDefinition.Read(draft.Definition);
        if (definition.Fields.Count == 0)
            return FormErrors.NoFields;
        if (!definition.Fields.Any(f => f.Required))
            return FormErrors.NothingRequired;
        var known = (await StatedFields.AllAsync(db, cancellationToken)).ToDictionary(f => f.Key, StringComparer.Ordinal);
        if (definition.Fields.FirstOrDefault(f => !known.ContainsKey(f.Key)) is { } retired)
            return FormErrors.Unknown(retired.Key);
        await catalogue.RefreshAsync(db, cancellationToken);
        var attributes = definition.Fields.Select(f => known[f.Key].Attribute).OfType<string>().ToList();
        if (await register.RefuseAsync(db, attributes, definition.Purpose, cancellationToken) is { } refused)
            return refused;
        if (draft.Publish(scope.Actor, scope.Now).Error is { } error)
            return error;
        foreach (var open in versions.Where(v => v.State == FormState.Published && v != draft))
            open.Close(scope.Now);
        await FieldRegister.NoteAsync(db, attributes, definition.Purpose, FieldUser.Form, form.Id.Value, scope.Now, cancellationToken);
        await FormCompletedAttribute.NameAsync(db, form, cancellationToken);
        scope.Audit.AfterHash = SHA256.HashData(Encoding.UTF8.GetBytes(draft.Definition));
        return draft.Number;
    }
}

internal sealed class CloseFormHandler : IUseCase<CloseForm, Unit>
{
    public async Task<Result<Unit>> HandleAsync(CloseForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("form", command.Form.Value.ToString("N"));
        if (!await scope.Db.Forms.AnyAsync(f => f.Id == command.Form, cancellationToken))
            return FormErrors.NotFound;
        if (await scope.Db.FormVersions.SingleOrDefaultAsync(v => v.Form == command.Form && v.State == FormState.Published, cancellationToken) is not { } open)
            return FormErrors.NotPublished;
        scope.Audit.ObjectVersion = open.Number;
        return open.Close(scope.Now).Error is { } error ? error : Unit.Value;
    }
}
