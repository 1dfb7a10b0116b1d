using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Gate;

/// <summary>Whoever is told a reason is told it in words, and every row of the table has its question.</summary>
public sealed class ReasonWordsTests
{
    private static GateInput Good => GateWords.Input(GateOracle.Good);

    /// <summary>Every value of every input, each combined with every class and sensitivity: each row's every code fires somewhere.</summary>
    [Fact]
    public void EveryCodeOfTheTable_HasWords()
    {
        var codes = new SortedSet<string>(StringComparer.Ordinal) { "ALLOW", "NO_PERMITTED_ROUTE" };
        var inputs = typeof(GateInput).GetProperties().Where(p => p.PropertyType.IsEnum).ToList();
        foreach (var start in from c in Enum.GetValues<HipaaClass>() from s in Enum.GetValues<GateSensitivity>() select Good with { Class = c, Sens = s, Comm = CommercialClass.Commercial, Addr = GateAddress.Unverified, Phi = PhiLevel.Clinical, Route = GateRoute.OppTls, SensCons = GateSensitiveConsent.Missing })
        {
            foreach (var input in inputs)
            {
                foreach (var value in Enum.GetValues(input.PropertyType))
                {
                    var changed = start with { };
                    input.SetValue(changed, value);
                    codes.UnionWith(SendGate.Evaluate(changed, GateWords.Binding, DateTimeOffset.UnixEpoch).Reasons.Select(r => r.Code).Where(c => !c.StartsWith("RULEPACK:", StringComparison.Ordinal)));
                }
            }
        }

        codes.UnionWith(ScopeCodes.Of((GateScopeParts)(-1)));
        codes.UnionWith(ConsentCodes.Of((GateConsentParts)(-1)));
        Assert.Equal("", string.Join(" ", codes.Except(ReasonWords.Codes)));
        Assert.Equal("", string.Join(" ", ReasonWords.Codes.Except(codes)));
        Assert.All(codes, c => Assert.NotEqual(c, ReasonWords.Of(c)));
    }

    [Fact]
    public void EveryRow_HasItsQuestion_AndReadsWhatItAsks()
    {
        Assert.Equal(Enumerable.Range(0, 21), GateRowWords.All.Select(r => r.Row));
        Assert.All(GateRowWords.All, r => Assert.EndsWith("?", r.Question, StringComparison.Ordinal));
        Assert.Contains("authorization Revoked", GateRowWords.All[11].Read(Good with { Auth = GateAuthorization.Revoked }), StringComparison.Ordinal);
        Assert.EndsWith("OutOfScope, not covered: purpose, channel", GateRowWords.All[11].Read(Good with { Auth = GateAuthorization.OutOfScope, Uncovered = GateScopeParts.Channel | GateScopeParts.Purpose }), StringComparison.Ordinal);
        Assert.EndsWith("consent Missing, not named: discloser, recipient", GateRowWords.All[13].Read(Good with { SensCons = GateSensitiveConsent.Missing, ConsentUncovered = GateConsentParts.Recipient | GateConsentParts.Discloser }), StringComparison.Ordinal);
        Assert.Equal("packs WA-MHMDA, CASL fail", GateRowWords.All[15].Read(Good with { Pack = GatePack.Fail, PackId = "WA-MHMDA", FurtherPacks = ["CASL"] }));
        Assert.Contains("WA-MHMDA", GateRowWords.All[15].Read(Good with { Pack = GatePack.Fail, PackId = "WA-MHMDA" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RULEPACK:GDPR-ART9", "GDPR-ART9")]
    [InlineData("421", "421")]
    public void OtherCodes_AreNamed(string code, string named) => Assert.Contains(named, ReasonWords.Of(code), StringComparison.Ordinal);
}
