using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary>All of Core with one smart host: a <see cref="ScriptedPeer"/> or another server on loopback.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly SmtpTimeouts Short = new()
    {
        Connect = TimeSpan.FromSeconds(5),
        Handshake = TimeSpan.FromSeconds(5),
        Command = TimeSpan.FromSeconds(5),
        Dot = TimeSpan.FromSeconds(1),
    };

    private Rig(TestHost host, RouteId route)
    {
        Host = host;
        Route = route;
    }

    public TestHost Host { get; }

    public RouteId Route { get; }

    public static async Task<Rig> StartAsync(int port, TlsMode tls = TlsMode.StartTls, string? pin = null, string? user = null, string hostName = "127.0.0.1", int connections = 4, SmtpTimeouts? timeouts = null)
    {
        var host = await TestHost.StartAsync(configure: s => s.AddSingleton(timeouts ?? Short).AddSingleton(new TransportOptions { Connections = connections }));
        var saved = await host.RunAsync<SaveRoute, RouteId>(new SaveRoute
        {
            Settings = new RouteSettings { Name = "Relay", Host = hostName, Port = port, Tls = tls, PinnedKey = pin, AssertsOnwardTls = tls == TlsMode.StartTls },
            UserName = user,
            Password = user is null ? null : "secret word",
        });
        return new Rig(host, saved.Value);
    }

    public async Task<SubmissionOutcome> SubmitAsync(
        ISubmissionLog? log = null,
        DeliveryMethod method = DeliveryMethod.VerifiedTls,
        string to = "maria@example.com",
        string? body = null,
        CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7();
        var candidate = new MethodCandidate(method, Route, method == DeliveryMethod.VerifiedTls, method == DeliveryMethod.VerifiedTls, []);
        var wire = await Host.Get<MessageProtector>().ProtectAsync(Sample.Message(id, to, body), candidate, CancellationToken.None);
        var decision = Sample.Decision(id, TestHost.Start, method.ToGateRoute(), plain: method != DeliveryMethod.VerifiedTls);
        var result = await Host.Get<MailTransport>().SubmitAsync(decision, new Submission { Message = wire!, Candidate = candidate, Rungs = [] }, log ?? new RecordingLog(), cancellationToken);
        return result.Value;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
