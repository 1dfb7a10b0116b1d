using CsCheck;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

public sealed class EgressPolicyTests
{
    private static readonly RouteId A = RouteId.New();
    private static readonly RouteId B = RouteId.New();

    private static MethodCandidate Way(DeliveryMethod method, RouteId route) => new(method, route, true, true, []);

    [Fact]
    public void Retry_LeavesWhereTheLastAttemptDid_ButNeverByAWeakerWay()
    {
        MethodCandidate[] ways = [Way(DeliveryMethod.SMime, A), Way(DeliveryMethod.VerifiedTls, A), Way(DeliveryMethod.VerifiedTls, B), Way(DeliveryMethod.Portal, A), Way(DeliveryMethod.Portal, B)];
        Assert.Equal([ways[0], ways[2], ways[1], ways[4], ways[3]], EgressPolicy.Order(ways, B));
        Assert.Equal(ways, EgressPolicy.Order(ways, null));
        Assert.Equal(ways, EgressPolicy.Order(ways, RouteId.New()));
    }

    [Fact]
    public void Order_LosesNoWay_AndKeepsTheStrength() => Gen.Select(Gen.Enum<DeliveryMethod>(), Gen.Bool).Array[0, 8].Sample(ways =>
    {
        var before = ways.Select(w => Way(w.Item1, w.Item2 ? A : B)).ToList();
        var after = EgressPolicy.Order(before, A);
        Assert.Equal(before.Select(c => c.Method), after.Select(c => c.Method));
        Assert.Equal(before.Count(c => c.Route == A), after.Count(c => c.Route == A));
    });

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(450, "4.7.1", false)]
    [InlineData(451, "4.7.1", false)]
    [InlineData(452, "4.2.2", false)]
    [InlineData(421, "4.7.0", true)]
    [InlineData(421, "4.3.2", false)]
    [InlineData(421, null, false)]
    [InlineData(550, "5.7.1", true)]
    public void Blocked_IsWhatTheServerHasAgainstOurWayOut(int? code, string? enhanced, bool blocked) => Assert.Equal(blocked, EgressPolicy.Blocks(code, enhanced));
}
