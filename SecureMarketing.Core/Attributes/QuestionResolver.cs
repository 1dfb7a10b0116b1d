using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Attributes.Units;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Core.Attributes;

/// <summary>A code that a condition's choice covers and the data knows.</summary>
public sealed record KnownCode(int Id, string System, string Value, string Display, Sensitivity Sensitivity);

/// <summary>A rule tree made ready for a query.</summary>
public sealed class ResolvedRule
{
    public required RuleNode Rule { get; init; }

    /// <summary>One per leaf, by reference.</summary>
    public required IReadOnlyDictionary<RuleLeaf, LeafQuestion> Questions { get; init; }

    /// <summary>The codes that each leaf's choice covers.</summary>
    public required IReadOnlyDictionary<RuleLeaf, IReadOnlyList<KnownCode>> Codes { get; init; }

    /// <summary>
    /// Union of what every condition reveals, excluded ones included: leaving people out because of a diagnosis discloses
    /// it as well (compliance §3, taint).
    /// </summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>The same of each condition by itself, by reference.</summary>
    public required IReadOnlyDictionary<RuleLeaf, Sensitivity> Revealed { get; init; }

    /// <summary>True when a clinical condition is used, so that a message built on the rule is PhiLevel Clinical.</summary>
    public required bool UsesPhi { get; init; }
}

/// <summary>Resolves codes, prefixes and words of all conditions to numbers, in two queries for the whole tree.</summary>
public sealed class QuestionResolver(AttributeCatalogue catalogue, IBlindIndex blind, IExpectedWays ways)
{
    public Task<ResolvedRule> ResolveAsync(AppDbContext db, RuleNode rule, DateOnly asOf, CancellationToken cancellationToken) => ResolveAsync(db, rule, asOf, null, cancellationToken);

