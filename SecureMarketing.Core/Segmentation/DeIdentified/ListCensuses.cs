using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>The censuses by which an export can decide about areas, newest first.</summary>
public sealed record ListCensuses : ICommand<IReadOnlyList<CensusRow>>
{
    public static Permission Requires => Permission.DeIdentifiedExport;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="TooSmall">Areas that become 000.</param>
public sealed record CensusRow(string Vintage, string Source, int Areas, IReadOnlyList<string> TooSmall);

internal sealed class ListCensusesHandler(ZipAreaBook book) : IUseCase<ListCensuses, IReadOnlyList<CensusRow>>
{
    public Task<Result<IReadOnlyList<CensusRow>>> HandleAsync(ListCensuses command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rows = book.Vintages.Select(v => book.Find(v)!).Select(a => new CensusRow(a.Vintage, a.Source, a.Count, a.TooSmall)).ToList();
        return Task.FromResult<Result<IReadOnlyList<CensusRow>>>(rows);
    }
}
