using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>Rewrites the attribute rows of people whose details or facts changed, in the transaction of the change.</summary>
internal sealed class ContactRollup(IEnumerable<INameFollowers> followers) : IContactFactSink
{
    private static readonly Func<Contact, Person> OfContact = Person.Of.Compile();

    public async Task ContactsChangedAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // In this order: whoever is erased meanwhile and has no row any more is no person any more, and is given no new one.
        var rows = await db.ContactAttributes.Where(a => contacts.Contains(a.ContactId)).ToDictionaryAsync(a => a.ContactId, cancellationToken);
        var people = await db.Contacts.AsNoTracking().Where(c => contacts.Contains(c.Id)).Select(Person.Of).ToListAsync(cancellationToken);
        var added = await WriteAsync(db, people, contacts, rows, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.InsertRowsAsync(added, cancellationToken);
        // An import passes here once per batch: rows that stayed tracked would grow with the file.
        foreach (var row in rows.Values)
            db.Entry(row).State = EntityState.Detached;
        await AudienceFeed.ChangedAsync(db, contacts, facts: true, cancellationToken);
    }

    public async Task ContactsAddedAsync(AppDbContext db, IReadOnlyCollection<Contact> contacts, IReadOnlySet<ContactId> withVisits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.InsertRowsAsync(await WriteAsync(db, [.. contacts.Select(OfContact)], withVisits, [], cancellationToken), cancellationToken);
        await AudienceFeed.ChangedAsync(db, contacts.Select(c => c.Id), facts: true, cancellationToken);
    }

