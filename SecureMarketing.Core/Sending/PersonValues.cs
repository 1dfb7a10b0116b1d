using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Reads the values that a document's merge fields name, for a batch of people. A value that is not on file stays missing:
/// the approved fallback answers, or the message is denied; nothing is guessed.
/// </summary>
internal static class PersonValues
{
    /// <summary>LOINC 4548-4, hemoglobin A1c/hemoglobin.total in blood.</summary>
    private const string A1c = "4548-4";

    public static async Task<IReadOnlyDictionary<ContactId, MergeValues>> ReadAsync(
        AppDbContext db, IReadOnlyCollection<SendIdentity> people, IReadOnlySet<string> used, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = people.Select(p => p.Contact).ToList();
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        var raw = people.ToDictionary(p => p.Contact, Names);

        if (used.Contains(MergeCatalogue.LastVisitDate.Key))
        {
            var visits = await db.Encounters.Where(e => ids.Contains(e.ContactId) && e.Day <= today)
                .GroupBy(e => e.ContactId).Select(g => new { g.Key, Day = g.Max(e => e.Day) }).ToListAsync(cancellationToken);
            visits.ForEach(v => raw[v.Key][MergeCatalogue.LastVisitDate.Key] = Day(v.Day));
        }

        if (used.Contains(MergeCatalogue.AppointmentDate.Key))
        {
            var booked = await db.Appointments.Where(a => ids.Contains(a.ContactId) && a.Status == AppointmentStatus.Booked && a.Day >= today)
                .GroupBy(a => a.ContactId).Select(g => new { g.Key, Day = g.Min(a => a.Day) }).ToListAsync(cancellationToken);
            booked.ForEach(a => raw[a.Key][MergeCatalogue.AppointmentDate.Key] = Day(a.Day));
        }

        if (used.Contains(MergeCatalogue.LatestA1c.Key) || used.Contains(MergeCatalogue.LatestA1cDate.Key))
        {
            var code = await db.Codes.Where(c => c.System == CodeSystems.Loinc && c.Value == A1c).Select(c => (int?)c.Id).SingleOrDefaultAsync(cancellationToken);
            var results = await db.ClinicalLatest.Where(l => l.CodeId == code && ids.Contains(l.ContactId) && l.LastValue != null)
                .Select(l => new { l.ContactId, l.LastValue, l.LastUnit, l.LastValueDay }).ToListAsync(cancellationToken);
            foreach (var result in results)
            {
                raw[result.ContactId][MergeCatalogue.LatestA1c.Key] = string.Create(CultureInfo.InvariantCulture, $"{result.LastValue:0.0} {result.LastUnit}").TrimEnd();
                raw[result.ContactId][MergeCatalogue.LatestA1cDate.Key] = result.LastValueDay is { } day ? Day(day) : null;
            }
        }

        return raw.ToDictionary(r => r.Key, r => MergeValues.Of(r.Key, r.Value));
    }

    private static Dictionary<string, string?> Names(SendIdentity person) => new(StringComparer.Ordinal)
    {
        [MergeCatalogue.FirstName.Key] = person.GivenName,
        [MergeCatalogue.LastName.Key] = person.FamilyName,
        [MergeCatalogue.FullName.Key] = string.Join(' ', new[] { person.GivenName, person.FamilyName }.Where(n => !string.IsNullOrWhiteSpace(n))),
    };

    private static string Day(int number) => DateOnly.FromDayNumber(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
