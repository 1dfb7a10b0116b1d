using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>One's own requests for emergency access; everybody's for who may allow or review. Newest first, at most 100.</summary>
public sealed record ListBreakGlass : ICommand<BreakGlassList>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Everybody">True when the list holds the requests of all staff.</param>
public sealed record BreakGlassList(IReadOnlyList<BreakGlassRow> Rows, bool Everybody);

/// <summary>One request. A class: it holds a name.</summary>
public sealed class BreakGlassRow
{
    public required BreakGlassId Id { get; init; }

    /// <summary>Of who asked.</summary>
    public required string Name { get; init; }
    public required bool IsOwn { get; init; }
    public required BreakGlassState State { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required string Reason { get; init; }
    public required int Minutes { get; init; }

    /// <summary>Who allowed or declined; null: nobody.</summary>
    public required string? DecidedBy { get; init; }

    /// <summary>Last instant; null unless it was allowed.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>How often it was used so far; null unless it was allowed.</summary>
    public required int? Uses { get; init; }
    public required bool MayDecide { get; init; }
    public required bool MayEnd { get; init; }
}

internal sealed class ListBreakGlassHandler(IFieldCipher cipher) : IUseCase<ListBreakGlass, BreakGlassList>
{
    private const int Most = 100;

    public async Task<Result<BreakGlassList>> HandleAsync(ListBreakGlass command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var (me, allows) = (UserId.From(scope.Actor.Id), scope.Actor.Kind == ActorKind.User && scope.Actor.Holds(Permission.EmergencyAllow));
        var everybody = allows || scope.Actor.Holds(Permission.AuditReviewsView);
        var asked = await db.BreakGlass.AsNoTracking().Where(b => everybody || b.AskedBy == me).OrderByDescending(b => b.AskedAt).Take(Most).ToListAsync(cancellationToken);
        var ids = asked.SelectMany(b => new[] { b.AskedBy, b.DecidedBy ?? b.AskedBy }).Distinct().ToList();
        var names = (await db.StaffUsers.AsNoTracking().Where(u => ids.Contains(u.Id)).ToListAsync(cancellationToken)).ToDictionary(u => u.Id, u => u.Name(cipher));
        var uses = await EmergencyUses.CountAsync(db, asked, cancellationToken);
        var rows = asked.Select(one =>
        {
            var state = one.StateAt(now);
            return new BreakGlassRow
            {
                Id = one.Id,
                Name = names.GetValueOrDefault(one.AskedBy, ""),
                IsOwn = one.AskedBy == me,
                State = state,
                AskedAt = one.AskedAt,
                Reason = one.Reason,
                Minutes = one.Minutes,
                DecidedBy = one.DecidedBy is { } by ? names.GetValueOrDefault(by, "") : null,
                EndsAt = one.EndsAt,
                Uses = one.EndsAt is null ? null : uses.GetValueOrDefault(one.Id),
                MayDecide = allows && state == BreakGlassState.Asked && one.AskedBy != me,
                MayEnd = state is BreakGlassState.Active or BreakGlassState.Asked && (one.AskedBy == me || (allows && state == BreakGlassState.Active)),
            };
        });
        return new BreakGlassList([.. rows], everybody);
    }
}
