using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Contacts.Retained;

/// <summary>People without visit, appointment, fact or change of details, of a merged record as well, since the cut-off (<see cref="RetentionSince.LastSeen"/>).</summary>
internal static class UnseenPeople
{
    public static IQueryable<Contact> Of(AppDbContext db, RetentionScope scope)
    {
        var (day, at) = (scope.CutOffDay, scope.CutOffAt);
        var (facts, encounters, appointments) = (db.ClinicalFacts, db.Encounters, db.Appointments);
        var contacts = db.Contacts;
        return contacts.Where(c => c.CreatedAt < at && c.ChangedAt < at
            && !contacts.Any(m => m.MergedInto == c.Id && (m.CreatedAt >= at || m.ChangedAt >= at))
            && !encounters.Any(e => e.ContactId == c.Id && (e.Day >= day || e.EndDay >= day))
            && !appointments.Any(a => a.ContactId == c.Id && a.Day >= day)
            && !facts.Any(f => f.ContactId == c.Id && (f.Day >= day || f.EndDay >= day)));
    }
}
