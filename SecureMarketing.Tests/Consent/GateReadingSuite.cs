using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Consent;

/// <summary>What the gate reads by hand is what is on file at that moment: never what it was before, never from a form that somebody altered.</summary>
public abstract class GateReadingSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task AnAlteredForm_OpensNothing_WhicheverByte_AndTheRightOneDoesAgain()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, other) = (await register.PersonAsync(), await register.PersonAsync("p-2"));
        var (id, theirs) = (await register.ActiveAsync(person), await register.ActiveAsync(other));
        var form = await FormAsync(register, id);
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(person)).Auth);

        // Version, key, nonce, text and tag of the sealed form.
        foreach (var place in new[] { 0, 4, 5, 16, 17, form.Length / 2, form.Length - 17, form.Length - 1 })
        {
            var altered = form.ToArray();
            altered[place] ^= 1;
            await PutAsync(register, id, altered);
            await Assert.ThrowsAnyAsync<CryptographicException>(() => register.FactsAsync(person));
        }

        await PutAsync(register, id, await FormAsync(register, theirs));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => register.FactsAsync(person));
        await PutAsync(register, id, form);
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(person)).Auth);
    }

    /// <summary>The form is sealed rightly, and what stands in it is another: by whoever has the key, such as another node.</summary>
    [Fact]
    public async Task AFormThatAnotherNodeStores_IsJudgedAtOnce()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.ActiveAsync(person);
        var before = await register.FactsAsync(person);
        var cipher = register.Host.Get<IFieldCipher>();
        await using (var db = register.Host.NewContext())
        {
            var row = await db.Authorizations.SingleAsync(a => a.Id == id);
            var form = row.Open(cipher);
            row.Store(form with { Statements = form.Statements with { Redisclosure = null } }, cipher, register.Host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        Assert.Equal((GateAuthorization.Valid, GateAuthorization.Defective), (before.Auth, (await register.FactsAsync(person)).Auth));
    }

    [Fact]
    public async Task WhatIsWrittenFromElsewhere_IsToldByTheNextBatch()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.ActiveAsync(person);
        var now = register.Host.Clock.GetUtcNow();
        var first = await register.FactsAsync(person);
        Assert.Equal((id.Value, GateSuppression.None, YesNo.N, GatePlain.None), (first.AuthorizationId, first.Supp, first.Restr, first.Plain));

        await using (var db = register.Host.NewContext())
        {
            db.Add(new Suppression(person, GateSuppression.AllCommercial, null, null, SuppressionSource.Staff, null, now));
            db.Add(new AgreedRestriction(person, null, now));
            db.Add(new PlainPreference(person, null, now, "v1", now.AddDays(-1)));
            await db.SaveChangesAsync();
            await db.Authorizations.Where(a => a.Id == id).ExecuteUpdateAsync(set => set.SetProperty(a => a.Version, a => a.Version + 5));
        }

        var then = await register.FactsAsync(person);
        Assert.Equal((GateSuppression.AllCommercial, YesNo.Y, GatePlain.Warned, first.AuthorizationVersion + 5), (then.Supp, then.Restr, then.Plain, then.AuthorizationVersion));
        await using (var db = register.Host.NewContext())
        {
            await db.Suppressions.ExecuteUpdateAsync(set => set.SetProperty(s => s.ReleasedAt, now));
            await db.AgreedRestrictions.ExecuteUpdateAsync(set => set.SetProperty(r => r.EndedAt, now));
            await db.PlainPreferences.ExecuteUpdateAsync(set => set.SetProperty(p => p.WithdrawnAt, now));
            await db.Authorizations.ExecuteUpdateAsync(set => set.SetProperty(a => a.State, AuthorizationState.Revoked));
        }

        var last = await register.FactsAsync(person);
        Assert.Equal(
            (GateAuthorization.Revoked, (Guid?)null, GateSuppression.None, YesNo.N, GatePlain.Withdrawn), (last.Auth, last.AuthorizationId, last.Supp, last.Restr, last.Plain));
    }

    /// <summary>Field by field what the context reads, of people with much, with little and with nothing on file, and of more than one page of them.</summary>
    [Fact]
    public async Task EveryColumn_IsReadAsTheContextReadsIt()
    {
        await using var register = await Register.StartAsync(provider);
        var (random, now, cipher) = (new Random(6), register.Host.Clock.GetUtcNow(), register.Host.Get<IFieldCipher>());
        await using var db = register.Host.NewContext();
        var people = Enumerable.Range(0, 600).Select(i => new Contact(ContactId.New(), "test", $"p-{i}", now)).ToList();
        db.AddRange(people);
        await db.SaveChangesAsync();
        foreach (var person in people.Select(p => p.Id))
        {
            for (var i = random.Next(3); i > 0; i--)
            {
                db.Add(new Authorization(AuthorizationId.New(), person, Forms.Complete with
                {
                    ExpiresOn = random.Next(3) == 0 ? null : new DateOnly(2026, 1, 1).AddDays(random.Next(600)),
                    Signature = random.Next(3) == 0 ? null : Forms.Complete.Signature,
                    Revocations = random.Next(3) == 0 ? [new AuthorizationRevocation { ReceivedAt = now, Scope = RevocationScope.All }] : [],
                }, cipher, now));
            }

            for (var i = random.Next(3); i > 0; i--)
            {
                var suppression = new Suppression(person, (GateSuppression)(2 + random.Next(7)), random.Next(2) == 0 ? null : "Ñews", random.Next(2) == 0 ? null : RandomNumberGenerator.GetBytes(32), SuppressionSource.Staff, null, now);
                db.Add(suppression);
                if (random.Next(4) == 0)
                    db.Entry(suppression).Property(s => s.ReleasedAt).CurrentValue = now;
            }

            if (random.Next(3) == 0)
                db.Add(new AgreedRestriction(person, random.Next(2) == 0 ? null : "treatment", now));
            var wish = new PlainPreference(person, random.Next(2) == 0 ? null : "care", now.AddMinutes(-random.Next(99)), random.Next(2) == 0 ? null : "v1", random.Next(2) == 0 ? null : now.AddDays(-1));
            if (random.Next(2) == 0)
                wish.Withdraw(now);
            if (random.Next(2) == 0)
                db.Add(wish);
        }

        await db.SaveChangesAsync();
        await using var clean = register.Host.NewContext();
        var read = await ConsentOnFile.ReadAsync(clean, [.. people.Select(p => p.Id), ContactId.New()], CancellationToken.None);

        var authorizations = (await clean.Authorizations.AsNoTracking().ToListAsync()).ToLookup(a => a.Contact);
        var suppressions = (await clean.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null).ToListAsync()).ToLookup(s => s.Contact);
        var restrictions = (await clean.AgreedRestrictions.AsNoTracking().ToListAsync()).ToLookup(r => r.Contact);
        var plain = (await clean.PlainPreferences.AsNoTracking().ToListAsync()).ToLookup(p => p.Contact);
        foreach (var person in people.Select(p => PersonRecords.Alone(p.Id)))
        {
            Assert.Equal(
                authorizations[person.Kept].OrderBy(a => a.Id.Value).Select(a => $"{a.Id} {a.Contact} {a.State} {a.Version} {a.ExpiresOn} {a.SignedOn} {a.RevokesAll} {Convert.ToHexString(a.FormSealed)}"),
                read.Of(person, r => r.Authorizations).OrderBy(a => a.Id.Value).Select(a => $"{a.Id} {a.Contact} {a.State} {a.Version} {a.ExpiresOn} {a.SignedOn} {a.RevokesAll} {Convert.ToHexString(a.Form)}"));
            Assert.Equal(
                suppressions[person.Kept].Select(s => $"{s.Kind} {s.Topic} {Convert.ToHexString(s.AddressIndex ?? [])}").Order(StringComparer.Ordinal),
                read.Of(person, r => r.Suppressions).Select(s => $"{s.Kind} {s.Topic} {Convert.ToHexString(s.AddressIndex ?? [])}").Order(StringComparer.Ordinal));
            Assert.Equal(restrictions[person.Kept].Select(r => r.Purpose), read.Of(person, r => r.Restrictions));
            Assert.Equal(
                plain[person.Kept].Select(p => (p.Contact, p.Purpose, p.AcceptedAt, p.WarningTextVersion, p.WarnedAt, p.WithdrawnAt)),
                read.Of(person, r => r.Plain).Select(p => (p.Contact, p.Purpose, p.AcceptedAt, p.WarningTextVersion, p.WarnedAt, p.WithdrawnAt)));
        }

        Assert.Contains(people, p => read.Of(PersonRecords.Alone(p.Id), r => r.Authorizations).Count == 2);
        var pair = new PersonRecords(people[0].Id, [people[0].Id, people[1].Id], new HashSet<ContactId> { people[0].Id });
        Assert.Equal(authorizations[people[0].Id].Count() + authorizations[people[1].Id].Count(), read.Of(pair, r => r.Authorizations).Count);
    }

    private static async Task<byte[]> FormAsync(Register register, AuthorizationId id)
    {
        await using var db = register.Host.NewContext();
        return await db.Authorizations.Where(a => a.Id == id).Select(a => a.FormSealed).SingleAsync();
    }

    private static async Task PutAsync(Register register, AuthorizationId id, byte[] form)
    {
        await using var db = register.Host.NewContext();
        Assert.Equal(1, await db.Authorizations.Where(a => a.Id == id).ExecuteUpdateAsync(set => set.SetProperty(a => a.FormSealed, form)));
    }
}

public sealed class SqliteGateReadingTests() : GateReadingSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlGateReadingTests() : GateReadingSuite(DatabaseProvider.PostgreSql);
