using CsCheck;
using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Random rule trees over the whole catalogue: every attribute with every operator it declares.</summary>
internal static class RandomRules
{
    private const int Depth = 3;

    private static readonly Gen<DateOnly> Day = Gen.Int[-450, 450].Select(d => RandomPerson.AsOf.AddDays(d));

    private static readonly Gen<string> Code = Any("E11.9", "E11.65", "E10.9", "38341003", "140", "4548-4", "2345-7", "72166-2", "82589-3", "Z99.9", "E11.*", "E1*", "14*");

    private static readonly Gen<string> Answer = Any("266919005", "8517006", "LA30193-9", "high school", "26*", "quaker", "Z99.9");

    private static readonly AttributeDefinition[] Happening = [.. AttributesModule.Catalogue().All.Where(a => a.Happens is not null)];

    /// <summary>Nobody saved them: rules on them are read and written, not asked.</summary>
    private static readonly Guid[] Segments = [Guid.Parse("019ad000-0000-7000-8000-000000000a01"), Guid.Parse("019ad000-0000-7000-8000-000000000a02")];

    /// <summary>A tree of at most three levels of groups.</summary>
    public static Gen<RuleNode> Of(AttributeCatalogue catalogue) => Of(Leaf(catalogue));

    /// <summary>The same of other conditions.</summary>
    public static Gen<RuleNode> Of(Gen<RuleLeaf> leaf) => Node(leaf, Depth);

    public static Gen<RuleLeaf> Leaf(AttributeCatalogue catalogue) =>
        from definition in Any(catalogue.All.ToArray())
        from op in Any(definition.Operators.ToArray())
        from leaf in Leaf(definition, op)
        select leaf;

    public static Gen<RuleLeaf> Leaf(AttributeDefinition definition, RuleOperator op) =>
        from value in Value(definition, RuleOperators.Shape(definition.Type, op))
        from codes in definition.Codes is null ? None<CodeChoice>() : Choice(definition.CodesRequired)
        from during in definition.TakesWindow(op) ? Window : None<RuleWindow>()
        from unit in definition.Type == AttributeType.Measurement ? Any<string?>([null, null, .. RandomPerson.Units]) : None<string>()
        from last in definition.OfLast ? Any<int?>(null, 1, 3, 10, 64) : NoNumber
        from which in Which(definition, op)
        from then in RuleOperators.Follows(op) ? Then : None<RuleLeaf>()
        from sameDay in Gen.Bool
        from split in definition.Splits ? Any<string?>("spring", "autumn") : None<string>()
        from stages in definition.Staged ? Any<int?>(null, 2) : NoNumber
        select new RuleLeaf { Attribute = definition.Key, Operator = op, Value = value, Of = codes, During = during, Unit = unit, Last = last, Split = split, Stages = stages, Which = which, Then = then, SameDay = sameDay && then is not null && Array.Find(Happening, h => h.Key == then.Attribute)!.Happens != definition.Happens };

    private static Gen<RuleLeaf?> Then =>
        from definition in Any(Happening)
        from codes in definition.Codes is null ? None<CodeChoice>() : Choice(definition.CodesRequired)
        from which in Which(definition, RuleOperator.Ever)
        select new RuleLeaf { Attribute = definition.Key, Operator = RuleOperator.Ever, Of = codes, Which = which };

    private static Gen<IReadOnlyList<string>?> Which(AttributeDefinition definition, RuleOperator op) => !definition.TakesNames(op) ? None<IReadOnlyList<string>>()
        : Gen.Select(Any<string>(definition.Key switch
        {
            "linkClicked" => ["https://example.com/a", "https://example.com/b", "https://example.com/c"],
            "formCompleted" => Registered.Forms.Select(f => f.Slug).ToArray(),
            _ => RandomPerson.Campaigns.Select(c => c.ToString("D")).ToArray(),
        }).Array[1, 2], Gen.Int[0, 2],
            (names, any) => any == 0 ? null : (IReadOnlyList<string>?)[.. names.Distinct().Order(StringComparer.Ordinal)]);

