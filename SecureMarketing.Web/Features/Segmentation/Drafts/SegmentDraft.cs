using SecureMarketing.Core.Attributes;
using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>The rule tree being edited, with undo and redo. Every change goes through here; pages only show it.</summary>
public sealed class SegmentDraft
{
    /// <summary>Deepest nesting that the builder offers; the root is level 1.</summary>
    public const int MaxLevels = 5;

    private readonly AttributeCatalogue catalogue;
    private readonly TimeProvider clock;
    private readonly UndoStack<State> history;
    private int lastKey;

    /// <summary>The draft of a saved rule.</summary>
    /// <param name="catalogue">The attributes that conditions may name.</param>
    /// <param name="clock">Tells typing on from typing anew.</param>
    /// <param name="name">The segment's name; empty for none yet.</param>
    /// <param name="rule">Null for an empty draft.</param>
    /// <param name="names">What the data calls a code; null for none.</param>
    public SegmentDraft(AttributeCatalogue catalogue, TimeProvider clock, string name = "", RuleNode? rule = null, Func<CodeChoice, string, string?>? names = null)
    {
        (this.catalogue, this.clock) = (catalogue, clock);
        Root = new DraftReader(NextKey, names).Root(rule);
        history = new UndoStack<State>(new State(name, DraftForm.Write(Root)));
    }

    private SegmentDraft(AttributeCatalogue catalogue, TimeProvider clock, string name, DraftGroup root)
    {
        (this.catalogue, this.clock, Root) = (catalogue, clock, root);
        lastKey = root.WithBelow().Max(n => n.Key);
        history = new UndoStack<State>(new State(name, DraftForm.Write(root)));
    }

    /// <summary>Raised after each change, undo and redo.</summary>
    public event Action? Changed;

    public DraftGroup Root { get; private set; }

    public string Name => history.Current.Name;

    /// <summary>The rule tree as text: equal texts are equal trees.</summary>
    public string Form => history.Current.Form;

    public bool CanUndo => history.CanUndo;

    public bool CanRedo => history.CanRedo;

    /// <summary>Goes on where a kept draft stopped.</summary>
    /// <returns>Null when the text can no longer be read.</returns>
    public static SegmentDraft? Reopen(AttributeCatalogue catalogue, TimeProvider clock, string name, string form) =>
        DraftForm.Read(form, catalogue) is { } root ? new SegmentDraft(catalogue, clock, name, root) : null;

    public void Rename(string name)
    {
        if (history.Do(history.Current with { Name = name }, "name", clock.GetUtcNow()))
            Changed?.Invoke();
    }

    /// <summary>Changes one field of a condition. Typing on in the same field is one step of undo.</summary>
    public void Edit(DraftLeaf leaf, string field, Action<DraftLeaf> change)
    {
        change(leaf);
        Remember($"{leaf.Key}.{field}");
    }

    /// <summary>What a new condition asks about until somebody chooses; null: the first of all.</summary>
    public AttributeDefinition? BeginsWith { get; set; }

    /// <summary>Version of the stage rules that a new condition takes.</summary>
    public int LatestStages { get; set; } = 1;

    /// <summary>Another attribute: its first operator and ordinary values.</summary>
    public void Choose(DraftLeaf leaf, string attribute) => Change(() => DraftDefaults.Apply(leaf, catalogue[attribute], LatestStages));

    public void SetMatch(DraftGroup group, GroupMatch match) => Change(() => group.Match = match);

    public void SetExclude(DraftGroup group, bool exclude) => Change(() => group.Exclude = exclude);

    /// <summary>Adds a condition with ordinary values at the group's end.</summary>
    public DraftLeaf AddCondition(DraftGroup group)
    {
        var leaf = new DraftLeaf(NextKey());
        DraftDefaults.Apply(leaf, BeginsWith ?? catalogue.All[0], LatestStages);
        Change(() => group.Insert(group.Children.Count, leaf));
        return leaf;
    }

    /// <summary>Adds a condition on an attribute at the group's end.</summary>
    public DraftLeaf AddCondition(DraftGroup group, AttributeDefinition attribute, IReadOnlyList<DraftCode> codes, string? system)
    {
        var leaf = new DraftLeaf(NextKey());
        DraftDefaults.Apply(leaf, attribute, LatestStages);
        (leaf.Codes, leaf.System) = (codes, system);
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
        DraftDefaults.Apply(leaf, BeginsWith ?? catalogue.All[0], LatestStages);
        added.Insert(0, leaf);
        Change(() => group.Insert(group.Children.Count, added));
        return added;
    }

    /// <summary>Puts a copy right after the node.</summary>
    public DraftNode Duplicate(DraftNode node) => Paste(node, node.Parent!, node.Parent!.IndexOf(node) + 1);

    /// <summary>Puts a copy of a node, of this draft or another one, into a group that it <see cref="Fits"/>.</summary>
    /// <param name="index">Place among the group's children, 0 to their number.</param>
    public DraftNode Paste(DraftNode node, DraftGroup target, int index)
    {
        var copy = node.Copy(_ => NextKey());
        Change(() => target.Insert(index, copy));
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
    public static bool MayMove(DraftNode node, DraftGroup target) => node.Parent is not null && !node.WithBelow().Contains(target) && Fits(node, target);

    /// <summary>Whether the group has room below it for the node's levels.</summary>
    public static bool Fits(DraftNode node, DraftGroup target) => target.Depth + 1 + Levels(node) <= MaxLevels;

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
        if (history.Undo())
            Restore();
    }

    public void Redo()
    {
        if (history.Redo())
            Restore();
    }

    /// <summary>Another draft in place of this one, as one step: undo brings this one back.</summary>
    public void Replace(SegmentDraft other)
    {
        if (history.Do(other.history.Current, null, clock.GetUtcNow()))
            Restore();
    }

    /// <summary>A template in place of the rule, under its title unless the segment has a name: one step, which undo takes back.</summary>
    public void Begin(SegmentTemplate template)
    {
        var name = string.IsNullOrWhiteSpace(Name) ? template.Title : Name;
        var tree = template.Tree.Copy(_ => NextKey());
        foreach (var leaf in tree.WithBelow().OfType<DraftLeaf>())
            leaf.Stages = DraftDefaults.Stages(catalogue[leaf.Attribute], LatestStages);
        if (history.Do(new State(name, DraftForm.Write(tree)), null, clock.GetUtcNow()))
            Restore();
    }

    public DraftNode? Find(int key) => Root.WithBelow().FirstOrDefault(n => n.Key == key);

    private static int Levels(DraftNode node) => node is DraftGroup group ? 1 + group.Children.Select(Levels).DefaultIfEmpty().Max() : 0;

    private void Change(Action change)
    {
        change();
        Remember(null);
    }

    private void Remember(string? field)
    {
        if (history.Do(history.Current with { Form = DraftForm.Write(Root) }, field, clock.GetUtcNow()))
            Changed?.Invoke();
    }

    private void Restore()
    {
        Root = DraftForm.Read(Form, catalogue) ?? throw new InvalidOperationException("A draft that was written here cannot be read.");
        lastKey = Math.Max(lastKey, Root.WithBelow().Max(n => n.Key));
        Changed?.Invoke();
    }

    /// <summary>The same draft without its history.</summary>
    public SegmentDraft Copy() => Reopen(catalogue, clock, Name, Form)!;

    private int NextKey() => ++lastKey;

    private readonly record struct State(string Name, string Form);
}
