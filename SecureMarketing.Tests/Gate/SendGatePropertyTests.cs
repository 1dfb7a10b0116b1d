using System.Collections.Immutable;
using CsCheck;
using SecureMarketing.Core.Gate;
using static SecureMarketing.Tests.Gate.GateWords;

namespace SecureMarketing.Tests.Gate;

/// <summary>The invariants, on random inputs over the whole domain.</summary>
public sealed class SendGatePropertyTests
{
    private const int Samples = 50_000;

    private static readonly string[] Names = [.. GateOracle.Domain.Keys.Order()];

    /// <summary>From everything in order to anything: each input keeps its good word three times out of four, so that many samples are allowed.</summary>
    private static readonly Gen<ImmutableDictionary<string, string>> Inputs =
        Gen.Int[0, int.MaxValue - 1].Array[Names.Length].Select(numbers =>
        {
            var x = GateOracle.Good;
            for (var i = 0; i < Names.Length; i++)
            {
                var words = GateOracle.Domain[Names[i]];
                if (numbers[i] % 4 == 0)
                    x = x.SetItem(Names[i], words[numbers[i] / 4 % words.Length]);
            }

            return x;
        });

    private static readonly Gen<ImmutableDictionary<string, string>> Consistent =
        Inputs.Where(x => !GateOracle.Decide(x).Codes.Contains("INCONSISTENT_INPUT"));

    private static readonly Gen<(ImmutableDictionary<string, string> X, int Pick)> WithPick = Gen.Select(Consistent, Gen.Int[0, 1000]);

    /// <summary>Worse to the right. Inputs without a total order are given as the chains that do hold.</summary>
    private static readonly (string Name, string[] Chain)[] Worse =
    [
        ("audit", ["Up", "Down"]),
        ("fresh", ["Y", "N"]),
        ("tenantBaa", ["Active", "None"]),
        ("tenantBaa", ["Active", "Terminated"]),
        ("camp", ["Running", "Paused", "Ended"]),
        ("appr", ["Valid", "Missing", "Withdrawn"]),
        ("appr", ["Valid", "Expired"]),
        ("appr", ["Valid", "SelfApproved"]),
        ("appr", ["Valid", "HashMismatch"]),
        ("class", ["NotMarketing", "Marketing", "MarketingRemunerated", "SaleOfPhi"]),
        ("class", ["NotMarketing", "Undetermined"]),
        ("comm", ["Transactional", "Commercial"]),
        ("auth", ["Valid", "OutOfScope", "None"]),
        ("auth", ["Valid", "Pending"]),
        ("auth", ["Valid", "Defective"]),
        ("auth", ["Valid", "Expired"]),
        ("auth", ["Valid", "Suspended", "Revoked"]),
        ("remun", ["Y", "N"]),
        ("supp", ["None", "AllCommercial", "DoNotContact"]),
        ("supp", ["None", "FundraisingOptOut", "Deceased"]),
        ("supp", ["None", "Complaint", "HardBounce"]),
        ("supp", ["None", "TopicMatch"]),
        ("restr", ["N", "Y"]),
        ("sens", ["None", "State", "Unknown"]),
        ("sens", ["None", "Part2", "PsychNotes"]),
        ("sensCons", ["Valid", "NotRequired", "Missing"]),
        ("subj", ["Adult", "MinorSelfConsented", "RepInvalid"]),
        ("subj", ["Adult", "MinorRepOk", "RepInvalid"]),
        ("addr", ["VerifiedOwn", "SharedUnconfirmed", "Unverified", "AltRequired"]),
        ("phi", ["Relationship", "Clinical"]),
        ("route", ["EndToEnd", "Portal", "VerifiedTls", "OppTls", "Clear"]),
        ("plain", ["Warned", "None"]),
        ("plain", ["Warned", "NotWarned"]),
        ("plain", ["Warned", "Withdrawn"]),
        ("vendorBaa", ["Active", "Missing"]),
        ("vendorBaa", ["NotVendor", "Missing"]),
        ("pack", ["Pass", "Fail"]),
        ("foot", ["Y", "N"]),
        ("track", ["None", "FirstParty", "ThirdParty"]),
    ];

    [Fact]
    public void Evaluate_AgreesWithTheOracle() => Inputs.Sample(AssertAsOracle, iter: Samples);

    [Fact]
    public void Generator_ReachesEveryEffect()
    {
        var reached = new HashSet<GateEffect>();
        Inputs.Sample(x => { lock (reached) { reached.Add(Evaluate(x).Effect); } }, iter: 5_000);

        Assert.Equal(Enum.GetValues<GateEffect>().Length, reached.Count);
    }

