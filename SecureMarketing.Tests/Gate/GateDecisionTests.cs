using System.Reflection;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using static SecureMarketing.Tests.Gate.GateWords;

namespace SecureMarketing.Tests.Gate;

public sealed class GateDecisionTests
{
    private static readonly GateInput Marketing = Input(GateOracle.Good.With(("class", "Marketing"), ("auth", "Valid"), ("sens", "State"), ("sensCons", "Valid")));

    [Fact]
    public void Decision_HasNoReachableConstructor() =>
        Assert.All(typeof(GateDecision).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), c => Assert.True(c.IsPrivate));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void IsFresh_ForSixtySecondsFromTheDecision(int seconds, bool fresh) =>
        Assert.Equal(fresh, Evaluate(GateOracle.Good).IsFresh(Now.AddSeconds(seconds)));

    [Fact]
    public void Walk_TakesTheFirstRouteThatIsNotRefused()
    {
        var walk = SendGate.Walk(Marketing, [new(GateRoute.EndToEnd, GateVendorBaa.Missing), new(GateRoute.VerifiedTls, GateVendorBaa.Active), new(GateRoute.Portal, GateVendorBaa.Active)], Binding, Now);

        Assert.True(walk.Decision.Allows);
        Assert.Equal(2, walk.Index);
        Assert.Equal(GateRoute.Portal, walk.Decision.Input.Route);
    }

    [Fact]
    public void Walk_WhenEveryRouteIsRefused_HoldsAndSaysWhy()
    {
        var walk = SendGate.Walk(Marketing, [new(GateRoute.EndToEnd, GateVendorBaa.Missing), new(GateRoute.VerifiedTls, GateVendorBaa.Active)], Binding, Now);

        Assert.Null(walk.Index);
        Assert.Equal(GateEffect.Hold, walk.Decision.Effect);
        Assert.Equal(["NO_PERMITTED_ROUTE", "ROUTE_TOO_WEAK"], walk.Decision.Reasons.Select(r => r.Code));
        Assert.Equal("NO_PERMITTED_ROUTE", walk.Decision.Primary);
    }

    [Fact]
    public void Walk_WithoutAnyRoute_Holds_UnlessSomethingWeighsMore()
    {
        Assert.Equal("NO_PERMITTED_ROUTE", SendGate.Walk(Marketing, [], Binding, Now).Decision.Primary);

        var withdrawn = SendGate.Walk(Marketing with { Auth = GateAuthorization.Revoked }, [], Binding, Now);
        Assert.Equal(GateEffect.Deny, withdrawn.Decision.Effect);
        Assert.Equal("AUTH_Revoked", withdrawn.Decision.Primary);
    }

    [Fact]
    public void Walk_ADenial_EndsAtOnce()
    {
        var walk = SendGate.Walk(Marketing with { Restr = YesNo.Y }, [new(GateRoute.VerifiedTls, GateVendorBaa.Active), new(GateRoute.Portal, GateVendorBaa.Active)], Binding, Now);

        Assert.Equal(0, walk.Index);
        Assert.Equal(GateEffect.Deny, walk.Decision.Effect);
    }

    /// <summary>Parts explain a reason: they stand behind it in the record, change no answer, and no record of before has them.</summary>
    [Fact]
    public void Codes_NameThePartsBehindTheirReason_AndNothingWhereItIsNone()
    {
        var without = SendGate.Evaluate(Marketing with { Auth = GateAuthorization.OutOfScope, SensCons = GateSensitiveConsent.Missing }, Binding, Now);
        var with = SendGate.Evaluate(without.Input with { Uncovered = GateScopeParts.Sender | GateScopeParts.Category }, Binding, Now);

        Assert.Equal(without.Reasons, with.Reasons);
        Assert.Equal(without.Reasons.Select(r => r.Code), without.Codes);
        Assert.Equal(["AUTH_OutOfScope", "SCOPE_Category", "SCOPE_Sender", "SENSITIVE_CONSENT_State"], with.Codes.SkipLast(1));
        Assert.Equal([GateScopeParts.Category, GateScopeParts.Sender], ScopeCodes.In(with.Codes));
        Assert.Empty(ScopeCodes.In(without.Codes));
        Assert.DoesNotContain("SCOPE_Sender", SendGate.Evaluate(with.Input with { Auth = GateAuthorization.Revoked }, Binding, Now).Codes);
        Assert.Equal("INCONSISTENT_INPUT", SendGate.Evaluate(with.Input with { Uncovered = (GateScopeParts)32 }, Binding, Now).Primary);
    }

    /// <summary>Whom a Part 2 consent does not name, and every pack that refuses, stand behind their reason and change no answer.</summary>
    [Fact]
    public void Codes_NameWhomAConsentLacks_AndEveryPack()
    {
        var without = SendGate.Evaluate(Marketing with { Sens = GateSensitivity.Part2, SensCons = GateSensitiveConsent.Missing, Pack = GatePack.Fail, PackId = "GDPR-ART9" }, Binding, Now);
        var with = SendGate.Evaluate(without.Input with { ConsentUncovered = GateConsentParts.Recipient | GateConsentParts.Discloser, FurtherPacks = ["WA-MHMDA-EXPIRED", "CASL"] }, Binding, Now);

        Assert.Equal(without.Reasons, with.Reasons);
        Assert.Equal(["SENSITIVE_CONSENT_Part2", "RULEPACK:GDPR-ART9"], without.Codes.Take(2));
        Assert.Empty(without.Details);
        string[] told = ["SENSITIVE_CONSENT_Part2", "CONSENT_Discloser", "CONSENT_Recipient", "RULEPACK:GDPR-ART9", "RULEPACK:WA-MHMDA-EXPIRED", "RULEPACK:CASL"];
        Assert.Equal(told, with.Codes.Take(6));
        Assert.Equal(told, with.Details);
        Assert.Equal(told[1..3], ReasonParts.Behind(told[0], with.Codes));
        Assert.Equal(told[4..], ReasonParts.Behind(told[3], with.Codes));
        Assert.Empty(ReasonParts.Behind("AUTH_Expired", with.Codes));
        Assert.DoesNotContain("CONSENT_Discloser", SendGate.Evaluate(with.Input with { SensCons = GateSensitiveConsent.Valid }, Binding, Now).Codes);
        Assert.Empty(SendGate.Evaluate(with.Input with { Pack = GatePack.Pass }, Binding, Now).FurtherPacks);
        Assert.Equal("INCONSISTENT_INPUT", SendGate.Evaluate(with.Input with { ConsentUncovered = (GateConsentParts)4 }, Binding, Now).Primary);
    }

    [Fact]
    public void Question_WithAFactThatNobodyFilled_IsDenied()
    {
        var question = new GateQuestion
        {
            MessageId = Guid.CreateVersion7(),
            Contact = ContactId.New(),
            Occurrence = 1,
            Origin = new GateOrigin
            {
                Id = OriginId.From(Guid.CreateVersion7()),
                Camp = GateCampaign.Running,
                Appr = GateApproval.Valid,
                Class = HipaaClass.NotMarketing,
                Comm = CommercialClass.Transactional,
                Sens = GateSensitivity.None,
                Phi = PhiLevel.Relationship,
                Foot = YesNo.Y,
                Track = GateTracking.FirstParty,
                ContentHash = "00",
                Purpose = "care",
                Categories = new HashSet<string>(),
                Sensitivities = new HashSet<string>(),
            },
        };
        var facts = question.Facts;
        facts.Audit = GateAudit.Up;
        facts.Fresh = YesNo.Y;
        facts.TenantBaa = GateTenantBaa.Active;
        facts.Auth = GateAuthorization.None;
        facts.Remun = YesNo.N;
        facts.Supp = GateSuppression.None;
        facts.Restr = YesNo.N;
        facts.SensCons = GateSensitiveConsent.NotRequired;
        facts.Subj = GateSubject.Adult;
        facts.Addr = GateAddress.VerifiedOwn;
        facts.Plain = GatePlain.None;

        Assert.Equal("INCONSISTENT_INPUT", Ask(question).Primary);
        Assert.Throws<InvalidOperationException>(() => question.ToBinding());

        facts.Pack = GatePack.Pass;
        facts.SuppressionVersion = 7;
        facts.RulePackVersion = 2;
        facts.BaaVersion = 3;
        Assert.True(Ask(question).Allows);
        Assert.Equal(new GateBinding(question.MessageId, "00", null, null, 7, 2, 3), question.ToBinding());

        static GateDecision Ask(GateQuestion question) =>
            SendGate.Evaluate(question.ToInput(GateRoute.VerifiedTls, GateVendorBaa.NotVendor), Binding, Now);
    }
}
