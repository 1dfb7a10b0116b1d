using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <param name="Hash">SHA-256, lower-case hex.</param>
public sealed record ContentVersionRow(ContentVersionId Id, int Number, string Hash, string? Note, DateTimeOffset PublishedAt);

/// <summary>What the editor opens.</summary>
/// <param name="Unfinished">The editor's form where it goes beyond <paramref name="Draft"/>; null otherwise.</param>
/// <param name="ChangedBy">User who saved the draft last.</param>
public sealed record OpenedContent(
    ContentId Id, string Name, long Revision, EmailDocument Draft, string? Unfinished, DateTimeOffset ChangedAt, Guid ChangedBy, IReadOnlyList<ContentVersionRow> Versions);

/// <summary>Opens an email with its draft and its versions, newest first.</summary>
public sealed record OpenContent(ContentId Id) : ICommand<OpenedContent>
{
    public static Permission Requires => Permission.ContentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class OpenContentHandler : IUseCase<OpenContent, OpenedContent>
{
    public async Task<Result<OpenedContent>> HandleAsync(OpenContent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.EmailContents.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.Id, cancellationToken) is not { } content)
            return ContentErrors.NotFound;
        var parsed = EmailDocumentParser.Parse(content.Draft);
        if (parsed.Document is not { } draft)
            return ContentErrors.Unreadable(parsed.Errors);
        var versions = await scope.Db.EmailContentVersions.AsNoTracking()
            .Where(v => v.ContentId == command.Id)
            .OrderByDescending(v => v.Number)
            .Select(v => new { v.Id, v.Number, v.Hash, v.Note, v.PublishedAt })
            .ToListAsync(cancellationToken);
        return new OpenedContent(
            content.Id,
            content.Name,
            content.Revision,
            draft,
            content.Unfinished,
            content.ChangedAt,
            content.ChangedBy,
            [.. versions.Select(v => new ContentVersionRow(v.Id, v.Number, Convert.ToHexStringLower(v.Hash), v.Note, v.PublishedAt))]);
    }
}