    public async Task ContactsGoneAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        await AudienceFeed.GoneAsync(db, contacts, cancellationToken);
        await db.ContactAttributes.Where(a => contacts.Contains(a.ContactId)).ExecuteDeleteAsync(cancellationToken);
    }

    public void BesideChanged(AppDbContext db, ContactId? contact)
    {
        if (contact is { } one)
            AudienceFeed.Changed(db, one);
        else
            AudienceFeed.AnybodyChanged(db);
    }

    public async Task RenamedAsync(AppDbContext db, IReadOnlyCollection<Renaming> renamed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var follower in followers)
            await follower.RenamedAsync(db, renamed, now, cancellationToken);
    }

    /// <summary>Writes the rows on record; people without one get one, which is returned.</summary>
    private static async Task<IReadOnlyList<ContactAttributes>> WriteAsync(
        AppDbContext db, IReadOnlyCollection<Person> people, IReadOnlyCollection<ContactId> withVisits, Dictionary<ContactId, ContactAttributes> rows, CancellationToken cancellationToken)
    {
        var words = new HashSet<StatedWord>();
        foreach (var person in people)
            person.AddWords(words);
        var numbers = await WordBook.NumbersAsync(db, words, cancellationToken);
        var visits = await VisitsAsync(db, withVisits, cancellationToken);
        var added = new List<ContactAttributes>();
        foreach (var person in people)
        {
            if (!rows.TryGetValue(person.Id, out var row))
                added.Add(row = new ContactAttributes(person.Id));
            person.CopyTo(row, word => word is { } stated ? numbers[stated] : null);
            var days = visits[person.Id].ToList();
            var missed = days.Where(v => v.Status == AppointmentStatus.Missed).Select(v => v.Day).OrderDescending().Take(ContactAttributes.MissedColumns).ToList();
            row.Missed1Day = missed.Count > 0 ? missed[0] : null;
            row.Missed2Day = missed.Count > 1 ? missed[1] : null;
            row.Missed3Day = missed.Count > 2 ? missed[2] : null;
            row.LastKeptDay = days.Where(v => v.Status == AppointmentStatus.Kept).Select(v => (int?)v.Day).Max();
        }

        return added;
    }

    private static async Task<ILookup<ContactId, (AppointmentStatus Status, int Day)>> VisitsAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        if (contacts.Count == 0)
            return Enumerable.Empty<ContactId>().ToLookup(c => c, _ => default((AppointmentStatus, int)));
        var rows = await db.Appointments.AsNoTracking()
            .Where(v => contacts.Contains(v.ContactId) && (v.Status == AppointmentStatus.Missed || v.Status == AppointmentStatus.Kept))
            .Select(v => new { v.ContactId, v.Status, v.Day }).ToListAsync(cancellationToken);
        return rows.ToLookup(v => v.ContactId, v => (v.Status, v.Day));
    }

    private sealed class Person
    {
        private const int ZipDigits = 5;

        /// <summary>One expression for the database and for people in hand.</summary>
        public static readonly Expression<Func<Contact, Person>> Of = c => new Person
        {
            Id = c.Id,
            BirthDate = c.BirthDate,
            Deceased = c.Deceased,
            Gender = c.Gender,
            State = c.State,
            City = c.City,
            Zip = c.Zip,
            LanguageCode = c.LanguageCode,
            LanguageText = c.LanguageText,
            RaceCode = c.RaceCode,
            RaceText = c.RaceText,
            EthnicityCode = c.EthnicityCode,
            EthnicityText = c.EthnicityText,
            MaritalStatus = c.MaritalStatus,
            Merged = c.MergedInto != null,
            EmailOk = c.EmailIndex != null && (!c.AlternateAddressRequired || c.AgreedEmailIndex != null),
        };

        public required ContactId Id { get; init; }
        public DateOnly? BirthDate { get; init; }
        public bool Deceased { get; init; }
        public AdministrativeGender Gender { get; init; }
        public string? State { get; init; }
        public string? City { get; init; }
        public string? Zip { get; init; }
        public string? LanguageCode { get; init; }
        public string? LanguageText { get; init; }
        public string? RaceCode { get; init; }
        public string? RaceText { get; init; }
        public string? EthnicityCode { get; init; }
        public string? EthnicityText { get; init; }
        public string? MaritalStatus { get; init; }
        public bool EmailOk { get; init; }
        public bool Merged { get; init; }

        private StatedWord? StateWord => StatedWord.Of(PersonAttributes.State, null, State);

        private StatedWord? CityWord => StatedWord.Of(PersonAttributes.City, null, City);

        private StatedWord? LanguageWord => StatedWord.Of(PersonAttributes.Language, LanguageCode, LanguageText);

        private StatedWord? RaceWord => StatedWord.Of(PersonAttributes.Race, RaceCode, RaceText);

        private StatedWord? EthnicityWord => StatedWord.Of(PersonAttributes.Ethnicity, EthnicityCode, EthnicityText);

        private StatedWord? MaritalWord => StatedWord.Of(PersonAttributes.MaritalStatus, MaritalStatus, MaritalWords.Of(MaritalStatus));

        public void AddWords(HashSet<StatedWord> words)
        {
            foreach (var word in (ReadOnlySpan<StatedWord?>)[StateWord, CityWord, LanguageWord, RaceWord, EthnicityWord, MaritalWord])
            {
                if (word is { } stated)
                    words.Add(stated);
            }
        }

        public void CopyTo(ContactAttributes row, Func<StatedWord?, int?> number)
        {
            row.BirthDay = BirthDate?.DayNumber;
            row.Deceased = Deceased;
            row.Gender = Gender;
            row.StateId = number(StateWord);
            row.CityId = number(CityWord);
            row.LanguageId = number(LanguageWord);
            row.RaceId = number(RaceWord);
            row.EthnicityId = number(EthnicityWord);
            row.MaritalId = number(MaritalWord);
            row.Zip = Zip is { Length: >= ZipDigits } zip && int.TryParse(zip.AsSpan(0, ZipDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) ? digits : null;
            row.EmailOk = EmailOk;
            row.Merged = Merged;
        }
    }
}

/// <summary>Words of HL7 v3 MaritalStatus, so that a rule can say "Married" as well as "M".</summary>
internal static class MaritalWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A"] = "Annulled",
        ["C"] = "Common law",
        ["D"] = "Divorced",
        ["I"] = "Interlocutory",
        ["L"] = "Legally separated",
        ["M"] = "Married",
        ["P"] = "Polygamous",
        ["S"] = "Never married",
        ["T"] = "Domestic partner",
        ["U"] = "Unmarried",
        ["W"] = "Widowed",
        ["UNK"] = "Unknown",
    };

    public static string? Of(string? code) => code is null ? null : Words.GetValueOrDefault(code);
}
