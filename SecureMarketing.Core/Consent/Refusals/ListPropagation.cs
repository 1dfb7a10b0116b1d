using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>What other platforms have not acknowledged yet, oldest first; by opaque id. Logged, unless only the number is asked for.</summary>
public sealed record ListPropagation : ICommand<OpenNotices>
{
    public static Permission Requires => Permission.RefusalsView;
    public static AuditAction Audits => AuditAction.PeopleSearched;

    /// <summary>Null: every platform.</summary>
    public PropagationTargetId? Target { get; init; }

    /// <summary>Only what should have been acknowledged by now.</summary>
    public bool OverdueOnly { get; init; }

    public int Skip { get; init; }

    /// <summary>0–100; 0: only how many there are, which tells of nobody.</summary>
    public int Take { get; init; } = 25;
}

public sealed record OpenNotices(IReadOnlyList<OpenNotice> Rows, int Total);

/// <summary>One refusal that one platform has not acknowledged.</summary>
/// <param name="Refusal">With the target the key.</param>
/// <param name="Target">The platform.</param>
/// <param name="Platform">Its name.</param>
/// <param name="Contact">Opaque id of the person.</param>
/// <param name="Kind">What was refused.</param>
/// <param name="OpenedAt">In effect here since.</param>
/// <param name="DueAt">To be acknowledged by then.</param>
/// <param name="ToldAt">Null: not told yet.</param>
public sealed record OpenNotice(RefusalId Refusal, PropagationTargetId Target, string Platform, ContactId Contact, RefusalKind Kind, DateTimeOffset OpenedAt, DateTimeOffset DueAt, DateTimeOffset? ToldAt);

internal sealed class ListPropagationValidator : AbstractValidator<ListPropagation>
{
    public ListPropagationValidator()
    {
        RuleFor(c => c.Take).InclusiveBetween(0, 100).WithMessage("A page holds at most 100 rows.");
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
    }
}

internal sealed class ListPropagationHandler : IUseCase<ListPropagation, OpenNotices>
{
    public async Task<Result<OpenNotices>> HandleAsync(ListPropagation command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var open = db.PropagationNotices.AsNoTracking().Where(n => n.AcknowledgedAt == null);
        if (command.Target is { } target)
            open = open.Where(n => n.Target == target);
        if (command.OverdueOnly)
            open = open.Where(n => n.DueAt < now);
        var total = await open.CountAsync(cancellationToken);
        if (command.Take == 0)
        {
            scope.Audit.Action = AuditAction.NotAudited;
            return new OpenNotices([], total);
        }

        var rows = await open.OrderBy(n => n.DueAt).ThenBy(n => n.Refusal).Skip(command.Skip).Take(command.Take)
            .Join(db.Refusals, n => n.Refusal, r => r.Id, (n, r) => new { n, r })
            .Join(db.PropagationTargets, x => x.n.Target, t => t.Id, (x, t) => new OpenNotice(x.r.Id, t.Id, t.Name, x.r.Contact, x.r.Kind, x.n.OpenedAt, x.n.DueAt, x.n.ToldAt))
            .ToListAsync(cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ReasonCodes) = ("propagation", FormattableString.Invariant($"rows:{rows.Count}"));
        return new OpenNotices([.. rows.OrderBy(r => r.DueAt).ThenBy(r => r.Refusal.Value)], total);
    }
}
