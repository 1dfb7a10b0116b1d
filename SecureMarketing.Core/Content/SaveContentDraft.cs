using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>Saves the draft. Never touches a published version.</summary>
/// <param name="Revision">The revision the editor loaded; an older one is refused, so nobody's work is overwritten unseen.</param>
/// <param name="Json">The document; refused with every error and its place when it cannot be read.</param>
public sealed record SaveContentDraft(ContentId Id, long Revision, string Name, string Json) : ICommand<long>
{
    public static Permission Requires => Permission.ContentEdit;

    public static AuditAction Audits => AuditAction.ContentSaved;
}

internal sealed class SaveContentDraftValidator : AbstractValidator<SaveContentDraft>
{
    public SaveContentDraftValidator() =>
        RuleFor(c => c.Name).NotEmpty().MaximumLength(120).WithMessage("Give the email a name of 1 to 120 characters.");
}

/// <summary>Answers the new revision.</summary>
internal sealed class SaveContentDraftHandler : IUseCase<SaveContentDraft, long>
{
    public async Task<Result<long>> HandleAsync(SaveContentDraft command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "content";
        scope.Audit.ObjectId = command.Id.Value.ToString("N");
        var parsed = EmailDocumentParser.Parse(command.Json);
        if (parsed.Document is not { } document)
            return ContentErrors.Unreadable(parsed.Errors);
        if (await scope.Db.EmailContents.SingleOrDefaultAsync(c => c.Id == command.Id, cancellationToken) is not { } content)
            return ContentErrors.NotFound;
        if (content.Revision != command.Revision)
            return ContentErrors.StaleDraft;
        var name = command.Name.Trim();
        var key = name.ToLowerInvariant();
        if (content.NameKey != key && await scope.Db.EmailContents.AnyAsync(c => c.NameKey == key, cancellationToken))
            return ContentErrors.NameTaken;
        content.SaveDraft(name, document, scope.Actor.Id, scope.Now);
        await scope.Db.NoteEditorAsync(content.Id, scope.Actor.Id, scope.Now, cancellationToken);
        scope.Audit.AfterHash = EmailDocumentWriter.Hash(document);
        return content.Revision;
    }
}
