using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// How many messages stand in each state, for every role that may see the queue at all. A message is a person's, so who may not look at the
/// messages themselves sees no small number, and the others in tens: two looks apart would else tell what became of a few (compliance §4).
/// </summary>
public sealed record CountQueue : ICommand<QueueCounts>
{
    public static Permission Requires => Permission.QueueCount;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>The queue at a glance.</summary>
/// <param name="ByState">States without messages are absent.</param>
/// <param name="Due">Waiting and due now.</param>
/// <param name="OldestDueAt">Due time of the oldest that is due; null when none is, or their number is hidden. The age is the queue's delay.</param>
/// <param name="InTens">True when numbers are rounded up to tens, and 1 to 10 are hidden.</param>
public sealed record QueueCounts(IReadOnlyDictionary<MessageState, ShownCount> ByState, ShownCount Due, DateTimeOffset? OldestDueAt, bool InTens)
{
    public ShownCount Of(MessageState state) => ByState.GetValueOrDefault(state, ShownCount.Exact(0));
}

internal sealed class CountQueueHandler : IUseCase<CountQueue, QueueCounts>
{
    public async Task<Result<QueueCounts>> HandleAsync(CountQueue command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var messages = scope.Db.OutboundMessages.AsNoTracking();
        var states = await messages.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var due = messages.DueForSending(scope.Now);
        var inTens = !scope.Actor.Holds(Permission.QueueView);
        var waiting = Shown(await due.CountAsync(cancellationToken), inTens);
        var oldest = waiting.Disclosure == CountDisclosure.Exact ? await due.MinAsync(m => (DateTimeOffset?)m.Due, cancellationToken) : null;
        return new QueueCounts(states.ToDictionary(s => s.Key, s => Shown(s.Value, inTens)), waiting, oldest, inTens);
    }

    internal static ShownCount Shown(int messages, bool inTens) =>
        !inTens ? ShownCount.Exact(messages) : SmallCells.IsSmall(messages) ? SmallCells.Show(messages) : ShownCount.Exact((messages + 9L) / 10 * 10);
}

/// <summary>A page of the queue: states, domains, ages and reasons, no addresses (compliance §4, "Suppressions, queue").</summary>
public sealed record ListQueue : ICommand<QueueListing>
{
    public static Permission Requires => Permission.QueueView;

    public static AuditAction Audits => AuditAction.NotAudited;

    /// <summary>Null lists every state that is not final.</summary>
    public MessageState? State { get; init; }

    /// <summary>Exact mailbox domain; null lists all.</summary>
    public string? Domain { get; init; }

    /// <summary>Exact reason code; null lists all.</summary>
    public string? Reason { get; init; }

    public OriginId? Origin { get; init; }

    /// <summary>Rows to pass over; 0 upward.</summary>
    public int Skip { get; init; }

    /// <summary>1–200, default 50.</summary>
    public int Take { get; init; } = 50;
}

/// <param name="Rows">Longest in their state first.</param>
/// <param name="Total">Matching rows.</param>
public sealed record QueueListing(IReadOnlyList<QueueRow> Rows, int Total);

/// <summary>One message of the list.</summary>
public sealed record QueueRow
{
    public required MessageId Id { get; init; }

    public required MessageKind Kind { get; init; }

    public required MessageState State { get; init; }

    public required DateTimeOffset StateSince { get; init; }

    public required string Domain { get; init; }

    public string? Reason { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset Due { get; init; }

    public required OriginId Origin { get; init; }
}

internal sealed class ListQueueHandler : IUseCase<ListQueue, QueueListing>
{
    private const int Most = 200;

    /// <summary>States that are not final.</summary>
    internal static readonly MessageState[] Open = [.. Enum.GetValues<MessageState>().Where(s => s != MessageState.Delivered && !MessageTransitions.IsFinal(s))];

    public async Task<Result<QueueListing>> HandleAsync(ListQueue command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var messages = scope.Db.OutboundMessages.AsNoTracking();
        messages = command.State is { } state ? messages.Where(m => m.State == state) : messages.Where(m => Open.Contains(m.State));
        if (command.Domain is { } domain)
            messages = messages.Where(m => m.Domain == domain);
        if (command.Reason is { } reason)
            messages = messages.Where(m => m.ReasonCode == reason);
        if (command.Origin is { } origin)
            messages = messages.OfOrigin(origin);
        var rows = await messages.OrderBy(m => m.StateSince).ThenBy(m => m.Id).Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, Most))
            .Select(m => new QueueRow
            {
                Id = m.Id,
                Kind = m.Kind,
                State = m.State,
                StateSince = m.StateSince,
                Domain = m.Domain,
                Reason = m.ReasonCode,
                Attempts = m.Attempts,
                Due = m.Due,
                Origin = m.OriginId,
            }).ToListAsync(cancellationToken);
        return new QueueListing(rows, await messages.CountAsync(cancellationToken));
    }
}
