using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Forms;

/// <summary>Forms that a person completed: on their time line, in their copy, and gone with their erasure, as are their links.</summary>
internal sealed class FormEvents : IPersonHistory, IPersonRecord, IErasure
{
    public async Task<IReadOnlyList<PersonEvent>> OfAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var rows = await db.FormSubmissions.AsNoTracking().Where(s => s.Contact == contact).OrderByDescending(s => s.At).Take(limit)
            .Join(db.Forms, s => s.Form, f => f.Id, (s, f) => new { s.At, f.Name }).ToListAsync(cancellationToken);
        return [.. rows.OrderByDescending(r => r.At).Select(r => new PersonEvent(r.At, "consent", "Form completed", r.Name))];
    }

    /// <summary>By the heading that the person saw: a form's name is for staff.</summary>
    public async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await db.FormSubmissions.AsNoTracking().Where(s => s.Contact == contact)
            .Join(db.FormVersions, s => new { s.Form, Number = s.Version }, v => new { v.Form, v.Number }, (s, v) => new { s.At, s.Version, v.Definition }).OrderBy(r => r.At).ToListAsync(cancellationToken);
        return
        [
            new RecordSection(510, "forms", "Forms completed", rows.Select(r => RecordSection.Row(
                ("at", r.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), ("form", FormDefinition.Read(r.Definition).Heading), ("version", r.Version)))),
        ];
    }

    public async Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
    [
        new ErasurePart("completed forms and personal links to forms",
            await db.FormSubmissions.CountAsync(s => s.Contact == contact, cancellationToken) + await db.FormLinks.CountAsync(l => l.Contact == contact, cancellationToken), ErasureFate.Goes),
    ];

    public async Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var contact = person.Id;
        await db.FormSubmissions.Where(s => s.Contact == contact).ExecuteDeleteAsync(cancellationToken);
        await db.FormLinks.Where(l => l.Contact == contact).ExecuteDeleteAsync(cancellationToken);
    }
}
