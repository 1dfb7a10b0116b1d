using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Why one real person is in or out: every rule with the person's value and verdict. Logged with the person and the purpose.</summary>
public sealed record ExplainPerson : ICommand<PersonExplanation>
{
    public static Permission Requires => Permission.SegmentExplainPerson;

    public static AuditAction Audits => AuditAction.SegmentExplained;

    /// <summary>The rule tree as JSON (<c>segment schema</c>).</summary>
    public required string RuleJson { get; init; }

    /// <summary>Source id, or an email address on file.</summary>
    public required string Person { get; init; }

    /// <summary>Ages and relative dates count from this day; null = today, UTC.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Why the look is needed (45 CFR 164.502(b)); recorded, 1–200 characters.</summary>
    public required string Purpose { get; init; }

    /// <summary>What the people of the rule are wanted for; fields that are not granted to it are refused, as when counting.</summary>
    public FieldPurpose Serves { get; init; } = FieldPurpose.Marketing;
}

/// <param name="In">True when the whole rule holds.</param>
/// <param name="Rules">Every node, parents before children.</param>
public sealed record PersonExplanation(string SourceId, bool In, DateOnly AsOf, IReadOnlyList<RuleVerdict> Rules);

/// <param name="Path">JSON path of the node.</param>
/// <param name="Depth">0 for the root.</param>
/// <param name="Rule">In words: a condition's phrase, or "all of", "any of", "none of".</param>
/// <param name="Value">What is on record; null for groups and segments, whose rules follow.</param>
public sealed record RuleVerdict(string Path, int Depth, string Rule, string? Value, bool Holds)
{
    internal static string Words(RuleSentence sentence, RuleNode node, ResolvedRule resolved) => node switch
    {
        // Its own conditions follow, one by one.
        RuleLeaf { Value: SegmentValue segment } leaf => $"{(leaf.Operator == RuleOperator.NotInSegment ? "who are not in" : "who are in")} the segment {segment.Shown}",
        RuleLeaf leaf => sentence.Of(leaf, SegmentRules.Names(resolved)),
        NotRule => "not",
        RuleGroup group => group.Match == GroupMatch.All ? "all of these" : "any of these",
        _ => "",
    };
}

internal sealed class ExplainPersonValidator : AbstractValidator<ExplainPerson>
{
    public ExplainPersonValidator()
    {
        RuleFor(c => c.Person).Must(p => !string.IsNullOrWhiteSpace(p) && p.Length <= 254).WithErrorCode("segment.person").WithMessage("Give a source id or an email address.");
        RuleFor(c => c.Purpose).Must(p => !string.IsNullOrWhiteSpace(p) && p.Length <= 200).WithErrorCode("segment.purpose").WithMessage("State why you look, in 1–200 characters; it is recorded.");
    }
}

internal sealed class ExplainPersonHandler(
    RuleParser parser, SqlEvaluator evaluator, AttributeCatalogue catalogue, RuleSentence sentence, IContactDirectory directory, FieldRegister fields) : IUseCase<ExplainPerson, PersonExplanation>
{
    public async Task<Result<PersonExplanation>> HandleAsync(ExplainPerson command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var parse = await parser.ParseAsync(scope.Db, command.RuleJson, cancellationToken);
        if (parse.Rule is not { } rule)
            return SegmentErrors.BadDefinition(parse);
        var db = scope.Db;
        // Before the person is looked for: a refused field must tell nothing, not even whether somebody is on file.
        if (await fields.RefuseAsync(db, rule, command.Serves, cancellationToken) is { } notGranted)
            return notGranted;
        var asOf = command.AsOf ?? scope.Today;
        var resolved = await evaluator.ResolveAsync(db, rule, asOf, cancellationToken);
        if (SegmentErrors.Refuse(scope.Actor, resolved.Sensitivity) is { } notPermitted)
            return notPermitted;
        var found = await directory.FindAsync(db, command.Person, cancellationToken);
        // Records that were merged are one person, whichever of them was named; what is on record is on the kept one.
        if (found.Count > 0)
            found = await db.Contacts.AsNoTracking().Where(c => found.Contains(c.Id)).Select(c => c.MergedInto ?? c.Id).Distinct().ToListAsync(cancellationToken);
        if (found.Count > 1)
            return SegmentErrors.SeveralPeople(found.Count);
        if (found is not [var contact])
            return SegmentErrors.PersonNotFound;

        scope.Audit.Subject = contact;
        scope.Audit.Purpose = command.Purpose;
        scope.Audit.ObjectType = "rule";
        scope.Audit.ObjectId = Convert.ToHexStringLower(RuleJson.Hash(rule).AsSpan(0, 16));
        var verdicts = new List<RuleVerdict>();
        foreach (var (path, node) in RulePaths.WithInner(rule))
        {
            // The verdict is the segment's own query asked for one person, so it can never disagree with membership.
            var holds = await evaluator.People(db, resolved, node).AnyAsync(a => a.ContactId == contact, cancellationToken);
            var value = node is RuleLeaf { Inner: null } leaf
                ? await catalogue.SourceOf(leaf.Attribute).ReadAsync(db, resolved.Questions[leaf], contact, cancellationToken)
                : null;
            verdicts.Add(new RuleVerdict(path, path.Count(c => c == '.'), RuleVerdict.Words(sentence, node, resolved), value, holds));
        }

        var sourceId = await db.Contacts.AsNoTracking().Where(c => c.Id == contact).Select(c => c.SourceId).SingleAsync(cancellationToken);
        return new PersonExplanation(sourceId, verdicts[0].Holds, asOf, verdicts);
    }
}
