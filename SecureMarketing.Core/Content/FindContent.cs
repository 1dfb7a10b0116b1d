using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>Emails by name, latest change first: for the command palette and "what I last worked on".</summary>
/// <param name="Part">Part of the name, whatever its case; null for all.</param>
/// <param name="Mine">Only those the person ever edited.</param>
/// <param name="Take">1–50.</param>
public sealed record FindContent(string? Part, bool Mine, int Take) : ICommand<IReadOnlyList<FoundContent>>
{
    public static Permission Requires => Permission.ContentView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="LatestVersion">0 while nothing was published.</param>
public sealed record FoundContent(ContentId Id, string Name, int LatestVersion, DateTimeOffset ChangedAt);

internal sealed class FindContentHandler : IUseCase<FindContent, IReadOnlyList<FoundContent>>
{
    public async Task<Result<IReadOnlyList<FoundContent>>> HandleAsync(FindContent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var contents = scope.Db.EmailContents.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(command.Part))
        {
            var part = command.Part.Trim().ToLowerInvariant();
            contents = contents.Where(c => c.NameKey.Contains(part));
        }

        if (command.Mine)
        {
            var editors = scope.Db.EmailContentEditors;
            var me = scope.Actor.Id;
            contents = contents.Where(c => editors.Any(e => e.ContentId == c.Id && e.EditorId == me));
        }

        return await contents.OrderByDescending(c => c.ChangedAt).ThenBy(c => c.Id).Take(Math.Clamp(command.Take, 1, 50))
            .Select(c => new FoundContent(c.Id, c.Name, c.LatestVersion, c.ChangedAt)).ToListAsync(cancellationToken);
    }
}
