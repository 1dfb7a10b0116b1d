namespace SecureMarketing.Core.Attributes;

/// <summary>A rule tree in plain words, for the people who approve it: "People who are living, and whose age is at least 65 years."</summary>
public sealed class RuleSentence(AttributeCatalogue catalogue)
{
    private const int ShownWords = 4;

    /// <summary>The whole tree as one sentence.</summary>
    /// <param name="names">What a chosen code is called; null = the code itself. Prefixes are always shown as written.</param>
    public string Of(RuleNode rule, Func<CodeChoice, string, string?>? names = null)
    {
        var phrase = Phrase(rule, names ?? ((_, _) => null), nested: false);
        return (phrase.StartsWith("excluding", StringComparison.Ordinal) ? "Everyone, " : "People ") + phrase + ".";
    }

    /// <summary>One condition as a phrase that follows "people".</summary>
    public string Of(RuleLeaf leaf, Func<CodeChoice, string, string?>? names = null) => Leaf(leaf, names ?? ((_, _) => null));

    private string Phrase(RuleNode rule, Func<CodeChoice, string, string?> names, bool nested)
    {
        switch (rule)
        {
            case RuleLeaf leaf:
                return Leaf(leaf, names);
            case NotRule not:
                return "excluding people " + Phrase(not.Rule, names, nested: true);
            case RuleGroup { Rules: [var only] }:
                return Phrase(only, names, nested);
            case RuleGroup group:
                var joined = string.Join(group.Match == GroupMatch.All ? ", and " : ", or ", group.Rules.Select(r => Phrase(r, names, nested: true)));
                return nested ? $"({joined})" : joined;
            default:
                throw new InvalidOperationException(rule.GetType().Name);
        }
    }

    private string Leaf(RuleLeaf leaf, Func<CodeChoice, string, string?> names)
    {
        var definition = catalogue[leaf.Attribute];
        return definition.Type switch
        {
            AttributeType.Flag => leaf.Value is FlagValue { Flag: true } ? definition.FlagWords!.Value.Yes : definition.FlagWords!.Value.No,
            AttributeType.Event => Event(leaf, definition, names),
            AttributeType.Day => Day(leaf, definition),
            AttributeType.Measurement => Measurement(leaf, definition, names),
            AttributeType.Segment => Segment(leaf, names),
            AttributeType.Answer => Answer(leaf, definition, names),
            _ when definition.Splits => Bucket(leaf, definition),
            AttributeType.Choice when definition.Window == WindowUse.Always => Done(leaf, definition),
            _ => leaf.Operator switch
            {
                RuleOperator.Exists when definition.FlagWords is { } words => words.Yes + Window(leaf),
                RuleOperator.Missing when definition.FlagWords is { } words => words.No + Window(leaf),
                RuleOperator.Exists => $"whose {definition.Noun} is on record",
                RuleOperator.Missing => $"whose {definition.Noun} is not on record",
                _ when definition.Staged => $"whose {definition.Noun} {Compared(leaf, definition)} (stage rules, version {leaf.Stages ?? 1})",
                _ => $"whose {Subject(leaf, definition)} {Compared(leaf, definition)}{Window(leaf)}",
            },
        };
    }

    /// <summary>With what the segment says, once it is looked up: whoever approves reads all of it.</summary>
    private string Segment(RuleLeaf leaf, Func<CodeChoice, string, string?> names)
    {
        var who = leaf.Operator == RuleOperator.NotInSegment ? "who are not in" : "who are in";
        return leaf.Inner is { } inner
            ? $"{who} the segment “{inner.Name}” (version {inner.Number}: {Phrase(inner.Rule, names, nested: false)})"
            : $"{who} the segment {((SegmentValue)leaf.Value!).Shown}";
    }

    private static string Bucket(RuleLeaf leaf, AttributeDefinition definition) =>
        $"whose {definition.Noun} in the split “{leaf.Split}” {Compared(leaf, definition)}";

