using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Web.Hosting;

/// <summary>Which sessions have a circuit or a connection on this node.</summary>
internal sealed class OpenCircuits
{
    private readonly ConcurrentDictionary<SessionAuthenticationState, SessionId> circuits = new();
    private readonly ConcurrentDictionary<string, (SessionId Session, HubCallerContext Connection)> connections = new();

    public IReadOnlySet<SessionId> Sessions() => circuits.Values.Concat(connections.Values.Select(c => c.Session)).ToHashSet();

    public void Add(SessionAuthenticationState circuit, SessionId session) => circuits[circuit] = session;

    public void Remove(SessionAuthenticationState circuit) => circuits.TryRemove(circuit, out _);

    public void Add(HubCallerContext connection, SessionId session) => connections[connection.ConnectionId] = (session, connection);

    public void Remove(HubCallerContext connection) => connections.TryRemove(connection.ConnectionId, out _);

    /// <summary>Takes the pages of a session off the screen and sends the browser to the page that says why.</summary>
    public void Tell(SessionId session, SessionEnd reason)
    {
        foreach (var (circuit, _) in circuits.Where(c => c.Value == session))
            circuit.End(reason);
    }

    /// <summary>Cuts the connections of a session: a script that ignores being told has nothing left to talk to.</summary>
    public void Cut(SessionId session)
    {
        foreach (var (_, (_, connection)) in connections.Where(c => c.Value.Session == session))
            connection.Abort();
    }

    public static SessionId? SessionOf(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(SessionClaims.Session), out var id) ? new SessionId(id) : null;
}

/// <summary>Enters each circuit of a signed-in person into <see cref="OpenCircuits"/>.</summary>
internal sealed class CircuitRegistration(OpenCircuits open, SessionAuthenticationState authentication) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (OpenCircuits.SessionOf((await authentication.GetAuthenticationStateAsync()).User) is { } session)
            open.Add(authentication, session);
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        open.Remove(authentication);
        return Task.CompletedTask;
    }
}

/// <summary>Enters each connection, too: only it can be cut from this side.</summary>
internal sealed class ConnectionRegistration(OpenCircuits open) : IHubFilter
{
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (OpenCircuits.SessionOf(context.Context.User) is { } session)
            open.Add(context.Context, session);
        await next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        open.Remove(context.Context);
        return next(context, exception);
    }
}
