using System.Security.Cryptography;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Random people written to a database through the product's own roll-ups.</summary>
internal static class Population
{
    public static async Task<IReadOnlyList<RandomPerson>> WriteAsync(TestHost host, int people, int seed)
    {
        var random = new Random(seed);
        var persons = Enumerable.Range(0, people).Select(_ => RandomPerson.Of(random)).ToList();
        await using var db = host.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        // The last code stays out of the table: rules may name what no one ever had.
        var codes = RandomPerson.Codes.SkipLast(1).Select(c => new Code(c.System, c.Code, c.Display, SensitivityCatalogue.Of(c.System, c.Code))).ToList();
        db.Codes.AddRange(codes);
        await db.SaveChangesAsync();
        foreach (var person in persons)
            Add(db, person, codes);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        foreach (var chunk in persons.Select(p => p.Id).Chunk(200))
            await host.Get<IContactFactSink>().ContactsChangedAsync(db, chunk, TestHost.Start, CancellationToken.None);
        await EngagementRollup.RewriteAsync(db, persons.ToDictionary(p => p.Id, p => (IReadOnlyList<MessageEngagement>)
            [.. p.Messages.Select(m => new MessageEngagement(m.Sent, m.Opened, m.Clicked))]), CancellationToken.None);
        await transaction.CommitAsync();
        return persons;
    }

    private static void Add(AppDbContext db, RandomPerson person, List<Code> codes)
    {
        db.Contacts.Add(new Contact(person.Id, "test", person.Id.Value.ToString("N"), TestHost.Start)
        {
            BirthDate = person.Birth,
            Deceased = person.Deceased,
            Gender = person.Gender,
            State = person.State,
            City = person.City,
            Zip = person.Zip,
            LanguageCode = person.Language is { Code.Length: > 0 } coded ? coded.Code : null,
            LanguageText = person.Language?.Text,
            RaceCode = person.Race?.Code,
            RaceText = person.Race?.Text,
            MaritalStatus = person.Marital,
            EmailIndex = person.HasEmail ? RandomNumberGenerator.GetBytes(32) : null,
        });
        var key = 0L;
        var facts = person.Facts.Select(f => new ClinicalFact
        {
            ContactId = person.Id,
            SourceKey = key++,
            Kind = f.Kind,
            CodeId = codes[f.Code].Id,
            Day = f.Day,
            Second = 0,
            EndDay = f.Ended ? f.Day + 1 : null,
            Status = f.Status,
            Value = f.Value,
            Unit = f.Unit,
        }).ToList();
        db.ClinicalFacts.AddRange(facts);
        db.ClinicalLatest.AddRange(ClinicalRollUp.Of(facts));
        db.Encounters.AddRange(person.Visits.Select(v => new Encounter { ContactId = person.Id, SourceKey = key++, Class = v.Class, Day = v.Day }));
        db.Appointments.AddRange(person.Appointments.Select(a => new Appointment { ContactId = person.Id, SourceKey = key++, Status = a.Status, Day = a.Day }));
    }
}
