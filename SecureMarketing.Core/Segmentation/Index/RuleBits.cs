using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>The people of every node of one rule at one moment. Give it back when done: its sets are used again.</summary>
internal sealed class RuleBits(RuleNode rule, ulong[] everyone, int people, BitsPool pool) : IDisposable
{
    private readonly Dictionary<RuleNode, ulong[]> sets = new(ReferenceEqualityComparer.Instance);

    /// <summary>People on record at that moment.</summary>
    public int Everyone => people;

    public bool Knows(RuleLeaf leaf) => sets.ContainsKey(leaf);

    /// <summary>Leaves that the index cannot answer, each once.</summary>
    public IReadOnlyList<RuleLeaf> Unknown() => [.. rule.Answered().Where(l => l.Inner is null && !Knows(l)).Distinct<RuleLeaf>(ReferenceEqualityComparer.Instance)];

    /// <summary>Takes over a set of the pool.</summary>
    public void Take(RuleLeaf leaf, ulong[] bits) => sets[leaf] = bits;

    /// <summary>Fills in what the database answered; people who came after that moment stay out.</summary>
    public void Take(RuleLeaf leaf, PeopleBitmap people)
    {
        var bits = pool.Rent();
        people.CopyTo(bits);
        PeopleBits.And(bits, everyone);
        sets[leaf] = bits;
    }

    /// <summary>Fills in what a column answers; people who came after that moment stay out.</summary>
    /// <param name="leaf">The condition.</param>
    /// <param name="fill">Writes a whole set; false when it cannot tell.</param>
    /// <returns>False when it could not be told.</returns>
    public bool Take(RuleLeaf leaf, Func<ulong[], bool> fill)
    {
        var bits = pool.Rent();
        if (!fill(bits))
        {
            pool.Return(bits);
            return false;
        }

        PeopleBits.And(bits, everyone);
        sets[leaf] = bits;
        return true;
    }

    public int Count(RuleNode node) => PeopleBits.Count(Of(node));

    public PeopleBitmap Bitmap(RuleNode node) => PeopleBitmap.OfWords(Of(node));

    public void Dispose()
    {
        foreach (var set in sets.Values)
            pool.Return(set);
        sets.Clear();
        pool.Return(everyone);
    }

    private ulong[] Of(RuleNode node)
    {
        if (sets.TryGetValue(node, out var known))
            return known;
        var bits = pool.Rent();
        switch (node)
        {
            case NotRule not:
                PeopleBits.Complement(Of(not.Rule), everyone, bits);
                break;
            case RuleGroup { Rules: [var only] }:
                Of(only).CopyTo(bits, 0);
                break;
            case RuleGroup group:
                var sofar = Of(group.Rules[0]);
                foreach (var inner in group.Rules.Skip(1))
                {
                    if (group.Match == GroupMatch.All)
                        PeopleBits.And(sofar, Of(inner), bits);
                    else
                        PeopleBits.Or(sofar, Of(inner), bits);
                    sofar = bits;
                }

                break;
            case RuleLeaf { Inner: { } segment } leaf:
                Of(segment.Rule).CopyTo(bits, 0);
                if (leaf.Operator == RuleOperator.NotInSegment)
                    PeopleBits.Complement(bits, everyone);
                break;
            default:
                throw new InvalidOperationException("A condition was not answered.");
        }

        return sets[node] = bits;
    }
}
