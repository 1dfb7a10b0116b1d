using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Tracking;
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
        foreach (var (id, i) in RandomPerson.Campaigns.Select((c, i) => (c, i)))
        {
            var campaign = new Campaign($"Campaign {i}", UserId.From(id), TestHost.Start);
            db.Entry(campaign).Property(c => c.Id).CurrentValue = CampaignId.From(id);
            db.Campaigns.Add(campaign);
            db.TrackedLinks.AddRange(RandomPerson.Links[i].Select((target, index) => new TrackedLink { LinkSetId = id, Index = index, Target = target }));
        }

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
        var silent = quiet.ConvertAll(p => p.Id);
        var unread = db.TrackedMessages.Where(m => silent.Contains(m.ContactId));
        await db.EngagementEvents.Where(e => unread.Any(m => m.MessageId == e.MessageId)).ExecuteDeleteAsync();
        await unread.ExecuteDeleteAsync();
        await EngagementRollup.RewriteAsync(db, quiet.ToDictionary(p => p.Id, _ => (IReadOnlyList<MessageEngagement>)[]), CancellationToken.None);
        await transaction.CommitAsync();
        people.RemoveAll(p => fewer.Contains(p) || quiet.Contains(p));
        people.AddRange(fewer.Select(p => p.With([], [], [], p.Messages)));
        people.AddRange(quiet.Select(p => p.With(p.Facts, p.Visits, p.Appointments, [], [])));
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
            EthnicityCode = person.Ethnicity is { Code.Length: > 0 } stated ? stated.Code : null,
            EthnicityText = person.Ethnicity?.Text,
            MaritalStatus = person.Marital,
            EmailIndex = person.HasEmail ? person.Mailbox : null,
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
            ValueCodeId = f.Answer is { } answer ? codes[answer].Id : null,
        }).ToList();
        db.ClinicalFacts.AddRange(facts);
        db.ClinicalLatest.AddRange(ClinicalRollUp.Of(facts));
        foreach (var mail in person.Mail)
            Add(db, person, mail);
        db.Encounters.AddRange(person.Visits.Select(v => new Encounter { ContactId = person.Id, SourceKey = key++, Class = v.Class, Day = v.Day }));
        db.Appointments.AddRange(person.Appointments.Select(a => new Appointment { ContactId = person.Id, SourceKey = key++, Status = a.Status, Day = a.Day }));
    }

    private static void Add(AppDbContext db, RandomPerson person, RandomPerson.Mailing mail)
    {
        var campaign = RandomPerson.Campaigns[mail.Campaign];
        var message = new TrackedMessage
        {
            MessageId = MessageId.New(),
            ContactId = person.Id,
            OriginId = OriginId.From(campaign),
            // Its links are the campaign's own.
            LinkSetId = campaign,
            OptOut = GateSuppression.AllCommercial,
            Counts = mail.Counts,
            AcceptedAt = At(mail.Sent),
        };
        db.TrackedMessages.Add(message);
        var bucket = 0L;
        db.EngagementEvents.AddRange(mail.Opens.Select(day => Event(EngagementKind.Open, day, 0, MachineVerdict.Person)));
        db.EngagementEvents.AddRange(mail.Clicks.Select(c => Event(EngagementKind.Click, c.Day, c.Link, MachineVerdict.Person)));
        // A machine's visit is nobody's.
        db.EngagementEvents.Add(Event(EngagementKind.Click, mail.Sent, 0, MachineVerdict.TooSoon));

        EngagementEvent Event(EngagementKind kind, int day, int link, MachineVerdict verdict) =>
            new() { Id = EngagementEventId.New(), MessageId = message.MessageId, Kind = kind, Link = link, At = At(day), Bucket = bucket++, Verdict = verdict };
    }

    /// <summary>The first or the last instant of a day, UTC.</summary>
    private static DateTimeOffset At(int day) => new(DateOnly.FromDayNumber(day), day % 2 == 0 ? TimeOnly.MinValue : new TimeOnly(23, 59, 59), TimeSpan.Zero);
}
