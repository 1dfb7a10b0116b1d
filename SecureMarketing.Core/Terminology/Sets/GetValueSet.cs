using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>One version of a value set, its history, and what it means today.</summary>
/// <param name="Version">Null for the latest.</param>
public sealed record GetValueSet(ValueSetId Set, int? Version = null) : ICommand<ValueSetDetails>
{
    public static Permission Requires => Permission.TerminologyView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Versions">The latest first.</param>
public sealed record ValueSetDetails(ValueSetId Id, string Name, int Latest, ValueSetVersionRow Version, string Text, ValueSetExpansion Means, IReadOnlyList<ValueSetVersionRow> Versions)
{
    /// <summary>Since when it cannot be chosen any more; null while it is in use.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}

public sealed record ValueSetVersionRow(int Number, string Note, DateTimeOffset CreatedAt, Guid? CreatedBy);

internal sealed class GetValueSetHandler : IUseCase<GetValueSet, ValueSetDetails>
{
    public async Task<Result<ValueSetDetails>> HandleAsync(GetValueSet command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.ValueSets.AsNoTracking().SingleOrDefaultAsync(s => s.Id == command.Set, cancellationToken) is not { } set)
            return TerminologyErrors.SetUnknown;
        var versions = await scope.Db.ValueSetVersions.AsNoTracking().Where(v => v.SetId == set.Id).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        if (versions.Find(v => v.Number == (command.Version ?? set.Latest)) is not { } chosen)
            return TerminologyErrors.SetUnknown;
        var means = await ValueSetExpansion.OfAsync(scope.Db, ValueSetText.Parse(chosen.Text).Value, cancellationToken);
        return new ValueSetDetails(set.Id, set.Name, set.Latest, RowOf(chosen), chosen.Text, means, versions.ConvertAll(RowOf)) { DeletedAt = set.DeletedAt };
    }

    private static ValueSetVersionRow RowOf(ValueSetVersion version) => new(version.Number, version.Note, version.CreatedAt, version.CreatedBy?.Value);
}
