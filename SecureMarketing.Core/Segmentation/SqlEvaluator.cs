using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Answers a rule tree from the database.</summary>
public sealed class SqlEvaluator(AttributeCatalogue catalogue, QuestionResolver resolver)
{
    /// <summary>Looks up the codes and words that a rule names; needed once per rule and date.</summary>
    public Task<ResolvedRule> ResolveAsync(AppDbContext db, RuleNode rule, DateOnly asOf, CancellationToken cancellationToken) =>
        resolver.ResolveAsync(db, rule, asOf, cancellationToken);

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

    /// <summary>The same as a bitmap of ordinals.</summary>
    public async Task<PeopleBitmap> BitmapAsync(AppDbContext db, ResolvedRule resolved, RuleNode node, CancellationToken cancellationToken) =>
        PeopleBitmap.Of(await People(db, resolved, node).Select(a => a.Ordinal).ToListAsync(cancellationToken));
}
