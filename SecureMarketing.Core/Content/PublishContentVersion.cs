using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>Freezes the draft as a version that campaigns can send.</summary>
/// <param name="Revision">The revision the author saw.</param>
/// <param name="Note">At most 500 characters on what changed; null for none.</param>
public sealed record PublishContentVersion(ContentId Id, long Revision, string? Note) : ICommand<ContentVersionId>
{
    public static Permission Requires => Permission.ContentEdit;

    public static AuditAction Audits => AuditAction.ContentSaved;
}

internal sealed class PublishContentVersionValidator : AbstractValidator<PublishContentVersion>
{
    public PublishContentVersionValidator() =>
        RuleFor(c => c.Note).MaximumLength(500).WithMessage("Shorten the note to 500 characters.");
}

/// <summary>Refuses while the lint finds errors. An unchanged draft answers the version it already is.</summary>
internal sealed class PublishContentVersionHandler(FirstParty firstParty) : IUseCase<PublishContentVersion, ContentVersionId>
{
    public async Task<Result<ContentVersionId>> HandleAsync(PublishContentVersion command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "content";
        scope.Audit.ObjectId = command.Id.Value.ToString("N");
        if (await scope.Db.EmailContents.SingleOrDefaultAsync(c => c.Id == command.Id, cancellationToken) is not { } content)
            return ContentErrors.NotFound;
        if (content.Revision != command.Revision)
            return ContentErrors.StaleDraft;
        if (content.Unfinished is not null)
            return ContentErrors.UnfinishedDraft;
        var parsed = EmailDocumentParser.Parse(content.Draft);
        if (parsed.Document is not { } document)
            return ContentErrors.Unreadable(parsed.Errors);
        var errors = EmailLint.Check(document, firstParty).Where(f => f.Severity == LintSeverity.Error).ToList();
        if (errors.Count > 0)
            return ContentErrors.NotPublishable(errors);

        var hash = EmailDocumentWriter.Hash(document);
        scope.Audit.AfterHash = hash;
        var latest = await scope.Db.EmailContentVersions
            .SingleOrDefaultAsync(v => v.ContentId == content.Id && v.Number == content.LatestVersion, cancellationToken);
        if (latest is not null && latest.Hash.AsSpan().SequenceEqual(hash))
        {
            scope.Audit.ObjectVersion = latest.Number;
            return latest.Id;
        }

        var version = content.Publish(document, command.Note, scope.Actor.Id, scope.Now);
        scope.Db.EmailContentVersions.Add(version);
        scope.Audit.ObjectVersion = version.Number;
        scope.Audit.BeforeHash = latest?.Hash;
        return version.Id;
    }
}
