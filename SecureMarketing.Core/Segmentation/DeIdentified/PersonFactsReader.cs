using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>Reads the coded part of people's records, some hundred at a time.</summary>
internal static class PersonFactsReader
{
    private const int Batch = 400;

    /// <summary>In the order of <paramref name="people"/>; who vanished meanwhile is left out.</summary>
    public static async IAsyncEnumerable<PersonFacts> ReadAsync(
        AppDbContext db, IReadOnlyList<ContactId> people, DeIdentifiedOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var ids in people.Chunk(Batch))
        {
            var contacts = await db.Contacts.AsNoTracking().Where(c => ids.Contains(c.Id))
                .Select(c => new { c.Id, c.Gender, c.BirthDate, c.Deceased, c.DeceasedOn, c.MaritalStatus, c.LanguageCode, c.RaceCode, c.EthnicityCode, c.State, c.Zip, c.Country })
                .ToDictionaryAsync(c => c.Id, cancellationToken);
            var facts = options.Facts ? await FactsAsync(db, ids, cancellationToken) : null;
            var visits = options.Visits ? await VisitsAsync(db, ids, cancellationToken) : null;
            foreach (var id in ids)
            {
                if (!contacts.TryGetValue(id, out var c))
                    continue;
                yield return new PersonFacts
                {
                    Gender = c.Gender,
                    Birth = c.BirthDate,
                    Deceased = c.Deceased,
                    DeceasedOn = c.DeceasedOn,
                    MaritalStatus = c.MaritalStatus,
                    LanguageCode = c.LanguageCode,
                    RaceCode = c.RaceCode,
                    EthnicityCode = c.EthnicityCode,
                    State = c.State,
                    Zip = c.Zip,
                    Country = c.Country,
                    Facts = [.. facts?[id] ?? []],
                    Visits = [.. visits?[id] ?? []],
                };
            }
        }
    }

    private static async Task<ILookup<ContactId, PersonFacts.Statement>> FactsAsync(AppDbContext db, ContactId[] ids, CancellationToken cancellationToken)
    {
        var codes = db.Codes;
        var rows = await db.ClinicalFacts.AsNoTracking().Where(f => ids.Contains(f.ContactId))
            .Join(codes, f => f.CodeId, c => c.Id, (f, c) => new { f.ContactId, f.Kind, c.System, Code = c.Value, c.Sensitivity, f.Day, f.Status, f.Value, f.Unit })
            .ToListAsync(cancellationToken);
        return rows.ToLookup(r => r.ContactId, r => new PersonFacts.Statement(r.Kind, r.System, r.Code, r.Sensitivity, r.Day, r.Status, r.Value, r.Unit));
    }

    private static async Task<ILookup<ContactId, PersonFacts.Visit>> VisitsAsync(AppDbContext db, ContactId[] ids, CancellationToken cancellationToken)
    {
        var rows = await db.Encounters.AsNoTracking().Where(e => ids.Contains(e.ContactId)).Select(e => new { e.ContactId, e.Class, e.Day }).ToListAsync(cancellationToken);
        return rows.ToLookup(r => r.ContactId, r => new PersonFacts.Visit(r.Class, r.Day));
    }
}
