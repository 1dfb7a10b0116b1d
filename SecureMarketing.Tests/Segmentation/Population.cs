using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
        // The last code stays out of the table: rules may name what no one ever had.
        db.Codes.AddRange(RandomPerson.Codes.SkipLast(1).Select(c => new Code(c.System, c.Code, c.Display, SensitivityCatalogue.Of(c.System, c.Code))));
        await db.SaveChangesAsync();
        await AddAsync(host, persons);
        return persons;
    }

    /// <summary>A few people are replaced by others, some under their old records, some new; a few only answer mail.</summary>
    public static async Task ChangeAsync(TestHost host, List<RandomPerson> people, Random random)
    {
        await using var db = host.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var gone = people.OrderBy(_ => random.Next()).Take(3).ToList();
        var ids = gone.ConvertAll(p => p.Id);
        await db.Contacts.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync();
        foreach (var sink in host.Services.GetServices<IContactFactSink>())
            await sink.ContactsGoneAsync(db, ids, CancellationToken.None);
        people.RemoveAll(gone.Contains);
        var fewer = people.OrderBy(_ => random.Next()).Take(4).ToList();
        var changed = fewer.ConvertAll(p => p.Id);
        // Their facts and visits go, their details stay.
        await db.ClinicalFacts.Where(f => changed.Contains(f.ContactId)).ExecuteDeleteAsync();
        await db.ClinicalLatest.Where(f => changed.Contains(f.ContactId)).ExecuteDeleteAsync();
        await db.Encounters.Where(f => changed.Contains(f.ContactId)).ExecuteDeleteAsync();
        await db.Appointments.Where(f => changed.Contains(f.ContactId)).ExecuteDeleteAsync();
        await host.Get<IContactFactSink>().ContactsChangedAsync(db, changed, TestHost.Start, CancellationToken.None);
        var quiet = people.Except(fewer).OrderBy(_ => random.Next()).Take(4).ToList();
        await EngagementRollup.RewriteAsync(db, quiet.ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[]), CancellationToken.None);
        await transaction.CommitAsync();
        people.RemoveAll(p => fewer.Contains(p) || quiet.Contains(p));
        people.AddRange(fewer.Select(p => p.With([], [], [], p.Messages)));
        people.AddRange(quiet.Select(p => p.With(p.Facts, p.Visits, p.Appointments, [])));
        var added = Enumerable.Range(0, 3).Select(_ => RandomPerson.Of(random)).ToList();
        await AddAsync(host, added);
        people.AddRange(added);
    }

    private static async Task AddAsync(TestHost host, IReadOnlyList<RandomPerson> persons)
    {
        await using var db = host.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var known = await db.Codes.AsNoTracking().ToListAsync();
        var codes = RandomPerson.Codes.SkipLast(1).Select(c => known.Single(k => k.System == c.System && k.Value == c.Code)).ToList();
        foreach (var person in persons)
            Add(db, person, codes);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        foreach (var chunk in persons.Select(p => p.Id).Chunk(200))
            await host.Get<IContactFactSink>().ContactsChangedAsync(db, chunk, TestHost.Start, CancellationToken.None);
        await EngagementRollup.RewriteAsync(db, persons.ToDictionary(p => p.Id, p => (IReadOnlyList<MessageEngagement>)
            [.. p.Messages.Select(m => new MessageEngagement(m.Sent, m.Opened, m.Clicked))]), CancellationToken.None);
        await transaction.CommitAsync();
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
            EndDay = f.EndDay,
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