    private static Gen<RuleNode> Node(Gen<RuleLeaf> leaf, int depth)
    {
        var plain = leaf.Select(l => (RuleNode)l);
        if (depth == 0)
            return plain;
        var inner = Node(leaf, depth - 1);
        var group = Gen.Select(Any(GroupMatch.All, GroupMatch.Any), inner.Array[1, 3], (match, rules) => (RuleNode)new RuleGroup(match, rules));
        var not = inner.Select(r => (RuleNode)new NotRule(r));
        return Gen.Int[0, 5].SelectMany(kind => kind < 2 ? plain : kind < 5 ? group : not);
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<T?> None<T>() where T : class => Gen.Bool.Select(_ => (T?)null);

    private static readonly Gen<int?> NoNumber = Gen.Bool.Select(_ => (int?)null);

    private static Gen<CodeChoice?> Choice(bool required) =>
        from codes in Code.Array[1, 3]
        from system in Any<string?>(null, null, "icd-10-cm", "cvx", "loinc")
        from any in Gen.Int[0, 3]
        select any == 0 && !required ? null : new CodeChoice([.. codes.Distinct().Order(StringComparer.Ordinal)], system);

    private static readonly Gen<RuleWindow?> Window =
        from kind in Gen.Int[0, 3]
        from days in Gen.Int[1, 450]
        from first in Day
        from length in Gen.Int[0, 300]
        select kind switch
        {
            0 => null,
            1 => new RuleWindow(days, null, null),
            2 => new RuleWindow(null, first, first.AddDays(length)),
            _ => days % 2 == 0 ? new RuleWindow(null, first, null) : new RuleWindow(null, null, first),
        };

    private static Gen<RuleValue?> Value(AttributeDefinition definition, ValueShape shape) => shape switch
    {
        ValueShape.None => None<RuleValue>(),
        ValueShape.Number => Number(definition).Select(n => (RuleValue?)new NumberValue(n)),
        ValueShape.NumberRange => Gen.Select(Number(definition), Number(definition), (a, b) => (RuleValue?)new NumberRange(Math.Min(a, b), Math.Max(a, b))),
        ValueShape.Days => Gen.Int[1, 450].Select(n => (RuleValue?)new NumberValue(n)),
        ValueShape.DaysAhead => Gen.OneOf(Gen.Const(0), Gen.Int[0, 450]).Select(n => (RuleValue?)new NumberValue(n)),
        ValueShape.Count => Gen.Int[1, 5].Select(n => (RuleValue?)new NumberValue(n)),
        ValueShape.Text => Word(definition).Select(w => (RuleValue?)new TextValue(w)),
        ValueShape.TextList => Word(definition).Array[1, 3].Select(w => (RuleValue?)new TextList([.. w.Distinct().Order(StringComparer.Ordinal)])),
        ValueShape.Codes => Gen.Select(Answer.Array[1, 3], Any<string?>(null, null, "snomed", "words"), (codes, system) => (RuleValue?)new CodesValue(new CodeChoice([.. codes.Distinct().Order(StringComparer.Ordinal)], system))),
        ValueShape.Segment => Any(Segments).Select(s => (RuleValue?)new SegmentValue(s)),
        ValueShape.Flag => Gen.Bool.Select(b => (RuleValue?)new FlagValue(b)),
        ValueShape.Day => Day.Select(d => (RuleValue?)new DayValue(d)),
        ValueShape.DayRange => Gen.Select(Day, Gen.Int[0, 400], (d, n) => (RuleValue?)new DayRange(d, d.AddDays(n))),
        _ => throw new InvalidOperationException(shape.ToString()),
    };

    private static Gen<decimal> Number(AttributeDefinition definition) => definition switch
    {
        { Key: "observationChange" } => Gen.Int[-30, 30].Select(n => n / 10m),
        { Type: AttributeType.Measurement } => Gen.Int[45, 95].Select(n => n / 10m),
        { Bounds: var (least, most) } => Gen.Int[least, most].Select(n => (decimal)n),
        { Key: "age" } => Gen.Int[-2, 180].Select(n => n / 2m),
        _ => Gen.Int[0, 8].Select(n => (decimal)n),
    };

    private static Gen<string> Word(AttributeDefinition definition) => definition.Key switch
    {
        "state" => Any("MA", "ma", "NH", "VT", "M"),
        "city" => Any("Boston", "bo", "Salem", "B"),
        "language" => Any("Spanish", "span", "ES", "en", "English"),
        "race" => Any("White", "2106-3", "w", "Black or African American", "asian", "2028-9", "Chin", "Asian; White"),
        "ethnicity" => Any("Hispanic or Latino", "2135-2", "2186-5", "HISPANIC", "not h", "x"),
        "maritalStatus" => Any("M", "Married", "never", "W"),
        "education" => Any("More than high school", "HIGH SCHOOL", "LA30193-9", "x"),
        "employment" => Any("Unemployed", "high school", "LA17956-6", "x"),
        "religion" or "familyStatus" or "culturalAffiliation" or "socioeconomicStatus" => Any("Quaker", "high school", "x"),
        "spokenLanguage" => Any("spanish", "es", "Yiddish", "yi", "en"),
        "zip" => Any("02139", "021", "0", "03001", "K1A", "021399"),
        "zip3" => Any("021", "030", "02"),
        "unsubscribedTopic" => Any("news", "EVENTS", "events", "x"),
        "authorized" => Any("wellness", "Wellness", "News and offers", "x"),
        "formCompleted" => Any("Contact us", "FLU clinic", "contactus0000001", "Nobody's", "x"),
        "accountName" => Any("Main Street Clinic", "main lab", "Main", "north plan", "n", "x"),
        "accountState" => Any("MA", "ma", "Ontario", "Ont", "on", "n", "x"),
        "visitUnit" => Any("onc", "ONC", "Cancer care", "ed", "emergency", "x"),
        "custom.nickname" => Any("Blue bird", "blue bird", "Blue   bird", "robin", "x"),
        _ => definition.Choices is { } choices ? Any(choices.ToArray()) : Any("x", "2186-5"),
    };
}
