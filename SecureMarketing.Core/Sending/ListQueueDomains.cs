using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// In which state messages to which domain are, for whoever keeps delivery running and may see no message: no address, no single message,
/// no campaign and no reason (compliance §4, "Suppressions, queue").
/// </summary>
public sealed record ListQueueDomains : ICommand<QueueDomainListing>
{
    public static Permission Requires => Permission.QueueDomains;

    public static AuditAction Audits => AuditAction.NotAudited;

    /// <summary>Null lists every state that is not final.</summary>
    public MessageState? State { get; init; }

    /// <summary>Exact mailbox domain; null lists all.</summary>
    public string? Domain { get; init; }

    /// <summary>Rows to pass over; 0 upward.</summary>
    public int Skip { get; init; }

    /// <summary>1–200, default 50.</summary>
    public int Take { get; init; } = 50;
}

/// <param name="Rows">By domain, then by state.</param>
/// <param name="Total">Matching rows.</param>
public sealed record QueueDomainListing(IReadOnlyList<QueueDomainRow> Rows, int Total);

/// <param name="Domain">Of the mailboxes.</param>
/// <param name="State">In which messages to it are.</param>
/// <param name="Messages">How many, by the rules of <see cref="CountQueue"/>.</param>
public sealed record QueueDomainRow(string Domain, MessageState State, ShownCount Messages);

internal sealed class ListQueueDomainsHandler : IUseCase<ListQueueDomains, QueueDomainListing>
{
    private const int Most = 200;

    public async Task<Result<QueueDomainListing>> HandleAsync(ListQueueDomains command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var messages = scope.Db.OutboundMessages.AsNoTracking();
        messages = command.State is { } state ? messages.Where(m => m.State == state) : messages.Where(m => ListQueueHandler.Open.Contains(m.State));
        if (command.Domain is { } domain)
            messages = messages.Where(m => m.Domain == domain);
        var inTens = !scope.Actor.Holds(Permission.QueueView);
        var groups = messages.GroupBy(m => new { m.Domain, m.State });
        var rows = await groups.Select(g => new { g.Key.Domain, g.Key.State, Count = g.Count() })
            .OrderBy(g => g.Domain).ThenBy(g => g.State).Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, Most)).ToListAsync(cancellationToken);
        return new QueueDomainListing(
            rows.ConvertAll(r => new QueueDomainRow(r.Domain, r.State, CountQueueHandler.Shown(r.Count, inTens))),
            await groups.Select(g => g.Key).CountAsync(cancellationToken));
    }
}
