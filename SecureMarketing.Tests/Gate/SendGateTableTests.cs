using System.Collections.Immutable;
using SecureMarketing.Core.Gate;
using static SecureMarketing.Tests.Gate.GateWords;

namespace SecureMarketing.Tests.Gate;

/// <summary>Rows by example, then the sub-domains that are run completely.</summary>
public sealed class SendGateTableTests
{
    [Fact]
    public void Evaluate_WhenEverythingIsInOrder_Allows()
    {
        var decision = Evaluate(GateOracle.Good);

        Assert.True(decision.Allows);
        Assert.Equal(GateEffect.Allow, decision.Effect);
        Assert.Null(decision.Primary);
        Assert.Empty(decision.Reasons);
    }

    [Theory]
    [InlineData("class=NoPhi", GateEffect.Deny, "INCONSISTENT_INPUT")]
    [InlineData("phi=None", GateEffect.Deny, "INCONSISTENT_INPUT")]
    [InlineData("class=NoPhi phi=None sens=State sensCons=Valid", GateEffect.Deny, "INCONSISTENT_INPUT")]
    [InlineData("audit=Down", GateEffect.Hold, "AUDIT_UNAVAILABLE")]
    [InlineData("fresh=N", GateEffect.Hold, "STALE_STATE")]
    [InlineData("tenantBaa=Terminated", GateEffect.Deny, "TENANT_NO_BAA")]
    [InlineData("camp=Paused", GateEffect.Hold, "CAMPAIGN_PAUSED")]
    [InlineData("camp=Ended", GateEffect.Cancel, "CAMPAIGN_ENDED")]
    [InlineData("appr=HashMismatch", GateEffect.Hold, "APPROVAL_HashMismatch")]
    [InlineData("appr=Withdrawn", GateEffect.Cancel, "APPROVAL_Withdrawn")]
    [InlineData("class=Undetermined", GateEffect.Deny, "CLASS_UNDETERMINED")]
    [InlineData("class=SaleOfPhi", GateEffect.Deny, "SALE_OF_PHI")]
    [InlineData("sens=PsychNotes route=EndToEnd", GateEffect.Deny, "PSYCH_NOTES")]
    [InlineData("supp=TopicMatch", GateEffect.Deny, "SUPPRESSED_TopicMatch")]
    [InlineData("supp=Complaint comm=Commercial", GateEffect.Deny, "SUPPRESSED_Complaint")]
    [InlineData("supp=FundraisingOptOut class=Fundraising", GateEffect.Deny, "SUPPRESSED_FundraisingOptOut")]
    [InlineData("restr=Y", GateEffect.Deny, "RESTRICTION_AGREED")]
    [InlineData("subj=RepInvalid", GateEffect.Deny, "REP_AUTHORITY")]
    [InlineData("subj=MinorSelfConsented addr=SharedUnconfirmed", GateEffect.Deny, "MINOR_CONFIDENTIAL")]
    [InlineData("class=Marketing auth=OutOfScope", GateEffect.Deny, "AUTH_OutOfScope")]
    [InlineData("class=MarketingRemunerated auth=Valid", GateEffect.Deny, "AUTH_REMUNERATION_STATEMENT")]
    [InlineData("sens=Part2 sensCons=Missing route=EndToEnd", GateEffect.Deny, "SENSITIVE_CONSENT_Part2")]
    [InlineData("sens=State class=Fundraising route=EndToEnd", GateEffect.Deny, "SENSITIVE_CONSENT_State")]
    [InlineData("sens=Unknown sensCons=Valid route=EndToEnd", GateEffect.Deny, "SENSITIVE_CONSENT_Unknown")]
    [InlineData("addr=AltRequired", GateEffect.Deny, "ADDRESS_AltRequired")]
    [InlineData("addr=Unverified", GateEffect.Deny, "ADDRESS_Unverified")]
    [InlineData("addr=SharedUnconfirmed phi=Clinical", GateEffect.Deny, "ADDRESS_SharedUnconfirmed")]
    [InlineData("pack=Fail packId=GDPR-ART9", GateEffect.Deny, "RULEPACK:GDPR-ART9")]
    [InlineData("comm=Commercial foot=N", GateEffect.Hold, "CANSPAM_FOOTER")]
    [InlineData("track=ThirdParty", GateEffect.Deny, "THIRD_PARTY_TRACKER")]
    [InlineData("vendorBaa=Missing", GateEffect.Reroute, "ROUTE_NO_BAA")]
    [InlineData("sens=State sensCons=Valid", GateEffect.Reroute, "ROUTE_TOO_WEAK")]
    [InlineData("route=Clear plain=NotWarned", GateEffect.Reroute, "PLAIN_NO_WARNING")]
    [InlineData("route=OppTls plain=Withdrawn", GateEffect.Reroute, "PLAIN_WITHDRAWN")]
    [InlineData("route=OppTls", GateEffect.Reroute, "ROUTE_TOO_WEAK")]
    public void Evaluate_OneThingWrong_FiresThatRowAlone(string wrong, GateEffect effect, string code)
    {
        var decision = Evaluate(Changed(wrong));

        Assert.Equal(effect, decision.Effect);
        Assert.Equal([code], decision.Reasons.Select(r => r.Code));
        Assert.Equal(code, decision.Primary);
    }

