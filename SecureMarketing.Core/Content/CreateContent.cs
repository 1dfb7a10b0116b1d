using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>Adds an email to the library.</summary>
/// <param name="Name">1–120 characters, not taken.</param>
/// <param name="Starter">Key of a <see cref="Starters"/> template; null begins empty.</param>
public sealed record CreateContent(string Name, string? Starter) : ICommand<ContentId>
{
    public static Permission Requires => Permission.ContentEdit;

    public static AuditAction Audits => AuditAction.ContentSaved;
}

internal sealed class CreateContentValidator : AbstractValidator<CreateContent>
{
    public CreateContentValidator() =>
        RuleFor(c => c.Name).NotEmpty().MaximumLength(120).WithMessage("Give the email a name of 1 to 120 characters.");
}

internal sealed class CreateContentHandler : IUseCase<CreateContent, ContentId>
{
    public async Task<Result<ContentId>> HandleAsync(CreateContent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var name = command.Name.Trim();
        var key = name.ToLowerInvariant();
        if (await scope.Db.EmailContents.AnyAsync(c => c.NameKey == key, cancellationToken))
            return ContentErrors.NameTaken;
        var document = Starters.Empty;
        if (command.Starter is { } starter)
        {
            if (Starters.Find(starter) is not { } found)
                return ContentErrors.UnknownStarter;
            document = found.Document;
        }

        var content = EmailContent.Create(name, document, scope.Actor.Id, scope.Now);
        scope.Db.EmailContents.Add(content);
        await scope.Db.NoteEditorAsync(content.Id, scope.Actor.Id, scope.Now, cancellationToken);
        scope.Audit.ObjectType = "content";
        scope.Audit.ObjectId = content.Id.Value.ToString("N");
        scope.Audit.AfterHash = EmailDocumentWriter.Hash(document);
        return content.Id;
    }
}
