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
        var (all, records) = (db.PlainPreferences.AsNoTracking().Where(p => p.Purpose == null), db.Contacts);
        var wishes = all.Join(records, p => p.Contact, c => c.Id, (p, c) => new
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
            // The latest decides, and what was withdrawn under another record since. By the indexes of records and of their wishes: looking
            // through all wishes for each of fifty thousand would take hours.
            .Where(w => !all.Any(o => o.Contact == w.Record && o.AcceptedAt > w.AcceptedAt))
            .Where(w => !records.Any(r => (r.Id == w.Person || r.MergedInto == w.Person) && r.Id != w.Record && all.Any(o =>
                o.Contact == r.Id && (((r.MergedInto == null || r.MergeProven) && o.AcceptedAt > w.AcceptedAt) || o.WithdrawnAt >= w.AcceptedAt))))
            .Select(w => w.Person);
    }
}
