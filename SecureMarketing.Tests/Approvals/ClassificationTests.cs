using CsCheck;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Gate;
using static SecureMarketing.Tests.Approvals.ClassificationOracle;

namespace SecureMarketing.Tests.Approvals;

public sealed class ClassificationTests
{
    /// <summary>Every combination of F1–F7, the unknown included: 4·3·(5 + 5)·5·3⁴ for 18 subjects, five times for lapsed, three times for fundraising. A business associate acts for each of five.</summary>
    [Fact]
    public void Of_EveryCombination_AgreesWithTheOracle()
    {
        var count = 0;
        foreach (var c in Everything())
        {
            var expected = Decide(c);
            var actual = Classification.Of(Facts(c));
            if (expected != (actual.Class.ToString(), actual.Row))
                Assert.Fail($"{c}: expected {expected}, got {actual}");
            count++;
        }

        Assert.Equal(1_263_600, count);
    }

    /// <summary>Who is no business associate acts for nobody; whoever says so is told which answer is wrong.</summary>
    [Theory]
    [InlineData("Provider", "Plan")]
    [InlineData("Plan", "Provider")]
    [InlineData("NonCovered", "Clearinghouse")]
    [InlineData("BaOnBehalf", "BaOnBehalf")]
    public void ActingForSomebody_WhoCannot_IsUndetermined(string role, string party)
    {
        var c = new Case("PatientOrMember", "Y", "CareCoordination", role, "None", "?", "N", "N", null, "?", "N", party);

        Assert.Equal(("Undetermined", 0), Decide(c));
        Assert.Equal((HipaaClass.Undetermined, 0), (Classification.Of(Facts(c)).Class, Classification.Of(Facts(c)).Row));
        Assert.Equal([OpenFact.ActsFor], OpenFacts.Of(Facts(c)));
    }

    /// <summary>Sheets that state nothing about it keep the hash that they were confirmed by.</summary>
    [Fact]
    public void ActsFor_UnstatedLeavesTheSheetAsItWas()
    {
        var sheet = new FactSheet { Key = "1", Facts = new BlockFacts { SenderRole = SenderRole.BaOnBehalf } };

        Assert.DoesNotContain("actsFor", System.Text.Json.JsonSerializer.Serialize(sheet, ApprovalHash.Json), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(sheet.Hash(), (sheet with { Facts = sheet.Facts with { ActsFor = SenderRole.Plan } }).Hash());
    }

    /// <summary>Whoever is told that a fact is unknown is told which.</summary>
    [Fact]
    public void OpenFacts_NameSomething_ExactlyWhereRowZeroDecides()
    {
        foreach (var c in Everything())
        {
            var facts = Facts(c);
            Assert.Equal(Classification.Of(facts).Row == 0, OpenFacts.Of(facts).Count > 0);
        }
    }

    [Fact]
    public void OpenFacts_OfNothingStated_AreTheQuestionsInTheirOrder() =>
        Assert.Equal([OpenFact.AudienceBasis, OpenFact.Subject, OpenFact.Encourages, OpenFact.SenderRole, OpenFact.Remuneration, OpenFact.PhiToThirdParty, OpenFact.PhiToThirdPartyRemunerated], OpenFacts.Of(new BlockFacts { PsychotherapyNotes = Stated.N }));

    [Fact]
    public void Of_EveryRow_IsReached() => Assert.Equal(Enumerable.Range(0, 17), Everything().Select(c => Classification.Of(Facts(c)).Row).Distinct().Order());

    [Fact]
    public void AddingProductOwnerMoney_IsNeverLessRestrictive()
    {
        foreach (var c in Everything().Where(c => c.Money is not ("?" or "FinancialFromOrForProductOwner")))
        {
            var before = Classification.Of(Facts(c)).Class;
            var after = Classification.Of(Facts(c) with { Remuneration = Remuneration.FinancialFromOrForProductOwner }).Class;
            if (after.Restrictiveness() < before.Restrictiveness())
                Assert.Fail($"{c}: {before} became {after}");
        }
    }

    [Fact]
    public void Campaign_TakesItsMostRestrictiveBlock_AndAddingABlockNeverLowersIt()
    {
        var all = Everything().Where((_, i) => i % 997 == 0).Select(Facts).ToArray();
        Gen.Int[0, all.Length - 1].Select(i => all[i]).Array[1, 5].Sample(blocks =>
        {
            var campaign = Classification.Of(blocks);
            var fewer = Classification.Of(blocks[..^1]);
            return blocks.All(b => Classification.Of(b).Class.Restrictiveness() <= campaign.Class.Restrictiveness())
                && (blocks.Length == 1 || fewer.Class.Restrictiveness() <= campaign.Class.Restrictiveness())
                && (campaign.Commercial == CommercialClass.Commercial) == blocks.Any(b => b.Encourages != Stated.N);
        }, iter: 5_000);
    }

    [Fact]
    public void Campaign_WithoutBlocks_IsUndetermined() => Assert.Equal(HipaaClass.Undetermined, Classification.Of([]).Class);

    private static IEnumerable<Case> Everything() =>
        from audience in Audiences
        from encourages in Answers
        from subject in Subjects
        from role in Roles
        from party in role == "BaOnBehalf" ? Parties : ["?"]
        from money in Moneys
        from cost in Answers
        from third in Answers
        from paid in Answers
        from notes in Answers
        from lapsed in subject == "LapsedRx" ? (int?[])[null, -1, 0, 90, 91] : [null]
        from fundraising in subject == "Fundraising" ? Answers : ["?"]
        select new Case(audience, encourages, subject, role, money, cost, third, paid, lapsed, fundraising, notes, party);

    private static BlockFacts Facts(Case c) => new()
    {
        AudienceBasis = Value<AudienceBasis>(c.Audience),
        Encourages = Value<Stated>(c.Encourages),
        Subject = Value<BlockSubject>(c.Subject),
        SenderRole = Value<SenderRole>(c.Role),
        ActsFor = Value<SenderRole>(c.ActsFor),
        Remuneration = Value<Remuneration>(c.Money),
        WithinCost = Value<Stated>(c.WithinCost),
        PhiToThirdParty = Value<Stated>(c.ThirdParty),
        PhiToThirdPartyRemunerated = Value<Stated>(c.ThirdPartyPaid),
        LapsedDays = c.Lapsed,
        FundraisingDataOnly = Value<Stated>(c.FundraisingData),
        PsychotherapyNotes = Value<Stated>(c.PsychNotes),
    };

    private static T Value<T>(string word) where T : struct, Enum => word == "?" ? default : Enum.Parse<T>(word);
}
