using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>All of Core with the direct route into the bed.</summary>
internal sealed class DirectRig : IAsyncDisposable
{
    private static readonly SmtpTimeouts Short = new()
    {
        Connect = TimeSpan.FromSeconds(2),
        Handshake = TimeSpan.FromSeconds(5),
        Command = TimeSpan.FromSeconds(5),
        Dot = TimeSpan.FromSeconds(1),
    };

    private DirectRig(TestHost host, RouteId route)
    {
        Host = host;
        Route = route;
    }

    public TestHost Host { get; }

    public RouteId Route { get; }

    public static async Task<DirectRig> StartAsync(DnsBed bed, bool fips = false)
    {
        bed.Need();
        var settings = Settings(bed);
        settings["DirectDelivery:Fips"] = fips ? "true" : "false";
        var host = await TestHost.StartAsync(configure: s => s.AddSingleton(Short), settings: settings);
        var saved = await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Kind = RouteKind.Direct, Settings = new RouteSettings { Name = "Direct" } });
        Assert.Null(saved.Error);
        return new DirectRig(host, saved.Value);
    }

    public static Dictionary<string, string?> Settings(DnsBed bed) => new(StringComparer.Ordinal)
    {
        ["DirectDelivery:Resolver"] = bed.Resolver.ToString(),
        ["DirectDelivery:MxPort"] = bed.MxPort.ToString(CultureInfo.InvariantCulture),
        ["DirectDelivery:SignedName"] = "signed.test",
        ["DirectDelivery:BogusName"] = "bogus.test",
        ["DirectDelivery:PrivateAddresses"] = "true",
        ["DirectDelivery:TrustedRoots"] = bed.RootsFile,
        ["DirectDelivery:PolicyServer"] = bed.Policies.Endpoint,
    };

    public async Task<SubmissionOutcome> SubmitAsync(string domain, TlsAssurance least = TlsAssurance.PkixMx, ISubmissionLog? log = null, Guid? message = null, string? body = null)
    {
        var id = message ?? Guid.CreateVersion7();
        var method = least >= TlsAssurance.PkixMx ? DeliveryMethod.VerifiedTls : least == TlsAssurance.Opportunistic ? DeliveryMethod.OpportunisticTls : DeliveryMethod.Clear;
        var candidate = new MethodCandidate(method, Route, least >= TlsAssurance.PkixMx, least >= TlsAssurance.Opportunistic, []) { Least = least };
        var wire = await Host.Get<MessageProtector>().ProtectAsync(Sample.Message(id, "maria@" + domain, body), candidate, CancellationToken.None);
        var decision = Sample.Decision(id, Host.Clock.GetUtcNow(), method.ToGateRoute(), plain: method != DeliveryMethod.VerifiedTls);
        var result = await Host.Get<MailTransport>().SubmitAsync(decision, new Submission { Message = wire!, Candidate = candidate, Rungs = [] }, log ?? new RecordingLog(), CancellationToken.None);
        Assert.Null(result.Error);
        return result.Value;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
