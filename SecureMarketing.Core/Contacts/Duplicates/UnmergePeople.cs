using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>Takes a merge back: two people again, each with their own facts, consents and opt-outs.</summary>
/// <param name="Merged">The record that was merged into another.</param>
/// <param name="Reason">How one knows; 5–200 characters, no names.</param>
public sealed record UnmergePeople(ContactId Merged, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.PeopleMerge;

    public static AuditAction Audits => AuditAction.PeopleUnmerged;
}

internal sealed class UnmergePeopleValidator : AbstractValidator<UnmergePeople>
{
    public UnmergePeopleValidator() =>
        RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200).WithErrorCode(DuplicateErrors.ReasonMissing.Code).WithMessage(DuplicateErrors.ReasonMissing.Message);
}

internal sealed class UnmergePeopleHandler(FactMove facts) : IUseCase<UnmergePeople, Unit>
{
    public async Task<Result<Unit>> HandleAsync(UnmergePeople command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = command.Merged.Value.ToString("N");
        scope.Audit.Subject = command.Merged;
        scope.Audit.Purpose = command.Reason.Trim();
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await ImportLease.TryTakeWithinAsync(db, scope.Now, cancellationToken))
            return DuplicateErrors.ImportRunning;
        if (await db.Contacts.SingleOrDefaultAsync(c => c.Id == command.Merged, cancellationToken) is not { } merged)
            return DuplicateErrors.NotFound;
        if (merged.MergedInto is not { } kept)
            return DuplicateErrors.NotMerged;
        scope.Audit.ReasonCodes = "unmerged-from:" + kept.Value.ToString("N");
        // While they are still one, so that every record of the group hears of it.
        await db.BumpSendVersionAsync([kept], cancellationToken);
        var group = (await db.PersonRecordsAsync([kept], cancellationToken))[kept].All.Where(r => r != merged.Id).ToList();
        merged.Unmerge(scope.Now);
        await db.SaveChangesAsync(cancellationToken);
        await facts.BackAsync(db, kept, merged.Id, scope.Now, cancellationToken);
        await db.DecidePairsAsync(merged.Id, group, DuplicateState.Dismissed, scope.Actor, scope.Now, cancellationToken);
        return Unit.Value;
    }
}
