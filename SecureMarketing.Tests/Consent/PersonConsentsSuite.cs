using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Consent;

/// <summary>Consents beside authorizations, and orders about the people of a segment; the same on every engine.</summary>
public abstract class PersonConsentsSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Consents_AreRecordedWithTheirProof_ShownByRight_AndWithdrawn()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var today = DateOnly.FromDateTime(register.Host.Clock.GetUtcNow().UtcDateTime);
        var terms = new Part2ConsentTerms
        {
            Discloser = "Riverside Clinic",
            Description = "That I am a patient",
            Recipients = "The clinic's letters office",
            Purpose = "marketing",
            StatesRightToRevoke = true,
            SignedOn = today.AddDays(-2),
            ExpiresOn = today.AddYears(1),
            Evidence = "Scan 12",
        };
        var id = CampaignBench.Ok(await register.RunAsync<RecordPart2Consent, Part2ConsentId>(new RecordPart2Consent { Contact = person, Terms = terms }));
        Assert.NotNull((await register.RunAsync<RecordPart2Consent, Part2ConsentId>(new RecordPart2Consent { Contact = person, Terms = terms with { ExpiresOn = today.AddDays(-9) } })).Error);
        CampaignBench.Ok(await register.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = person, Purpose = "marketing", Evidence = "Form 3" }));

        var seen = await ViewAsync(register, person, register.Clerk);

        Assert.Equal((true, true, "Scan 12"), (seen.ShowsPart2, seen.Part2.Single().Holds, seen.Part2.Single().Consent.Evidence));
        Assert.Equal("Form 3", seen.Gdpr.Single().Evidence);
        var legal = await ViewAsync(register, person, CampaignBench.Person(Permission.AuthorizationView));
        Assert.Equal((false, 0), (legal.ShowsPart2, legal.Part2.Count));

        CampaignBench.Ok(await register.RunAsync<RevokePart2Consent, Unit>(new RevokePart2Consent { Consent = id, ReceivedAt = register.Host.Clock.GetUtcNow() }));
        CampaignBench.Ok(await register.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = person, Purpose = "marketing", Withdrawn = true }));
        var after = await ViewAsync(register, person, register.Clerk);
        Assert.False(after.Part2.Single().Holds);
        Assert.NotNull(after.Gdpr.Single().WithdrawnAt);
    }

    [Fact]
    public async Task AnOrder_OfASegment_AsksWhoHasNoneValid()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var host = bench.Register.Host;
        var people = await new CampaignBench(host).AddPeopleAsync(3);
        CampaignBench.Ok(await bench.Register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = await bench.Register.EnteredAsync(people[0]) }));
        await using (var db = host.NewContext())
        {
            var given = await db.Authorizations.SingleAsync();
            CampaignBench.Ok(await bench.Register.RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = given.Id, Channel = "paper" }));
        }

        var segment = CampaignBench.Ok(await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Women", RuleJson = """{"attribute":"gender","operator":"equals","value":"female"}""" })).VersionId.Value;
        var order = new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Request, Segment = segment, Form = bench.Form };

        var ordered = CampaignBench.Ok(await bench.Register.RunAsync<OrderAuthorizationBatch, OrderedBatch>(order));

        Assert.Equal(2, ordered.Total);
        await using var read = host.NewContext();
        Assert.Equal(people.Skip(1).OrderBy(c => c.Value), (await read.AuthorizationBatchItems.Where(i => i.Batch == ordered.Batch).Select(i => i.Contact).ToListAsync()).OrderBy(c => c.Value));
        Assert.Equal("campaign.segment_unknown", (await bench.Register.RunAsync<OrderAuthorizationBatch, OrderedBatch>(order with { Segment = Guid.CreateVersion7() })).Error?.Code);
        Assert.Equal("authorization_batch.who", (await bench.Register.RunAsync<OrderAuthorizationBatch, OrderedBatch>(order with { View = AuthorizationView.Valid })).Error?.Code);
        var revoke = order with { Kind = AuthorizationBatchKind.Revoke, Channel = RevocationChannel.Letter, ReceivedAt = host.Clock.GetUtcNow() };
        Assert.Equal("authorization_batch.segment", (await bench.Register.RunAsync<OrderAuthorizationBatch, OrderedBatch>(revoke)).Error?.Code);
    }

    private static async Task<PersonConsents> ViewAsync(Register register, ContactId person, Actor by) =>
        CampaignBench.Ok(await register.RunAsync<ViewConsents, PersonConsents>(new ViewConsents(person), by));
}

public sealed class SqlitePersonConsentsTests() : PersonConsentsSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlPersonConsentsTests() : PersonConsentsSuite(DatabaseProvider.PostgreSql);