    private static string Subject(RuleLeaf leaf, AttributeDefinition definition) =>
        definition.OfLast ? $"{definition.Noun} among the last {leaf.Last ?? 10}" : definition.Noun;

    private static string Compared(RuleLeaf leaf, AttributeDefinition definition) => leaf.Value switch
    {
        NumberValue number => $"{RuleOperators.Label(definition.Type, leaf.Operator)} {With(number.Number, leaf, definition)}",
        NumberRange range => $"is between {Spoken.Number(range.From)} and {With(range.To, leaf, definition)}",
        TextValue text when leaf.Operator == RuleOperator.StartsWith => $"starts with “{text.Text}”",
        TextValue text => "is " + definition.Called(text.Text),
        TextList list => "is " + Spoken.Or(Shortened([.. list.Texts.Select(definition.Called)])),
        _ => RuleOperators.Label(definition.Type, leaf.Operator),
    };

    private static string With(decimal number, RuleLeaf leaf, AttributeDefinition definition) =>
        Spoken.Number(number) + ((leaf.Unit ?? definition.UnitLabel) is { } unit ? " " + unit : "") + (leaf.Convert ? " (other units converted)" : "");

    /// <summary>Something with a name that people did: "who completed the form Flu shots within the last 30 days".</summary>
    private static string Done(RuleLeaf leaf, AttributeDefinition definition) => leaf.Value switch
    {
        TextValue text => $"who {definition.Verb} {definition.Noun} {text.Text}{Window(leaf)}",
        TextList list => $"who {definition.Verb} {definition.Noun} {Spoken.Or(Shortened(list.Texts))}{Window(leaf)}",
        NumberValue times => $"who {definition.Verb} {Thing(leaf, definition, (_, _) => null)} at least {Spoken.Count(times.Number, "time")}{Window(leaf)}",
        _ => (leaf.Operator == RuleOperator.Exists ? definition.FlagWords!.Value.Yes : definition.FlagWords!.Value.No) + Window(leaf),
    };

    private static string Day(RuleLeaf leaf, AttributeDefinition definition) => leaf.Operator switch
    {
        RuleOperator.Exists => $"with a {definition.Noun} on record",
        RuleOperator.Missing => $"with no {definition.Noun} on record",
        RuleOperator.NotWithinLast => $"whose {definition.Noun} was more than {Days(leaf)} ago",
        RuleOperator.AnniversaryWithin when leaf.Value is NumberValue { Number: 0 } => $"whose {definition.Noun} has its anniversary today",
        RuleOperator.AnniversaryWithin => $"whose {definition.Noun} has its anniversary within the next {Days(leaf)}",
        _ => $"whose {definition.Noun} is {When(leaf)}",
    };

    private string Event(RuleLeaf leaf, AttributeDefinition definition, Func<CodeChoice, string, string?> names)
    {
        var what = $"{definition.Verb} {Thing(leaf, definition, names)}";
        return leaf.Operator switch
        {
            RuleOperator.Active => "with " + Thing(leaf, definition, names) + " active",
            RuleOperator.Ever => "who ever " + what,
            RuleOperator.Never => "who never " + what,
            RuleOperator.NotWithinLast => $"who have not {what} within the last {Days(leaf)}",
            RuleOperator.FollowedBy or RuleOperator.NotFollowedBy => $"who {what}{Window(leaf)}, {Follows(leaf, names)}",
            RuleOperator.ReceivedOnly => $"who received {Thing(leaf, definition, names)} and never {definition.Verb} it",
            RuleOperator.CountAtLeast => $"who {what} at least {Spoken.Count(((NumberValue)leaf.Value!).Number, "time")}{Window(leaf)}",
            _ => $"who {what} {When(leaf)}",
        };
    }

