using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>Ordinary values of a new condition, so that it is finished as often as it can be.</summary>
internal static class DraftDefaults
{
    /// <param name="leaf">Takes them over.</param>
    /// <param name="attribute">What it asks about from now on.</param>
    /// <param name="stages">Latest version of the stage rules.</param>
    public static void Apply(DraftLeaf leaf, AttributeDefinition attribute, int stages)
    {
        leaf.Attribute = attribute.Key;
        leaf.Codes = [];
        leaf.System = null;
        leaf.Set = null;
        leaf.Segment = null;
        leaf.Answers = [];
        leaf.AnswerSystem = null;
        leaf.AnswerSet = null;
        leaf.Which = [];
        leaf.Then = null;
        leaf.SameDay = false;
        leaf.Split = "";
        leaf.Stages = Stages(attribute, stages);
        leaf.Units = [];
        leaf.Unit = "";
        leaf.Convert = false;
        leaf.Text = attribute.Choices is { Count: > 0 } choices ? choices[0] : "";
        leaf.Texts = [];
        leaf.Window = DraftWindow.Ever;
        leaf.Last = "10";
        leaf.Ask = null;
        Operator(leaf, attribute, attribute.Operators[0]);
    }

    /// <summary>What follows an event, while nothing more is chosen of it.</summary>
    public static DraftLeaf Following(DraftLeaf leaf, AttributeDefinition attribute)
    {
        var then = new DraftLeaf(-leaf.Key);
        Apply(then, attribute, stages: 1);
        return then;
    }

    /// <summary>A new condition on stages takes the latest version; the first needs no word.</summary>
    public static int? Stages(AttributeDefinition attribute, int latest) => attribute.Staged && latest > 1 ? latest : null;

    /// <summary>Another operator; values of the same shape are kept.</summary>
    public static void Operator(DraftLeaf leaf, AttributeDefinition attribute, RuleOperator op)
    {
        var before = leaf.Operator == 0 ? ValueShape.None : RuleOperators.Shape(attribute.Type, leaf.Operator);
        var shape = RuleOperators.Shape(attribute.Type, op);
        leaf.Operator = op;
        if (shape == before && leaf.Number.Length > 0)
            return;
        if (attribute.Splits)
            leaf.NumberTo = "20";
        leaf.Number = shape switch
        {
            ValueShape.Days => RuleOperators.Follows(op) ? "30" : "90",
            ValueShape.DaysAhead => "90",
            ValueShape.Count => "1",
            ValueShape.Number or ValueShape.NumberRange when attribute.Key == "age" => "18",
            ValueShape.Number or ValueShape.NumberRange when attribute.OfLast => "3",
            ValueShape.NumberRange when attribute.Splits => "1",
            ValueShape.Number when attribute.Splits => "10",
            _ => leaf.Number,
        };
    }
}
