using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>Every custom attribute, those in use first. Says nothing about anybody.</summary>
public sealed record ListAttributes : ICommand<IReadOnlyList<CustomRow>>
{
    public static Permission Requires => Permission.AttributesView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="IsFed">Values are on file, so that segments may be offered it.</param>
public sealed record CustomRow(CustomDefinition Definition, int Revision, bool IsFed, DateTimeOffset DefinedAt, DateTimeOffset? RetiredAt);

internal sealed class ListAttributesHandler : IUseCase<ListAttributes, IReadOnlyList<CustomRow>>
{
    public async Task<Result<IReadOnlyList<CustomRow>>> HandleAsync(ListAttributes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rows = await scope.Db.CustomAttributes.AsNoTracking().Include(a => a.Options).ToListAsync(cancellationToken);
        var fed = (await FedAttributes.AmongAsync(scope.Db, cancellationToken)).ToHashSet();
        return rows.OrderBy(r => r.RetiredAt is not null).ThenBy(r => r.Label, StringComparer.OrdinalIgnoreCase)
            .Select(r => new CustomRow(CustomDefinition.Of(r), r.Revision, fed.Contains(r.Id), r.DefinedAt, r.RetiredAt)).ToList();
    }
}

/// <summary>Attributes that a source feeds.</summary>
internal static class FedAttributes
{
    /// <summary>Ids of those with a value on file; one look at an index for each.</summary>
    public static Task<List<int>> AmongAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var values = db.CustomValues;
        return db.CustomAttributes.AsNoTracking().Where(a => values.Any(v => v.AttributeId == a.Id)).Select(a => a.Id).ToListAsync(cancellationToken);
    }
}
