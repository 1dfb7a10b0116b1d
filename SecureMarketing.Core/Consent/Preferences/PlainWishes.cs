using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// The people whose wish for plain mail of any purpose stands, said to the database: what <see cref="MergedConsent.Plain"/> calls
/// <see cref="Gate.GatePlain.Warned"/>, for all people at once.
/// </summary>
internal static class PlainWishes
{
    public static IQueryable<ContactId> Standing(AppDbContext db)
    {
        var wishes = db.PlainPreferences.AsNoTracking().Where(p => p.Purpose == null).Join(db.Contacts, p => p.Contact, c => c.Id, (p, c) => new
        {
            Person = c.MergedInto ?? c.Id,
            Record = c.Id,
            Counts = c.MergedInto == null || c.MergeProven,
            p.AcceptedAt,
            p.WithdrawnAt,
            p.WarnedAt,
            Warned = !string.IsNullOrEmpty(p.WarningTextVersion) && p.WarnedAt != null,
        });
        return wishes.Where(w => w.Counts && w.Warned && w.WithdrawnAt == null && w.AcceptedAt >= w.WarnedAt)
            // The latest decides, and what was withdrawn under another record since.
            .Where(w => !wishes.Any(o => o.Person == w.Person && o.Counts && o.AcceptedAt > w.AcceptedAt))
            .Where(w => !wishes.Any(o => o.Person == w.Person && o.Record != w.Record && o.WithdrawnAt >= w.AcceptedAt))
            .Select(w => w.Person);
    }
}
