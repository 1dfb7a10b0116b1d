using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Random rule trees over random people: the database, the index in memory and the naive oracle name the same people.</summary>
public sealed class EvaluatorPropertyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Sql_NamesThePeopleThatTheOracleNames(int seed) => CompareAsync(DatabaseProvider.Sqlite, seed, 150);

    [Fact]
    public Task Sql_OnPostgreSql_NamesThePeopleThatTheOracleNames() => CompareAsync(DatabaseProvider.PostgreSql, 3, 60);

    /// <summary>Every operator of every attribute at least once, also when chance would leave one out.</summary>
    [Fact]
    public async Task EveryOperatorOfEveryAttribute_IsAnsweredAsByTheOracle()
    {
        await using var host = await TestHost.StartAsync();
        var people = await Population.WriteAsync(host, 120, 4);
        await Registers.WriteAsync(host, people, new Random(4));
        await AdjustStagesAsync(host);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        var random = new Random(4);
        foreach (var attribute in (await CatalogueAsync(host)).All)
        {
            foreach (var op in attribute.Operators)
            {
                foreach (var leaf in RandomRules.Leaf(attribute, op).Array[3].Single())
                    await AssertSameAsync(host, leaf, people, Day(random));
            }
        }
    }

    /// <summary>Results in another unit, converted: bounds where the converted values lie.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Converted_IsAnsweredAsByTheOracle(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 300, 6);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        var counts = new HashSet<int>();
        foreach (var attribute in (string[])["observation", "observationAny"])
        {
            foreach (var (unit, op, value) in (IEnumerable<(string, string, string)>)
            [
                ("%", "atLeast", "2.77"), ("%", "atMost", "2.81"), ("%", "lessThan", "2.8"), ("%", "between", "[2.7,6.5]"), ("mmol/mol", "moreThan", "50.3"), ("mmol/mol", "between", "[8.05,60.4]"),
                ("mmol/mol", "exists", ""), ("%", "missing", ""),
            ])
            {
                var json = $$$"""{"attribute":"{{{attribute}}}","of":{"codes":["4548-4"],"system":"loinc"},"operator":"{{{op}}}",{{{(value.Length == 0 ? "" : $"\"value\":{value},")}}}"unit":"{{{unit}}}","convert":true}""";
                var rule = new RuleParser(host.Get<AttributeCatalogue>()).Parse(json);
                Assert.True(rule.Rule is not null, rule.Explain());
                Assert.Equal(json, RuleJson.Canonical(rule.Rule));
                counts.Add(await AssertSameAsync(host, rule.Rule, people));
            }
        }

        Assert.True(counts.Count > 6, "The bounds are too often trivial to prove much.");
    }

    /// <summary>Rises and falls, in one unit; bounds where the changes lie.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Changes_AreAnsweredAsByTheOracle(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 600, 6);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        var counts = new HashSet<int>();
        foreach (var (op, value, unit) in (IEnumerable<(string, string, string)>)
        [
            ("exists", "", ""), ("missing", "", ""), ("exists", "", "%"), ("moreThan", "0", ""), ("lessThan", "0", ""), ("atLeast", "1", ""), ("atMost", "-1", ""), ("between", "[-1,1]", "mmol/mol"), ("equals", "0", ""),
        ])
        {
            var bound = (value.Length == 0 ? "" : $"\"value\":{value},") + (unit.Length == 0 ? "" : $"\"unit\":\"{unit}\",");
            var json = $$$"""{"attribute":"observationChange",{{{bound}}}"of":{"codes":["14*","2345-7","38341003","4548-4","E1*"]},"operator":"{{{op}}}"}""";
            var rule = new RuleParser(host.Get<AttributeCatalogue>()).Parse(json);
            Assert.True(rule.Rule is not null, rule.Explain());
            counts.Add(await AssertSameAsync(host, rule.Rule, people));
        }

        // Few random people have two results of one code; what a change is, ResultChangeTests shows.
        Assert.True(counts.Count > 2, "The bounds are too often trivial to prove much.");
        Assert.Contains("\"convert\" does not apply to observationChange", new RuleParser(host.Get<AttributeCatalogue>())
            .Parse("""{"attribute":"observationChange","of":{"codes":["4548-4"]},"operator":"moreThan","value":0,"unit":"%","convert":true}""").Explain(), StringComparison.Ordinal);
    }

    /// <summary>Segments inside segments inside segments, and value sets instead of codes, in random trees: as the definition is read and kept.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 50)]
    [InlineData(DatabaseProvider.PostgreSql, 20)]
    public async Task WhatIsNamed_IsAnsweredAsByTheOracle(DatabaseProvider provider, int rules)
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 100, 5);
        await AdjustStagesAsync(host);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        var sets = new List<ChosenSet>();
        foreach (var text in new[] { "icd-10-cm E11.*\n- icd-10-cm E11.65", "icd-10-cm E1*\nsnomed 38341003 +", "cvx 140\nloinc 4548-4\nloinc 2345-7", "snomed 2660*\nwords quaker\nloinc LA30193-9", "loinc 72166-2\nloinc 82589-3" })
            sets.Add(new ChosenSet((await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "Set " + sets.Count, text, "", 0))).Value.Set.Value, 1));
        var segments = new List<Guid>();
        await Registers.WriteAsync(host, people, new Random(5));
        var catalogue = await CatalogueAsync(host);
        var set = Gen.Int[0, sets.Count - 1].Select(i => sets[i]);
        // Coded answers are one attribute of many: drawn more often than by chance.
        var answered = RandomRules.Leaf(catalogue["observationAnswer"], RuleOperator.In);
        var byCodes = Gen.Select(Gen.Frequency((4, RandomRules.Leaf(catalogue)), (1, answered)), set, set, Gen.Bool, (leaf, chosen, answers, use) => !use || leaf.Of is null ? leaf
            : leaf with { Of = new CodeChoice([], null) { Set = chosen }, Value = leaf.Value is CodesValue ? new CodesValue(new CodeChoice([], null) { Set = answers }) : leaf.Value });
        var named = Gen.Select(Gen.Int[0, 1_000], Gen.Bool, byCodes, (i, isIn, plain) => segments.Count == 0 ? plain
            : new RuleLeaf { Attribute = "segment", Operator = isIn ? RuleOperator.InSegment : RuleOperator.NotInSegment, Value = new SegmentValue(segments[i % segments.Count]) });
        var leaves = Gen.OneOf(byCodes, named);
        var partial = 0;
        // A quarter at least is to tell people apart; which draw has them is chance, so it is drawn again until they are there.
        for (var draws = 0; partial <= rules / 4; draws++)
        {
            Assert.True(draws < 4, "The rules are too often trivial to prove much.");
            await RandomRules.Of(leaves).SampleAsync(AskAsync, iter: rules, threads: 1);
        }

        Assert.Equal(6, segments.Count);
        // Somebody's latest answer to a question of one set is in another one.
        var smoking = new RuleLeaf { Attribute = "observationAnswer", Operator = RuleOperator.In, Of = new CodeChoice([], null) { Set = sets[4] }, Value = new CodesValue(new CodeChoice([], null) { Set = sets[3] }) };
        await using (var db = host.NewContext())
        {
            var read = await host.Get<RuleParser>().ParseAsync(db, RuleJson.Canonical(smoking), CancellationToken.None);
            Assert.InRange(await AssertSameAsync(host, read.Rule!, people), 1, people.Count - 1);
        }

        async Task AskAsync(RuleNode rule)
        {
            await using var db = host.NewContext();
            var read = await host.Get<RuleParser>().ParseAsync(db, RuleJson.Canonical(rule), CancellationToken.None);
            if (read.Rule is null && read.Explain().Contains("nested", StringComparison.Ordinal))
                return;
            Assert.Equal(RuleJson.Canonical(rule), RuleJson.Canonical(read.Rule!));
            var count = await AssertSameAsync(host, read.Rule!, people);
            partial += count > 0 && count < people.Count ? 1 : 0;
            // One with a unit in which nothing is recorded is refused; the next will do.
            if (segments.Count < 6 && await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Segment " + segments.Count, RuleJson = RuleJson.Canonical(rule) }) is { IsSuccess: true } saved)
                segments.Add(saved.Value.VersionId.Value);
        }
    }

    /// <summary>Every stage by each version of the organisation's rules; every stage has somebody and lacks somebody, and the versions differ.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Stages_AreAnsweredAsByTheOracle_ByEachVersionOfTheRules(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 300, 8);
        await AdjustStagesAsync(host);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        foreach (var stage in new[] { "new", "active", "overdue", "at risk", "high risk", "none" })
        {
            var counts = new List<int>();
            foreach (var version in new int?[] { null, 2 })
                counts.Add(await AssertSameAsync(host, new RuleLeaf { Attribute = "careStage", Operator = RuleOperator.EqualTo, Value = new TextValue(stage), Stages = version }, people));
            // Who missed four appointments in a year is rare among random people: by one of the two versions each stage has somebody.
            Assert.InRange(counts.Max(), 1, people.Count - 1);
            Assert.Equal(stage == "none", counts[0] == counts[1]);
        }
    }

    /// <summary>Of births, last visits and last kept appointments, over the end of February and the end of the year.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Anniversaries_AreAnsweredAsByTheOracle(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = await Population.WriteAsync(host, 900, 9);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        Assert.Contains(people, p => p.Visits.Any(v => v.Day == new DateOnly(2024, 2, 29).DayNumber));
        foreach (var attribute in (string[])["birthDate", "lastVisit", "lastAppointment"])
        {
            var counts = new List<int>();
            foreach (var days in (int[])[0, 1, 30, 305, 306, 364, 365, 366, 450])
                counts.Add(await AssertSameAsync(host, new RuleLeaf { Attribute = attribute, Operator = RuleOperator.AnniversaryWithin, Value = new NumberValue(days) }, people));
            Assert.True(counts[0] > 0 && counts[0] < counts[1] && counts.SequenceEqual(counts.Order()) && counts[^1] < people.Count, string.Join(' ', counts));
        }
    }

    private static async Task AdjustStagesAsync(TestHost host) =>
        Assert.Equal(2, (await host.RunAsync<ChangeStageRules, int>(new ChangeStageRules(Oracle.Adjusted, "Adjusted by a test", 1))).Value);

    private async Task CompareAsync(DatabaseProvider provider, int seed, int rules)
    {
        await using var host = await TestHost.StartAsync(provider);
        var people = (await Population.WriteAsync(host, 120, seed)).ToList();
        var registers = await Registers.WriteAsync(host, people, new Random(seed));
        var catalogue = await CatalogueAsync(host);
        await AdjustStagesAsync(host);
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        var (partial, all) = (0, 0);
        var random = new Random(seed);
        await RandomRules.Of(catalogue).SampleAsync(async rule =>
        {
            // Somebody changes, somebody comes, somebody goes: the index hears of it by the feed.
            if (all % 10 == 9)
            {
                await Population.ChangeAsync(host, people, random);
                await registers.ChangeAsync(people, random);
            }

            var count = await AssertSameAsync(host, rule, people, Day(random));
            all++;
            if (count > 0 && count < people.Count)
                partial++;
        }, iter: rules, threads: 1);

        output.WriteLine($"{partial} of {all} rules hold for some people and not for others");
        Assert.True(partial > all / 3, "The rules are too often trivial to prove much.");
    }

    /// <summary>The day around which the facts lie dense, one near it, or one from which most of them lie ahead or behind.</summary>
    private static DateOnly Day(Random random) => RandomPerson.AsOf.AddDays(random.Next(3) switch { 0 => 0, 1 => random.Next(-10, 11), _ => random.Next(-400, 401) });

    private static async Task<int> AssertSameAsync(TestHost host, RuleNode rule, IReadOnlyList<RandomPerson> people, DateOnly? day = null)
    {
        var asOf = day ?? RandomPerson.AsOf;
        await using var db = host.NewContext();
        var sql = (await host.Get<SqlEvaluator>().IdsAsync(db, rule, asOf, CancellationToken.None)).ToHashSet();
        var resolved = await host.Get<SqlEvaluator>().ResolveAsync(db, rule, asOf, CancellationToken.None);
        var ordinals = await db.ContactAttributes.AsNoTracking().ToDictionaryAsync(a => a.ContactId, a => a.Ordinal);
        var oracle = new Oracle(asOf)
        {
            // By what an installation's key and a name give, and by the way that the ladder takes for each sort of recipient: both have tests of their own.
            Bucket = (leaf, person) => resolved.Questions[leaf].Split!.Value.Bucket(ordinals[person.Id]),
            Way = (leaf, person) => person.HasEmail ? resolved.Questions[leaf].Expected!.Word(new RecipientSort(false, false, (person.Registered ?? Registered.Nothing).WishesPlain)) : null,
        };
        var held = people.Where(p => oracle.Holds(rule, p)).Select(p => p.Id).ToHashSet();
        Assert.True(sql.SetEquals(held), $"SQL {sql.Count}, oracle {held.Count} people on {asOf:O} for {RuleJson.Canonical(rule)}");
        using var answer = await host.Get<AudienceReader>().ReadAsync(db, resolved, SegmentEngine.Index, CancellationToken.None);
        var bitmap = await answer.BitmapAsync(rule, CancellationToken.None);
        var truth = await host.Get<SqlEvaluator>().BitmapAsync(db, resolved, rule, CancellationToken.None);
        Assert.True(truth.Ordinals().SequenceEqual(bitmap.Ordinals()), $"SQL {sql.Count}, index {bitmap.Count} people on {asOf:O} for {RuleJson.Canonical(rule)}");
        Assert.Equal(people.Count, await answer.EveryoneAsync(CancellationToken.None));
        foreach (var (_, node) in RulePaths.Of(rule))
            Assert.Equal(await host.Get<SqlEvaluator>().CountAsync(db, resolved, node, CancellationToken.None), await answer.CountAsync(node, CancellationToken.None));
        return sql.Count;
    }

    /// <summary>Attributes whose facts the random people have, the organisation's own among them.</summary>
    private static async Task<AttributeCatalogue> CatalogueAsync(TestHost host)
    {
        var catalogue = new AttributeCatalogue(host.Services.GetServices<IAttributeSource>()
            .Where(s => s.Attributes.All(a => a.Owner is not "Segmentation")));
        await using var db = host.NewContext();
        await catalogue.RefreshAsync(db, CancellationToken.None);
        Assert.Equal(5, catalogue.All.Count(a => a.Custom is not null));
        return catalogue;
    }
}
