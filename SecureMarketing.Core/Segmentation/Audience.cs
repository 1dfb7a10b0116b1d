using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Attributes.Units;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

internal sealed class Audience(SegmentRules rules, SqlEvaluator evaluator, QuestionResolver resolver, AttributeCatalogue catalogue, FieldRegister fields, RecordedUnits units, SensitiveAccess access) : IAudience
{
    public async Task<AudienceFacts?> FactsAsync(AppDbContext db, SegmentVersionId version, CancellationToken cancellationToken)
    {
        var segments = db.Segments;
        var found = await db.SegmentVersions.AsNoTracking().Where(v => v.Id == version)
            .Join(segments, v => v.SegmentId, s => s.Id, (v, s) => new { Version = v, s.Name })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var read = await rules.ReadAsync(db, found.Version.RuleJson, cancellationToken);
        if (read.Rule is not { } rule)
        {
            // What it rests on cannot be told any more, so nothing is let out for it.
            return new AudienceFacts(
                found.Version.SegmentId, version, found.Name, found.Version.Number, found.Version.Hash, found.Version.Sensitivity | Sensitivity.Unknown, found.Version.PhiLevel,
                SegmentRules.UnreadableRule, new HashSet<string>())
            {
                Saved = found.Version.Sensitivity | Sensitivity.Unknown,
                Granted = found.Version.Granted,
                IsUnreadable = true,
            };
        }

        return new AudienceFacts(
            found.Version.SegmentId, version, found.Name, found.Version.Number, found.Version.Hash, found.Version.Sensitivity | await resolver.LabelsAsync(db, rule, cancellationToken), found.Version.PhiLevel,
            await rules.SentenceAsync(db, rule, cancellationToken), ScopeCategories.Of(rule, catalogue))
        {
            Saved = found.Version.Sensitivity,
            Granted = found.Version.Granted,
            Rule = rule,
            BeyondFundraising = [.. rule.Leaves().Select(l => catalogue[l.Attribute]).Where(a => !FieldPurposes.IsOpenToFundraising(a)).Select(a => a.Label).Distinct(StringComparer.Ordinal)],
        };
    }

    public async Task<IReadOnlyList<AudienceFacts>> RefreshAsync(AppDbContext db, IReadOnlyList<AudienceFacts> known, CancellationToken cancellationToken)
    {
        var segments = known.Select(k => k.SegmentId).Distinct().ToList();
        var names = await db.Segments.AsNoTracking().Where(s => segments.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        var labels = await resolver.LabelsAsync(db, [.. known.Where(IsRead).Select(k => k.Rule!)], cancellationToken);
        var (refreshed, read) = (new List<AudienceFacts>(), 0);
        foreach (var facts in known)
        {
            var now = facts with { Name = names[facts.SegmentId] };
            refreshed.Add(
                IsRead(facts) ? now with { Sensitivity = facts.Saved | labels[read++] }
                : facts.Rule is null ? now
                : await FactsAsync(db, facts.VersionId, cancellationToken) ?? now);
        }

        return refreshed;

        // An attribute may have been lost since the rule was read.
        bool IsRead(AudienceFacts facts) => facts.Rule is { } rule && rule.Leaves().All(l => catalogue.TryGet(l.Attribute, out _));
    }

    public async Task<IReadOnlyList<ContactId>> EvaluateAsync(AppDbContext db, SegmentVersionId version, DateOnly asOf, CancellationToken cancellationToken) =>
        await evaluator.IdsAsync(db, await RuleAsync(db, version, cancellationToken), asOf, cancellationToken);

    public async Task<ShownCount> ShowCountAsync(AppDbContext db, Actor actor, SegmentVersionId version, DateOnly asOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(db, version, cancellationToken)).Rule is not { } rule)
            return ShownCount.Hidden(CountDisclosure.Withheld);
        var people = await evaluator.BitmapAsync(db, await evaluator.ResolveAsync(db, rule, asOf, cancellationToken), rule, cancellationToken);
        return await PreviewGuard.ShowAsync(db, actor, await db.Everyone.CountAsync(cancellationToken), people, now, cancellationToken);
    }

    public async Task<ShownPeople> ShowPeopleAsync(AppDbContext db, Actor actor, SegmentVersionId version, DateOnly asOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rule = await RuleAsync(db, version, cancellationToken);
        var found = await evaluator.People(db, await evaluator.ResolveAsync(db, rule, asOf, cancellationToken), rule).OrderBy(a => a.Ordinal)
            .Select(a => new { a.Ordinal, a.ContactId }).ToListAsync(cancellationToken);
        var count = await PreviewGuard.ShowAsync(db, actor, await db.Everyone.CountAsync(cancellationToken), PeopleBitmap.Of([.. found.Select(f => f.Ordinal)]), now, cancellationToken);
        return new ShownPeople(count, [.. found.Select(f => f.ContactId)]);
    }

    public async Task<Error?> RefuseAsync(AppDbContext db, Actor actor, SegmentVersionId version, CancellationToken cancellationToken) =>
        (await JudgeAsync(db, SensitiveRights.Of(actor), version, cancellationToken)).Refusal;

    public async Task<Error?> RefuseAsync(UseCaseScope scope, OriginId? campaign, SegmentVersionId version, CancellationToken cancellationToken)
    {
        var rights = await access.OfAsync(scope, campaign, cancellationToken);
        var (refusal, used) = await JudgeAsync(scope.Db, rights, version, cancellationToken);
        if (refusal is null)
            SensitiveAccess.Note(scope, campaign, rights, used);
        return refusal;
    }

    private async Task<(Error? Refusal, Sensitivity Used)> JudgeAsync(AppDbContext db, SensitiveRights rights, SegmentVersionId version, CancellationToken cancellationToken)
    {
        var saved = await db.SegmentVersions.AsNoTracking().SingleAsync(v => v.Id == version, cancellationToken);
        var read = await rules.ReadAsync(db, saved.RuleJson, cancellationToken);
        var used = await rules.SensitivityAsync(db, saved, read.Rule, cancellationToken);
        return (SegmentErrors.Refuse(rights, used) ?? (read.Rule is null ? SegmentErrors.Unreadable(read) : null), used);
    }

    public async Task<Error?> RefuseAsync(AppDbContext db, SegmentVersionId version, FieldPurpose purpose, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(db, version, cancellationToken);
        // Whose words these are was not asked here: that it can no longer be read is told, not what it says.
        return read.Rule is { } rule ? await fields.RefuseAsync(db, rule, purpose, cancellationToken) ?? await MixedAsync(db, rule, cancellationToken) : SegmentErrors.UnreadableAudience;
    }

    /// <summary>Most rules compare no number without its unit, and need not be resolved for it.</summary>
    private async Task<Error?> MixedAsync(AppDbContext db, RuleNode rule, CancellationToken cancellationToken) =>
        rule.Leaves().Any(l => Converting.NeedsUnit(l, catalogue[l.Attribute])) && await units.RefuseMixedAsync(db, await evaluator.ResolveAsync(db, rule, DateOnly.MinValue, cancellationToken), cancellationToken) is not null
            ? SegmentErrors.MixedUnits
            : null;

    public async Task NoteUseAsync(AppDbContext db, SegmentVersionId version, FieldPurpose purpose, FieldUser user, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await FieldRegister.NoteAsync(db, await RuleAsync(db, version, cancellationToken), purpose, user, id, now, cancellationToken);

    private async Task<RuleParse> ReadAsync(AppDbContext db, SegmentVersionId version, CancellationToken cancellationToken) =>
        await rules.ReadAsync(db, await db.SegmentVersions.AsNoTracking().Where(v => v.Id == version).Select(v => v.RuleJson).SingleAsync(cancellationToken), cancellationToken);

    private async Task<RuleNode> RuleAsync(AppDbContext db, SegmentVersionId version, CancellationToken cancellationToken) =>
        (await ReadAsync(db, version, cancellationToken)).Rule ?? throw new InvalidOperationException("The segment can no longer be read; its users ask RefuseAsync first.");
}

