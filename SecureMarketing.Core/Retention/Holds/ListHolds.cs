using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>Holds, standing ones first, then latest first; at most 200. People appear by opaque id; logged.</summary>
public sealed record ListHolds : ICommand<IReadOnlyList<HoldRow>>
{
    public static Permission Requires => Permission.RetentionView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

public sealed record HoldRow
{
    public required RetentionHoldId Id { get; init; }

    /// <summary>Null for a hold on a class.</summary>
    public required ContactId? Contact { get; init; }

    /// <summary>Null for a hold on a person.</summary>
    public required RetentionClass? Class { get; init; }
    public required string Reason { get; init; }
    public required DateOnly? Until { get; init; }
    public required DateTimeOffset PlacedAt { get; init; }
    public required DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>Neither released nor past its last day.</summary>
    public required bool Stands { get; init; }

    /// <summary>It stands, and the reader is not the one who placed it.</summary>
    public required bool MayRelease { get; init; }
}

internal sealed class ListHoldsHandler(Organisation organisation) : IUseCase<ListHolds, IReadOnlyList<HoldRow>>
{
    private const int Most = 200;

    public async Task<Result<IReadOnlyList<HoldRow>>> HandleAsync(ListHolds command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(scope.Now);
        var rows = await scope.Db.RetentionHolds.AsNoTracking().OrderBy(h => h.ReleasedAt != null).ThenByDescending(h => h.PlacedAt).Take(Most).ToListAsync(cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ReasonCodes) = ("hold", FormattableString.Invariant($"rows:{rows.Count}"));
        var manages = scope.Actor.Holds(Permission.RetentionManage);
        return rows.Select(h =>
        {
            var stands = h.ReleasedAt is null && !(h.Until < today);
            return new HoldRow
            {
                Id = h.Id,
                Contact = h.ContactId,
                Class = h.Class,
                Reason = h.Reason,
                Until = h.Until,
                PlacedAt = h.PlacedAt,
                ReleasedAt = h.ReleasedAt,
                Stands = stands,
                MayRelease = stands && manages && h.PlacedBy != scope.Actor.Id,
            };
        }).OrderByDescending(h => h.Stands).ToList();
    }
}
