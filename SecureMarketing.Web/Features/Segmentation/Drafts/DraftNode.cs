using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>A node of the rule tree while it is being edited: it may be unfinished, which a <see cref="RuleNode"/> never is.</summary>
public abstract class DraftNode
{
    private protected DraftNode(int key) => Key = key;

    /// <summary>Names the node on the page; stays the same when it is moved and across undo.</summary>
    public int Key { get; }

    /// <summary>Null for the root.</summary>
    public DraftGroup? Parent { get; internal set; }

    /// <summary>0 for the root.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>This node and everything below it, in reading order.</summary>
    public abstract IEnumerable<DraftNode> WithBelow();

    /// <param name="key">Gives each copied node its key.</param>
    internal abstract DraftNode Copy(Func<DraftNode, int> key);
}

/// <summary>A group: all or any of its children, or everyone but those.</summary>
public sealed class DraftGroup(int key) : DraftNode(key)
{
    private readonly List<DraftNode> children = [];

    public GroupMatch Match { get; internal set; } = GroupMatch.All;

    /// <summary>Leaves out the people of the group. Never true for the root.</summary>
    public bool Exclude { get; internal set; }

    public IReadOnlyList<DraftNode> Children => children;

    public override IEnumerable<DraftNode> WithBelow() => children.SelectMany(c => c.WithBelow()).Prepend(this);

    internal void Insert(int index, DraftNode child)
    {
        children.Insert(index, child);
        child.Parent = this;
    }

    internal void Remove(DraftNode child)
    {
        children.Remove(child);
        child.Parent = null;
    }

    internal int IndexOf(DraftNode child) => children.IndexOf(child);

    internal override DraftGroup Copy(Func<DraftNode, int> key)
    {
        var copy = new DraftGroup(key(this)) { Match = Match, Exclude = Exclude };
        foreach (var child in children)
            copy.Insert(copy.children.Count, child.Copy(key));
        return copy;
    }
}

/// <summary>A code chosen in the picker.</summary>
/// <param name="Code">A code, or a prefix with a trailing star.</param>
/// <param name="Display">Its words; null when it was typed in.</param>
public sealed record DraftCode(string Code, string? Display);

/// <summary>A value set chosen instead of codes.</summary>
/// <param name="Name">As it was called when it was chosen.</param>
public sealed record DraftSet(Guid Id, int Version, string? Name);

/// <summary>A segment's version that a condition names.</summary>
/// <param name="Version">Id of the version.</param>
/// <param name="Name">As the segment was called when it was chosen; null when nobody looked it up.</param>
/// <param name="Number">Of the version; null likewise.</param>
public sealed record DraftSegment(Guid Version, string? Name, int? Number);

/// <summary>Which time counts.</summary>
public enum DraftWindow
{
    Ever,
    LastDays,
    Dates,
}

/// <summary>A condition. Typed values are kept as text, so that nothing a person types is lost or reformatted meanwhile.</summary>
public sealed class DraftLeaf(int key) : DraftNode(key)
{
    public string Attribute { get; internal set; } = "";
    public RuleOperator Operator { get; internal set; }
    public string Number { get; internal set; } = "";
    public string NumberTo { get; internal set; } = "";
    public string Text { get; internal set; } = "";

    /// <summary>Several words, for "is any of".</summary>
    public IReadOnlyList<string> Texts { get; internal set; } = [];

    public bool Flag { get; internal set; } = true;

    /// <summary>ISO date.</summary>
    public string Day { get; internal set; } = "";

    public string DayTo { get; internal set; } = "";
    public IReadOnlyList<DraftCode> Codes { get; internal set; } = [];

    /// <summary>System of the chosen codes; null = any.</summary>
    public string? System { get; internal set; }

    /// <summary>Chosen instead of codes; null = none.</summary>
    public DraftSet? Set { get; internal set; }

    /// <summary>The segment that is meant; null while none is chosen.</summary>
    public DraftSegment? Segment { get; internal set; }

    /// <summary>Chosen answers of a coded result.</summary>
    public IReadOnlyList<DraftCode> Answers { get; internal set; } = [];

    /// <summary>System of the chosen answers; null = any.</summary>
    public string? AnswerSystem { get; internal set; }

    /// <summary>Chosen instead of answers; null = none.</summary>
    public DraftSet? AnswerSet { get; internal set; }

    /// <summary>Ids of the campaigns, or the links, that are meant; none = any.</summary>
    public IReadOnlyList<NamedChoice> Which { get; internal set; } = [];

    /// <summary>What follows, or does not follow, the event: only its attribute, codes and names are read. Null = not chosen.</summary>
    public DraftLeaf? Then { get; internal set; }

    /// <summary>What follows may happen on the same day.</summary>
    public bool SameDay { get; internal set; }

    /// <summary>Name of the split whose buckets are meant.</summary>
    public string Split { get; internal set; } = "";

    /// <summary>Version of the stage rules, from 2; null = the first, and for other attributes.</summary>
    public int? Stages { get; internal set; }

    /// <summary>Units that the chosen codes were recorded in.</summary>
    public IReadOnlyList<string> Units { get; internal set; } = [];

    public string Unit { get; internal set; } = "";

    /// <summary>Results in another unit count too, converted.</summary>
    public bool Convert { get; internal set; }

    public DraftWindow Window { get; internal set; }
    public string WindowDays { get; internal set; } = "365";
    public string WindowFrom { get; internal set; } = "";
    public string WindowTo { get; internal set; } = "";
    public string Last { get; internal set; } = "10";

    /// <summary>What a template leaves to be chosen, as a sentence; until then the condition is unfinished. Null: nothing.</summary>
    public string? Ask { get; internal set; }

    public override IEnumerable<DraftNode> WithBelow() => [this];

    internal override DraftLeaf Copy(Func<DraftNode, int> key) => Copy(key(this));

    private DraftLeaf Copy(int key) => new(key)
    {
        Attribute = Attribute,
        Operator = Operator,
        Number = Number,
        NumberTo = NumberTo,
        Text = Text,
        Texts = Texts,
        Flag = Flag,
        Day = Day,
        DayTo = DayTo,
        Codes = Codes,
        System = System,
        Set = Set,
        Segment = Segment,
        Answers = Answers,
        AnswerSystem = AnswerSystem,
        AnswerSet = AnswerSet,
        Which = Which,
        // Its key only has to differ from every other on the page.
        Then = Then?.Copy(-key),
        SameDay = SameDay,
        Split = Split,
        Stages = Stages,
        Units = Units,
        Unit = Unit,
        Convert = Convert,
        Window = Window,
        WindowDays = WindowDays,
        WindowFrom = WindowFrom,
        WindowTo = WindowTo,
        Last = Last,
        Ask = Ask,
    };
}
