using System.Numerics;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Buckets by lot: evenly dealt, the same at any time and whoever reckons, and another name deals anew.</summary>
public sealed class SplitTests
{
    private static readonly RuleParser Parser = new(AttributesModule.Catalogue());

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Buckets_AreTheSameInTheDatabaseInTheIndexAndOnPaper_AndStay(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = (await Population.WriteAsync(host, 300, 3)).ToList();
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        var before = await PeopleAsync(host, Rule("spring", "between", "[1,20]"));
        foreach (var (split, op, value, inside) in new (string, string, string, Func<int, bool>)[]
        {
            ("spring", "between", "[1,20]", b => b <= 20), ("spring", "atMost", "20", b => b <= 20), ("spring", "atLeast", "91", b => b > 90), ("spring", "equals", "50", b => b == 50),
            ("spring", "between", "[1,100]", _ => true), ("Autumn split, ü", "between", "[33,66]", b => b is >= 33 and <= 66),
        })
        {
            await using var db = host.NewContext();
            var rows = await db.ContactAttributes.AsNoTracking().Select(a => new { a.Ordinal, a.ContactId }).ToListAsync(CancellationToken.None);
            var expected = rows.Where(r => inside(OnPaper(host, split, r.Ordinal))).Select(r => r.Ordinal).Order();
            Assert.Equal(expected, await PeopleAsync(host, Rule(split, op, value)));
        }

        await Population.ChangeAsync(host, people, new Random(1));
        await using (var db = host.NewContext())
        {
            var still = (await db.ContactAttributes.AsNoTracking().Select(a => a.Ordinal).ToListAsync(CancellationToken.None)).ToHashSet();
            var after = await PeopleAsync(host, Rule("spring", "between", "[1,20]"));
            Assert.Equal(before.Where(still.Contains), after.Where(o => o <= 300));
        }

        Assert.NotEqual(before, await PeopleAsync(host, Rule("summer", "between", "[1,20]")));
    }

    /// <summary>No bucket is favoured, neighbours in one split fall apart, and two splits know nothing of each other.</summary>
    [Fact]
    public void Buckets_AreDealtEvenly_AndIndependently()
    {
        const int people = 200_000;
        var random = new Random(7);
        for (var trial = 0; trial < 5; trial++)
        {
            var (one, other) = (Draw(random), Draw(random));
            var (counts, neighbours, both) = (new int[SplitHash.Buckets + 1], 0, 0);
            for (var ordinal = 1; ordinal <= people; ordinal++)
            {
                var bucket = one.Bucket(ordinal);
                counts[bucket]++;
                neighbours += bucket <= 20 && one.Bucket(ordinal + 1) <= 20 ? 1 : 0;
                both += bucket <= 20 && other.Bucket(ordinal) <= 20 ? 1 : 0;
            }

            // Chi-square with 99 degrees of freedom: 180 is passed once in 10⁶; a fifth of a fifth within five standard deviations.
            Assert.True(counts.Skip(1).Sum(c => Math.Pow(c - (people / 100.0), 2) / (people / 100.0)) < 180);
            Assert.Equal(0, counts[0]);
            Assert.InRange(neighbours, (people * 0.04) - 440, (people * 0.04) + 440);
            Assert.InRange(both, (people * 0.04) - 440, (people * 0.04) + 440);
        }
    }

    [Theory]
    [InlineData("""{"attribute":"bucket","operator":"between","value":[0,20],"split":"a"}""", "$.value[0]: This must be a whole number from 1 to 100.")]
    [InlineData("""{"attribute":"bucket","operator":"atMost","value":20.5,"split":"a"}""", "$.value: This must be a whole number from 1 to 100.")]
    [InlineData("""{"attribute":"bucket","operator":"atMost","value":20}""", "$: \"split\" is missing.")]
    [InlineData("""{"attribute":"age","operator":"atMost","value":20,"split":"a"}""", "$.split: \"split\" does not apply to age with this operator.")]
    public void ABucketThatIsNone_IsRefused(string json, string problem) => Assert.Contains(problem, Parser.Parse(json).Explain(), StringComparison.Ordinal);

    [Fact]
    public void Sentence_NamesTheSplit() => Assert.Equal("People whose bucket (1 to 100) in the split “spring” is between 1 and 20.",
        new RuleSentence(AttributesModule.Catalogue()).Of(Parser.Parse(Rule("spring", "between", "[1,20]")).Rule!));

    private static string Rule(string split, string op, string value) => $$"""{"attribute":"bucket","operator":"{{op}}","value":{{value}},"split":"{{split}}"}""";

    private static async Task<IReadOnlyList<int>> PeopleAsync(TestHost host, string json)
    {
        await using var db = host.NewContext();
        var rule = Parser.Parse(json).Rule!;
        var resolved = await host.Get<SqlEvaluator>().ResolveAsync(db, rule, RandomPerson.AsOf, CancellationToken.None);
        var sql = (await host.Get<SqlEvaluator>().BitmapAsync(db, resolved, rule, CancellationToken.None)).Ordinals().ToList();
        using var answer = await host.Get<AudienceReader>().ReadAsync(db, resolved, SegmentEngine.Index, CancellationToken.None);
        Assert.Equal(sql, (await answer.BitmapAsync(rule, CancellationToken.None)).Ordinals());
        return sql;
    }

    /// <summary>As the decision record says it, with numbers that cannot overflow.</summary>
    private static int OnPaper(TestHost host, string split, int ordinal)
    {
        var keyed = host.Get<IBlindIndex>().Of("segment.split", split);
        var prime = (BigInteger.One << 31) - 1;
        var coefficients = Enumerable.Range(0, 4).Select(i => new BigInteger(keyed.AsSpan(8 * i, 8), isUnsigned: true) % prime).ToList();
        return (int)(coefficients.Select((c, i) => c * BigInteger.Pow(ordinal, i)).Aggregate(BigInteger.Add) % prime % 100) + 1;
    }

    private static SplitHash Draw(Random random)
    {
        var keyed = new byte[32];
        random.NextBytes(keyed);
        return SplitHash.Of(keyed);
    }
}
