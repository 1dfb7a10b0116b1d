namespace SecureMarketing.Core.Attributes;

/// <summary>
/// What a condition says in words that people wrote: names of forms, topics, campaigns and links, values of the organisation's own
/// attributes. A word of a sensitive category tells it as a code does (compliance §3, taint). Words about who somebody is, where they live
/// and where they work are no telling of their health and are left out, and so are the product's own lists.
/// </summary>
internal static class RuleTexts
{
    /// <summary>True when the condition's words are to be read.</summary>
    public static bool MayTell(RuleLeaf leaf, AttributeDefinition definition) =>
        leaf.Named is { Count: > 0 } || (Stated(leaf).Count > 0 && definition.Group is not (AttributeGroup.Person or AttributeGroup.Accounts) && (definition.Choices is null || definition.Custom is not null));

    /// <summary>The words that the condition states, whatever else the things are called that it means, and the names of those that it names.</summary>
    /// <param name="leaf">One that may tell.</param>
    /// <param name="definition">Of its attribute.</param>
    /// <param name="words">Of the attribute's book; empty where it has none.</param>
    /// <param name="means">True for a word of the book that the condition means.</param>
    public static IEnumerable<string> Of(RuleLeaf leaf, AttributeDefinition definition, IEnumerable<AttributeWord> words, Func<AttributeWord, bool> means)
    {
        if (!MayTell(leaf, definition))
            return [];
        var book = words.ToList();
        var meant = book.Where(means).Select(w => w.Code).Where(c => c.Length > 0).Concat(leaf.Which ?? []).ToHashSet(StringComparer.Ordinal);
        return [.. Stated(leaf), .. leaf.Named?.Values ?? [], .. book.Where(w => meant.Contains(w.Code) || means(w)).SelectMany(w => new[] { w.Code, w.Text })];
    }

    private static IReadOnlyList<string> Stated(RuleLeaf leaf) => leaf.Value switch
    {
        TextList list => list.Texts,
        TextValue text => [text.Text],
        _ => [],
    };
}
