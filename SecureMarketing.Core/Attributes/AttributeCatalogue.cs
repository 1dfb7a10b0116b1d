using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SecureMarketing.Core.Attributes;

/// <summary>All attributes that the running modules registered, in the builder's order.</summary>
public sealed class AttributeCatalogue
{
    private readonly FrozenDictionary<string, (AttributeDefinition Definition, IAttributeSource Source)> byKey;

    /// <exception cref="ArgumentException">Two sources registered the same key.</exception>
    public AttributeCatalogue(IEnumerable<IAttributeSource> sources)
    {
        var all = sources.SelectMany(s => s.Attributes.Select(a => (Definition: a, Source: s))).ToList();
        byKey = all.ToFrozenDictionary(a => a.Definition.Key, a => a, StringComparer.Ordinal);
        All = [.. all.Select(a => a.Definition).OrderBy(a => a.Group)];
    }

    public IReadOnlyList<AttributeDefinition> All { get; }

    /// <exception cref="KeyNotFoundException">No such attribute; parsed rules only name known ones.</exception>
    public AttributeDefinition this[string key] => byKey[key].Definition;

    /// <summary>Who answers questions about the attribute.</summary>
    public IAttributeSource SourceOf(string key) => byKey[key].Source;

    public bool TryGet(string key, [NotNullWhen(true)] out AttributeDefinition? definition)
    {
        definition = byKey.TryGetValue(key, out var found) ? found.Definition : null;
        return definition is not null;
    }
}
