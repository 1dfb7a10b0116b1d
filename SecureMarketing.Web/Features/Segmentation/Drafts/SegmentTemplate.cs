using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>A rule to begin with. What only the organisation can say (its codes, its places) is left open and marked.</summary>
/// <param name="Key">Names it in tests and addresses.</param>
/// <param name="Title">Also the new segment's name until somebody types another.</param>
/// <param name="Who">The people meant, in one line.</param>
/// <param name="Purpose">What such messages are for as a rule; whoever builds decides.</param>
/// <param name="Tree">Copied when it is used.</param>
public sealed record SegmentTemplate(string Key, string Title, string Who, FieldPurpose Purpose, DraftGroup Tree)
{
    /// <summary>Keys of the attributes it asks about, in reading order.</summary>
    public IEnumerable<string> Attributes => Tree.WithBelow().OfType<DraftLeaf>().Select(l => l.Attribute).Distinct(StringComparer.Ordinal);
}

/// <summary>One for every use case that the product is made for.</summary>
public static class SegmentTemplates
{
    private const string Year = "365";
    private const string TwoYears = "730";

    public static IReadOnlyList<SegmentTemplate> All { get; } =
    [
        new("mammogram", "Mammogram screening", "Women of 40 to 74 years without a mammogram in two years.", FieldPurpose.Care,
            Every(Word("gender", "female"), Between("age", "40", "74"), Ask("procedure", RuleOperator.NotWithinLast, "Choose the codes of a mammogram.", TwoYears))),
        new("prostate", "Prostate screening", "Men of 55 to 69 years without a prostate screening in two years.", FieldPurpose.Care,
            Every(Word("gender", "male"), Between("age", "55", "69"), Ask("procedure", RuleOperator.NotWithinLast, "Choose the codes of a prostate screening.", TwoYears))),
        new("outbreak", "Outbreak alert", "Everybody who lives in the ZIP codes of an outbreak.", FieldPurpose.Operations,
            Every(Ask("zip", RuleOperator.In, "Add the ZIP codes of the outbreak."))),
        new("glucose", "Glucose advice for diabetics", "People with diabetes whose latest HbA1c is 8 % or more.", FieldPurpose.Care,
            Every(Ask("condition", RuleOperator.Active, "Choose the codes of diabetes."), Ask("observation", RuleOperator.AtLeast, "Choose the codes of HbA1c.", "8"))),
        new("recovery", "Recovery after an operation", "People who were operated on within the last 30 days.", FieldPurpose.Care,
            Every(Ask("procedure", RuleOperator.WithinLast, "Choose the codes of the operations.", "30"))),
        new("plan-feedback", "Feedback on a treatment plan", "People who follow a treatment plan and were seen within the last 90 days.", FieldPurpose.Operations,
            Every(Ask("carePlan", RuleOperator.Active, "Choose the treatment plans."), Within("visit", "90"))),
        new("expectant", "Expectant mothers", "People who are pregnant.", FieldPurpose.Care,
            Every(Ask("condition", RuleOperator.Active, "Choose the codes of a pregnancy."))),
        new("onboarding", "Welcome of new patients", "People whose first visit was within the last 90 days.", FieldPurpose.Operations,
            Every(Word("careStage", "new"))),
        new("overdue", "Overdue patients come back", "People not seen for a year who have no appointment.", FieldPurpose.Care,
            Every(Word("careStage", "overdue"), Bare("nextAppointment", RuleOperator.Missing))),
        new("at-risk", "Care coordination for people at risk", "People with a chronic condition and signs of risk, or an emergency or hospital stay of late.", FieldPurpose.Care,
            Every(Ask("condition", RuleOperator.Active, "Choose the codes of the chronic conditions."),
                Either(Leaf("careStage", RuleOperator.In, l => l.Texts = ["at risk", "high risk"]), Within("emergencyVisit", "90"), Within("hospitalisation", "90")))),
        new("no-shows", "Reminders against missed appointments", "People with an appointment within the next 7 days who missed one within a year.", FieldPurpose.Care,
            Every(Leaf("nextAppointment", RuleOperator.WithinNext, l => l.Number = "7"), Often("missedAppointment", "1"))),
        new("enrolment", "Enrolment in a new plan", "People near 65 by the insurance they have now.", FieldPurpose.Operations,
            Every(Between("age", "64", "65"), Ask("insurance", RuleOperator.Active, "Choose the insurance that people have now."))),
        new("education", "Education series", "People with a condition who read what is sent to them.", FieldPurpose.Care,
            Every(Ask("condition", RuleOperator.Active, "Choose the codes of the condition."), Within("opened", "180"))),
        new("offer", "Offer of a new product", "Adults who signed for the purpose of the offer.", FieldPurpose.Marketing,
            Every(Leaf("age", RuleOperator.AtLeast, l => l.Number = "18"), Ask("authorized", RuleOperator.EqualTo, "Enter the purpose that people signed for."))),
        new("billing", "Claims and billing notice", "People who kept an appointment within the last 30 days.", FieldPurpose.Operations,
            Every(Within("keptAppointment", "30"))),
    ];

    /// <summary>Those whose attributes the catalogue has.</summary>
    public static IEnumerable<SegmentTemplate> Of(AttributeCatalogue catalogue) => All.Where(t => t.Attributes.All(key => catalogue.TryGet(key, out _)));

    private static DraftGroup Every(params IEnumerable<DraftNode> nodes) => Group(GroupMatch.All, nodes);

    private static DraftGroup Either(params IEnumerable<DraftNode> nodes) => Group(GroupMatch.Any, nodes);

    private static DraftGroup Group(GroupMatch match, IEnumerable<DraftNode> nodes)
    {
        var group = new DraftGroup(0) { Match = match };
        foreach (var node in nodes)
            group.Insert(group.Children.Count, node);
        return group;
    }

    private static DraftLeaf Word(string attribute, string word) => Leaf(attribute, RuleOperator.EqualTo, l => l.Text = word);

    private static DraftLeaf Between(string attribute, string from, string to) => Leaf(attribute, RuleOperator.Between, l => (l.Number, l.NumberTo) = (from, to));

    private static DraftLeaf Within(string attribute, string days) => Leaf(attribute, RuleOperator.WithinLast, l => l.Number = days);

    private static DraftLeaf Bare(string attribute, RuleOperator op) => Leaf(attribute, op, _ => { });

    /// <summary>So often within a year.</summary>
    private static DraftLeaf Often(string attribute, string times) =>
        Leaf(attribute, RuleOperator.CountAtLeast, l => (l.Number, l.Window, l.WindowDays) = (times, DraftWindow.LastDays, Year));

    private static DraftLeaf Ask(string attribute, RuleOperator op, string ask, string number = "") => Leaf(attribute, op, l => (l.Ask, l.Number) = (ask, number));

    private static DraftLeaf Leaf(string attribute, RuleOperator op, Action<DraftLeaf> rest)
    {
        var leaf = new DraftLeaf(0) { Attribute = attribute, Operator = op };
        rest(leaf);
        return leaf;
    }
}
