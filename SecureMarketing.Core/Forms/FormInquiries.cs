using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Forms;

/// <summary>A form that somebody completed is an inquiry or application of theirs.</summary>
internal sealed class FormInquiries : IInquiryDays
{
    public async Task<IReadOnlyDictionary<ContactId, DateOnly>> LastAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var days = await db.FormSubmissions.AsNoTracking().Where(s => people.Contains(s.Contact)).GroupBy(s => s.Contact)
            .Select(g => new { g.Key, Day = g.Max(s => s.Day) }).ToListAsync(cancellationToken);
        return days.ToDictionary(d => d.Key, d => DateOnly.FromDayNumber(d.Day));
    }
    public async Task<ILookup<ContactId, DateOnly>> BetweenAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (first, last) = (from.DayNumber, to.DayNumber);
        var days = await db.FormSubmissions.AsNoTracking().Where(s => people.Contains(s.Contact) && s.Day >= first && s.Day <= last)
            .Select(s => new { s.Contact, s.Day }).Distinct().ToListAsync(cancellationToken);
        return days.ToLookup(d => d.Contact, d => DateOnly.FromDayNumber(d.Day));
    }
}
