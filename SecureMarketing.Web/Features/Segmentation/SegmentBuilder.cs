using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>What the parts of the builder share; cascaded by the page.</summary>
public sealed partial class SegmentBuilder
{
    /// <summary>By node key, and not by place in the rule: deleting a condition must not leave its number at the one that follows.</summary>
    private IReadOnlyDictionary<int, ShownCount> counted = new Dictionary<int, ShownCount>();

    public required AttributeCatalogue Catalogue { get; init; }

    public required SegmentDraft Draft { get; init; }

    /// <summary>What a condition may ask about: attributes that a source feeds.</summary>
    public required IReadOnlyList<AttributeDefinition> Offered { get; init; }

    /// <summary>Words that the data uses, by attribute.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Words { get; init; }

    /// <summary>Keys of the fields that are granted to the segment's purpose: only these are offered; null = all.</summary>
    public IReadOnlySet<string>? Serving { get; set; }

    /// <summary>False shows the rule without controls.</summary>
    public required bool CanEdit { get; init; }

    /// <summary>The draft as a rule, or what is missing.</summary>
    public required WrittenDraft Written { get; set; }

    /// <summary>Newest counts; null before the first.</summary>
    public SegmentCounts? Counts { get; private set; }

    /// <summary>True when the counts belong to an earlier rule.</summary>
    public bool Stale { get; set; }

    /// <summary>Measures the pauses in typing.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Codes by kind and text, for the picker.</summary>
    public required Func<Core.Contacts.FactKind, string, CancellationToken, Task<IReadOnlyList<FoundCode>>> SearchCodes { get; init; }

    /// <summary>Codes of every kind by word, for the search of conditions.</summary>
    public required Func<string, CancellationToken, Task<IReadOnlyList<FoundFact>>> FindCodes { get; init; }

    /// <summary>Answers on record to coded questions.</summary>
    public Func<IReadOnlyList<string>, string?, CancellationToken, Task<IReadOnlyList<FoundCode>>> FindAnswers { get; init; } = (_, _, _) => Task.FromResult<IReadOnlyList<FoundCode>>([]);

    /// <summary>What may follow an event, for the segment's purpose; what is chosen already stays.</summary>
    public IEnumerable<AttributeDefinition> OfferedToFollow(string? chosen) =>
        OfferedForNew.Where(a => a.Happens is not null || a.Key == chosen).Concat(chosen is null || OfferedForNew.Any(a => a.Key == chosen) ? [] : [Catalogue[chosen]]);

    /// <summary>Asks the page to put the focus on a node's handle after the next rendering.</summary>
    public required Action<DraftNode> Focus { get; init; }

    /// <summary>Opens the "Move to…" dialog.</summary>
    public required Func<DraftNode, Task> MoveTo { get; init; }

    public required Action<string> Say { get; init; }

    /// <summary>What a row offers: what its saved condition names stays visible, also when it is no longer offered.</summary>
    public IEnumerable<AttributeDefinition> OfferedFor(AttributeDefinition chosen) =>
        Offered.Any(a => a.Key == chosen.Key) ? Offered : [.. Offered, chosen];

    /// <summary>What a new condition may ask about, for the segment's purpose.</summary>
    public IEnumerable<AttributeDefinition> OfferedForNew => Offered.Where(a => Serving?.Contains(a.Key) != false);

    /// <summary>The newest count of a node, also when it was moved or changed since; null before its first.</summary>
    public ShownCount? CountOf(DraftNode node) => counted.TryGetValue(node.Key, out var shown) ? shown : null;

    /// <summary>Takes over the counts of the rule as it is written now.</summary>
    public void TakeCounts(SegmentCounts counts)
    {
        Counts = counts;
        counted = Written.Keys.Where(k => counts.Nodes.ContainsKey(k.Key)).ToDictionary(k => k.Value, k => counts.Nodes[k.Key]);
    }

    public DraftProblem? ProblemOf(DraftNode node) =>
        Written.Problems.GetValueOrDefault(node.Key) ?? (RefusalOf(node) is { } refusal ? new DraftProblem(DraftField.Value, refusal) : null);

    /// <summary>True when the codes chosen so far are of a category that needs special care.</summary>
    public bool IsSensitive => Counts is { Sensitivity: not Sensitivity.None };

    /// <summary>Deletes a node and moves the focus to what follows it.</summary>
    public void Delete(DraftNode node)
    {
        var next = Draft.Delete(node);
        Focus(next);
        Say(node is DraftGroup ? "Group deleted. Undo brings it back." : "Condition deleted. Undo brings it back.");
    }

    public void Duplicate(DraftNode node)
    {
        Focus(Draft.Duplicate(node));
        Say("Duplicated.");
    }

    /// <summary>Alt with an arrow key: up and down reorder, left leaves the group, right enters the group beside it.</summary>
    public void MoveBy(DraftNode node, string key)
    {
        if (node.Parent is not { } parent)
            return;
        var index = parent.Children.ToList().IndexOf(node);
        var (target, place) = key switch
        {
            "ArrowUp" => (parent, index - 1),
            "ArrowDown" => (parent, index + 1),
            "ArrowLeft" when parent.Parent is { } outer => (outer, outer.Children.ToList().IndexOf(parent) + 1),
            "ArrowRight" => Beside(parent, index),
            _ => (null, -1),
        };
        Focus(node);
        if (target is null || place < 0 || !Draft.Move(node, target, place))
            Say("It cannot move further that way.");
        else
            Say(Position(node));
    }

    /// <summary>Where a node stands: "Condition 2 of 3, in a group on level 2".</summary>
    public static string Position(DraftNode node) => node.Parent is { } parent
        ? $"{(node is DraftGroup ? "Group" : "Condition")}, now {parent.Children.ToList().IndexOf(node) + 1} of {parent.Children.Count} on level {parent.Depth + 1}."
        : "The whole rule.";

    private static (DraftGroup?, int) Beside(DraftGroup parent, int index)
    {
        if (index > 0 && parent.Children[index - 1] is DraftGroup before)
            return (before, before.Children.Count);
        return index + 1 < parent.Children.Count && parent.Children[index + 1] is DraftGroup after ? (after, 0) : (null, -1);
    }
}
