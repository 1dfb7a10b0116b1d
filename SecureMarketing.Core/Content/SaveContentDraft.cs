using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>
/// Saves the draft. Never touches a published version. A form that cannot be read as a document yet is kept as it is, so that
/// nothing typed is lost; it cannot be published.
/// </summary>
/// <param name="Revision">The revision the editor loaded; an older one is refused, so nobody's work is overwritten unseen.</param>
/// <param name="Json">The document; refused with every error and its place when it cannot be read. Null while <paramref name="Unfinished"/> stands for it.</param>
/// <param name="Unfinished">The editor's form as the editor wrote it, up to 2 million characters; null when the document says it all.</param>
public sealed record SaveContentDraft(ContentId Id, long Revision, string Name, string? Json, string? Unfinished = null) : ICommand<long>
{
    public static Permission Requires => Permission.ContentEdit;

    public static AuditAction Audits => AuditAction.ContentSaved;
}

internal sealed class SaveContentDraftValidator : AbstractValidator<SaveContentDraft>
{
    private const int MostKept = 2_000_000;

    public SaveContentDraftValidator()
    {
        RuleFor(c => c.Name).NotEmpty().MaximumLength(120).WithMessage("Give the email a name of 1 to 120 characters.");
        RuleFor(c => c.Unfinished).MaximumLength(MostKept).WithMessage("The email is too long to be kept.");
        RuleFor(c => c).Must(c => (c.Json is null) != (c.Unfinished is null)).WithMessage("Give the document or the unfinished form.");
    }
}

/// <summary>Answers the new revision.</summary>
internal sealed class SaveContentDraftHandler : IUseCase<SaveContentDraft, long>
{
    public async Task<Result<long>> HandleAsync(SaveContentDraft command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "content";
        scope.Audit.ObjectId = command.Id.Value.ToString("N");
        var parsed = command.Json is { } json ? EmailDocumentParser.Parse(json) : null;
        if (parsed is { Document: null })
            return ContentErrors.Unreadable(parsed.Errors);
        if (await scope.Db.EmailContents.SingleOrDefaultAsync(c => c.Id == command.Id, cancellationToken) is not { } content)
            return ContentErrors.NotFound;
        if (content.Revision != command.Revision)
            return ContentErrors.StaleDraft;
        var name = command.Name.Trim();
        var key = name.ToLowerInvariant();
        if (content.NameKey != key && await scope.Db.EmailContents.AnyAsync(c => c.NameKey == key, cancellationToken))
            return ContentErrors.NameTaken;
        if (parsed?.Document is { } document)
            content.SaveDraft(name, document, scope.Actor.Id, scope.Now);
        else
            content.KeepUnfinished(command.Unfinished!, scope.Actor.Id, scope.Now);
        await scope.Db.NoteEditorAsync(content.Id, scope.Actor.Id, scope.Now, cancellationToken);
        scope.Audit.AfterHash = parsed?.Document is { } saved ? EmailDocumentWriter.Hash(saved) : null;
        return content.Revision;
    }
}
