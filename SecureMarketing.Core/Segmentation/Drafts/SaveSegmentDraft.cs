using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Keeps what is in the builder. Answers the new revision. Not audited: nothing can be sent from a draft, and the version that comes of it is.</summary>
/// <param name="Segment">The segment, or the id that a new one will get.</param>
/// <param name="Text">What to keep.</param>
/// <param name="Revision">The revision that was edited, 0 for none; a newer one is refused with <c>segment.draft_changed</c>.</param>
public sealed record SaveSegmentDraft(SegmentId Segment, SegmentDraftText Text, long Revision) : ICommand<long>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.NotAudited;

    public static bool? NeedsTraining => true;
}

internal sealed class SaveSegmentDraftValidator : AbstractValidator<SaveSegmentDraft>
{
    public SaveSegmentDraftValidator()
    {
        RuleFor(c => c.Text.Name).MaximumLength(SegmentDefinition.MaxName).WithErrorCode("segment.name").WithMessage($"Shorten the name to {SegmentDefinition.MaxName} characters.");
        RuleFor(c => c.Text.Form).MaximumLength(UnsavedSegment.MaxForm).WithErrorCode("segment.form").WithMessage("The rule is too long to be kept as a draft. Split it into two segments.");
    }
}

internal sealed class SaveSegmentDraftHandler : IUseCase<SaveSegmentDraft, long>
{
    public async Task<Result<long>> HandleAsync(SaveSegmentDraft command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var drafts = scope.Db.UnsavedSegments;
        var kept = await drafts.SingleOrDefaultAsync(d => d.SegmentId == command.Segment, cancellationToken);
        if ((kept?.Revision ?? 0) != command.Revision)
            return SegmentErrors.DraftChanged;
        var saved = await scope.Db.Segments.AsNoTracking().Where(s => s.Id == command.Segment).Select(s => (int?)s.LatestNumber).SingleOrDefaultAsync(cancellationToken);
        // A version saved meanwhile is newer work than this draft was made on.
        if (command.Text.BasedOn != (saved ?? 0))
            return SegmentErrors.DraftChanged;
        if (kept is null)
            drafts.Add(kept = new UnsavedSegment(command.Segment, command.Text, scope.Actor.Id, scope.Now));
        else
            kept.Take(command.Text, scope.Actor.Id, scope.Now);
        return kept.Revision;
    }
}
