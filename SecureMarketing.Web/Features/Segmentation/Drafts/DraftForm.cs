using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>
/// The rule tree as text, unfinished conditions and node keys included: what undo keeps and what is autosaved. Unlike the rule's
/// own JSON it can say what is not a rule yet, and nothing but the builder reads it.
/// </summary>
internal static class DraftForm
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static string Write(DraftNode node) => JsonSerializer.Serialize(Of(node), Options);

    /// <summary>A whole rule. Null when the text is of another version of the product, or names an attribute that is gone.</summary>
    public static DraftGroup? Read(string text, AttributeCatalogue catalogue) => ReadPart(text, catalogue) as DraftGroup;

    /// <summary>A group or condition with its old keys; null as above.</summary>
    public static DraftNode? ReadPart(string text, AttributeCatalogue catalogue)
    {
        try
        {
            return JsonSerializer.Deserialize<Node>(text, Options) switch
            {
                GroupNode group => Group(group, catalogue),
                LeafNode leaf => Leaf(leaf, catalogue),
                _ => null,
            };
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidDataException)
        {
            return null;
        }
    }

    private static Node Of(DraftNode node) => node switch
    {
        DraftGroup group => new GroupNode(group.Key, group.Match, group.Exclude, [.. group.Children.Select(Of)]),
        DraftLeaf leaf => new LeafNode
        {
            Key = leaf.Key,
            Attribute = leaf.Attribute,
            Operator = leaf.Operator,
            Number = leaf.Number,
            NumberTo = leaf.NumberTo,
            Text = leaf.Text,
            Texts = leaf.Texts,
            Off = !leaf.Flag,
            Day = leaf.Day,
            DayTo = leaf.DayTo,
            Codes = leaf.Codes,
            System = leaf.System,
            Set = leaf.Set,
            Segment = leaf.Segment,
            Answers = leaf.Answers,
            AnswerSystem = leaf.AnswerSystem,
            AnswerSet = leaf.AnswerSet,
            Which = leaf.Which,
            Then = leaf.Then is { } then ? (LeafNode)Of(then) : null,
            SameDay = leaf.SameDay,
            Split = leaf.Split,
            Stages = leaf.Stages,
            Units = leaf.Units,
            Unit = leaf.Unit,
            Convert = leaf.Convert,
            Window = leaf.Window,
            WindowDays = leaf.WindowDays,
            WindowFrom = leaf.WindowFrom,
            WindowTo = leaf.WindowTo,
            Last = leaf.Last,
            Ask = leaf.Ask,
        },
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static DraftGroup Group(GroupNode node, AttributeCatalogue catalogue)
    {
        var group = new DraftGroup(node.Key) { Match = node.Match, Exclude = node.Exclude };
        foreach (var child in node.Children)
            group.Insert(group.Children.Count, child is GroupNode inner ? Group(inner, catalogue) : Leaf((LeafNode)child, catalogue));
        return group;
    }

    private static DraftLeaf Leaf(LeafNode node, AttributeCatalogue catalogue)
    {
        if (!catalogue.TryGet(node.Attribute, out var definition) || !definition.Operators.Contains(node.Operator))
            throw new InvalidDataException();
        return Fields(node, catalogue);
    }

    /// <summary>What follows is no condition of its own.</summary>
    private static DraftLeaf Then(LeafNode node, AttributeCatalogue catalogue) =>
        catalogue.TryGet(node.Attribute, out var definition) && definition.Happens is not null ? Fields(node, catalogue) : throw new InvalidDataException();

    private static DraftLeaf Fields(LeafNode node, AttributeCatalogue catalogue)
    {
        return new DraftLeaf(node.Key)
        {
            Attribute = node.Attribute,
            Operator = node.Operator,
            Number = node.Number,
            NumberTo = node.NumberTo,
            Text = node.Text,
            Texts = node.Texts,
            Flag = !node.Off,
            Day = node.Day,
            DayTo = node.DayTo,
            Codes = node.Codes,
            System = node.System,
            Set = node.Set,
            Segment = node.Segment,
            Answers = node.Answers,
            AnswerSystem = node.AnswerSystem,
            AnswerSet = node.AnswerSet,
            Which = node.Which,
            Then = node.Then is { } then ? Then(then, catalogue) : null,
            SameDay = node.SameDay,
            Split = node.Split,
            Stages = node.Stages,
            Units = node.Units,
            Unit = node.Unit,
            Convert = node.Convert,
            Window = node.Window,
            WindowDays = node.WindowDays,
            WindowFrom = node.WindowFrom,
            WindowTo = node.WindowTo,
            Last = node.Last,
            Ask = node.Ask,
        };
    }

    [JsonDerivedType(typeof(GroupNode), "group")]
    [JsonDerivedType(typeof(LeafNode), "rule")]
    private abstract record Node;

    private sealed record GroupNode(int Key, GroupMatch Match, bool Exclude, IReadOnlyList<Node> Children) : Node;

    private sealed record LeafNode : Node
    {
        public required int Key { get; init; }
        public required string Attribute { get; init; }
        public RuleOperator Operator { get; init; }
        public string Number { get; init; } = "";
        public string NumberTo { get; init; } = "";
        public string Text { get; init; } = "";
        public IReadOnlyList<string> Texts { get; init; } = [];

        /// <summary>The flag turned round: the ordinary "yes" needs no word.</summary>
        public bool Off { get; init; }
        public string Day { get; init; } = "";
        public string DayTo { get; init; } = "";
        public IReadOnlyList<DraftCode> Codes { get; init; } = [];
        public string? System { get; init; }
        public DraftSet? Set { get; init; }
        public DraftSegment? Segment { get; init; }
        public IReadOnlyList<DraftCode> Answers { get; init; } = [];
        public string? AnswerSystem { get; init; }
        public DraftSet? AnswerSet { get; init; }
        public IReadOnlyList<NamedChoice> Which { get; init; } = [];
        public LeafNode? Then { get; init; }
        public bool SameDay { get; init; }
        public string Split { get; init; } = "";
        public int? Stages { get; init; }
        public IReadOnlyList<string> Units { get; init; } = [];
        public string Unit { get; init; } = "";
        public bool Convert { get; init; }
        public DraftWindow Window { get; init; }
        public string WindowDays { get; init; } = "";
        public string WindowFrom { get; init; } = "";
        public string WindowTo { get; init; } = "";
        public string Last { get; init; } = "";
        public string? Ask { get; init; }
    }
}
