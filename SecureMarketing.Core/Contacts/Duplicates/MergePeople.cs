using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>
/// Says that two records are one person. The merged record stays as it is, but leaves the audiences and is no longer
/// written to; its facts count for the record kept; and of consent, opt-outs, death and restrictions the stricter of both
/// holds, because the gate asks all records of a person. Nothing is overwritten, so unmerging gives back both.
/// </summary>
public sealed record MergePeople : ICommand<Unit>
{
    public static Permission Requires => Permission.PeopleMerge;

    public static AuditAction Audits => AuditAction.PeopleMerged;

    /// <summary>The record that is written to from now on. If it is merged itself, the one that is kept for it.</summary>
    public required ContactId Kept { get; init; }

    /// <summary>The record that is not.</summary>
    public required ContactId Merged { get; init; }

    /// <summary>How one knows; 5–200 characters, no names.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// True when proof was seen that both are one person (a document, the person's own word): authorizations and consents
    /// signed under the merged record then count for the person. False: only what it refuses counts.
    /// </summary>
    public required bool Proven { get; init; }
}

internal sealed class MergePeopleValidator : AbstractValidator<MergePeople>
{
    public MergePeopleValidator()
    {
        RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200).WithErrorCode(DuplicateErrors.ReasonMissing.Code).WithMessage(DuplicateErrors.ReasonMissing.Message);
        RuleFor(c => c.Merged).NotEqual(c => c.Kept).WithErrorCode(DuplicateErrors.Same.Code).WithMessage(DuplicateErrors.Same.Message);
    }
}

internal sealed class MergePeopleHandler(FactMove facts) : IUseCase<MergePeople, Unit>
{
    public async Task<Result<Unit>> HandleAsync(MergePeople command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = command.Kept.Value.ToString("N");
        scope.Audit.Subject = command.Kept;
        scope.Audit.Purpose = command.Reason.Trim();
        scope.Audit.ReasonCodes = "merged:" + command.Merged.Value.ToString("N") + (command.Proven ? ",proven" : "");
        await db.Database.BeginTransactionAsync(cancellationToken);
        // One at a time: two merges at once could chain records, and an import would write facts to a record just left.
        if (!await ImportLease.TryTakeWithinAsync(db, scope.Now, cancellationToken) || await db.ImportRuns.AnyAsync(r => r.State == ImportState.Undoing, cancellationToken))
            return DuplicateErrors.ImportRunning;
        if (await db.Contacts.SingleOrDefaultAsync(c => c.Id == command.Merged, cancellationToken) is not { } merged
            || await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.Kept, cancellationToken) is not { } named)
            return DuplicateErrors.NotFound;
        var kept = named.MergedInto ?? named.Id;
        if (merged.MergedInto is not null)
            return DuplicateErrors.AlreadyMerged;
        if (kept == merged.Id || await db.Contacts.AnyAsync(c => c.MergedInto == command.Merged, cancellationToken))
            return DuplicateErrors.HasMerged;
        scope.Audit.ObjectId = kept.Value.ToString("N");
        scope.Audit.Subject = kept;
        merged.MergeInto(kept, command.Proven, scope.Now);
        await db.SaveChangesAsync(cancellationToken);
        await facts.ToKeptAsync(db, kept, merged.Id, scope.Now, cancellationToken);
        // Of every record of the person, so that what waits in the queue for any of them meets the gate again.
        await db.BumpSendVersionAsync([kept], cancellationToken);
        var group = (await db.PersonRecordsAsync([kept], cancellationToken))[kept].All.Where(r => r != merged.Id).ToList();
        await db.DecidePairsAsync(merged.Id, group, DuplicateState.Merged, scope.Actor, scope.Now, cancellationToken);
        return Unit.Value;
    }
}
