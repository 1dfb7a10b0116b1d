using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>The rule tree being edited, with undo and redo. Every change goes through here; pages only show it.</summary>
public sealed class SegmentDraft
{
    /// <summary>Deepest nesting that the builder offers; the root is level 1.</summary>
    public const int MaxLevels = 5;

    private const int UndoLimit = 100;

    private readonly AttributeCatalogue catalogue;
    private readonly LinkedList<DraftGroup> undo = new();
    private readonly Stack<DraftGroup> redo = new();
    private (int Key, string Field)? typing;
    private int lastKey;

    public SegmentDraft(AttributeCatalogue catalogue, RuleNode? rule = null)
    {
        this.catalogue = catalogue;
        Root = new DraftReader(NextKey).Root(rule);
    }

    /// <summary>Raised after each change, undo and redo.</summary>
    public event Action? Changed;

    public DraftGroup Root { get; private set; }

    public bool CanUndo => undo.Count > 0;

    public bool CanRedo => redo.Count > 0;

    /// <summary>Changes one field of a condition. Typing on in the same field is one step of undo.</summary>
    public void Edit(DraftLeaf leaf, string field, Action<DraftLeaf> change)
    {
        if (typing != (leaf.Key, field))
            Remember();
        typing = (leaf.Key, field);
        change(leaf);
        Changed?.Invoke();
    }

    /// <summary>Another attribute: its first operator and ordinary values.</summary>
    public void Choose(DraftLeaf leaf, string attribute) => Change(() => DraftDefaults.Apply(leaf, catalogue[attribute]));

    public void SetMatch(DraftGroup group, GroupMatch match) => Change(() => group.Match = match);

    public void SetExclude(DraftGroup group, bool exclude) => Change(() => group.Exclude = exclude);

    /// <summary>Adds a condition with ordinary values at the group's end.</summary>
    public DraftLeaf AddCondition(DraftGroup group)
    {
        var leaf = new DraftLeaf(NextKey());
        DraftDefaults.Apply(leaf, catalogue.All[0]);
        Change(() => group.Insert(group.Children.Count, leaf));
        return leaf;
    }

    /// <summary>Adds a group with one condition at the group's end, or returns null at the deepest level.</summary>
    public DraftGroup? AddGroup(DraftGroup group)
    {
        if (group.Depth + 1 >= MaxLevels)
            return null;
        var added = new DraftGroup(NextKey()) { Match = group.Match == GroupMatch.All ? GroupMatch.Any : GroupMatch.All };
        var leaf = new DraftLeaf(NextKey());
        DraftDefaults.Apply(leaf, catalogue.All[0]);
        added.Insert(0, leaf);
        Change(() => group.Insert(group.Children.Count, added));
        return added;
    }

    /// <summary>Puts a copy right after the node.</summary>
    public DraftNode Duplicate(DraftNode node)
    {
        var copy = node.Copy(_ => NextKey());
        var parent = node.Parent!;
        Change(() => parent.Insert(parent.IndexOf(node) + 1, copy));
        return copy;
    }

    /// <returns>The node that now stands in its place, or the group when it was the last.</returns>
    public DraftNode Delete(DraftNode node)
    {
        var parent = node.Parent!;
        var index = parent.IndexOf(node);
        Change(() => parent.Remove(node));
        return parent.Children.Count == 0 ? parent : parent.Children[Math.Min(index, parent.Children.Count - 1)];
    }

    /// <summary>Whether the node may stand in the group: not inside itself, and not too deep.</summary>
    public static bool MayMove(DraftNode node, DraftGroup target) =>
        node.Parent is not null && !node.WithBelow().Contains(target) && target.Depth + 1 + Levels(node) <= MaxLevels;

    /// <summary>Moves the node into a group. The one way of moving: drag, keys and menu all come here.</summary>
    /// <param name="index">Place among the group's other children, 0 to their number.</param>
    public bool Move(DraftNode node, DraftGroup target, int index)
    {
        if (!MayMove(node, target))
            return false;
        var from = node.Parent!;
        var others = target.Children.Count(c => c != node);
        index = Math.Clamp(index, 0, others);
        if (from == target && from.IndexOf(node) == index)
            return false;
        Change(() =>
        {
            from.Remove(node);
            target.Insert(index, node);
        });
        return true;
    }

    public void Undo()
    {
        if (undo.Last is not { } last)
            return;
        undo.RemoveLast();
        redo.Push(Root);
        Restore(last.Value);
    }

    public void Redo()
    {
        if (!redo.TryPop(out var next))
            return;
        undo.AddLast(Root);
        Restore(next);
    }

    public DraftNode? Find(int key) => Root.WithBelow().FirstOrDefault(n => n.Key == key);

    private static int Levels(DraftNode node) => node is DraftGroup group ? 1 + group.Children.Select(Levels).DefaultIfEmpty().Max() : 0;

    private void Change(Action change)
    {
        Remember();
        typing = null;
        change();
        Changed?.Invoke();
    }

    /// <summary>Keeps the tree as it is now, and goes on with a copy that has the same keys.</summary>
    private void Remember()
    {
        undo.AddLast(Root.Copy(n => n.Key));
        if (undo.Count > UndoLimit)
            undo.RemoveFirst();
        redo.Clear();
    }

    private void Restore(DraftGroup root)
    {
        Root = root;
        typing = null;
        Changed?.Invoke();
    }

    private int NextKey() => ++lastKey;
}
