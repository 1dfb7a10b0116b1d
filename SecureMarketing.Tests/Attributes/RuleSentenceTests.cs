using CsCheck;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Tests.Segmentation;

namespace SecureMarketing.Tests.Attributes;

public sealed class RuleSentenceTests
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();
    private static readonly RuleSentence Sentence = new(Catalogue);

    [Theory]
    [InlineData("""{"attribute":"living","operator":"equals","value":true}""", "People who are living.")]
    [InlineData("""{"all":[{"attribute":"living","operator":"equals","value":true},{"attribute":"age","operator":"atLeast","value":65}]}""",
        "People who are living, and whose age is at least 65 years.")]
    [InlineData("""{"attribute":"observation","of":{"codes":["4548-4"]},"operator":"atLeast","value":6.5,"unit":"%"}""",
        "People whose latest result of HbA1c (4548-4) is at least 6.5 %.")]
    [InlineData("""{"all":[{"attribute":"age","operator":"between","value":[18,64]},{"not":{"any":[{"attribute":"immunization","of":{"codes":["140"]},"operator":"onOrAfter","value":"2020-06-01"},{"attribute":"state","operator":"in","value":["MA","NH"]}]}}]}""",
        "People whose age is between 18 and 64 years, and excluding people (who had the immunization 140 on or after 2020-06-01, or whose state of residence is MA or NH).")]
    [InlineData("""{"not":{"attribute":"opened","operator":"ever"}}""", "Everyone, excluding people who ever opened a message.")]
    [InlineData("""{"attribute":"missedAppointment","operator":"countAtLeast","value":2,"during":{"lastDays":365}}""",
        "People who had a missed appointment at least 2 times within the last 365 days.")]
    [InlineData("""{"attribute":"openedOfLast","operator":"atLeast","value":3,"last":20}""", "People whose number of opened messages among the last 20 is at least 3.")]
    [InlineData("""{"attribute":"lastVisit","operator":"notWithinLast","value":365}""", "People whose last visit was more than 365 days ago.")]
    [InlineData("""{"attribute":"birthDate","operator":"anniversaryWithin","value":0}""", "People whose birth date has its anniversary today.")]
    [InlineData("""{"attribute":"lastVisit","operator":"anniversaryWithin","value":7}""", "People whose last visit has its anniversary within the next 7 days.")]
    [InlineData("""{"attribute":"opened","operator":"countAtLeast","value":3,"during":{"lastDays":90}}""", "People who opened a message at least 3 times within the last 90 days.")]
    [InlineData("""{"attribute":"portalLogin","operator":"countAtLeast","value":2,"during":{"lastDays":30}}""", "People who signed in to a portal at least 2 times within the last 30 days.")]
    [InlineData("""{"attribute":"formCompleted","operator":"countAtLeast","value":2,"during":{"lastDays":30}}""", "People who completed any form at least 2 times within the last 30 days.")]
    [InlineData("""{"attribute":"formCompleted","operator":"countAtLeast","value":3,"during":{"lastDays":90},"which":["Flu shots"]}""", "People who completed the form Flu shots at least 3 times within the last 90 days.")]
    [InlineData("""{"attribute":"expectedMethod","operator":"in","value":["smime","openpgp"]}""", "People whose expected encryption method is OpenPGP or S/MIME.")]
    [InlineData("""{"attribute":"riskScore","of":{"codes":["22298006"],"system":"snomed"},"operator":"atLeast","value":20}""", "People whose latest probability (percent) of 22298006 is at least 20.")]
    [InlineData("""{"attribute":"riskLevel","of":{"codes":["22298006"],"system":"snomed"},"operator":"in","value":{"codes":["high"]}}""", "People whose latest risk level of 22298006 is high.")]
    [InlineData("""{"attribute":"birthDate","operator":"anniversaryWithin","value":14}""", "People whose birth date has its anniversary within the next 14 days.")]
    [InlineData("""{"attribute":"condition","of":{"codes":["E11.*"]},"operator":"active"}""", "People with the condition E11.* active.")]
    public void Of_ARule_ReadsAsASentence(string json, string expected)
    {
        var rule = new RuleParser(Catalogue).Parse(json).Rule!;

        Assert.Equal(expected, Sentence.Of(rule, (_, code) => code == "4548-4" ? "HbA1c" : null));
    }

    /// <summary>Two rules that differ in one condition never read the same: the sentence is what people approve.</summary>
    [Fact]
    public void Of_DifferentConditions_IsDifferent() => Gen.Select(RandomRules.Leaf(Catalogue), RandomRules.Leaf(Catalogue)).Sample((one, other) =>
    {
        if (Meaning(one) != Meaning(other))
            Assert.NotEqual(Sentence.Of(one), Sentence.Of(other));
    }, iter: 5000);

    /// <summary>The system of a code choice is told by the codes' names, ten messages is what "of the last" means, and one of a single value is that value.</summary>
    private static string Meaning(RuleLeaf leaf) =>
        RuleJson.Canonical(Single(leaf) with { Of = Plain(leaf.Of), Then = leaf.Then is { } then ? then with { Of = Plain(then.Of) } : null, Value = leaf.Value is CodesValue answers ? new CodesValue(Plain(answers.Codes)!) : Single(leaf).Value, Last = leaf.Last ?? (Catalogue[leaf.Attribute].OfLast ? 10 : null) });

    private static CodeChoice? Plain(CodeChoice? of) => of is null ? null : of with { System = null };

    private static RuleLeaf Single(RuleLeaf leaf) =>
        leaf is { Operator: RuleOperator.In, Value: TextList { Texts: [var only] } } ? leaf with { Operator = RuleOperator.EqualTo, Value = new TextValue(only) } : leaf;
}
