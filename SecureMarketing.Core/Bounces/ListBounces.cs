using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces;

/// <summary>Findings, the latest first; no addresses, no text.</summary>
/// <param name="Kind">Only this kind; null = all.</param>
/// <param name="Since">Only from this instant on; null = all.</param>
/// <param name="Skip">From 0.</param>
/// <param name="Take">1–200.</param>
public sealed record ListBounces(BounceKind? Kind = null, DateTimeOffset? Since = null, int Skip = 0, int Take = 50) : ICommand<BounceList>
{
    public static Permission Requires => Permission.BouncesView;

    public static AuditAction Audits => AuditAction.NotAudited;

    /// <summary>Only findings about this message; null = all.</summary>
    public MessageId? Message { get; init; }
}

/// <summary>A page of findings.</summary>
public sealed record BounceList(IReadOnlyList<BounceRow> Rows, int Total);

/// <summary>One finding; meanings as in <see cref="BounceRecord"/>.</summary>
public sealed record BounceRow(
    BounceRecordId Id, DateTimeOffset At, BounceKind Kind, BounceAction Action, BounceReason Reason, bool IsHard, string? Code, string? Rule, BounceTie Tie, MessageId? Message, BounceDisposition Disposition);

internal sealed class ListBouncesValidator : AbstractValidator<ListBounces>
{
    public ListBouncesValidator()
    {
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
        RuleFor(c => c.Take).InclusiveBetween(1, 200).WithMessage("Ask for 1 to 200 rows.");
        RuleFor(c => c.Kind).IsInEnum();
    }
}

internal sealed class ListBouncesHandler : IUseCase<ListBounces, BounceList>
{
    public async Task<Result<BounceList>> HandleAsync(ListBounces command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var records = scope.Db.BounceRecords.AsNoTracking();
        if (command.Kind is { } kind)
            records = records.Where(r => r.Kind == kind);
        if (command.Since is { } since)
            records = records.Where(r => r.At >= since);
        if (command.Message is { } message)
            records = records.Where(r => r.MessageId == message);
        var rows = await records.OrderByDescending(r => r.At).ThenByDescending(r => r.Id).Skip(command.Skip).Take(command.Take)
            .Select(r => new BounceRow(r.Id, r.At, r.Kind, r.Action, r.Reason, r.IsHard, r.Code, r.Rule, r.Tie, r.MessageId, r.Disposition))
            .ToListAsync(cancellationToken);
        return new BounceList(rows, await records.CountAsync(cancellationToken));
    }
}
