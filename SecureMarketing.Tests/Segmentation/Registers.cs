using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Enters random people in the registers of consent, forms, accounts and own attributes, and changes what these say of some.</summary>
internal sealed class Registers
{
    private readonly TestHost host;
    private readonly List<int> accounts = [];
    private readonly List<int> units = [];
    private readonly List<FormId> forms = [];
    private readonly Dictionary<string, int> own = [];

    private Registers(TestHost host) => this.host = host;

    /// <summary>Makes the registers' own lists and enters everybody.</summary>
    public static async Task<Registers> WriteAsync(TestHost host, IReadOnlyList<RandomPerson> people, Random random)
    {
        var registers = new Registers(host);
        await registers.BeginAsync();
        await registers.EnterAsync(people, random);
        return registers;
    }

    /// <summary>Whoever came is entered, and of a few people something else is on record from now on.</summary>
    public async Task ChangeAsync(IReadOnlyList<RandomPerson> people, Random random)
    {
        var changed = people.Where(p => p.Registered is not null).OrderBy(_ => random.Next()).Take(4).ToList();
        await ForgetAsync(changed);
        await EnterAsync([.. changed, .. people.Where(p => p.Registered is null)], random);
    }

    private async Task BeginAsync()
    {
        foreach (var (key, type) in new[] { ("score", CustomType.Number), ("renewal", CustomType.Date), ("tier", CustomType.Choice), ("vip", CustomType.Flag), ("nickname", CustomType.Text) })
        {
            var defined = await host.RunAsync<DefineAttribute, CustomDefinition>(new DefineAttribute { Key = key, Label = key, Type = type, Options = type == CustomType.Choice ? Registered.Tiers : [], Sensitivity = Sensitivity.None });
            own[key] = defined.Value.Id;
        }

        await using var db = host.NewContext();
        var entered = Registered.Accounts.Select((a, i) =>
        {
            var account = new Account(Account.Own, FormattableString.Invariant($"a{i}"), TestHost.Start) { Type = a.Type, State = a.State };
            account.Rename(a.Name);
            return account;
        }).ToList();
        db.Accounts.AddRange(entered);
        await db.SaveChangesAsync();
        accounts.AddRange(entered.Select(a => a.Id));
        var places = Registered.Units.Select(u => new AccountUnit { AccountId = accounts[0], Kind = UnitKind.Department, Code = u.Code, Name = u.Name }).ToList();
        db.AccountUnits.AddRange(places);
        foreach (var (name, slug) in Registered.Forms)
        {
            var form = new Form(name, slug, TestHost.Start);
            db.Forms.Add(form);
            forms.Add(form.Id);
            await FormCompletedAttribute.NameAsync(db, form, CancellationToken.None);
        }

        await db.SaveChangesAsync();
        units.AddRange(places.Select(u => u.Id));
        await host.Get<AttributeCatalogue>().RefreshAsync(db, CancellationToken.None);
    }

