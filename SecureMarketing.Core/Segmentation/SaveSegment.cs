using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Saves a rule as a new segment, or as the next version of one.</summary>
public sealed record SaveSegment : ICommand<SavedSegment>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.SegmentSaved;

    /// <summary>Null = a new segment.</summary>
    public SegmentId? Segment { get; init; }

    /// <summary>Number of the version that was edited; refused when a later one exists. Ignored for a new segment.</summary>
    public int? BasedOn { get; init; }

    /// <summary>Id that a new segment takes: that of its draft. Null = a fresh one.</summary>
    public SegmentId? NewId { get; init; }

    /// <summary>Revision of the draft that becomes this version and ends with it; a newer draft is refused. Null leaves any draft alone.</summary>
    public long? DraftRevision { get; init; }

    /// <summary>What its people are wanted for; null = as it is, marketing for a new one. Fields that are not granted to it are refused.</summary>
    public FieldPurpose? Purpose { get; init; }

    /// <summary>The campaign that it is for: what that was granted is open here. Null = for none.</summary>
    public OriginId? Campaign { get; init; }

    public required string Name { get; init; }

    /// <summary>The rule tree as JSON (<c>segment schema</c>).</summary>
    public required string RuleJson { get; init; }
}

/// <param name="Number">The version that now holds the rule; an unchanged rule makes no new one.</param>
public sealed record SavedSegment(SegmentId Id, SegmentVersionId VersionId, int Number, byte[] Hash, Sensitivity Sensitivity, PhiLevel PhiLevel);

internal sealed class SaveSegmentValidator : AbstractValidator<SaveSegment>
{
    public SaveSegmentValidator() => RuleFor(c => c.Name)
        .Must(name => !string.IsNullOrWhiteSpace(name) && name.Trim().Length <= SegmentDefinition.MaxName)
        .WithErrorCode("segment.name").WithMessage($"A segment needs a name of 1–{SegmentDefinition.MaxName} characters.");
}

internal sealed class SaveSegmentHandler(RuleParser parser, SqlEvaluator evaluator, FieldRegister fields, AttributeCatalogue catalogue, SensitiveAccess access, RecordedUnits units) : IUseCase<SaveSegment, SavedSegment>
{
    public async Task<Result<SavedSegment>> HandleAsync(SaveSegment command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var parse = await parser.ParseAsync(scope.Db, command.RuleJson, cancellationToken, (command.Segment ?? command.NewId)?.Value);
        if (parse.Rule is not { } rule)
            return SegmentErrors.BadDefinition(parse);
        var resolved = await evaluator.ResolveAsync(db, rule, scope.Today, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        if (SegmentErrors.Refuse(rights, resolved) is { } notPermitted)
            return notPermitted;

        var name = command.Name.Trim();
        SegmentDefinition segment;
        if (command.Segment is { } id)
        {
            if (await db.Segments.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } found)
                return SegmentErrors.NotFound;
            if (found.LatestNumber != command.BasedOn)
                return SegmentErrors.ChangedMeanwhile(found.LatestNumber);
            segment = found;
        }
        else
        {
            segment = new SegmentDefinition(command.NewId ?? SegmentId.New(), name, scope.Now);
            db.Segments.Add(segment);
        }

        var hash = RuleJson.Hash(rule);
        // A saved rule may go on naming what was retired since; a new one may not begin to.
        if (rule.Leaves().Select(l => catalogue[l.Attribute]).FirstOrDefault(a => a.Retired) is { } retired &&
            !await db.SegmentVersions.AnyAsync(v => v.Id == segment.LatestVersionId && v.Hash == hash, cancellationToken))
            return SegmentErrors.Retired(retired.Label);
        if (RulePaths.Of(rule).Select(n => (n.Path, Set: DeletedSet(n.Node))).FirstOrDefault(n => n.Set is not null) is (var path, { } gone) &&
            !await db.SegmentVersions.AnyAsync(v => v.Id == segment.LatestVersionId && v.RuleJson.Contains(gone.Id.ToString("D")), cancellationToken))
            return SegmentErrors.SetDeleted(path, gone);
        if (await units.RefuseAsync(db, resolved, cancellationToken) is { } foreign && !await db.SegmentVersions.AnyAsync(v => v.Id == segment.LatestVersionId && v.Hash == hash, cancellationToken))
            return foreign;
        segment.Serve(command.Purpose ?? segment.Purpose);
        if (await fields.RefuseAsync(db, rule, segment.Purpose, cancellationToken) is { } notGranted)
            return notGranted;
        if (await db.Segments.AnyAsync(s => s.Name == name && s.Id != segment.Id, cancellationToken))
            return SegmentErrors.NameTaken;
        if (command.DraftRevision is { } revision)
        {
            var draft = await db.UnsavedSegments.SingleOrDefaultAsync(d => d.SegmentId == segment.Id, cancellationToken);
            if ((draft?.Revision ?? 0) != revision)
                return SegmentErrors.DraftChanged;
            if (draft is not null)
                db.UnsavedSegments.Remove(draft);
        }

        segment.Rename(name);
        await FieldRegister.NoteAsync(db, rule, segment.Purpose, FieldUser.Segment, segment.Id.Value, scope.Now, cancellationToken);
        var version = await VersionAsync(segment, rule, resolved, rights.Borrowed(resolved.Sensitivity), scope, cancellationToken);
        SensitiveAccess.Note(scope, command.Campaign, rights, resolved.Sensitivity);
        scope.Audit.ObjectType = "segment";
        scope.Audit.ObjectId = segment.Id.Value.ToString("N");
        scope.Audit.ObjectVersion = version.Number;
        scope.Audit.AfterHash = version.Hash;
        return new SavedSegment(segment.Id, version.Id, version.Number, version.Hash, version.Sensitivity, version.PhiLevel);
    }

    private static ChosenSet? DeletedSet(RuleNode node) =>
        node is RuleLeaf leaf ? leaf.CodeChoices.Concat(leaf.Then?.CodeChoices ?? []).Select(c => c.Set).FirstOrDefault(s => s is { Deleted: true }) : null;

    private static async Task<SegmentVersion> VersionAsync(SegmentDefinition segment, RuleNode rule, ResolvedRule resolved, Sensitivity borrowed, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var hash = RuleJson.Hash(rule);
        var phi = resolved.UsesPhi ? PhiLevel.Clinical : PhiLevel.Relationship;
        if (segment.LatestNumber > 0)
        {
            var latest = await db.SegmentVersions.SingleAsync(v => v.Id == segment.LatestVersionId, cancellationToken);
            scope.Audit.BeforeHash = latest.Hash;
            // New labels on the same codes are a new version too: approvals bound to the old one must not stand. So is the same rule saved by
            // someone whose role opens what its author could use only by a grant.
            if (latest.Hash.AsSpan().SequenceEqual(hash) && latest.Sensitivity == resolved.Sensitivity && latest.PhiLevel == phi && (latest.Granted & ~borrowed) == Sensitivity.None)
                return latest;
        }

        var version = segment.AddVersion(RuleJson.Canonical(rule), hash, resolved.Sensitivity, borrowed, phi, scope.Actor.Id, scope.Now);
        db.SegmentVersions.Add(version);
        return version;
    }
}
