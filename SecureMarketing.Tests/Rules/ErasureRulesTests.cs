using SecureMarketing.Core.Rules;

namespace SecureMarketing.Tests.Rules;

/// <summary>Who may ask to be erased: the packs say so, HIPAA does not.</summary>
public sealed class ErasureRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private static readonly IReadOnlyList<RuleNow> AsShipped = [.. ShippedRules.Load().Rules.Select(r => RuleNow.Of(r, null, Today))];

    [Theory]
    [InlineData("DE", true, "GDPR-ART17")]
    [InlineData("FR", false, "GDPR-ART17")]
    [InlineData("US-OH", true, "")]
    [InlineData("US-OH", false, "")]
    [InlineData("US-WA", true, "")] // RCW 19.373.100 leaves HIPAA-covered data out
    [InlineData("US-WA", false, "WA-MHMDA-DELETE")]
    [InlineData(null, true, "GDPR-ART17")]
    [InlineData(null, false, "GDPR-ART17,WA-MHMDA-DELETE")]
    public void Rules_Ask_WhereTheyApply(string? residence, bool hipaaCovered, string expected) =>
        Assert.Equal(expected, string.Join(',', ErasureRules.For(AsShipped, residence, hipaaCovered).Select(r => r.Id)));

    [Fact]
    public void AdoptedRule_AsksForEveryone()
    {
        var setting = new RuleSetting("ERASURE-VOLUNTARY");
        setting.Switch(true, "our own notice", DateTimeOffset.UnixEpoch);
        var adopted = ShippedRules.Load().Rules.Select(r => RuleNow.Of(r, r.Id == setting.RuleId ? setting : null, Today));

        Assert.Equal(["ERASURE-VOLUNTARY"], ErasureRules.For(adopted, "US-OH", true).Select(r => r.Id));
    }

    /// <summary>Erasure rules say nothing about sending.</summary>
    [Fact]
    public void ErasureRules_AreNoPacksOfTheGate() => Assert.Empty(ErasureRules.Ids.Intersect(RulePacks.Ids));
}
