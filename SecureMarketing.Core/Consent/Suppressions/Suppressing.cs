using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Stores a suppression once and lets the queue follow, in one transaction.</summary>
internal sealed class Suppressing(ConsentChange change)
{
    public async Task<Result<SuppressionOutcome>> ApplyAsync(
        UseCaseScope scope, ContactId contact, GateSuppression kind, string? topic, byte[]? addressIndex, SuppressionSource source, Receipt? receipt, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        scope.Audit.ObjectType = "suppression";
        scope.Audit.Subject = contact;
        scope.Audit.ReasonCodes = kind.ToString();
        if (!await db.Contacts.AnyAsync(c => c.Id == contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        // Two clicks at the same instant may both store a row; both then stand, and a release ends both.
        var standing = await db.SuppressionsInForce([contact])
            .FirstOrDefaultAsync(s => s.Kind == kind && s.Topic == topic && s.AddressIndex == addressIndex, cancellationToken);
        if (standing is not null)
        {
            scope.Audit.ObjectId = standing.Id.Value.ToString();
            return new SuppressionOutcome(standing.Id, IsNew: false, MessagesCancelled: 0);
        }

        var suppression = new Suppression(contact, kind, topic, addressIndex, source, scope.Actor.AsUser(), scope.Now);
        db.Suppressions.Add(suppression);
        scope.Audit.ObjectId = suppression.Id.Value.ToString();
        await ConsentChange.MarkStaleAsync(db, [contact], cancellationToken);
        if (addressIndex is not null)
            await ConsentChange.MarkMailboxAsync(db, addressIndex, cancellationToken);
        var cancelled = await change.CancelQueuedAsync(
            db, contact, origin => SuppressionChoice.Concerns(kind, topic, origin), "SUPPRESSED_" + kind, scope.Now, cancellationToken);
        if (RefusalNote.Of(suppression, receipt, cancelled) is { } note)
            await change.NoteAsync(db, note, cancellationToken);
        return new SuppressionOutcome(suppression.Id, IsNew: true, cancelled);
    }
}
