using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Answers a rule tree from the database.</summary>
public sealed class SqlEvaluator(AttributeCatalogue catalogue, QuestionResolver resolver)
{
    private const int PeoplePerStatement = 100;

    /// <summary>Looks up the codes and words that a rule names; needed once per rule and date.</summary>
    public Task<ResolvedRule> ResolveAsync(AppDbContext db, RuleNode rule, DateOnly asOf, CancellationToken cancellationToken) =>
        resolver.ResolveAsync(db, rule, asOf, cancellationToken);

    /// <summary>The same with an imported code list as though it were in use.</summary>
    internal Task<ResolvedRule> ResolveAsync(AppDbContext db, RuleNode rule, DateOnly asOf, CodeListId instead, CancellationToken cancellationToken) =>
        resolver.ResolveAsync(db, rule, asOf, instead, cancellationToken);

    /// <summary>The people for whom a node of the resolved tree holds, in no particular order.</summary>
    public IQueryable<ContactAttributes> People(AppDbContext db, ResolvedRule resolved, RuleNode node) =>
        // Last, so that SQLite looks at it only for those whom the rule names.
        db.ContactAttributes.AsNoTracking().Where(new RulePredicate(db, catalogue, resolved).Of(node)).Where(a => !a.Merged);

    /// <summary>Everyone on record, each person once.</summary>
    public static Task<int> EveryoneAsync(AppDbContext db, CancellationToken cancellationToken) => db.Everyone.CountAsync(cancellationToken);

    /// <summary>How many they are.</summary>
    public Task<int> CountAsync(AppDbContext db, ResolvedRule resolved, RuleNode node, CancellationToken cancellationToken) => People(db, resolved, node).CountAsync(cancellationToken);

    /// <summary>Their ids.</summary>
    public async Task<IReadOnlyList<ContactId>> IdsAsync(AppDbContext db, RuleNode rule, DateOnly asOf, CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(db, rule, asOf, cancellationToken);
        return await People(db, resolved, rule).OrderBy(a => a.Ordinal).Select(a => a.ContactId).ToListAsync(cancellationToken);
    }

    /// <summary>Those of some people for whom a condition holds; rows of others are not read where their source lets it.</summary>
    /// <param name="among">Ordinals.</param>
    internal async Task<PeopleBitmap> BitmapAsync(AppDbContext db, ResolvedRule resolved, RuleLeaf leaf, IReadOnlyCollection<int> among, CancellationToken cancellationToken)
    {
        var tables = new[] { leaf, leaf.Then }.OfType<RuleLeaf>().SelectMany(l => catalogue.SourceOf(l.Attribute).RowsByPerson).ToHashSet();
        var condition = new RulePredicate(db, catalogue, resolved).Of(leaf);
        var found = new List<int>();
        foreach (var chunk in among.Chunk(PeoplePerStatement))
        {
            var people = await db.ContactAttributes.AsNoTracking().Where(a => chunk.Contains(a.Ordinal) && !a.Merged).Select(a => a.ContactId).ToListAsync(cancellationToken);
            if (people.Count == 0)
                continue;
            var records = (await db.PersonRecordsAsync(people, cancellationToken)).Values.SelectMany(r => r.All).Distinct().ToList();
            found.AddRange(await db.ContactAttributes.AsNoTracking().Where(a => chunk.Contains(a.Ordinal) && !a.Merged).Where(new RowsOfRecords(records, tables).Narrow(condition))
                .Select(a => a.Ordinal).ToListAsync(cancellationToken));
        }

        return PeopleBitmap.Of(found);
    }

    /// <summary>The same as a bitmap of ordinals.</summary>
    public async Task<PeopleBitmap> BitmapAsync(AppDbContext db, ResolvedRule resolved, RuleNode node, CancellationToken cancellationToken) =>
        PeopleBitmap.Of(await People(db, resolved, node).Select(a => a.Ordinal).ToListAsync(cancellationToken));
}
