using CsCheck;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Delivery;

public sealed class MethodLadderTests
{
    private static readonly RouteFact Verified = new(RouteId.New(), "verified", TlsAssurance.Pinned, Encrypts: true, null);
    private static readonly RouteFact Unverified = new(RouteId.New(), "unverified", TlsAssurance.Opportunistic, Encrypts: true, null);
    private static readonly RouteFact Public = new(RouteId.New(), "public", TlsAssurance.PkixMx, Encrypts: true, null);
    private static readonly RouteFact Clear = new(RouteId.New(), "clear", TlsAssurance.None, Encrypts: false, null);
    private static readonly RouteFact Direct = new(RouteId.New(), "direct", TlsAssurance.Opportunistic, Encrypts: true, null, Direct: true);
    private static readonly RecipientKeyFact Good = new(RecipientKeyId.New(), "aa", null);
    private static readonly RecipientKeyFact Expired = new(RecipientKeyId.New(), "bb", "expired");

    private static LadderQuestion Ask(PhiLevel phi = PhiLevel.Relationship, bool sensitive = false, GatePlain plain = GatePlain.None, HipaaClass messageClass = HipaaClass.NotMarketing) =>
        new() { Class = messageClass, Phi = phi, Sensitive = sensitive, Plain = plain };

    private static string Walk(RecipientKeyFact[] smime, RecipientKeyFact[] pgp, RouteFact[] routes, LadderQuestion? ask = null, DeliveryRules? rules = null) =>
        string.Join(' ', MethodLadder.Candidates(new RecipientCapabilities(smime, pgp), routes, rules ?? DeliveryRules.Default, ask ?? Ask()).Candidates.Select(c => c.Method.Word()));

    [Fact]
    public void Adaptive_TriesTheStrongestFirst() =>
        Assert.Equal("smime openpgp tls portal", Walk([Good], [Good], [Verified]));

    [Fact]
    public void WithoutKeys_VerifiedTls_ThenPortal() => Assert.Equal("tls portal", Walk([], [], [Verified]));

    [Fact]
    public void ExpiredKey_FallsToTheNextRung_AndSaysSo()
    {
        var result = MethodLadder.Candidates(new RecipientCapabilities([], [Expired]), [Verified], DeliveryRules.Default, Ask());
        Assert.Equal(DeliveryMethod.VerifiedTls, result.Candidates[0].Method);
        Assert.Contains(new LadderRung(3, DeliveryMethod.OpenPgp, RungVerdict.Refused, "expired", null, "bb"), result.Rungs);
        Assert.Contains(result.Rungs, r => r is { Number: 2, Reason: "no-key" });
    }

    [Theory]
    [InlineData(PhiLevel.Relationship, "tls>T1 portal>T0")]
    [InlineData(PhiLevel.Clinical, "tls>T2 portal>T0")]
    public void DirectRoute_SaysWhatItsSessionsMustBeWorth(PhiLevel phi, string expected) => Assert.Equal(
        expected,
        string.Join(' ', MethodLadder.Candidates(RecipientCapabilities.None, [Direct], DeliveryRules.Default, Ask(phi)).Candidates.Select(c => $"{c.Method.Word()}>{c.Least.Word()}")));

    [Fact]
    public void DirectRoute_ForPlainMail_TriesTlsBeforeClear() => Assert.Equal(
        "opportunistic-tls clear tls portal",
        Walk([], [], [Direct], Ask(PhiLevel.None, messageClass: HipaaClass.NoPhi), new DeliveryRules { Mode = DeliveryMode.PlainAllowed }));

    [Fact]
    public void SeveralKeys_AreAllEncryptedTo_ButNotTheExpiredOne()
    {
        var result = MethodLadder.Candidates(new RecipientCapabilities([Good, Expired, Good with { Fingerprint = "cc" }], []), [Verified], DeliveryRules.Default, Ask());
        Assert.Equal(["aa", "cc"], result.Candidates[0].Keys.Select(k => k.Fingerprint));
    }

