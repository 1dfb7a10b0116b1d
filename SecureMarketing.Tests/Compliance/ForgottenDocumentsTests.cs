using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Compliance;

/// <summary>The sample before the launch asks the documents themselves: what the gate's facts forget, it finds.</summary>
public abstract class ForgottenDocumentsTests(DatabaseProvider provider)
{
    [Fact]
    public async Task WhatTheGateForgets_TheSampleFinds()
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0, configure: services => services.AddSingleton<IGateFacts, ForgetfulFacts>());
        var people = await bench.AddPeopleAsync(3);
        await using var db = bench.Host.NewContext();
        await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.Country, "US").SetProperty(c => c.State, "MA").SetProperty(c => c.BirthDate, new DateOnly(1970, 5, 17)));
        var own = (await bench.FactsAsync(await bench.DraftAsync()))!;
        var now = bench.Host.Clock.GetUtcNow();
        async Task<string> FoundAsync(Func<GateOrigin, GateOrigin>? change = null)
        {
            var origin = own with { Gate = (change ?? (o => o))(own.Gate with { Class = HipaaClass.NotMarketing, Comm = CommercialClass.Commercial, Phi = PhiLevel.Clinical }) };
            var verdict = await bench.Host.Get<IAudienceDocuments>().CheckAsync(db, origin, people, now, CancellationToken.None);
            Assert.Equal(3, verdict.LetOut);
            return $"{verdict.Mismatches} {string.Join(',', verdict.Codes)}".Trim();
        }

        Assert.Equal("0", await FoundAsync());
        Assert.Equal("3 SENSITIVE_CONSENT_Part2", await FoundAsync(o => o with { Sens = GateSensitivity.Part2 }));
        Assert.Equal("3 SENSITIVE_CONSENT_State", await FoundAsync(o => o with { Sens = GateSensitivity.State, Class = HipaaClass.Fundraising }));

        var restriction = new AgreedRestriction(people[0], null, now.AddDays(-1));
        db.Add(restriction);
        await db.Contacts.Where(c => c.Id == people[1]).ExecuteUpdateAsync(set => set.SetProperty(c => c.Country, "DE").SetProperty(c => c.State, (string?)null));
        await db.SaveChangesAsync();
        Assert.Equal("2 RESTRICTION_AGREED,RULEPACK:GDPR-ART9", await FoundAsync());

        restriction.End(now);
        db.Add(new GdprConsent(people[1], own.Gate.Purpose, now.AddDays(-1), "Form 3"));
        db.AddRange(people.Select(p => new Part2Consent(p, new Part2ConsentTerms
        {
            Discloser = "Harbor Health",
            Description = "Dates of treatment",
            Recipients = "The person",
            Purpose = own.Gate.Purpose,
            StatesRightToRevoke = true,
            SignedOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-3),
            ExpiresOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(30),
            Evidence = "Scan 4711",
        }, now.AddDays(-1))));
        await db.SaveChangesAsync();
        Assert.Equal("0", await FoundAsync(o => o with { Sens = GateSensitivity.Part2 }));

        // Of the three two asked for another mailbox: with one it was agreed on and is on file, with the other none was.
        await db.Contacts.Where(c => c.Id == people[1] || c.Id == people[2]).ExecuteUpdateAsync(set => set.SetProperty(c => c.AlternateAddressRequired, true));
        var mailbox = new byte[32];
        await db.Contacts.Where(c => c.Id == people[1]).ExecuteUpdateAsync(set => set.SetProperty(c => c.EmailIndex, mailbox).SetProperty(c => c.AgreedEmailIndex, mailbox));
        Assert.Equal("1 ADDRESS_AltRequired", await FoundAsync());
    }

    /// <summary>A fault of the gate: it thinks that nothing stands against anybody.</summary>
    private sealed class ForgetfulFacts : IGateFacts
    {
        public Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
        {
            foreach (var facts in batch.Select(q => q.Facts))
            {
                (facts.Restr, facts.SensCons, facts.ConsentUncovered) = (YesNo.N, GateSensitiveConsent.Valid, GateConsentParts.None);
                (facts.Pack, facts.PackId, facts.FurtherPacks) = (GatePack.Pass, null, []);
                facts.Addr = GateAddress.VerifiedOwn;
            }

            return Task.CompletedTask;
        }
    }
}

public sealed class ForgottenDocumentsOnSqliteTests() : ForgottenDocumentsTests(DatabaseProvider.Sqlite);

public sealed class ForgottenDocumentsOnPostgreSqlTests() : ForgottenDocumentsTests(DatabaseProvider.PostgreSql);
