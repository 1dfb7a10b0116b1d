using System.Collections.Frozen;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Content;

/// <summary>One field's use in a document.</summary>
/// <param name="Places">JSON paths of every occurrence, in reading order.</param>
public sealed record FieldUse(MergeField Field, IReadOnlyList<string> Places);

/// <summary>
/// Exactly which facts of a person a document shows: read from the tree, not guessed from text. What the audience implies on
/// top (being in the segment at all) is added by the origin's owner.
/// </summary>
public sealed class PhiUsage
{
    private PhiUsage(IReadOnlyList<FieldUse> fields) => Fields = fields;

    /// <summary>Every merge field used, ordered by first place.</summary>
    public IReadOnlyList<FieldUse> Fields { get; }

    /// <summary>Those that tell something about health or care.</summary>
    public IEnumerable<FieldUse> Phi => Fields.Where(f => f.Field.Phi != PhiLevel.None);

    /// <summary>The highest level of any field; <see cref="PhiLevel.None"/> without one.</summary>
    public PhiLevel Level => Fields.Select(f => f.Field.Phi).DefaultIfEmpty(PhiLevel.None).Max();

    /// <summary>Scope categories an authorization must cover.</summary>
    public IReadOnlySet<string> Categories =>
        Fields.Select(f => f.Field.Category).OfType<string>().ToFrozenSet(StringComparer.Ordinal);

    public IReadOnlySet<string> Sensitivities =>
        Fields.SelectMany(f => f.Field.Sensitivities).ToFrozenSet(StringComparer.Ordinal);

    public static PhiUsage Of(EmailDocument document) => new(
    [
        .. document.Inlines()
            .Where(place => place.Inline is MergeRun)
            .GroupBy(place => ((MergeRun)place.Inline).Field, place => place.Path)
            .Select(group => new FieldUse(group.Key, [.. group])),
    ]);
}
