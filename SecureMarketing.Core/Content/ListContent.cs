using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>One row of the library.</summary>
/// <param name="LatestVersionId">Null before the first version.</param>
/// <param name="Phi">Of the latest version; null before the first.</param>
public sealed record ContentRow(ContentId Id, string Name, int LatestVersion, ContentVersionId? LatestVersionId, PhiLevel? Phi, DateTimeOffset ChangedAt);

/// <summary>A page of the library, newest change first.</summary>
/// <param name="Search">Part of a name; null or empty for all.</param>
/// <param name="Skip">Rows to leave out, from 0.</param>
/// <param name="Take">1–100.</param>
public sealed record ListContent(string? Search = null, int Skip = 0, int Take = 50) : ICommand<ContentPage>
{
    public static Permission Requires => Permission.ContentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record ContentPage(IReadOnlyList<ContentRow> Rows, int Total);

internal sealed class ListContentHandler : IUseCase<ListContent, ContentPage>
{
    public async Task<Result<ContentPage>> HandleAsync(ListContent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var versions = scope.Db.EmailContentVersions;
        var matching = scope.Db.EmailContents.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(command.Search))
        {
            var part = command.Search.Trim().ToLowerInvariant();
            matching = matching.Where(c => c.NameKey.Contains(part));
        }

        var rows = await matching
            .OrderByDescending(c => c.ChangedAt).ThenBy(c => c.Id)
            .Skip(command.Skip).Take(Math.Clamp(command.Take, 1, 100))
            .Select(c => new ContentRow(
                c.Id,
                c.Name,
                c.LatestVersion,
                versions.Where(v => v.ContentId == c.Id && v.Number == c.LatestVersion).Select(v => (ContentVersionId?)v.Id).FirstOrDefault(),
                versions.Where(v => v.ContentId == c.Id && v.Number == c.LatestVersion).Select(v => (PhiLevel?)v.Phi).FirstOrDefault(),
                c.ChangedAt))
            .ToListAsync(cancellationToken);
        return new ContentPage(rows, await matching.CountAsync(cancellationToken));
    }
}