    /// <param name="instead">An imported code list as though it were in use; null = those that are.</param>
    public async Task<ResolvedRule> ResolveAsync(AppDbContext db, RuleNode rule, DateOnly asOf, CodeListId? instead, CancellationToken cancellationToken)
    {
        var leaves = rule.Leaves().Distinct(ReferenceEqualityComparer.Instance).Cast<RuleLeaf>().ToList();
        var codes = await CodesAsync(db, leaves, cancellationToken);
        var sets = await SetsAsync(db, leaves, instead, cancellationToken);
        var words = await WordsAsync(db, leaves, cancellationToken);
        var stages = await StageRegister.OfAsync(db, [.. leaves.Select(l => l.Stages).OfType<int>().Distinct()], cancellationToken);
        var closed = await ClosedAsync(db, leaves, cancellationToken);
        var expected = leaves.Exists(l => catalogue[l.Attribute].Travels) ? await ways.OfAsync(db, asOf, cancellationToken) : null;
        var telling = await TellingAsync(db, leaves, cancellationToken);
        var asked = await AskedCodes.LoadAsync(db, catalogue, leaves, cancellationToken);
        var questions = new Dictionary<RuleLeaf, LeafQuestion>(ReferenceEqualityComparer.Instance);
        var covered = new Dictionary<RuleLeaf, IReadOnlyList<KnownCode>>(ReferenceEqualityComparer.Instance);
        var revealed = new Dictionary<RuleLeaf, Sensitivity>(ReferenceEqualityComparer.Instance);
        foreach (var leaf in leaves)
        {
            var definition = catalogue[leaf.Attribute];
            var (known, answers) = (Meant(leaf.Of), Meant((leaf.Value as CodesValue)?.Codes));
            covered[leaf] = [.. known, .. answers];
            questions[leaf] = new LeafQuestion
            {
                Leaf = leaf,
                Definition = definition,
                AsOf = asOf.DayNumber,
                CodeIds = definition.Asks.Count > 0 ? asked.Of(definition, leaf) : leaf.Of is null ? null : [.. known.Select(c => c.Id)],
                AnswerIds = definition.Asks.Count > 0 ? asked.Answers(leaf) : leaf.Value is CodesValue ? [.. answers.Select(c => c.Id)] : null,
                ExceptCodeIds = leaf.Of is null && definition.Codes is not null ? closed : [],
                WordIds = definition.Words is { } book ? [.. words.Where(w => w.Attribute == book && Matches(leaf, definition, w)).Select(w => w.Id)] : [],
                Conversions = leaf is { Convert: true, Unit: { } unit } ? Conversions(unit, known) : [],
                Split = leaf.Split is { } split ? SplitHash.Of(blind.Of(SplitAttributes.KeyedAs, split)) : null,
                Expected = definition.Travels ? expected : null,
                Stages = leaf.Stages is { } version ? stages[version] : StageRules.Shipped,
                TextIndexes = definition is { Type: AttributeType.Text, Custom: { } own } ? [.. Stated(leaf).Select(t => CustomSeal.IndexOf(blind, own, t))] : [],
            };
            revealed[leaf] = definition.Sensitivity | (leaf.Inner?.Sensitivity ?? Sensitivity.None) | Revealed(leaf.Of, known) | Revealed((leaf.Value as CodesValue)?.Codes, answers)
                | Told(leaf, words, telling);
        }

        foreach (var leaf in leaves.Where(l => l.Then is not null))
            questions[leaf] = questions[leaf].With(questions[leaf.Then!]);

        return new ResolvedRule
        {
            Rule = rule,
            Questions = questions,
            Codes = covered,
            Sensitivity = revealed.Values.Aggregate(Sensitivity.None, (sum, one) => sum | one),
            Revealed = revealed,
            UsesPhi = leaves.Any(l => catalogue[l.Attribute].IsPhi || l.Inner is { IsPhi: true }),
        };

        static IReadOnlyList<(IReadOnlyList<int>, UnitConversion)> Conversions(string unit, IReadOnlyList<KnownCode> known) =>
            [.. known.SelectMany(c => UnitTable.To(unit, c.System == CodeSystems.Loinc ? c.Value : "").Select(from => (c.Id, From: from)))
                .GroupBy(c => c.From, c => c.Id).Select(g => ((IReadOnlyList<int>)[.. g], g.Key))];

        IReadOnlyList<KnownCode> Meant(CodeChoice? of) => of switch
        {
            null => [],
            { Set: { } set } => [.. sets[set].OnRecord.Select(c => new KnownCode(c.Id, c.System, c.Value, c.Display, c.Sensitivity))],
            _ => [.. codes.Where(c => Covers(of, c))],
        };

        Sensitivity Revealed(CodeChoice? of, IReadOnlyList<KnownCode> meant) => of?.Set is { } set ? sets[set].Sensitivity : CodeSensitivity.Of(of, meant);
    }

    /// <summary>
    /// What a saved rule reveals by the labels of this moment: its attributes, the labelled codes that it covers, and its words. One statement,
    /// none for a rule without codes; some more for each value set, and two where words are to be read. What the choice itself reveals was judged when it was saved.
    /// </summary>
    public async Task<Sensitivity> LabelsAsync(AppDbContext db, RuleNode rule, CancellationToken cancellationToken) => (await LabelsAsync(db, [rule], cancellationToken))[0];

    /// <summary>The same of many rules, by the same one statement.</summary>
    /// <returns>In their order.</returns>
    public async Task<IReadOnlyList<Sensitivity>> LabelsAsync(AppDbContext db, IReadOnlyList<RuleNode> rules, CancellationToken cancellationToken)
    {
        var patterns = rules.SelectMany(r => r.Leaves()).SelectMany(l => l.CodeChoices).SelectMany(c => c.Codes).Distinct(StringComparer.Ordinal).ToLookup(p => p.EndsWith('*'));
        var labelled = db.Codes.Where(c => c.Sensitivity != Sensitivity.None);
        var exact = patterns[false].ToList();
        var found = patterns[true].Select(p => p[..^1])
            .Aggregate(exact.Count == 0 ? null : labelled.Where(c => exact.Contains(c.Value)), (all, prefix) =>
            {
                var covered = labelled.Where(c => c.Value.StartsWith(prefix));
                return all?.Concat(covered) ?? covered;
            });
        var codes = found is null ? [] : await Known(found).ToListAsync(cancellationToken);
        var leaves = rules.SelectMany(r => r.Leaves()).ToList();
        var sets = await SetsAsync(db, leaves, null, cancellationToken);
        var telling = await TellingAsync(db, leaves, cancellationToken);
        var words = telling is null ? [] : await WordsAsync(db, [.. leaves.Where(l => RuleTexts.MayTell(l, catalogue[l.Attribute]))], cancellationToken);
        return [.. rules.Select(r => r.Leaves().Aggregate(LabelsOf(r, codes, sets), (sum, leaf) => sum | Told(leaf, words, telling)))];
    }

