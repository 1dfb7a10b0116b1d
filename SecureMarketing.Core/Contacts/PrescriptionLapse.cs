using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>One prescription of a medicine as a source told it.</summary>
/// <param name="Day">Day number of the prescription; 0 when not stated.</param>
/// <param name="EndDay">Day number of the end of its supply; null when not stated.</param>
public readonly record struct Supply(int Day, int? EndDay, FactStatus Status);

/// <summary>
/// How long ago a person's prescription ran out, from the medication facts on record. It runs out at the end of the last supply: the
/// end of the dispensing period (FHIR <c>dispenseRequest.validityPeriod.end</c>) or the end column of a table. A prescription that
/// its source holds active and for which no end is stated has not run out while it began at most <see cref="OpenDays"/> days ago and
/// nothing later says that the medicine ended: few sources close what nobody renews, and a prescription does not run on for ever. After
/// that nobody can tell when it ended. One that ended without a stated day ended on its first day at the earliest.
/// </summary>
/// <param name="AtMostDays">Days since the lapse, 0 while it has not run out; with an end that nobody stated, at most so many.</param>
/// <param name="EndUnknown">A prescription ended on a day that nobody stated.</param>
public readonly record struct PrescriptionLapse(int AtMostDays, bool EndUnknown)
{
    /// <summary>Days through which a prescription without an end counts as running: most states let one run for a year.</summary>
    public const int OpenDays = 365;

    /// <summary>True when it ran out at most so many days ago, false when earlier, null when nobody can tell.</summary>
    public bool? Within(int days) => AtMostDays <= days ? true : EndUnknown ? null : false;

    /// <summary>Null when there is no prescription of it on record, or nothing about its dates.</summary>
    /// <param name="supplies">All prescriptions of the medicine, of every record of the person.</param>
    /// <param name="today">Day number in the organisation's zone.</param>
    public static PrescriptionLapse? Of(IReadOnlyCollection<Supply> supplies, int today)
    {
        int? latest = null;
        var unknown = false;
        foreach (var supply in supplies)
        {
            var open = supply.Status != FactStatus.Inactive;
            if (open && (supply.EndDay >= today || IsRunning(supply, supplies, today)))
                return new PrescriptionLapse(0, false);
            // Stopped, with a supply that reaches beyond today: it ended some day since it began.
            var stated = supply.EndDay < today ? supply.EndDay : null;
            unknown |= stated is null;
            if ((stated ?? (supply.Day > 0 ? Math.Min(supply.Day, today) : null)) is { } end && !(latest >= end))
                latest = end;
        }

        return latest is { } lapsed ? new PrescriptionLapse(today - lapsed, unknown) : null;
    }

    /// <summary>Active without an end, begun within a year, and no later prescription of the medicine has ended.</summary>
    private static bool IsRunning(Supply open, IReadOnlyCollection<Supply> all, int today) =>
        open is { Status: FactStatus.Active, EndDay: null } && open.Day >= today - OpenDays
        && !all.Any(s => s.Day > open.Day && (s.Status == FactStatus.Inactive || s.EndDay < today));
}

public static class PrescriptionLapses
{
    extension(AppDbContext db)
    {
        /// <summary>
        /// Each person's prescriptions of these medicines, by medicine. Of merged records those that are proven to be the person's.
        /// Two statements for the batch.
        /// </summary>
        public async Task<ILookup<ContactId, (int Code, Supply Supply)>> SuppliesAsync(
            IReadOnlyCollection<ContactId> contacts, IReadOnlyCollection<int> codes, CancellationToken cancellationToken)
        {
            var groups = await db.PersonRecordsAsync(contacts, cancellationToken);
            var records = groups.Values.SelectMany(g => g.Proven).Distinct().ToList();
            var rows = codes.Count == 0 ? [] : await db.ClinicalFacts.AsNoTracking()
                .Where(f => records.Contains(f.ContactId) && f.Kind == FactKind.Medication && codes.Contains(f.CodeId))
                .Select(f => new { f.ContactId, f.CodeId, f.Day, f.EndDay, f.Status }).ToListAsync(cancellationToken);
            var byRecord = rows.ToLookup(r => r.ContactId, r => (r.CodeId, new Supply(r.Day, r.EndDay, r.Status)));
            return groups.SelectMany(g => g.Value.Proven.SelectMany(r => byRecord[r]).Select(s => (g.Key, s))).ToLookup(p => p.Key, p => p.s);
        }
    }

    /// <summary>How the prescription of a group stands for one person, from <see cref="SuppliesAsync"/>.</summary>
    public static PrescriptionLapse? Of(this LapsedGroup group, IEnumerable<(int Code, Supply Supply)> supplies, int today) =>
        PrescriptionLapse.Of([.. supplies.Where(s => group.Codes.Contains(s.Code)).Select(s => s.Supply)], today);
}