    private async Task EnterAsync(IReadOnlyList<RandomPerson> people, Random random)
    {
        await using var db = host.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var person in people)
        {
            person.Registered = Registered.Of(random, person.Visits.Count);
            await AddAsync(db, person, person.Registered);
        }

        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        await host.Get<IContactFactSink>().ContactsChangedAsync(db, RecordsOf(people), TestHost.Start, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private async Task ForgetAsync(List<RandomPerson> people)
    {
        await using var db = host.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var (records, mailboxes) = (RecordsOf(people), people.ConvertAll(p => p.Mailbox));
        await db.Suppressions.Where(s => records.Contains(s.Contact) || (s.AddressIndex != null && mailboxes.Contains(s.AddressIndex))).ExecuteDeleteAsync();
        await db.Authorizations.Where(a => records.Contains(a.Contact)).ExecuteDeleteAsync();
        await db.PlainPreferences.Where(w => records.Contains(w.Contact)).ExecuteDeleteAsync();
        await db.FormSubmissions.Where(s => records.Contains(s.Contact)).ExecuteDeleteAsync();
        await db.Stakeholders.Where(s => records.Contains(s.ContactId)).ExecuteDeleteAsync();
        await db.CustomValues.Where(v => records.Contains(v.ContactId)).ExecuteDeleteAsync();
        await db.Encounters.Where(e => records.Contains(e.ContactId)).ExecuteUpdateAsync(set => set.SetProperty(e => e.UnitId, (int?)null));
        // A record that was merged is taken apart again, and is then nobody's.
        var others = people.Select(p => p.Registered!.Other).OfType<ContactId>().ToList();
        await db.Contacts.Where(c => others.Contains(c.Id)).ExecuteDeleteAsync();
        await host.Get<IContactFactSink>().ContactsGoneAsync(db, others, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static List<ContactId> RecordsOf(IReadOnlyList<RandomPerson> people) => [.. people.Select(p => p.Id), .. people.Select(p => p.Registered!.Other).OfType<ContactId>()];

    private async Task AddAsync(AppDbContext db, RandomPerson person, Registered known)
    {
        if (known.Other is { } merged)
        {
            var record = new Contact(merged, "test", merged.Value.ToString("N"), TestHost.Start);
            record.MergeInto(person.Id, known.Proven, TestHost.Start);
            db.Contacts.Add(record);
        }

        ContactId Record(bool underOther) => underOther ? known.Other!.Value : person.Id;
        foreach (var s in known.Suppressions)
        {
            var mailbox = s.Mailbox switch { Registered.Mailbox.None => null, Registered.Mailbox.Present => person.Mailbox, _ => SHA256.HashData(person.Mailbox) };
            var placed = new Suppression(Record(s.UnderOther), s.Kind, s.Topic, mailbox, SuppressionSource.Staff, null, new DateTimeOffset(DateOnly.FromDayNumber(s.Day), new TimeOnly(s.Day % 24, 0), TimeSpan.Zero));
            if (s.Released)
            {
                Assert.Null(placed.AskRelease(Guid.CreateVersion7(), "test", TestHost.Start).Error);
                Assert.Null(placed.ConfirmRelease(Guid.CreateVersion7(), TestHost.Start).Error);
            }

            db.Suppressions.Add(placed);
        }

        if (known.IsMailboxClosed)
            db.Suppressions.Add(new Suppression(ContactId.New(), GateSuppression.DoNotContact, null, person.Mailbox, SuppressionSource.Erasure, null, TestHost.Start));
        if (known.WishesPlain)
            db.PlainPreferences.Add(new PlainPreference(person.Id, null, TestHost.Start, "v1", TestHost.Start));
        foreach (var a in known.Authorizations)
        {
            var entry = db.Add(new Authorization(AuthorizationId.New(), Record(a.UnderOther), new AuthorizationRecord { Purposes = a.Purposes }, host.Get<IFieldCipher>(), a.EnteredAt));
            entry.Property(x => x.State).CurrentValue = a.State;
            entry.Property(x => x.ExpiresOn).CurrentValue = a.ExpiresOn;
            entry.Property(x => x.AttestedThrough).CurrentValue = a.AttestedThrough;
            entry.Property(x => x.RevokesAll).CurrentValue = a.RevokesAll;
            entry.Property(x => x.RevokedAt).CurrentValue = a.RevokedAt;
        }

        db.FormSubmissions.AddRange(known.Completed.Select(c => new FormSubmission
        {
            Id = SubmissionId.New(),
            Form = forms[c.Form],
            Version = 1,
            Contact = Record(c.UnderOther),
            At = TestHost.Start,
            Day = c.Day,
            Personal = false,
            OptIns = 0,
        }));
        db.Stakeholders.AddRange(known.Roles.Select(r => new Stakeholder { ContactId = person.Id, AccountId = accounts[r.Key], Role = r.Value }));
        Own("score", known.Score, null);
        Own("renewal", known.Renewal?.DayNumber, null);
        Own("tier", known.Tier + 1, null);
        Own("vip", known.Vip is { } vip ? vip ? 1 : 0 : null, null);
        Own("nickname", null, known.Nickname);
        // Visits keep their places behind the facts.
        foreach (var (place, unit) in known.VisitedUnits.Select((u, i) => ((long)person.Facts.Count + i, u)).Where(u => u.u is not null))
            await db.Encounters.Where(e => e.ContactId == person.Id && e.SourceKey == place).ExecuteUpdateAsync(set => set.SetProperty(e => e.UnitId, units[unit!.Value]));

        void Own(string key, double? number, string? text)
        {
            if (number is not null || text is not null)
                db.CustomValues.Add(host.Get<CustomSeal>().ValueOf(person.Id, new CustomEntry(own[key], number, text)));
        }
    }
}