    [Theory]
    [InlineData("supp=AllCommercial")]
    [InlineData("supp=Complaint")]
    [InlineData("supp=FundraisingOptOut")]
    [InlineData("subj=MinorSelfConsented")]
    [InlineData("addr=SharedUnconfirmed")]
    [InlineData("route=Clear plain=Warned")]
    [InlineData("class=MarketingRemunerated auth=Valid remun=Y")]
    [InlineData("class=NoPhi phi=None tenantBaa=None vendorBaa=Missing route=Clear track=ThirdParty comm=Commercial addr=Unverified")]
    [InlineData("foot=N")]
    public void Evaluate_WhatLooksWrongButIsPermitted_Allows(string wrong) => Assert.True(Evaluate(Changed(wrong)).Allows);

    [Theory]
    [InlineData("audit=Down camp=Ended restr=Y", GateEffect.Cancel, "AUDIT_UNAVAILABLE")]
    [InlineData("camp=Ended tenantBaa=None", GateEffect.Deny, "TENANT_NO_BAA")]
    [InlineData("vendorBaa=Missing comm=Commercial foot=N", GateEffect.Hold, "CANSPAM_FOOTER")]
    [InlineData("fresh=N vendorBaa=Missing", GateEffect.Hold, "STALE_STATE")]
    [InlineData("fresh=N pack=Fail packId=X", GateEffect.Deny, "STALE_STATE")]
    public void Evaluate_SeveralRows_TakesTheStrongestEffect_AndTheLowestRowAsPrimary(string wrong, GateEffect effect, string primary)
    {
        var decision = Evaluate(Changed(wrong));

        Assert.Equal(effect, decision.Effect);
        Assert.Equal(primary, decision.Primary);
        Assert.Equal(decision.Reasons.OrderBy(r => r.Row), decision.Reasons);
    }

    [Fact]
    public void ClassAuthRemun_Complete() => RunAll(112, "class", "auth", "remun");

    [Fact]
    public void SuppCommClass_Complete() => RunAll(112, "supp", "comm", "class");

    [Fact]
    public void PhiSensRoutePlainVendorClass_Complete() => RunAll(6300, "phi", "sens", "route", "plain", "vendorBaa", "class");

    [Fact]
    public void SensSensConsClass_Complete() => RunAll(105, "sens", "sensCons", "class");

    [Fact]
    public void EveryPairOfInputs_Complete()
    {
        var names = GateOracle.Domain.Keys.Order().ToArray();
        foreach (var first in names)
        {
            foreach (var second in names.Where(n => string.CompareOrdinal(n, first) > 0))
            {
                foreach (var x in All(GateOracle.Good, first, second))
                    AssertAsOracle(x);
            }
        }
    }

    /// <summary>Over two bases: the plainest good message, and a commercial one with authorization and end-to-end route.</summary>
    private static void RunAll(int size, params string[] names)
    {
        var combinations = All(GateOracle.Good, names).ToList();
        Assert.Equal(size, combinations.Count);
        foreach (var x in combinations)
        {
            AssertAsOracle(x);
            AssertAsOracle(Fill(x, names, ("comm", "Commercial"), ("auth", "Valid"), ("remun", "Y"), ("route", "EndToEnd"), ("sensCons", "Valid")));
        }
    }

    private static ImmutableDictionary<string, string> Fill(
        ImmutableDictionary<string, string> x, string[] kept, params (string Name, string Word)[] words) =>
        x.With([.. words.Where(w => !kept.Contains(w.Name))]);

    private static ImmutableDictionary<string, string> Changed(string words) =>
        GateOracle.Good.With([.. words.Split(' ').Select(w => (w.Split('=')[0], w.Split('=')[1]))]);
}
