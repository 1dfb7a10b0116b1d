using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Tests.Rules;

public sealed class RulePackTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private static readonly IReadOnlyList<RuleNow> AsShipped = [.. ShippedRules.Load().Rules.Select(r => RuleNow.Of(r, null, Today))];

    private static readonly RulePackQuestion Question = new()
    {
        Residence = "US-OH",
        HipaaCovered = true,
        Phi = PhiLevel.Relationship,
        Class = HipaaClass.Marketing,
        Comm = CommercialClass.Commercial,
        GdprConsent = false,
        AuthorizationSignedOn = Today,
        Today = Today,
    };

    [Theory]
    [InlineData("DE", HipaaClass.Marketing, CommercialClass.Commercial, false, "GDPR-ART9")]
    [InlineData("DE-BE", HipaaClass.NotMarketing, CommercialClass.Commercial, false, "GDPR-ART9")]
    [InlineData("FR", HipaaClass.Fundraising, CommercialClass.Transactional, false, "GDPR-ART9")]
    [InlineData("DE", HipaaClass.NotMarketing, CommercialClass.Transactional, false, null)]
    [InlineData("DE", HipaaClass.Marketing, CommercialClass.Commercial, true, null)]
    [InlineData("US-WA", HipaaClass.Marketing, CommercialClass.Commercial, false, null)]
    [InlineData(null, HipaaClass.Marketing, CommercialClass.Commercial, false, "GDPR-ART9")]
    public void Gdpr_AsksForItsOwnConsent(string? residence, HipaaClass hipaa, CommercialClass commercial, bool consent, string? expected)
    {
        var failing = RulePacks.Failing(AsShipped, Question with { Residence = residence, Class = hipaa, Comm = commercial, GdprConsent = consent });

        Assert.Equal(expected is null ? [] : [expected], failing);
    }

    /// <summary>Scenario 24: a supplier outside HIPAA, a resident of Washington, an authorization of 366 days ago.</summary>
    [Theory]
    [InlineData("US-WA", false, 366, "WA-MHMDA-EXPIRED")]
    [InlineData("US-WA", false, 365, null)]
    [InlineData("US-WA", false, null, "WA-MHMDA-EXPIRED")]
    [InlineData("US-WA", true, 366, null)]
    [InlineData("US-OR", false, 366, null)]
    public void Washington_EndsASaleAuthorizationAfterAYear(string residence, bool hipaaCovered, int? daysAgo, string? expected)
    {
        var failing = RulePacks.Failing(AsShipped, Question with
        {
            Residence = residence,
            HipaaCovered = hipaaCovered,
            AuthorizationSignedOn = daysAgo is { } days ? Today.AddDays(-days) : null,
        });

        Assert.Equal(expected is null ? [] : [expected], failing);
    }

    [Fact]
    public void UnknownResidence_OutsideHipaa_MeetsEveryPack() =>
        Assert.Equal(["GDPR-ART9", "WA-MHMDA-EXPIRED"], RulePacks.Failing(AsShipped, Question with { Residence = null, HipaaCovered = false, AuthorizationSignedOn = null }));

    [Theory]
    [InlineData(RuleStanding.InForce, null, true)]
    [InlineData(RuleStanding.InForce, false, false)]
    [InlineData(RuleStanding.Proposed, null, false)]
    [InlineData(RuleStanding.Proposed, true, true)]
    [InlineData(RuleStanding.NotEnacted, true, true)]
    [InlineData(RuleStanding.Vacated, true, false)]
    [InlineData(RuleStanding.Repealed, true, false)]
    public void OnlyLawInForceOrAdopted_Affects(RuleStanding standing, bool? enabled, bool affects)
    {
        var gdpr = ShippedRules.Load().Rules.Single(r => r.Id == "GDPR-ART9") with { Status = standing };
        var setting = new RuleSetting(gdpr.Id);
        if (enabled is { } on)
            setting.Switch(on, "tested", default);
        var now = RuleNow.Of(gdpr, setting, Today);

        Assert.Equal(affects, now.Affects);
        Assert.Equal(affects ? ["GDPR-ART9"] : [], RulePacks.Failing([now], Question with { Residence = "DE" }));
    }

    [Fact]
    public void Status_AsksForVerification_AfterNinetyDays()
    {
        var rule = ShippedRules.Load().Rules[0];

        Assert.False(RuleNow.Of(rule, null, rule.LastVerifiedOn.AddDays(90)).NeedsVerification);
        Assert.True(RuleNow.Of(rule, null, rule.LastVerifiedOn.AddDays(91)).NeedsVerification);
    }

    [Fact]
    public void Shipped_HoldsTheBriefsTable_AndEveryPackHasItsRule()
    {
        var rules = ShippedRules.Load().Rules.ToDictionary(r => r.Id);

        Assert.Equal(RuleStanding.Proposed, rules["NPRM2025"].Status);
        Assert.Equal((RuleStanding.Vacated, new DateOnly(2025, 6, 18)), (rules["HIPAA-REPRO-2024"].Status, rules["HIPAA-REPRO-2024"].EffectiveTo));
        Assert.Equal((RuleStanding.InForce, new DateOnly(2026, 2, 16)), (rules["PART2-2024"].Status, rules["PART2-2024"].ComplianceBy));
        Assert.Equal(RuleStanding.NotEnacted, rules["NY-HIPA"].Status);
        Assert.All(RulePacks.Ids, id => Assert.True(rules.ContainsKey(id), id));
    }
}