    /// <summary>The sensitive words of today; null, without a query, where no condition says anything in words.</summary>
    private async Task<SensitiveWords?> TellingAsync(AppDbContext db, IReadOnlyList<RuleLeaf> leaves, CancellationToken cancellationToken) =>
        leaves.Any(l => RuleTexts.MayTell(l, catalogue[l.Attribute])) ? await SensitiveWords.ReadAsync(db, cancellationToken) : null;

    /// <summary>What the condition's words tell.</summary>
    private Sensitivity Told(RuleLeaf leaf, List<AttributeWord> words, SensitiveWords? telling)
    {
        var definition = catalogue[leaf.Attribute];
        return telling is null ? Sensitivity.None
            : telling.Of(RuleTexts.Of(leaf, definition, words.Where(w => w.Attribute == definition.Words), w => Matches(leaf, definition, w)).Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private Sensitivity LabelsOf(RuleNode rule, List<KnownCode> labelled, Dictionary<ChosenSet, ValueSetCodes> sets)
    {
        var leaves = rule.Leaves().ToList();
        var choices = leaves.SelectMany(l => l.CodeChoices).ToList();
        return labelled.Where(c => choices.Exists(o => Covers(o, c))).Select(c => c.Sensitivity)
            .Concat(leaves.Select(l => catalogue[l.Attribute].Sensitivity | (l.Inner?.Sensitivity ?? Sensitivity.None)))
            .Concat(choices.Select(c => c.Set).OfType<ChosenSet>().Select(s => sets[s].Sensitivity))
            .Aggregate(Sensitivity.None, (sum, one) => sum | one);
    }

    private static async Task<List<KnownCode>> CodesAsync(AppDbContext db, List<RuleLeaf> leaves, CancellationToken cancellationToken)
    {
        var patterns = leaves.SelectMany(l => l.CodeChoices).SelectMany(c => c.Codes).Distinct(StringComparer.Ordinal).ToList();
        var exact = patterns.Where(p => !p.EndsWith('*')).ToList();
        var found = exact.Count == 0 ? [] : await Known(db.Codes.Where(c => exact.Contains(c.Value))).ToListAsync(cancellationToken);
        foreach (var prefix in patterns.Where(p => p.EndsWith('*')).Select(p => p[..^1]))
            found.AddRange(await Known(db.Codes.Where(c => c.Value.StartsWith(prefix))).ToListAsync(cancellationToken));
        return [.. found.DistinctBy(c => c.Id)];
    }

    /// <summary>What each value set means today, each looked up once. They were found when the definition was read.</summary>
    private static async Task<Dictionary<ChosenSet, ValueSetCodes>> SetsAsync(AppDbContext db, IReadOnlyList<RuleLeaf> leaves, CodeListId? instead, CancellationToken cancellationToken)
    {
        var sets = new Dictionary<ChosenSet, ValueSetCodes>();
        foreach (var set in leaves.SelectMany(l => l.CodeChoices).Select(c => c.Set).OfType<ChosenSet>())
        {
            if (!sets.ContainsKey(set))
                sets[set] = await ValueSetCodes.OfAsync(db, set.Entries ?? throw new InvalidOperationException("The value set was not looked up."), instead, cancellationToken);
        }

        return sets;
    }

    /// <summary>Codes of the compartment, read only where a condition about codes names none.</summary>
    private async Task<IReadOnlyList<int>> ClosedAsync(AppDbContext db, List<RuleLeaf> leaves, CancellationToken cancellationToken) =>
        leaves.Exists(l => l.Of is null && catalogue[l.Attribute].Codes is not null)
            ? await db.Codes.AsNoTracking().Where(c => (c.Sensitivity & Sensitivity.SubstanceUse) != Sensitivity.None).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken)
            : [];

    private static IQueryable<KnownCode> Known(IQueryable<Code> codes) =>
        codes.AsNoTracking().Select(c => new KnownCode(c.Id, c.System, c.Value, c.Display, c.Sensitivity));

    /// <summary>Codes are compared exactly on every provider; SQLite's LIKE would not mind the case.</summary>
    private static bool Covers(CodeChoice of, KnownCode code) =>
        (of.System is null || string.Equals(of.System, code.System, StringComparison.OrdinalIgnoreCase)) &&
        of.Codes.Any(p => p.EndsWith('*') ? code.Value.StartsWith(p[..^1], StringComparison.Ordinal) : code.Value == p);

    private async Task<List<AttributeWord>> WordsAsync(AppDbContext db, List<RuleLeaf> leaves, CancellationToken cancellationToken)
    {
        var books = leaves.Where(l => l.Value is not null).Select(l => catalogue[l.Attribute].Words).OfType<string>().Distinct().ToList();
        return books.Count == 0 ? [] : await db.AttributeWords.AsNoTracking().Where(w => books.Contains(w.Attribute)).ToListAsync(cancellationToken);
    }

    private static IReadOnlyList<string> Stated(RuleLeaf leaf) => leaf.Value switch
    {
        TextList list => list.Texts,
        TextValue text => [text.Text],
        _ => [],
    };

    private static bool Matches(RuleLeaf leaf, AttributeDefinition definition, AttributeWord word) => leaf.Value switch
    {
        _ when definition.Stands is { } stands => stands(word.Text) is { } meant && Stated(leaf).Contains(meant, StringComparer.OrdinalIgnoreCase),
        TextValue text when leaf.Operator == RuleOperator.StartsWith => Each(definition, word.Text).Any(w => w.StartsWith(text.Text, StringComparison.OrdinalIgnoreCase)),
        TextValue text => Is(text.Text, definition, word),
        TextList list => list.Texts.Any(t => Is(t, definition, word)),
        _ => false,
    };

    private static bool Is(string stated, AttributeDefinition definition, AttributeWord word) =>
        Each(definition, word.Text).Contains(stated, StringComparer.OrdinalIgnoreCase) ||
        (word.Code.Length > 0 && Each(definition, word.Code).Contains(stated, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<string> Each(AttributeDefinition definition, string word) => definition.Several ? Races.Each(word) : [word];
}

/// <summary>What a choice of codes reveals.</summary>
internal static class CodeSensitivity
{
    /// <summary>Shortest prefix that the value sets can judge (an ICD-10 category).</summary>
    private const int JudgedLength = 3;

    /// <summary>
    /// Union over the codes covered and the choice itself, so that a code without people yet is labelled as well. A code on file is labelled
    /// there, by people too; of any other the catalogue speaks.
    /// </summary>
    public static Sensitivity Of(CodeChoice? choice, IReadOnlyList<KnownCode> known)
    {
        if (choice is null)
            return Sensitivity.None;
        var result = known.Aggregate(Sensitivity.None, (sum, code) => sum | code.Sensitivity);
        foreach (var pattern in choice.Codes)
        {
            var prefix = pattern.EndsWith('*');
            var stem = pattern.TrimEnd('*');
            if (!prefix && known.Any(c => c.Value == stem && (choice.System is null || string.Equals(choice.System, c.System, StringComparison.OrdinalIgnoreCase))))
                continue;
            if (choice.System is { } system)
                result |= prefix && stem.Length < JudgedLength ? Sensitivity.Unknown : SensitivityCatalogue.Of(system, stem);
            else if (!known.Any(c => prefix ? c.Value.StartsWith(stem, StringComparison.Ordinal) : c.Value == stem))
                result |= Sensitivity.Unknown;
        }

        return result;
    }
}