/// <summary>Rules as they are stored and spoken.</summary>
internal sealed class SegmentRules(RuleParser parser, RuleSentence sentence, QuestionResolver resolver)
{
    /// <summary>What stands for the rule where the reader may not use records of the compartment.</summary>
    public const string ClosedRule = "A rule of the compartment (42 CFR part 2)";

    /// <summary>The same where the reader may not use sensitive categories.</summary>
    public const string SensitiveRule = "A rule on sensitive information, which your role may not read";

    /// <summary>What stands for a rule that the catalogue no longer understands.</summary>
    public const string UnreadableRule = "Can no longer be read: it asks for something that is no longer known. Open it to see what, and save its rule anew";

    /// <summary>What a saved version reveals: as it was saved, and by the labels that its codes have now while it can be read.</summary>
    public async Task<Sensitivity> SensitivityAsync(AppDbContext db, SegmentVersion version, CancellationToken cancellationToken) =>
        await SensitivityAsync(db, version, (await ReadAsync(db, version.RuleJson, cancellationToken)).Rule, cancellationToken);

    /// <inheritdoc cref="SensitivityAsync(AppDbContext, SegmentVersion, CancellationToken)"/>
    /// <param name="db">Database.</param>
    /// <param name="version">The version.</param>
    /// <param name="rule">Its rule, which the caller has read; null: it can no longer be read.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<Sensitivity> SensitivityAsync(AppDbContext db, SegmentVersion version, RuleNode? rule, CancellationToken cancellationToken) =>
        version.Sensitivity | (rule is null ? Sensitivity.None : await resolver.LabelsAsync(db, rule, cancellationToken));

    /// <summary>Reads back what was validated when it was saved. The catalogue may have lost an attribute or one of its words since: then there is no rule, never another one.</summary>
    public Task<RuleParse> ReadAsync(AppDbContext db, string json, CancellationToken cancellationToken) => parser.ParseAsync(db, json, cancellationToken);

    /// <summary>The rule in plain words, codes by the names that the data gives them.</summary>
    public async Task<string> SentenceAsync(AppDbContext db, RuleNode rule, CancellationToken cancellationToken)
    {
        // The date plays no part in names; any will do.
        var resolved = await resolver.ResolveAsync(db, rule, DateOnly.MinValue, cancellationToken);
        return sentence.Of(rule, Names(resolved));
    }

    /// <summary>What the data calls the chosen codes of a rule; prefixes and unknown codes are absent.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CodeNamesAsync(AppDbContext db, RuleNode rule, CancellationToken cancellationToken)
    {
        var names = Names(await resolver.ResolveAsync(db, rule, DateOnly.MinValue, cancellationToken));
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var of in rule.Leaves().SelectMany(l => l.CodeChoices))
        {
            foreach (var code in of.Codes)
            {
                if (names(of, code) is { } name)
                    known[code] = name;
            }
        }

        return known;
    }

    /// <summary>What the data calls a chosen code; null for a prefix or a code that it does not know.</summary>
    public static Func<CodeChoice, string, string?> Names(ResolvedRule resolved)
    {
        var names = resolved.Codes.SelectMany(c => c.Value).DistinctBy(c => (c.System, c.Value)).ToLookup(c => c.Value);
        return (of, code) => names[code].FirstOrDefault(c => of.System is null || string.Equals(of.System, c.System, StringComparison.OrdinalIgnoreCase))?.Display;
    }
}
