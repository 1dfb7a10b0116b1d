using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Streams;

/// <summary>The three streams: who sends, by which routes in order, and what holds them now.</summary>
public sealed record ListStreams : ICommand<IReadOnlyList<StreamRow>>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One stream.</summary>
/// <param name="Stream">Which.</param>
/// <param name="Sender">Null: the sender that each message's origin names.</param>
/// <param name="Routes">Those that serve it, first one first.</param>
public sealed record StreamRow(MailStream Stream, SenderIdentity? Sender, IReadOnlyList<StreamRoute> Routes)
{
    /// <summary>True: nothing can leave in this stream now, so its messages are held.</summary>
    public bool IsHeld => Routes.All(r => r.Refusal is not null);
}

/// <summary>One route of a stream.</summary>
/// <param name="Id">The route.</param>
/// <param name="Name">As administrators call it.</param>
/// <param name="Refusal">Null when it can be used now; else the word of the ladder.</param>
public sealed record StreamRoute(RouteId Id, string Name, string? Refusal);

internal sealed class ListStreamsHandler(ResolverCheck resolver) : IUseCase<ListStreams, IReadOnlyList<StreamRow>>
{
    public async Task<Result<IReadOnlyList<StreamRow>>> HandleAsync(ListStreams command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var senders = await scope.Db.StreamSenders.AsNoTracking().ToDictionaryAsync(s => s.Stream, s => s.Identity, cancellationToken);
        var routes = await resolver.OverAsync(await RouteDirectory.FactsAsync(scope.Db, scope.Now, cancellationToken), cancellationToken);
        return MailStreams.All.Select(stream => new StreamRow(
            stream,
            senders.GetValueOrDefault(stream),
            [.. routes.Where(r => r.Streams.Serves(stream)).Select(r => new StreamRoute(r.Id, r.Name, r.Refusal))])).ToList();
    }
}
