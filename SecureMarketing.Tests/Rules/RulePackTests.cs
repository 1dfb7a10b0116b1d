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
        Assert.Equal(
            ["VA-SB754", "GDPR-ART9", "WA-MHMDA-EXPIRED", "TX-181-152"],
            RulePacks.Failing(AsShipped, Question with { Residence = null, HipaaCovered = false, AuthorizationSignedOn = null, Sensitivities = new HashSet<string> { "SEX" } }));

    [Theory]
    [InlineData("US-TX", HipaaClass.Marketing, null, "TX-181-152")]
    [InlineData("US-TX", HipaaClass.Marketing, 0, null)]
    [InlineData("US-TX", HipaaClass.NotMarketing, null, null)]
    [InlineData("US-CA", HipaaClass.Marketing, 365, null)]
    [InlineData("US-CA", HipaaClass.Marketing, 366, "CA-CMIA-56-11")]
    [InlineData("US-CA", HipaaClass.NotMarketing, 366, null)]
    [InlineData("US-OH", HipaaClass.Marketing, 366, null)]
    public void TexasAndCalifornia_AskForThePermissionAndItsAge(string residence, HipaaClass hipaa, int? signedDaysAgo, string? expected)
    {
        var failing = RulePacks.Failing(AsShipped, Question with { Residence = residence, Class = hipaa, AuthorizationSignedOn = signedDaysAgo is { } days ? Today.AddDays(-days) : null });

        Assert.Equal(expected is null ? [] : [expected], failing);
    }

    [Theory]
    [InlineData("US-VA", false, "SEX", false, "VA-SB754")]
    [InlineData("US-VA", false, "STD", false, "VA-SB754")]
    [InlineData("US-VA", false, "SEX", true, null)]
    [InlineData("US-VA", false, "HIV", false, null)]
    [InlineData("US-VA", true, "SEX", false, null)]
    [InlineData("US-MD", false, "SEX", false, null)]
    public void Virginia_AsksForConsentToSexualHealth_OutsideHipaa(string residence, bool hipaaCovered, string label, bool asked, string? expected)
    {
        var failing = RulePacks.Failing(AsShipped, Question with
        {
            Residence = residence,
            HipaaCovered = hipaaCovered,
            Class = HipaaClass.NotMarketing,
            AuthorizationSignedOn = null,
            AskedFor = asked,
            Sensitivities = new HashSet<string> { label },
        });

        Assert.Equal(expected is null ? [] : [expected], failing);
    }

    /// <summary>Consent implied by a dealing runs out after two years; the pack counts only where it was switched on.</summary>
    [Theory]
    [InlineData("CA-ON", CommercialClass.Commercial, 730, false, null)]
    [InlineData("CA-ON", CommercialClass.Commercial, 731, false, "CASL")]
    [InlineData("CA", CommercialClass.Commercial, null, false, "CASL")]
    [InlineData("CA", CommercialClass.Commercial, null, true, null)]
    [InlineData("CA", CommercialClass.Transactional, null, false, null)]
    [InlineData("US-CA", CommercialClass.Commercial, null, false, null)]
    public void Canada_ClocksImpliedConsent_WhereItIsSwitchedOn(string residence, CommercialClass commercial, int? dealtDaysAgo, bool asked, string? expected)
    {
        var casl = ShippedRules.Load().Rules.Single(r => r.Id == "CASL");
        var on = new RuleSetting(casl.Id);
        on.Switch(true, "we write to Canada", default);
        var question = Question with { Residence = residence, Comm = commercial, AskedFor = asked, LastDealingOn = dealtDaysAgo is { } days ? Today.AddDays(-days) : null };

        Assert.Empty(RulePacks.Failing([RuleNow.Of(casl, null, Today)], question));
        Assert.Equal(expected is null ? [] : [expected], RulePacks.Failing([RuleNow.Of(casl, on, Today)], question));
    }

    /// <summary>S.C. 2010, c. 23, s. 10(10): two years after a dealing, six months after an inquiry; each by its own clock.</summary>
    [Theory]
    [InlineData("2026-05-24", null, true)]
    [InlineData("2026-05-23", null, false)]
    [InlineData(null, "2024-11-24", true)]
    [InlineData(null, "2024-11-23", false)]
    [InlineData("2026-05-23", "2024-11-24", true)]
    [InlineData("2026-05-24", "2024-11-23", true)]
    [InlineData(null, null, false)]
    public void Canada_AnInquiryAndADealing_RunByTheirOwnClocks(string? inquiry, string? dealing, bool passes)
    {
        var question = Question with { Residence = "CA-QC", LastInquiryOn = inquiry is null ? null : DateOnly.Parse(inquiry), LastDealingOn = dealing is null ? null : DateOnly.Parse(dealing) };

        Assert.Equal(passes ? [] : ["CASL"], RulePacks.Failing([Adopted(Casl)], question));
    }

    /// <summary>The periods are data with the days on which they hold: a change of the law is a line, and before it the old one counts.</summary>
    [Fact]
    public void Periods_AreDataWithTheirDays()
    {
        var changed = Casl with { Numbers = [new("inquiryMonths", 6, new DateOnly(2014, 7, 1), Today), new("inquiryMonths", 3, Today.AddDays(1)), new("dealingMonths", 24, new DateOnly(2014, 7, 1))] };
        var question = Question with { Residence = "CA", LastInquiryOn = Today.AddMonths(-5) };

        Assert.Equal((6, 3, null), (changed.NumberOn("inquiryMonths", Today), changed.NumberOn("inquiryMonths", Today.AddDays(1)), changed.NumberOn("inquiryMonths", new DateOnly(2014, 6, 30))));
        Assert.Empty(RulePacks.Failing([Adopted(changed)], question));
        Assert.Equal(["CASL"], RulePacks.Failing([Adopted(changed)], question with { Today = Today.AddDays(1) }));
        // Without a period nothing is implied, and an authorization has no age at which it still counts.
        Assert.Equal(["CASL"], RulePacks.Failing([Adopted(Casl with { Numbers = [] })], question));
        Assert.Equal(["CA-CMIA-56-11"], RulePacks.Failing([.. AsShipped.Where(r => r.Shipped.Id == "CA-CMIA-56-11").Select(r => r with { Shipped = r.Shipped with { Numbers = [] } })], Question with { Residence = "US-CA" }));
        Assert.All(ShippedRules.Load().Rules.Where(r => r.Id is "CASL" or "CA-CMIA-56-11" or "WA-MHMDA-EXPIRED"), r => Assert.All(r.Numbers, n => Assert.True(n.Value > 0 && n.From == r.EffectiveFrom)));
    }

    private static RuleStatus Casl { get; } = ShippedRules.Load().Rules.Single(r => r.Id == "CASL");

    private static RuleNow Adopted(RuleStatus rule)
    {
        var on = new RuleSetting(rule.Id);
        on.Switch(true, "we write to Canada", default);
        return RuleNow.Of(rule, on, Today);
    }

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
