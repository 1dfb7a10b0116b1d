using CsCheck;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Persistence.SqlServer;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Every operator of every attribute as SQL Server would be asked, in its own parser and model: names and types, not run-time behaviour.</summary>
public sealed class SqlServerTranslationTests
{
    [Fact]
    public async Task EveryCondition_IsValidTransactSql()
    {
        var captured = new CapturingSqlServer();
        var catalogue = AttributesModule.Catalogue();
        catalogue.Take([.. Enum.GetValues<CustomType>().Select(t => new CustomDefinition((int)t, t.ToString().ToLowerInvariant(), t.ToString(), "", t, null, Sensitivity.None, true, CustomViewers.PeopleViewers, t == CustomType.Choice ? ["Low", "High"] : [], false))], 1);
        var evaluator = new SqlEvaluator(catalogue, new QuestionResolver(catalogue, new NoIndex(), new NoWays()));
        await using (var db = captured.CreateDbContext())
        {
            // Another segment is asked by its own conditions.
            foreach (var definition in catalogue.All.Where(a => a.Type != AttributeType.Segment))
            {
                foreach (var op in definition.Operators)
                {
                    var leaf = RandomRules.Leaf(definition, op).Single();
                    var rule = new NotRule(new RuleGroup(GroupMatch.Any, [leaf, leaf]));
                    await evaluator.People(db, Resolved(catalogue, definition, leaf, rule), rule).CountAsync();
                }
            }
        }

        Assert.True(captured.Statements.Count > catalogue.All.Count);
        using var model = new SqlServerModel();
        await using (var db = captured.CreateDbContext())
            model.AddSchema(db.Database.GenerateCreateScript());
        foreach (var (sql, parameters) in captured.Statements)
        {
            Assert.Empty(SqlServerModel.ParseErrors(sql));
            model.AddQuery(sql, parameters);
        }

        Assert.Empty(model.Errors());
    }

    /// <summary>Codes and words given by number, since there is no database to look them up in.</summary>
    private static ResolvedRule Resolved(AttributeCatalogue catalogue, AttributeDefinition definition, RuleLeaf leaf, RuleNode rule) => new()
    {
        Rule = rule,
        Revealed = new Dictionary<RuleLeaf, Sensitivity>(ReferenceEqualityComparer.Instance),
        Questions = new Dictionary<RuleLeaf, LeafQuestion>(ReferenceEqualityComparer.Instance)
        {
            [leaf] = leaf.Then is { } then ? Question(definition, leaf).With(Question(catalogue[then.Attribute], then)) : Question(definition, leaf),
        },
        Codes = new Dictionary<RuleLeaf, IReadOnlyList<KnownCode>>(ReferenceEqualityComparer.Instance),
        Sensitivity = Sensitivity.None,
        UsesPhi = false,
    };

    private static LeafQuestion Question(AttributeDefinition definition, RuleLeaf leaf) => new()
    {
        Leaf = leaf,
        Definition = definition,
        AsOf = RandomPerson.AsOf.DayNumber,
        CodeIds = leaf.Of is null && definition.Asks.Count == 0 ? null : [1, 2],
        AnswerIds = [1, 2],
        WordIds = [1, 2],
        Split = new SplitHash(1, 2, 3, 4),
        TextIndexes = [new byte[32], new byte[32]],
        // Every sort of recipient differs, so that all of them are asked about.
        Expected = new ExpectedWays([new byte[32]], [new byte[32]], s => s.Plain ? null : s.SMime ? "smime" : s.OpenPgp ? "openpgp" : "tls"),
    };

    private sealed class NoWays : IExpectedWays
    {
        public Task<ExpectedWays> OfAsync(AppDbContext db, DateOnly asOf, CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing is looked up here.");
    }

    private sealed class NoIndex : IBlindIndex
    {
        public byte[] Of(string field, string normalised) => new byte[32];
    }
}