    [Fact]
    public void Sensitive_NeverByTlsAlone() => Assert.Equal("smime portal", Walk([Good], [], [Verified], Ask(sensitive: true)));

    [Fact]
    public void RelayThatDoesNotVouch_IsNoVerifiedTls()
    {
        Assert.Equal("portal", Walk([], [], [Unverified]));
        Assert.Equal("smime portal", Walk([Good], [], [Unverified]));
    }

    [Fact]
    public void PublicCertificate_CountsUpToThePolicysLevel()
    {
        Assert.Equal("tls portal", Walk([], [], [Public]));
        Assert.Equal("portal", Walk([], [], [Public], Ask(PhiLevel.Clinical)));
        Assert.Equal("tls portal", Walk([], [], [Public], Ask(PhiLevel.Clinical), DeliveryRules.Default with { AcceptPkixMx = PhiLevel.Clinical }));
        Assert.Equal("portal", Walk([], [], [Public], Ask(), DeliveryRules.Default with { AcceptPkixMx = PhiLevel.None }));
    }

    [Theory]
    [InlineData(DeliveryMode.TlsExclusive, "smime openpgp tls")]
    [InlineData(DeliveryMode.NoTlsOnly, "smime openpgp portal")]
    [InlineData(DeliveryMode.PortalAlways, "portal")]
    [InlineData(DeliveryMode.PlainAllowed, "smime openpgp tls portal")]
    public void Modes(DeliveryMode mode, string expected) =>
        Assert.Equal(expected, Walk([Good], [Good], [Verified], rules: new DeliveryRules { Mode = mode }));

    [Fact]
    public void Exclusive_DropsWhatCannotGoOverVerifiedTls()
    {
        var result = MethodLadder.Candidates(new RecipientCapabilities([Good], []), [Unverified], new DeliveryRules { Mode = DeliveryMode.TlsExclusive }, Ask());
        Assert.Empty(result.Candidates);
        Assert.Contains(result.Rungs, r => r is { Number: 2, Reason: "route-not-verified" });
    }

    [Fact]
    public void PlainAllowed_WithoutPhi_GoesFirst_ByTheBestTlsThereIs()
    {
        var rules = new DeliveryRules { Mode = DeliveryMode.PlainAllowed };
        Assert.StartsWith("tls smime", Walk([Good], [], [Verified], Ask(PhiLevel.None, messageClass: HipaaClass.NoPhi), rules), StringComparison.Ordinal);
        Assert.StartsWith("clear", Walk([], [], [Clear], Ask(PhiLevel.None, messageClass: HipaaClass.NoPhi), rules), StringComparison.Ordinal);
    }

    [Fact]
    public void WishForPlainMail_OpensTheLastRung_OnlyAfterWarning_NotForSensitiveOrMarketing()
    {
        Assert.Equal("smime opportunistic-tls portal", Walk([Good], [], [Unverified], Ask(plain: GatePlain.Warned)));
        Assert.Equal("opportunistic-tls smime portal", Walk([Good], [], [Unverified], Ask(plain: GatePlain.Warned), DeliveryRules.Default with { PlainPreferenceOutranksKeys = true }));
        Assert.Equal("portal", Walk([], [], [Unverified], Ask(plain: GatePlain.NotWarned)));
        Assert.Equal("portal", Walk([], [], [Unverified], Ask(plain: GatePlain.Withdrawn)));
        Assert.Equal("portal", Walk([], [], [Unverified], Ask(sensitive: true, plain: GatePlain.Warned)));
        Assert.Equal("portal", Walk([], [], [Unverified], Ask(plain: GatePlain.Warned, messageClass: HipaaClass.Marketing)));
    }

    [Fact]
    public void PortalNotice_NeverTravelsUnencrypted()
    {
        var result = MethodLadder.Candidates(RecipientCapabilities.None, [Clear], DeliveryRules.Default, Ask());
        Assert.Empty(result.Candidates);
        Assert.Contains(result.Rungs, r => r is { Number: 10, Reason: "route-not-encrypted" });
    }

