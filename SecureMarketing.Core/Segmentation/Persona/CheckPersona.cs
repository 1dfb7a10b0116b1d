using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.Persona;

/// <summary>
/// Why an invented person would be in or out: every rule with what was made up and the verdict. For those who may not look at people
/// (compliance §4, "Check one person"); no person's record is read, so nothing is logged.
/// </summary>
public sealed record CheckPersona : ICommand<PersonaExplanation>
{
    /// <summary>Most facts of one person: a rule has at most 200 conditions, and 1,000 with the segments inside.</summary>
    public const int MostFacts = 1_000;

    public static Permission Requires => Permission.SegmentExplainPersona;

    public static AuditAction Audits => AuditAction.NotAudited;

    /// <summary>The rule tree as JSON (<c>segment schema</c>).</summary>
    public required string RuleJson { get; init; }

    /// <summary>By <see cref="PersonaQuestion.Key"/>; those that the rule does not ask for change nothing.</summary>
    public required IReadOnlyDictionary<string, PersonaFact> Facts { get; init; }

    /// <summary>The campaign that it is for: what that was granted is open here. Null = for none.</summary>
    public OriginId? Campaign { get; init; }

    /// <summary>Ages and relative dates count from this day; null = today, UTC.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>What the people of the rule are wanted for; fields that are not granted to it are refused, as when counting.</summary>
    public FieldPurpose Serves { get; init; } = FieldPurpose.Marketing;
}

/// <param name="In">True when the whole rule holds.</param>
/// <param name="Questions">What can be made up, in the order of the rule.</param>
/// <param name="Rules">Every node, parents before children.</param>
public sealed record PersonaExplanation(bool In, DateOnly AsOf, IReadOnlyList<PersonaQuestion> Questions, IReadOnlyList<RuleVerdict> Rules);

internal sealed class CheckPersonaValidator : AbstractValidator<CheckPersona>
{
    public CheckPersonaValidator() => RuleFor(c => c.Facts).Must(facts => facts.Count <= CheckPersona.MostFacts && facts.Values.All(Fits))
        .WithErrorCode("segment.persona").WithMessage($"An invented person has at most {PersonaFact.MostDays} days, and words of at most {PersonaFact.MostLetters} letters, to a question.");

    private static bool Fits(PersonaFact fact) =>
        fact.Days.Count <= PersonaFact.MostDays && (fact.Word?.Length ?? 0) <= PersonaFact.MostLetters && (fact.Unit?.Length ?? 0) <= PersonaFact.MostLetters && Math.Abs(fact.Number ?? 0) <= 1_000_000_000;
}

internal sealed class CheckPersonaHandler(RuleParser parser, SqlEvaluator evaluator, RuleSentence sentence, FieldRegister fields, SensitiveAccess access) : IUseCase<CheckPersona, PersonaExplanation>
{
    public async Task<Result<PersonaExplanation>> HandleAsync(CheckPersona command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var parse = await parser.ParseAsync(db, command.RuleJson, cancellationToken);
        if (parse.Rule is not { } rule)
            return SegmentErrors.BadDefinition(parse);
        if (await fields.RefuseAsync(db, rule, command.Serves, cancellationToken) is { } notGranted)
            return notGranted;
        var asOf = command.AsOf ?? scope.Today;
        var resolved = await evaluator.ResolveAsync(db, rule, asOf, cancellationToken);
        if (SegmentErrors.Refuse(await access.OfAsync(scope, command.Campaign, cancellationToken), resolved) is { } notPermitted)
            return notPermitted;

        // What the data calls the words that conditions name by code: "es" is Spanish.
        var ids = resolved.Questions.Values.SelectMany(q => q.WordIds).Distinct().ToList();
        var words = ids.Count == 0 ? new Dictionary<int, string>() : await db.AttributeWords.AsNoTracking().Where(w => ids.Contains(w.Id)).Select(w => new { w.Id, w.Text }).ToDictionaryAsync(w => w.Id, w => w.Text, cancellationToken);
        IReadOnlySet<string> Meant(LeafQuestion question) => question.WordIds.Where(words.ContainsKey).Select(id => words[id]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string KeyOf(RuleLeaf leaf) => PersonaTest.KeyOf(leaf, resolved.Questions[leaf].Definition);
        bool Holds(RuleNode node) => node switch
        {
            NotRule not => !Holds(not.Rule),
            RuleGroup { Match: GroupMatch.All } group => group.Rules.All(Holds),
            RuleGroup group => group.Rules.Any(Holds),
            RuleLeaf { Inner: { } inner } leaf => Holds(inner.Rule) == (leaf.Operator == RuleOperator.InSegment),
            RuleLeaf leaf => PersonaTest.Holds(resolved.Questions[leaf], command.Facts.GetValueOrDefault(KeyOf(leaf)), Meant(resolved.Questions[leaf])),
            _ => throw new InvalidOperationException(node.GetType().Name),
        };

        var nodes = RulePaths.WithInner(rule).ToList();
        var questions = nodes.Select(n => n.Node).OfType<RuleLeaf>().Where(l => l.Inner is null).DistinctBy(KeyOf)
            .Select(l => Question(l, KeyOf(l), resolved)).ToList();
        var verdicts = nodes.ConvertAll(n => new RuleVerdict(
            n.Path, n.Path.Count(c => c == '.'), RuleVerdict.Words(sentence, n.Node, resolved),
            n.Node is RuleLeaf { Inner: null } leaf ? command.Facts.GetValueOrDefault(KeyOf(leaf))?.Shown ?? Spoken.NotOnRecord : null, Holds(n.Node)));
        return new PersonaExplanation(verdicts[0].Holds, asOf, questions, verdicts);
    }

    private PersonaQuestion Question(RuleLeaf leaf, string key, ResolvedRule resolved)
    {
        var attribute = resolved.Questions[leaf].Definition;
        var answer = PersonaTest.AnswerOf(leaf, attribute);
        var about = answer == PersonaAnswer.YesNo && attribute.Type != AttributeType.Flag ? sentence.Of(leaf, SegmentRules.Names(resolved))
            : leaf.Of is { } of ? Codes(of, SegmentRules.Names(resolved))
            : leaf.Split;
        return new PersonaQuestion(key, attribute.Key, attribute.Label, about, answer, attribute.Choices ?? [], answer == PersonaAnswer.Result ? leaf.Unit : attribute.UnitLabel, answer == PersonaAnswer.Days && attribute.Operators.Contains(RuleOperator.Active));
    }

    private static string Codes(CodeChoice of, Func<CodeChoice, string, string?> names) =>
        of.Set?.Shown ?? Spoken.Or([.. of.Codes.Take(3).Select(c => names(of, c) is { } name ? $"{name} ({c})" : c)]) + (of.Codes.Count > 3 ? " and more" : "");
}
