using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>A course while it is written; half of it may be missing.</summary>
internal sealed class CourseDraft
{
    public string Title { get; set; } = "";

    public HashSet<Role> Roles { get; } = [];

    public int RepeatMonths { get; set; } = CourseDefinition.Yearly;

    public int PassMark { get; set; } = 80;

    public bool TakenAnew { get; set; }

    public string Text { get; set; } = "";

    public List<ScenarioDraft> Scenarios { get; } = [];

    public static CourseDraft Of(CourseDefinition? course)
    {
        var draft = new CourseDraft();
        if (course is null)
        {
            draft.Scenarios.Add(new ScenarioDraft());
            return draft;
        }

        (draft.Title, draft.Text, draft.RepeatMonths, draft.PassMark, draft.TakenAnew) = (course.Title, course.Text, course.RepeatMonths, course.PassMark, course.TakenAnew);
        draft.Roles.UnionWith(course.Roles);
        draft.Scenarios.AddRange(course.Scenarios.Select(ScenarioDraft.Of));
        return draft;
    }

    public CourseDefinition Definition() => new()
    {
        Title = Title.Trim(),
        Roles = [.. Roles.Order()],
        RepeatMonths = RepeatMonths,
        PassMark = PassMark,
        TakenAnew = TakenAnew,
        Text = Text.ReplaceLineEndings("\n").Trim(),
        Scenarios = [.. Scenarios.Select(s => s.Scenario())],
    };
}

/// <summary>One scenario while it is written.</summary>
public sealed class ScenarioDraft
{
    public string Situation { get; set; } = "";

    public List<string> Choices { get; } = ["", ""];

    public int Right { get; set; }

    public string Explanation { get; set; } = "";

    public static ScenarioDraft Of(CompetencyScenario scenario)
    {
        var draft = new ScenarioDraft { Situation = scenario.Situation, Right = scenario.Right, Explanation = scenario.Explanation };
        draft.Choices.Clear();
        draft.Choices.AddRange(scenario.Choices);
        return draft;
    }

    public CompetencyScenario Scenario() => new(Situation.Trim(), [.. Choices.Select(c => c.Trim())], Right, Explanation.Trim());

    /// <summary>Of the right one another takes the place.</summary>
    public void RemoveChoice(int index)
    {
        Choices.RemoveAt(index);
        if (Right > index || Right == Choices.Count)
            Right--;
    }
}
