using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// The register stays: it is what the organisation must be able to show. Waiting messages are cancelled, and the mailbox is
/// kept out of every later list by its blind index alone.
/// </summary>
internal sealed class ConsentErasure(IEnumerable<IQueuedMail> queues) : IErasure
{
    private const string Kept = "kept six years from the last day in effect (45 CFR 164.530(j)(2); GDPR Art. 7(1) and 17(3)(b))";

    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
    [
        new ErasurePart("authorizations with their documents", await db.Authorizations.CountAsync(a => a.Contact == contact, cancellationToken), ErasureFate.Stays, Kept),
        new ErasurePart("consents, restrictions and wishes",
            await db.GdprConsents.CountAsync(c => c.Contact == contact, cancellationToken) + await db.Part2Consents.CountAsync(c => c.Contact == contact, cancellationToken) +
            await db.PlainPreferences.CountAsync(p => p.Contact == contact, cancellationToken) + await db.AgreedRestrictions.CountAsync(r => r.Contact == contact, cancellationToken) +
            await db.TopicOptIns.CountAsync(o => o.Contact == contact, cancellationToken) + await db.MailCaps.CountAsync(m => m.Contact == contact, cancellationToken) +
            await db.ConfidentialRequests.CountAsync(r => r.Contact == contact, cancellationToken) + await db.Refusals.CountAsync(r => r.Contact == contact, cancellationToken),
            ErasureFate.Stays, Kept),
        new ErasurePart("representatives with their documents", await db.RepresentativeAuthorities.CountAsync(r => r.Contact == contact, cancellationToken), ErasureFate.Stays, Kept),
        new ErasurePart("opt-outs", await db.Suppressions.CountAsync(s => s.Contact == contact, cancellationToken), ErasureFate.Stays, "kept under an opaque id; the mailbox stays suppressed by a keyed index that names nobody"),
    ];

    public async Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var queue in queues)
            await queue.CancelForContactAsync(db, person.Id, _ => true, "ERASED", now, cancellationToken);
        if (person.EmailIndex is not { } mailbox)
            return;
        await ConsentChange.MarkMailboxAsync(db, mailbox, cancellationToken);
        db.Suppressions.Add(new Suppression(person.Id, GateSuppression.DoNotContact, null, mailbox, SuppressionSource.Erasure, null, now));
    }
}
