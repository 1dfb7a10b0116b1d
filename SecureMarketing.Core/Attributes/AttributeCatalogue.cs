using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// All attributes, in the builder's order: those that the running modules registered, and the organisation's own. Looking one
/// up reads a frozen table and never the database; <see cref="RefreshAsync"/> replaces the table when somebody changed the
/// organisation's own, on whichever node.
/// </summary>
public sealed class AttributeCatalogue
{
    private readonly IReadOnlyList<(AttributeDefinition Definition, IAttributeSource Source)> builtIn;
    private readonly IAttributeSource? custom;
    private volatile Contents current;

    /// <exception cref="ArgumentException">Two sources registered the same key.</exception>
    public AttributeCatalogue(IEnumerable<IAttributeSource> sources)
    {
        var all = sources.ToList();
        builtIn = [.. all.SelectMany(s => s.Attributes.Select(a => (a, s)))];
        custom = all.Find(s => s is CustomAttributes);
        current = new Contents(builtIn, 0);
    }

    /// <summary>What can be asked about; without retired attributes, which only saved rules still name.</summary>
    public IReadOnlyList<AttributeDefinition> All => current.All;

    /// <exception cref="KeyNotFoundException">No such attribute; parsed rules only name known ones.</exception>
    public AttributeDefinition this[string key] => current.ByKey[key].Definition;

    /// <summary>Who answers questions about the attribute.</summary>
    public IAttributeSource SourceOf(string key) => current.ByKey[key].Source;

    /// <summary>A condition as a predicate (<see cref="IAttributeSource.Where"/>), also where one event follows another.</summary>
    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question) =>
        question.Then is null ? SourceOf(question.Leaf.Attribute).Where(db, question) : Following.Where(db, this, question);

    /// <summary>The same for the index (<see cref="IAttributeSource.Reading"/>).</summary>
    public LeafReading Reading(LeafQuestion question) =>
        question.Then is null ? SourceOf(question.Leaf.Attribute).Reading(question) : Following.Reading(this, question);

    public bool TryGet(string key, [NotNullWhen(true)] out AttributeDefinition? definition)
    {
        definition = current.ByKey.TryGetValue(key, out var found) ? found.Definition : null;
        return definition is not null;
    }

    /// <summary>Takes in what was defined or changed since the last call: one short query when nothing was.</summary>
    public async Task RefreshAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (custom is null)
            return;
        // Rows are never deleted and each change raises one of these, so an equal sum means that nothing changed.
        var stamp = await db.CustomAttributes.SumAsync(a => (long)a.Revision, cancellationToken);
        if (stamp != current.Stamp)
            Take(await CustomDefinition.AllAsync(db, cancellationToken), stamp);
    }

    /// <summary>Replaces the organisation's own attributes.</summary>
    internal void Take(IReadOnlyList<CustomDefinition> own, long stamp) =>
        current = new Contents([.. builtIn, .. own.Select(d => (CustomAttributes.Of(d), custom!))], stamp);

    private sealed class Contents(IReadOnlyList<(AttributeDefinition Definition, IAttributeSource Source)> attributes, long stamp)
    {
        public FrozenDictionary<string, (AttributeDefinition Definition, IAttributeSource Source)> ByKey { get; } =
            attributes.ToFrozenDictionary(a => a.Definition.Key, a => a, StringComparer.Ordinal);

        public IReadOnlyList<AttributeDefinition> All { get; } = [.. attributes.Select(a => a.Definition).Where(a => !a.Retired).OrderBy(a => a.Group)];

        public long Stamp { get; } = stamp;
    }
}
