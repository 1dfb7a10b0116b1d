using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Campaigns;

public sealed class SensitiveGrantRulesTests
{
    private static readonly (Sensitivity, SensitiveGrantState)[] Nothing = [];

    [Fact]
    public void Transitions_AreExactlyThese()
    {
        var actual = from start in Enum.GetValues<SensitiveGrantState>()
                     from end in Enum.GetValues<SensitiveGrantState>()
                     where SensitiveGrantTransitions.Allows(start, end)
                     select $"{start}→{end}";

        Assert.Equal(["Asked→Ended", "Asked→Granted", "Asked→Refused", "Granted→Ended", "Granted→Withdrawn"], actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Entity_TakesEveryDefinedStep_AndRefusesEveryOther()
    {
        var (by, now) = (UserId.New(), DateTimeOffset.UnixEpoch);
        (SensitiveGrantState To, Func<SensitiveGrant, Result> Step)[] steps =
        [
            (SensitiveGrantState.Granted, g => g.Decide(true, "yes", by, now)), (SensitiveGrantState.Refused, g => g.Decide(false, "no", by, now)),
            (SensitiveGrantState.Withdrawn, g => g.Withdraw("over", by, now)), (SensitiveGrantState.Ended, g => g.EndWithCampaign(by, now)),
        ];
        Func<SensitiveGrant, Result>?[] ways = [null, .. steps.Select(s => s.Step)];
        foreach (var first in ways)
        {
            foreach (var (to, step) in steps)
            {
                var grant = new SensitiveGrant(CampaignId.New(), Sensitivity.Hiv, "why", by, now);
                first?.Invoke(grant);
                var from = grant.State;
                Assert.Equal(SensitiveGrantTransitions.Allows(from, to), step(grant).IsSuccess);
                Assert.Equal(SensitiveGrantTransitions.Allows(from, to) ? to : from, grant.State);
            }
        }
    }

    [Theory]
    [InlineData(Sensitivity.Hiv, null)]
    [InlineData(Sensitivity.MentalHealth, null)]
    [InlineData(Sensitivity.Reproductive, null)]
    [InlineData(Sensitivity.GenderIdentity, null)]
    [InlineData(Sensitivity.SubstanceUse, "campaign.grant_part2")]
    [InlineData(Sensitivity.PsychotherapyNotes, "campaign.grant_psychotherapy_notes")]
    [InlineData(Sensitivity.Unknown, "campaign.grant_label_unknown")]
    [InlineData(Sensitivity.None, "campaign.grant_label_unknown")]
    [InlineData(Sensitivity.Hiv | Sensitivity.Genetic, "campaign.grant_label_unknown")]
    [InlineData((Sensitivity)(1 << 20), "campaign.grant_label_unknown")]
    public void Asking_IsForOneLabelThatCanBeGranted(Sensitivity label, string? code) =>
        Assert.Equal(code, SensitiveGrantRules.RefuseToAsk(label, CampaignState.Draft, Nothing)?.Code);

    [Theory]
    [InlineData(SensitiveGrantState.Asked, "campaign.grant_stands")]
    [InlineData(SensitiveGrantState.Granted, "campaign.grant_stands")]
    [InlineData(SensitiveGrantState.Refused, null)]
    [InlineData(SensitiveGrantState.Withdrawn, null)]
    [InlineData(SensitiveGrantState.Ended, null)]
    public void Asking_Twice_IsRefusedWhileTheFirstStands(SensitiveGrantState first, string? code)
    {
        Assert.Equal(code, SensitiveGrantRules.RefuseToAsk(Sensitivity.Hiv, CampaignState.Draft, [(Sensitivity.Hiv, first)])?.Code);
        Assert.Null(SensitiveGrantRules.RefuseToAsk(Sensitivity.Genetic, CampaignState.Draft, [(Sensitivity.Hiv, first)]));
    }

    /// <summary>Nothing is asked for, decided or in effect where the latest version is over.</summary>
    [Fact]
    public void AClosedCampaign_AsksDecidesAndHoldsNothing()
    {
        (Sensitivity, SensitiveGrantState)[] standing = [(Sensitivity.Hiv, SensitiveGrantState.Granted), (Sensitivity.Genetic, SensitiveGrantState.Asked), (Sensitivity.Violence, SensitiveGrantState.Withdrawn)];
        foreach (var state in Enum.GetValues<CampaignState>())
        {
            var closed = state is CampaignState.Completed or CampaignState.Withdrawn or CampaignState.Rejected or CampaignState.ApprovalExpired or CampaignState.Superseded;
            Assert.Equal(closed ? Sensitivity.None : Sensitivity.Hiv, SensitiveGrantRules.InEffect(state, standing));
            Assert.Equal(closed ? "campaign.grant_campaign_closed" : null, SensitiveGrantRules.RefuseToAsk(Sensitivity.MentalHealth, state, standing)?.Code);
            Assert.Equal(closed ? "campaign.grant_campaign_closed" : null, SensitiveGrantRules.RefuseToDecide(state, involved: false, admin: false)?.Code);
        }
    }

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(true, false, "campaign.grant_own_request")]
    [InlineData(false, true, "campaign.grant_by_admin")]
    [InlineData(true, true, "campaign.grant_own_request")]
    public void Deciding_IsForAnother_AndNoAdministrator(bool involved, bool admin, string? code) =>
        Assert.Equal(code, SensitiveGrantRules.RefuseToDecide(CampaignState.Draft, involved, admin)?.Code);

    [Theory]
    [InlineData(Sensitivity.None, Sensitivity.None, null)]
    [InlineData(Sensitivity.None, Sensitivity.Hiv, null)]
    [InlineData(Sensitivity.Hiv, Sensitivity.Hiv | Sensitivity.Genetic, null)]
    [InlineData(Sensitivity.Hiv, Sensitivity.None, "HIV")]
    [InlineData(Sensitivity.Hiv | Sensitivity.Genetic, Sensitivity.Hiv, "genetic information")]
    [InlineData(Sensitivity.Hiv | Sensitivity.MentalHealth, Sensitivity.Genetic, "mental health, HIV")]
    public void Use_NeedsEveryLabel_AndTheRefusalNamesTheMissing(Sensitivity needed, Sensitivity held, string? missing)
    {
        var refused = SensitiveGrantRules.RefuseToUse("Care group", needed, held);

        Assert.Equal(missing is null ? null : "campaign.grant_missing", refused?.Code);
        if (missing is not null)
            Assert.Contains($"\"Care group\" was built with {missing} under", refused!.Message, StringComparison.Ordinal);
    }
}
