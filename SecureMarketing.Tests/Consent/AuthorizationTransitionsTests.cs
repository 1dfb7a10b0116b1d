using SecureMarketing.Core.Consent;
using static SecureMarketing.Core.Consent.AuthorizationState;

namespace SecureMarketing.Tests.Consent;

public sealed class AuthorizationTransitionsTests
{
    private static readonly HashSet<(AuthorizationState From, AuthorizationState To)> Listed =
    [
        (Draft, AwaitingSignature),
        (AwaitingSignature, Signed), (AwaitingSignature, Declined), (AwaitingSignature, Lapsed),
        (Signed, Verifying), (Signed, Revoked),
        (Verifying, PendingCopy), (Verifying, Defective), (Verifying, Revoked),
        (PendingCopy, Active), (PendingCopy, Defective), (PendingCopy, Revoked),
        (Active, Expired), (Active, Revoked), (Active, Suspended), (Active, Defective),
        (Suspended, Active), (Suspended, Revoked), (Suspended, Expired), (Suspended, Defective),
    ];

    [Fact]
    public void Permits_ExactlyTheListedSteps()
    {
        foreach (var from in Enum.GetValues<AuthorizationState>())
        {
            foreach (var to in Enum.GetValues<AuthorizationState>())
                Assert.Equal(Listed.Contains((from, to)), AuthorizationTransitions.Permits(from, to));
        }

        Assert.False(AuthorizationTransitions.Permits((AuthorizationState)99, Active));
    }

    [Theory]
    [InlineData(Defective)]
    [InlineData(Expired)]
    [InlineData(Revoked)]
    [InlineData(Declined)]
    [InlineData(Lapsed)]
    public void FinalStates_HaveNoWayOut(AuthorizationState state) => Assert.Empty(AuthorizationTransitions.From(state));
}