    [Fact]
    public void Evaluate_IsDeterministic() => Inputs.Sample(x => Evaluate(x).Reasons.SequenceEqual(Evaluate(x).Reasons), iter: Samples);

    [Theory]
    [InlineData("class", "Undetermined")]
    [InlineData("class", "SaleOfPhi")]
    [InlineData("sens", "PsychNotes")]
    public void Evaluate_WhatMayNeverBeSent_IsNeverAllowed(string name, string word) =>
        Inputs.Sample(x => !Allows(x.SetItem(name, word)), iter: Samples);

    /// <summary>
    /// Where the worse value is consistent too: NoPhi has no place in the class order, since it changes what row 0 demands.
    /// </summary>
    [Fact]
    public void MakingOneInputWorse_NeverTurnsARefusalIntoAllow() => WithPick.Sample(t =>
    {
        var (name, chain) = Worse[t.Pick % Worse.Length];
        var at = Array.IndexOf(chain, t.X[name]);
        if (at < 0 || Allows(t.X))
            return true;
        return chain.Skip(at + 1).All(worse => !Allows(t.X.SetItem(name, worse)));
    }, iter: Samples);

    [Fact]
    public void StrengtheningTheRoute_NeverTurnsAllowIntoRefusal() => Consistent.Sample(x =>
    {
        var routes = GateOracle.Domain["route"];
        return !Allows(x) || routes.Take(Array.IndexOf(routes, x["route"])).All(stronger => Allows(x.SetItem("route", stronger)));
    }, iter: Samples);

    [Fact]
    public void OutsideMarketing_AuthorizationDoesNotMatter() => Inputs.Where(x => !x["class"].StartsWith("Marketing", StringComparison.Ordinal)).Sample(x =>
        All(x, "auth", "remun").All(other => Evaluate(other).Reasons.SequenceEqual(Evaluate(x).Reasons)), iter: Samples / 10);

    [Fact]
    public void WithoutPhi_AgreementsRouteAndTrackingDoNotMatter() => Inputs.Select(x => x.With(("class", "NoPhi"), ("phi", "None"))).Sample(x =>
        All(x, "tenantBaa", "vendorBaa", "route", "plain", "track").All(other => Evaluate(other).Reasons.SequenceEqual(Evaluate(x).Reasons)), iter: 500);

    [Fact]
    public void Transactional_FooterDoesNotMatter() => Inputs.Select(x => x.SetItem("comm", "Transactional")).Sample(x =>
        Evaluate(x.SetItem("foot", "Y")).Reasons.SequenceEqual(Evaluate(x.SetItem("foot", "N")).Reasons), iter: Samples);

    /// <summary>The unset zero and a number beyond the last, for every input in turn.</summary>
    [Fact]
    public void UnknownValue_IsDenied()
    {
        Func<GateInput, int, GateInput>[] unknown =
        [
            (i, v) => i with { Audit = (GateAudit)v }, (i, v) => i with { Fresh = (YesNo)v }, (i, v) => i with { TenantBaa = (GateTenantBaa)v },
            (i, v) => i with { Camp = (GateCampaign)v }, (i, v) => i with { Appr = (GateApproval)v }, (i, v) => i with { Class = (HipaaClass)v },
            (i, v) => i with { Comm = (CommercialClass)v }, (i, v) => i with { Auth = (GateAuthorization)v }, (i, v) => i with { Remun = (YesNo)v },
            (i, v) => i with { Supp = (GateSuppression)v }, (i, v) => i with { Restr = (YesNo)v }, (i, v) => i with { Sens = (GateSensitivity)v },
            (i, v) => i with { SensCons = (GateSensitiveConsent)v }, (i, v) => i with { Subj = (GateSubject)v }, (i, v) => i with { Addr = (GateAddress)v },
            (i, v) => i with { Phi = (PhiLevel)v }, (i, v) => i with { Route = (GateRoute)v }, (i, v) => i with { Plain = (GatePlain)v },
            (i, v) => i with { VendorBaa = (GateVendorBaa)v }, (i, v) => i with { Pack = (GatePack)v }, (i, v) => i with { Foot = (YesNo)v },
            (i, v) => i with { Track = (GateTracking)v },
        ];
        Assert.Equal(Names.Length, unknown.Length);
        Inputs.Sample(x =>
        {
            foreach (var change in unknown)
            {
                foreach (var value in (int[])[0, 99, -1])
                {
                    var decision = SendGate.Evaluate(change(Input(x), value), Binding, Now);
                    Assert.Equal("INCONSISTENT_INPUT", decision.Primary);
                    Assert.Equal(GateEffect.Deny, decision.Effect);
                }
            }
        }, iter: 300);
    }
}
