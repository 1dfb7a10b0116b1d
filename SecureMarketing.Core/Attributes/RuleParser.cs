using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Attributes.Units;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Reads a segment definition from JSON against the catalogue. Nothing is guessed: an unknown property, operator or value
/// is a problem with its path and the way to mend it, since a rule that silently means something else mails the wrong people.
/// </summary>
/// <param name="catalogue">What can be asked about.</param>
/// <param name="segments">Finds the segments that a definition names; null where there is no database.</param>
public sealed class RuleParser(AttributeCatalogue catalogue, ISavedSegments? segments = null)
{
    /// <summary>Deepest nesting of groups.</summary>
    public const int MaxDepth = 12;

    /// <summary>Most conditions in one definition.</summary>
    public const int MaxLeaves = 200;

    public const int MaxProblems = 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>The same with the organisation's own attributes as they are now, and with the segments and value sets that it names looked up.</summary>
    /// <param name="db">Where they are.</param>
    /// <param name="json">The definition.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="within">Id of the segment that the rule is of: one that contains it is refused. Null = of none.</param>
    public async Task<RuleParse> ParseAsync(AppDbContext db, string json, CancellationToken cancellationToken, Guid? within = null)
    {
        await catalogue.RefreshAsync(db, cancellationToken);
        var parse = Parse(json);
        return parse.Rule is { } rule ? await BindAsync(db, rule, within, cancellationToken) ?? parse : parse;
    }

    /// <summary>Looks up the segments and value sets that a rule names; null when it names none.</summary>
    internal Task<RuleParse?> BindAsync(AppDbContext db, RuleNode rule, Guid? within, CancellationToken cancellationToken) =>
        new RuleBinder(db, Parse, segments, catalogue).BindAsync(rule, within, cancellationToken);

