using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Campaigns;

public sealed class CampaignTransitionsTests
{
    [Fact]
    public void Transitions_AreExactlyThoseOfTheBrief()
    {
        string[] expected =
        [
            "Draft→FactsStated", "FactsStated→InReview", "InReview→ChangesRequested", "ChangesRequested→Draft", "InReview→Approved", "InReview→Rejected",
            "Approved→Scheduled", "Scheduled→Running", "Running→Paused", "Paused→Running", "Running→Completed", "Paused→Completed",
            "Approved→Withdrawn", "Scheduled→Withdrawn", "Running→Withdrawn", "Paused→Withdrawn", "Approved→ApprovalExpired", "Running→Superseded",
        ];
        var actual = from start in Enum.GetValues<CampaignState>()
                     from end in Enum.GetValues<CampaignState>()
                     where CampaignTransitions.Allows(start, end)
                     select $"{start}→{end}";

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Theory]
    [InlineData(CampaignState.Running, GateCampaign.Running)]
    [InlineData(CampaignState.Approved, GateCampaign.Paused)]
    [InlineData(CampaignState.Scheduled, GateCampaign.Paused)]
    [InlineData(CampaignState.Paused, GateCampaign.Paused)]
    [InlineData(CampaignState.Draft, GateCampaign.Paused)]
    [InlineData(CampaignState.Completed, GateCampaign.Ended)]
    [InlineData(CampaignState.Superseded, GateCampaign.Ended)]
    public void Gate_SeesRunningPausedOrEnded(CampaignState state, GateCampaign expected) => Assert.Equal(expected, state.ToGate());

    /// <summary>Nothing follows an ended state, and nothing but an ended state is ended to the gate.</summary>
    [Fact]
    public void Ended_IsExactlyTerminal() =>
        Assert.All(Enum.GetValues<CampaignState>(), s => Assert.Equal(s.IsTerminal(), s.ToGate() == GateCampaign.Ended));
}
