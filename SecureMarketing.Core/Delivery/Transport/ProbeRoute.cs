using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>Connects to a route as a message would, up to the sign-in, and says goodbye. Sends no mail.</summary>
/// <param name="Route">An enabled route.</param>
public sealed record ProbeRoute(RouteId Route) : ICommand<RouteProbe>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>How far the connection came.</summary>
/// <param name="Ready">A message could be submitted now.</param>
/// <param name="Stage">Where it ended.</param>
/// <param name="Reason">Null when ready, else a word of <see cref="TransportReason"/>.</param>
/// <param name="ReplyCode">The refusing reply, null when there was none.</param>
/// <param name="Tls">What TLS negotiated, or the certificate that was rejected; null without TLS.</param>
public sealed record RouteProbe(bool Ready, SmtpStage Stage, string? Reason, int? ReplyCode, TlsEvidence? Tls);

internal sealed class ProbeRouteHandler(RouteDirectory directory, Direct.ResolverCheck resolver) : IUseCase<ProbeRoute, RouteProbe>
{
    // Someone is waiting before a page.
    private static readonly SmtpTimeouts Patience = new()
    {
        Connect = TimeSpan.FromSeconds(10),
        Handshake = TimeSpan.FromSeconds(10),
        Command = TimeSpan.FromSeconds(10),
    };

    public async Task<Result<RouteProbe>> HandleAsync(ProbeRoute command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await directory.ConnectionAsync(command.Route, cancellationToken) is not { } route)
            return DeliveryErrors.RouteNotFound;
        if (route.Kind == RouteKind.Direct)
        {
            // There is no one server to greet: what it rests on is the resolver.
            var refusal = await resolver.RefusalAsync(cancellationToken);
            return new RouteProbe(refusal is null, SmtpStage.None, refusal, null, null);
        }

        try
        {
            var session = await SmtpSession.OpenAsync(route, Patience, cancellationToken);
            var probe = new RouteProbe(true, SmtpStage.Authenticate, null, null, session.Tls);
            await session.QuitAsync();
            return probe;
        }
        catch (SmtpFailure failure)
        {
            return new RouteProbe(false, failure.Stage, failure.Reason, failure.Reply?.Code, failure.Tls);
        }
    }
}