    private static string Thing(RuleLeaf leaf, AttributeDefinition definition, Func<CodeChoice, string, string?> names) => leaf.Of is { } of
        ? $"{definition.Noun} {Chosen(of, names)}"
        : leaf.Which is { } which ? $"{definition.Noun} {Spoken.Or(Shortened([.. which.Select(w => leaf.Named?.GetValueOrDefault(w) ?? w)]))}"
        : definition.Noun.Replace("the ", "any ", StringComparison.Ordinal);

    private static string Measurement(RuleLeaf leaf, AttributeDefinition definition, Func<CodeChoice, string, string?> names)
    {
        var of = leaf.Of is { } choice ? (choice.Set is null ? " of " : " ") + Chosen(choice, names) : "";
        if (leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return $"{(leaf.Operator == RuleOperator.Exists ? "with a" : "with no")} {definition.Noun}{of} on record{Window(leaf)}";
        return definition.Window == WindowUse.Always
            ? $"with any {definition.Noun}{of} that {Compared(leaf, definition)}{Window(leaf)}"
            : $"whose {definition.Noun}{of} {Compared(leaf, definition)}";
    }

    /// <summary>"not followed within 30 days after it by a kept appointment": on later days, unless the same day is named.</summary>
    private string Follows(RuleLeaf leaf, Func<CodeChoice, string, string?> names)
    {
        var definition = catalogue[leaf.Then!.Attribute];
        var thing = definition.Type == AttributeType.Measurement ? $"a {definition.Noun} of {Chosen(leaf.Then.Of!, names)}" : Thing(leaf.Then, definition, names);
        return $"{(leaf.Operator == RuleOperator.NotFollowedBy ? "not followed" : "followed")} {(leaf.SameDay ? "on the same day or " : "")}within {Days(leaf)} after it by {(definition.Verb == "had" ? "" : $"having {definition.Verb} ")}{thing}";
    }

    private static string Answer(RuleLeaf leaf, AttributeDefinition definition, Func<CodeChoice, string, string?> names)
    {
        var question = $"{definition.Noun}{(leaf.Of is { } of ? (of.Set is not null ? " " : definition.Codes == Contacts.FactKind.Risk ? " of " : " to ") + Chosen(of, names) : "")}";
        return leaf.Value is CodesValue answers ? $"whose {question} is {Chosen(answers.Codes, names)}"
            : leaf.Operator == RuleOperator.Exists ? $"whose {question} is on record" : $"whose {question} is not on record";
    }

    private static string When(RuleLeaf leaf) => leaf.Value switch
    {
        DayRange range => $"between {Spoken.Day(range.From)} and {Spoken.Day(range.To)}",
        DayValue day => leaf.Operator switch
        {
            RuleOperator.Before => "before " + Spoken.Day(day.Day),
            RuleOperator.OnOrAfter => "on or after " + Spoken.Day(day.Day),
            _ => "on " + Spoken.Day(day.Day),
        },
        _ => $"within the {(leaf.Operator == RuleOperator.WithinNext ? "next" : "last")} {Days(leaf)}",
    };

    private static string Days(RuleLeaf leaf) => Spoken.Count(((NumberValue)leaf.Value!).Number, "day");

    private static string Window(RuleLeaf leaf) => leaf.During switch
    {
        null => "",
        { LastDays: { } days } => $" within the last {Spoken.Count(days, "day")}",
        { From: { } from, To: { } to } => $" between {Spoken.Day(from)} and {Spoken.Day(to)}",
        { From: { } from } => " on or after " + Spoken.Day(from),
        { To: var to } => " up to " + Spoken.Day(to!.Value),
    };

    private static string Chosen(CodeChoice of, Func<CodeChoice, string, string?> names) => of.Set is { } set
        ? "from the value set " + set.Shown
        : Spoken.Or(Shortened([.. of.Codes.Select(c => names(of, c) is { } name ? $"{name} ({c})" : c)]));

    private static IReadOnlyList<string> Shortened(IReadOnlyList<string> words) =>
        words.Count <= ShownWords ? words : [.. words.Take(ShownWords - 1), $"{words.Count - ShownWords + 1} more"];
}
