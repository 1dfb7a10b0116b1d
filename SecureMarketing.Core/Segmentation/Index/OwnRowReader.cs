using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Reads the values of own attributes by the person's ordinal, as committed: never inside the transaction of whoever counts.</summary>
internal sealed class OwnRowReader(IDbContextFactory<AppDbContext> databases)
{
    private const int PeoplePerStatement = 500;

    /// <summary>How the canonical text of a rule names an own attribute.</summary>
    private const string Named = "\"" + CustomAttribute.Prefix;

    /// <inheritdoc cref="OwnRows"/>
    public async Task ReadAsync(int attribute, IReadOnlyCollection<int>? among, Action<OwnValue> take, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        if (among is null)
        {
            await new IndexReader(db, []).OwnAsync(db.CustomValues.AsNoTracking().Where(v => v.AttributeId == attribute), db.ContactAttributes.AsNoTracking(), take, cancellationToken);
            return;
        }

        foreach (var chunk in among.Chunk(PeoplePerStatement))
        {
            // By two statements: of one, a database without statistics reads the attribute of everybody first.
            var ordinals = await db.ContactAttributes.AsNoTracking().Where(a => chunk.Contains(a.Ordinal)).Select(a => new { a.ContactId, a.Ordinal })
                .ToDictionaryAsync(a => a.ContactId, a => a.Ordinal, cancellationToken);
            var people = ordinals.Keys.ToList();
            var values = await db.CustomValues.AsNoTracking().Where(v => people.Contains(v.ContactId) && v.AttributeId == attribute)
                .Select(v => new { v.ContactId, v.Number, v.TextIndex }).ToListAsync(cancellationToken);
            foreach (var value in values)
                take(new OwnValue(ordinals[value.ContactId], value.Number, value.TextIndex));
        }
    }

    /// <summary>Attributes in use: with a value on file, those that segments name first.</summary>
    /// <param name="most">No more than so many.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public async Task<IReadOnlyList<int>> InUseAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var fed = (await FedAttributes.AmongAsync(db, cancellationToken)).ToHashSet();
        if (fed.Count == 0)
            return [];
        var rules = await db.SegmentVersions.AsNoTracking().Where(v => v.RuleJson.Contains(Named)).Select(v => v.RuleJson).ToListAsync(cancellationToken);
        return [.. (await CustomDefinition.AllAsync(db, cancellationToken)).Where(d => fed.Contains(d.Id) && !d.Retired)
            .OrderByDescending(d => rules.Count(r => r.Contains($"\"{d.FullKey}\"", StringComparison.Ordinal))).Take(most).Select(d => d.Id)];
    }
}
