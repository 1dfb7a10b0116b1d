using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>All value sets by name, without deleted ones.</summary>
public sealed record ListValueSets : ICommand<IReadOnlyList<ValueSetRow>>
{
    public static Permission Requires => Permission.TerminologyView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Entries">Lines of the latest version.</param>
public sealed record ValueSetRow(ValueSetId Id, string Name, int Latest, int Entries, DateTimeOffset ChangedAt);

internal sealed class ListValueSetsHandler : IUseCase<ListValueSets, IReadOnlyList<ValueSetRow>>
{
    public async Task<Result<IReadOnlyList<ValueSetRow>>> HandleAsync(ListValueSets command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rows = await scope.Db.ValueSets.AsNoTracking().Where(s => s.DeletedAt == null)
            .Join(scope.Db.ValueSetVersions, s => new { s.Id, Number = s.Latest }, v => new { Id = v.SetId, v.Number }, (s, v) => new { s.Id, s.Name, s.Latest, v.Text, v.CreatedAt })
            .OrderBy(x => x.Name).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new ValueSetRow(r.Id, r.Name, r.Latest, r.Text.Count(c => c == '\n') + 1, r.CreatedAt));
    }
}