    public RuleParse Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Parse(document.RootElement);
        }
        catch (JsonException syntax)
        {
            var place = syntax.LineNumber is { } line ? $"line {line + 1}, column {syntax.BytePositionInLine + 1}" : "$";
            if (IsTooDeep(json))
                return RuleParse.Of(null, [new(place, $"The JSON is nested more than {Strict.MaxDepth} levels deep.", $"Groups may be nested {MaxDepth} deep: move inner rules up.")]);
            return RuleParse.Of(null, [new(place, "This is not valid JSON.", "Check quotes, commas and brackets there; a property may appear only once.")]);
        }
    }

    public RuleParse Parse(JsonElement root)
    {
        var run = new Run(catalogue);
        var rule = run.Node(root, "$", 1);
        return RuleParse.Of(rule, run.Problems);
    }

    private static bool IsTooDeep(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= Strict.MaxDepth)
                    return true;
            }
        }
        catch (JsonException)
        {
            // Its other fault comes first.
        }

        return false;
    }

    private sealed class Run(AttributeCatalogue catalogue)
    {
        private static readonly string[] GroupWords = ["all", "any", "not"];
        private static readonly string[] LeafWords = ["attribute", "of", "operator", "value", "unit", "convert", "during", "last", "split", "which", "then", "stages"];
        private int leaves;

        public List<RuleProblem> Problems { get; } = [];

        public RuleNode? Node(JsonElement element, string path, int depth)
        {
            if (element.ValueKind != JsonValueKind.Object)
                return Problem(path, "A rule is a JSON object.", "Write {\"all\": [ … ]}, {\"any\": [ … ]}, {\"not\": { … }} or {\"attribute\": …, \"operator\": …, \"value\": …}.");
            if (depth > MaxDepth)
                return Problem(path, $"Groups are nested more than {MaxDepth} deep.", "Move inner rules up; a group inside a group of the same kind can be merged with it.");
            var group = GroupWords.Where(w => element.TryGetProperty(w, out _)).ToArray();
            if (group.Length == 0)
                return element.TryGetProperty("attribute", out _) ? Leaf(element, path) : Problem(path, "The object is neither a group nor a condition.",
                    "It needs one of \"all\", \"any\", \"not\" (a group) or \"attribute\" (a condition).");
            foreach (var other in element.EnumerateObject().Where(p => p.Name != group[0]))
                Problem($"{path}.{other.Name}", $"A group with \"{group[0]}\" takes nothing else.", "Put the other rule in a group of its own.");
            var inner = element.GetProperty(group[0]);
            if (group[0] == "not")
                return Node(inner, path + ".not", depth + 1) is { } excluded ? new NotRule(excluded) : null;
            return Group(inner, $"{path}.{group[0]}", group[0] == "all" ? GroupMatch.All : GroupMatch.Any, depth);
        }

        private RuleGroup? Group(JsonElement list, string path, GroupMatch match, int depth)
        {
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            {
                Problem(path, "A group needs a list of at least one rule.", "Add a condition, or remove the group: an empty group would match everyone or no one.");
                return null;
            }

            var rules = list.EnumerateArray().Select((rule, i) => Node(rule, $"{path}[{i}]", depth + 1)).ToList();
            return rules.All(r => r is not null) ? new RuleGroup(match, rules!) : null;
        }

        private RuleLeaf? Leaf(JsonElement element, string path)
        {
            if (++leaves == MaxLeaves + 1)
                Problem(path, $"There are more than {MaxLeaves} conditions.", "Use \"in\", or several codes in one condition.");
            foreach (var unknown in element.EnumerateObject().Where(p => !LeafWords.Contains(p.Name)))
                Problem($"{path}.{unknown.Name}", "A condition has no such property.", Nearest.Suggest(unknown.Name, LeafWords));
            var read = new PropertyReader(element, path, Problems);
            if (read.Text("attribute", required: true) is not { } key)
                return null;
            if (!catalogue.TryGet(key, out var definition))
            {
                Problem(path + ".attribute", $"There is no attribute \"{Shown(key)}\".", Nearest.Suggest(key, catalogue.All.Select(a => a.Key)));
                return null;
            }

            var words = definition.Operators.Select(RuleOperators.Word).ToArray();
            if (read.Text("operator", required: true) is not { } word)
                return null;
            if (!RuleOperators.TryParse(word, out var op) || !definition.Operators.Contains(op.Value))
            {
                Problem(path + ".operator", $"\"{Shown(word)}\" is not an operator of {key}.", Nearest.Suggest(word, words));
                return null;
            }

            return Leaf(read, definition, op.Value, path);
        }

        private RuleLeaf Leaf(PropertyReader read, AttributeDefinition definition, RuleOperator op, string path)
        {
            var leaf = new RuleLeaf
            {
                Attribute = definition.Key,
                Operator = op,
                Value = new RuleValueReader(read, definition, op).Read(),
                Of = Codes(read, definition, path),
                Unit = Allowed(read, "unit", definition.Type == AttributeType.Measurement, path, definition) ? read.Text("unit", required: false) : null,
                Convert = Allowed(read, "convert", definition is { Type: AttributeType.Measurement, Converts: true }, path, definition) && read.Flag("convert"),
                During = Allowed(read, "during", definition.TakesWindow(op), path, definition) ? Window(read, path) : null,
                Last = Allowed(read, "last", definition.OfLast, path, definition) ? read.Whole("last", 1, 64) : null,
                Split = Allowed(read, "split", definition.Splits, path, definition) ? read.Text("split", required: true) : null,
                Which = Which(read, definition, op, path),
                // The first is what a condition means that names none: one spelling for one meaning.
                Stages = Allowed(read, "stages", definition.Staged, path, definition) && read.Whole("stages", 1, int.MaxValue) is > 1 and var stages ? stages : null,
            };
            if (Allowed(read, "then", RuleOperators.Follows(op), path, definition) && Then(read, definition, path) is var (then, sameDay))
                leaf = leaf with { Then = then, SameDay = sameDay };
            if (leaf.Convert && Converting.Refuse(leaf) is { } refusal)
                Problem($"{path}.convert", refusal.What, refusal.Mend);
            return leaf;
        }

        private IReadOnlyList<string>? Which(PropertyReader read, AttributeDefinition definition, RuleOperator op, string path) =>
            Allowed(read, "which", definition.TakesNames(op), path, definition) && read.Element("which") is not null && read.TextList("which", 1, 200) is { } stated
                ? [.. stated.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
                : null;

        /// <summary>What is to follow the event, and whether the day of the event counts.</summary>
        private (RuleLeaf Then, bool SameDay)? Then(PropertyReader read, AttributeDefinition before, string path)
        {
            if (read.Element("then") is not { } then)
            {
                Problem(path, "It is not said what follows.", "Add \"then\": {\"attribute\": \"keptAppointment\"}.");
                return null;
            }

            var inner = new PropertyReader(then, path + ".then", Problems);
            inner.OnlyThese("attribute", "of", "which", "sameDay");
            if (inner.Text("attribute", required: true) is not { } key)
                return null;
            if (!catalogue.TryGet(key, out var definition) || definition.Happens is null)
            {
                Problem(path + ".then.attribute", $"\"{Shown(key)}\" is nothing that happens on a day.", Nearest.Suggest(key, catalogue.All.Where(a => a.Happens is not null).Select(a => a.Key)));
                return null;
            }

            var sameDay = inner.Flag("sameDay");
            if (sameDay && definition.Happens == before.Happens)
                Problem(path + ".then.sameDay", "Both may be one and the same record, which would follow itself.", "Remove it: then only later days count.");
            return (new RuleLeaf { Attribute = key, Operator = RuleOperator.Ever, Of = Codes(inner, definition, inner.Path), Which = Which(inner, definition, RuleOperator.Ever, inner.Path) }, sameDay);
        }

        private CodeChoice? Codes(PropertyReader read, AttributeDefinition definition, string path)
        {
            if (!Allowed(read, "of", definition.Codes is not null, path, definition))
                return null;
            if (read.Element("of") is not { } of)
            {
                if (definition.CodesRequired)
                    Problem(path, $"{definition.Label} needs to know which codes are meant.", "Add \"of\": {\"codes\": [\"4548-4\"], \"system\": \"loinc\"}.");
                return null;
            }

            return RuleValueReader.Chosen(new PropertyReader(of, path + ".of", Problems));
        }

        private RuleWindow? Window(PropertyReader read, string path)
        {
            if (read.Element("during") is not { } during)
                return null;
            var inner = new PropertyReader(during, path + ".during", Problems);
            inner.OnlyThese("lastDays", "from", "to");
            var window = new RuleWindow(inner.Whole("lastDays", 1, RuleOperators.MaxDays), inner.Day("from"), inner.Day("to"));
            if (window.LastDays is null == (window.From is null && window.To is null))
                Problem(path + ".during", "A window is either relative or between dates.", "Write {\"lastDays\": 365}, or {\"from\": \"2026-01-01\", \"to\": \"2026-06-30\"} with one or both dates.");
            else if (window.From > window.To)
                Problem(path + ".during", "The window ends before it begins.", "Swap \"from\" and \"to\".");
            return window;
        }

        private bool Allowed(PropertyReader read, string name, bool allowed, string path, AttributeDefinition definition)
        {
            if (!allowed && read.Element(name) is not null)
                Problem($"{path}.{name}", $"\"{name}\" does not apply to {definition.Key} with this operator.", "Remove it.");
            return allowed;
        }

        private RuleNode? Problem(string path, string what, string mend)
        {
            if (Problems.Count < MaxProblems)
                Problems.Add(new(path, what, mend));
            return null;
        }

        private static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "…";
    }
}
