using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

public sealed class CircuitBreakerTests
{
    private static readonly DateTimeOffset Now = TestHost.Start;

    [Theory]
    [InlineData(null, CircuitState.Closed)]
    [InlineData(1, CircuitState.Open)]
    [InlineData(0, CircuitState.HalfOpen)]
    [InlineData(-1, CircuitState.HalfOpen)]
    public void State_IsReadFromTheRest(int? minutes, CircuitState state) =>
        Assert.Equal(state, CircuitBreaker.StateOf(new Circuit(5, minutes is { } m ? Now.AddMinutes(m) : null), Now));

    [Theory]
    [InlineData(0, 1, null)]
    [InlineData(3, 4, null)]
    [InlineData(4, 5, 5)]
    [InlineData(5, 6, 10)]
    [InlineData(6, 7, 20)]
    [InlineData(7, 8, 40)]
    [InlineData(8, 9, 60)]
    [InlineData(500, 501, 60)]
    public void Failure_CountsUp_OpensAtFive_AndEachFailedProbeDoublesTheRest(int failures, int then, int? restsMinutes) =>
        Assert.Equal(new Circuit(then, restsMinutes is { } m ? Now.AddMinutes(m) : null), CircuitBreaker.After(new Circuit(failures, null), failed: true, Now));

    [Fact]
    public void Success_ClosesAtOnce() => Assert.Equal(Circuit.Healthy, CircuitBreaker.After(new Circuit(9, Now.AddMinutes(-1)), failed: false, Now));

    [Fact]
    public async Task HalfOpen_LetsOneMessageProbe_AndItsFailureOpensForLonger()
    {
        int port;
        await using (var peer = new ScriptedPeer())
            port = peer.Port;
        await using var rig = await Rig.StartAsync(port, TlsMode.None);
        var outcome = await rig.SubmitAsync(method: DeliveryMethod.Clear);
        for (var i = 1; i < 5; i++)
            await rig.SubmitAsync(method: DeliveryMethod.Clear);
        var directory = rig.Host.Get<RouteDirectory>();
        var candidate = new MethodCandidate(DeliveryMethod.Clear, rig.Route, false, false, []) { Stream = MailStream.Marketing };
        Assert.Null(await directory.ConnectionAsync(candidate, CancellationToken.None));

        rig.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.NotNull(await directory.ConnectionAsync(candidate, CancellationToken.None));
        Assert.Null(await directory.ConnectionAsync(candidate, CancellationToken.None));
        Assert.Null(await directory.ConnectionAsync(candidate, CancellationToken.None));

        // The probe's process died: after its patience the next one is the probe, and fails.
        rig.Host.Clock.Advance(CircuitBreaker.ProbePatience + TimeSpan.FromSeconds(10));
        var probe = await directory.ConnectionAsync(candidate, CancellationToken.None);
        await directory.ReportAsync(probe!, outcome, CancellationToken.None);
        var row = (await rig.Host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes())).Value.Single(r => r.Id == rig.Route);
        Assert.Equal((CircuitState.Open, rig.Host.Clock.GetUtcNow().AddMinutes(10)), (row.Circuit, row.RestsUntil));

        // One that succeeds closes it.
        rig.Host.Clock.Advance(TimeSpan.FromMinutes(11));
        probe = await directory.ConnectionAsync(candidate, CancellationToken.None);
        await directory.ReportAsync(probe!, outcome with { Result = SubmissionResult.Accepted, Stage = SmtpStage.Dot }, CancellationToken.None);
        row = (await rig.Host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes())).Value.Single(r => r.Id == rig.Route);
        Assert.Equal((CircuitState.Closed, 0, rig.Host.Clock.GetUtcNow()), (row.Circuit, row.Failures, row.LastSuccessAt));
    }
}