    [Fact]
    public void NoRoute_NoCandidate_AndTheReasonStands()
    {
        var resting = Verified with { Refusal = "route-resting" };
        Assert.Empty(Walk([Good], [Good], [resting]));
        Assert.Contains(MethodLadder.Candidates(RecipientCapabilities.None, [resting], DeliveryRules.Default, Ask()).Rungs, r => r.Reason == "route-resting");
    }

    [Fact]
    public void Routes_AreTriedInOrder_WithinAMethod()
    {
        var second = Verified with { Id = RouteId.New(), Name = "second" };
        var result = MethodLadder.Candidates(RecipientCapabilities.None, [Verified, second], DeliveryRules.Default, Ask());
        Assert.Equal([Verified.Id, second.Id], result.Candidates.Where(c => c.Method == DeliveryMethod.VerifiedTls).Select(c => c.Route));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>Whatever the facts: nothing weaker than policy allows, every key and route used is usable, and PHI never goes in clear uninvited.</summary>
    [Fact]
    public void NoFacts_EverYieldAWeakerWay()
    {
        var key = OneOf(Good, Expired).Array[0, 3];
        var route = OneOf(Verified, Unverified, Public, Clear, Direct, Verified with { Refusal = "route-disabled" }).Array[0, 4];
        var rules = Gen.Select(Gen.Enum<DeliveryMode>(), Gen.Enum<PhiLevel>(), Gen.Bool, Gen.Bool)
            .Select((mode, pkix, portal, plain) => new DeliveryRules { Mode = mode, AcceptPkixMx = pkix, PortalAllowed = portal, PlainPreferenceOutranksKeys = plain });
        var ask = Gen.Select(Gen.Enum<HipaaClass>(), Gen.Enum<PhiLevel>(), Gen.Bool, Gen.Enum<GatePlain>(), Gen.Bool)
            .Select((c, phi, sensitive, plain, flag) => new LadderQuestion { Class = c, Phi = phi, Sensitive = sensitive, Plain = plain, NoTlsOnly = flag });
        Gen.Select(key, key, route, rules, ask).Sample((smime, pgp, routes, rule, question) =>
        {
            var result = MethodLadder.Candidates(new RecipientCapabilities(smime, pgp), routes, rule, question);
            foreach (var candidate in result.Candidates)
            {
                var used = routes.First(r => r.Id == candidate.Route && r.Refusal is null);
                Assert.All(candidate.Keys, k => Assert.Null(k.Refusal));
                Assert.Equal(candidate.Method is DeliveryMethod.SMime or DeliveryMethod.OpenPgp, candidate.Keys.Count > 0);
                if (candidate.Method == DeliveryMethod.VerifiedTls)
                    Assert.True((used.Direct ? candidate.Least : used.Assurance) >= TlsAssurance.PkixMx && candidate.RequiresVerifiedTls);
                // What a session with a stranger's server must be worth is said beforehand: PHI over the policy's level wants a proof.
                if (used.Direct && candidate.Method == DeliveryMethod.VerifiedTls)
                    Assert.Equal(question.Phi > rule.AcceptPkixMx, candidate.Least > TlsAssurance.PkixMx);
                if (candidate.Method is DeliveryMethod.OpportunisticTls or DeliveryMethod.Clear)
                    Assert.True((rule.Mode == DeliveryMode.PlainAllowed && question.Phi == PhiLevel.None) ||
                        (question is { Plain: GatePlain.Warned, Sensitive: false, Class: HipaaClass.NotMarketing, NoTlsOnly: false }));
                if (question.Sensitive && question.Phi != PhiLevel.None)
                    Assert.Contains(candidate.Method, new[] { DeliveryMethod.SMime, DeliveryMethod.OpenPgp, DeliveryMethod.Portal });
                if (rule.Mode == DeliveryMode.TlsExclusive)
                    Assert.True(candidate.RequiresVerifiedTls);
                if (candidate.Method == DeliveryMethod.Portal)
                    Assert.True(candidate.RequiresTls);
            }
        });
    }
}
