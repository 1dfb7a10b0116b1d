using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>A page of the trail, newest first. Reading it is itself audited (compliance §6).</summary>
/// <param name="Skip">Rows before the page, 0 upward.</param>
/// <param name="Take">Rows of the page, 1–100.</param>
/// <param name="Action">Null for all.</param>
/// <param name="ObjectId">Events of one object; null for all.</param>
/// <param name="RefusedOnly">Only refused and failed acts.</param>
public sealed record ListAuditEvents(int Skip, int Take, AuditAction? Action, string? ObjectId, bool RefusedOnly) : ICommand<AuditPage>
{
    public static Permission Requires => Permission.AuditView;

    public static AuditAction Audits => AuditAction.AuditViewed;
}

/// <param name="Total">Rows that match.</param>
/// <param name="Unsealed">Events of the whole trail that wait for their place in the chain.</param>
public sealed record AuditPage(IReadOnlyList<AuditRow> Rows, int Total, int Unsealed);

/// <summary>One event as the page shows it.</summary>
/// <param name="Seq">Null while unsealed.</param>
public sealed record AuditRow(long RowId, long? Seq, DateTimeOffset UtcTime, ActorKind ActorKind, Guid ActorId, string ActorRole, AuditAction Action, AuditOutcome Outcome, string? ObjectType, string? ObjectId, int? ObjectVersion, string? SubjectPseudoId, string? Purpose, string? ReasonCodes, string? SourceIp, byte[]? Hash);

internal sealed class ListAuditEventsValidator : AbstractValidator<ListAuditEvents>
{
    public ListAuditEventsValidator()
    {
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
        RuleFor(c => c.Take).InclusiveBetween(1, 100);
    }
}

internal sealed class ListAuditEventsHandler : IUseCase<ListAuditEvents, AuditPage>
{
    public async Task<Result<AuditPage>> HandleAsync(ListAuditEvents command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var events = scope.Db.AuditEvents.AsNoTracking();
        var unsealed = await events.CountAsync(e => e.Seq == null, cancellationToken);
        if (command.Action is { } action)
            events = events.Where(e => e.Action == action);
        if (!string.IsNullOrEmpty(command.ObjectId))
            events = events.Where(e => e.ObjectId == command.ObjectId);
        if (command.RefusedOnly)
            events = events.Where(e => e.Outcome != AuditOutcome.Succeeded);
        var total = await events.CountAsync(cancellationToken);
        var rows = await events.OrderByDescending(e => e.RowId).Skip(command.Skip).Take(command.Take)
            .Select(e => new AuditRow(e.RowId, e.Seq, e.UtcTime, e.ActorKind, e.ActorId, e.ActorRole, e.Action, e.Outcome, e.ObjectType, e.ObjectId, e.ObjectVersion, e.SubjectPseudoId, e.Purpose, e.ReasonCodes, e.SourceIp, e.Hash))
            .ToListAsync(cancellationToken);
        return new AuditPage(rows, total, unsealed);
    }
}
