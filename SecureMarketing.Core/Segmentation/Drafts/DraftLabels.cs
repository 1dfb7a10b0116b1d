using System.Text.Json;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// What an unfinished rule reveals by the labels that its codes have now. A condition is an object with <c>Attribute</c>, the attribute's
/// key, and, once chosen, <c>Codes</c> and <c>Answers</c>, each with its <c>Code</c> or prefix, a value <c>Set</c> or <c>AnswerSet</c> with its <c>Id</c> and <c>Version</c>, or a
/// <c>Segment</c> with the id of its <c>Version</c>; nothing else of the builder's form is read here.
/// </summary>
internal sealed class DraftLabels(AttributeCatalogue catalogue, QuestionResolver resolver, RuleParser parser)
{
    /// <summary>
    /// Whoever may use sensitive categories or the compartment may have begun a rule that no version says yet. Null when the actor may read
    /// it; what somebody wrote themself stays theirs, but for the compartment.
    /// </summary>
    public async Task<Error?> RefuseAsync(AppDbContext db, Actor actor, SensitiveRights rights, UnsavedSegment draft, CancellationToken cancellationToken)
    {
        var revealed = await OfAsync(db, draft.Form, cancellationToken);
        return draft.ChangedBy == actor.Id && !rights.IsClosed(revealed) ? null : SegmentErrors.RefuseToRead(rights, revealed);
    }

    /// <param name="form">What the builder wrote. Text that is no JSON says nothing that anybody could read in the builder.</param>
    private async Task<Sensitivity> OfAsync(AppDbContext db, string form, CancellationToken cancellationToken)
    {
        var leaves = new List<RuleLeaf>();
        try
        {
            using var read = JsonDocument.Parse(form);
            Collect(read.RootElement, leaves);
        }
        catch (JsonException)
        {
            return Sensitivity.None;
        }

        var bound = new List<RuleNode>();
        foreach (var leaf in leaves)
        {
            // What is gone says nothing any more.
            if (await parser.BindAsync(db, leaf, null, cancellationToken) is not { } read)
                bound.Add(leaf);
            else if (read.Rule is { } found)
                bound.Add(found);
        }

        return bound.Count == 0 ? Sensitivity.None : await resolver.LabelsAsync(db, new RuleGroup(GroupMatch.Any, bound), cancellationToken);
    }

    private void Collect(JsonElement element, List<RuleLeaf> leaves)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Collect(item, leaves);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("Attribute", out var attribute) && attribute.ValueKind == JsonValueKind.String && catalogue.TryGet(attribute.GetString()!, out _))
                leaves.Add(Leaf(attribute.GetString()!, element));
            foreach (var property in element.EnumerateObject())
                Collect(property.Value, leaves);
        }
    }

    /// <summary>Whatever the system that was chosen with it: of two readings the more careful one.</summary>
    private static RuleLeaf Leaf(string attribute, JsonElement condition) => new()
    {
        Attribute = attribute,
        Operator = RuleOperator.Ever,
        Of = ChoiceOf(condition, "Codes", "Set"),
        Value = IdOf(condition, "Segment", "Version") is { } segment ? new SegmentValue(segment) : ChoiceOf(condition, "Answers", "AnswerSet") is { } answers ? new CodesValue(answers) : null,
    };

    private static CodeChoice? ChoiceOf(JsonElement condition, string codes, string set) =>
        IdOf(condition, set, "Id") is { } id ? new CodeChoice([], null) { Set = new ChosenSet(id, VersionOf(condition.GetProperty(set))) }
        : CodesOf(condition, codes) is { Count: > 0 } chosen ? new CodeChoice(chosen, null) : null;

    private static List<string> CodesOf(JsonElement condition, string name) => condition.TryGetProperty(name, out var chosen) && chosen.ValueKind == JsonValueKind.Array
        ? [.. chosen.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object && c.TryGetProperty("Code", out var code) && code.ValueKind == JsonValueKind.String).Select(c => c.GetProperty("Code").GetString()!)]
        : [];

    private static Guid? IdOf(JsonElement condition, string chosen, string name) =>
        condition.TryGetProperty(chosen, out var inner) && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var value) ? value : null;

    private static int VersionOf(JsonElement set) =>
        set.TryGetProperty("Version", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number > 0 ? number : 0;
}
