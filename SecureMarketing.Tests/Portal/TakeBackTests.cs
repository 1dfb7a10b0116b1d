using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Consent;
using SecureMarketing.Tests.Tracking;

namespace SecureMarketing.Tests.Portal;

public sealed class TakeBackSqliteTests() : TakeBackTests(DatabaseProvider.Sqlite);

public sealed class TakeBackPostgreSqlTests() : TakeBackTests(DatabaseProvider.PostgreSql);

/// <summary>A person takes back on the page what they signed, one or all, the same on every engine that runs here.</summary>
public abstract class TakeBackTests(DatabaseProvider provider)
{
    [Fact]
    public async Task One_FromThePageOfItsCopy_CountsAtOnce_AndIsInWriting()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        Assert.Null((await bench.Register.RunAsync<SavePropagationTarget, PropagationTargetId>(new SavePropagationTarget { Name = "Call centre", ToldTo = "Service desk" }, bench.Register.Host.Operator)).Error);
        var person = await bench.PersonAsync();
        var (id, token, ticket) = await SignedAsync(bench, person);
        var other = await bench.Register.ActiveAsync(person);

        var sheet = (await OpenAsync(bench, token, ticket)).Value;
        Assert.Equal(("I take back my authorization", id.Value.ToString(), 2, (string?)null), (sheet.Title, sheet.Chosen, sheet.Choices.Count, sheet.SignedText));
        Assert.DoesNotContain("I said so already", sheet.Paragraphs[1].Body, StringComparison.Ordinal);
        var before = await bench.Register.SendVersionAsync(person);
        Assert.Equal(
            [SigningProblem.NameMissing, SigningProblem.ConsentMissing, SigningProblem.TextChanged],
            (await TakeAsync(bench, token, ticket, sheet.Chosen!, new string('0', 64), " ", agrees: false)).Value.Problems);
        Assert.Equal((AuthorizationState.Active, before), ((await bench.RowAsync(id)).State, await bench.Register.SendVersionAsync(person)));

        for (var press = 0; press < 2; press++)
            Assert.Empty((await TakeAsync(bench, token, ticket, sheet.Chosen!, sheet.TextHash!)).Value.Problems);

        Assert.Equal((AuthorizationState.Revoked, AuthorizationState.Active), ((await bench.RowAsync(id)).State, (await bench.RowAsync(other)).State));
        Assert.True(await bench.Register.SendVersionAsync(person) > before);
        Assert.Equal("AUTH_Revoked", Assert.Single(bench.Register.Queue.Calls, c => c.Contact == person).Reason);
        var form = (await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>());
        var revocation = Assert.Single(form.Revocations);
        Assert.Equal((nameof(RevocationChannel.Portal), RevocationScope.ThisAuthorization, bench.Register.Host.Clock.GetUtcNow()), (revocation.Channel, revocation.Scope, revocation.ReceivedAt));
        Assert.Equal(("Pat Example", "203.0.113.7", "Canary browser 4711", true), (revocation.Signature!.Name, revocation.Signature.SourceIp, revocation.Signature.UserAgent, revocation.Signature.ConsumerConsent));
        Assert.Contains("date of birth on file and one-time code", revocation.Signature.IdentityProof, StringComparison.Ordinal);

        var receipt = (await OpenAsync(bench, token, ticket)).Value;
        Assert.Equal((revocation.SignedText, revocation.Signature.DocumentHash, AuthorizationState.Revoked, (string?)null), (receipt.SignedText, receipt.SignedHash, receipt.State, receipt.Chosen));
        Assert.Equal(other, Assert.Single(receipt.Choices).Id);
        Assert.All(sheet.Paragraphs, p => Assert.Contains($"\n{p.Heading}\n{p.Body}\n", receipt.SignedText!, StringComparison.Ordinal));
        Assert.Contains("\nSigned by\nPat Example\n", receipt.SignedText!, StringComparison.Ordinal);
        Assert.Equal(DayOf(bench), receipt.TakenBackOn);

        await using var db = bench.Register.Host.NewContext();
        var refusal = await db.Refusals.SingleAsync(r => r.Contact == person);
        Assert.Equal((RefusalKind.Revocation, ReceiptMeans.Electronic, 0L), (refusal.Kind, refusal.Means, refusal.LatencyMs));
        Assert.Equal(refusal.ReceivedAt.AddMinutes(15), refusal.DueAt);
        Assert.Equal(refusal.Id, (await db.PropagationNotices.SingleAsync()).Refusal);
        var trail = await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.AuthorizationRevoked);
        Assert.Equal(("ThisAuthorization,Portal,by_the_person", id.Value.ToString()), (trail.ReasonCodes, trail.ObjectId));
        Assert.Contains(await HistoryAsync(bench, person), e => e is { Text: "Taken back electronically by the person" } && e.At == revocation.ReceivedAt && e.About == ("authorization", id.Value));
    }

    [Fact]
    public async Task All_AtOnce_EndsEveryOne_AndTheGateSaysNo()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var (id, token, ticket) = await SignedAsync(bench, person);
        var other = await bench.Register.ActiveAsync(person);
        Assert.Equal(GateAuthorization.Valid, (await bench.Register.FactsAsync(person)).Auth);

        var sheet = (await OpenAsync(bench, token, ticket, TakeBackSheet.All, "es")).Value;
        Assert.Equal((TakeBackSheet.All, "es", "Retiro mi autorización"), (sheet.Chosen, sheet.Language, sheet.Title));
        Assert.StartsWith("Todas las autorizaciones", sheet.Paragraphs[0].Body, StringComparison.Ordinal);
        // The text of the other language is another text.
        Assert.Equal([SigningProblem.TextChanged], (await TakeAsync(bench, token, ticket, TakeBackSheet.All, sheet.TextHash!)).Value.Problems);
        Assert.Empty((await TakeAsync(bench, token, ticket, TakeBackSheet.All, sheet.TextHash!, language: "es")).Value.Problems);

        Assert.Equal(GateAuthorization.Revoked, (await bench.Register.FactsAsync(person)).Auth);
        var cipher = bench.Register.Host.Get<IFieldCipher>();
        foreach (var each in new[] { id, other })
        {
            var row = await bench.RowAsync(each);
            Assert.Equal((AuthorizationState.Revoked, true), (row.State, row.RevokesAll));
            Assert.Contains("\nFirmado por\nPat Example\n", Assert.Single(row.Open(cipher).Revocations).SignedText!, StringComparison.Ordinal);
        }

        var after = (await OpenAsync(bench, token, ticket)).Value;
        Assert.Equal((0, (string?)null), (after.Choices.Count, after.Chosen));
        Assert.NotNull(after.SignedText);
        await using var db = bench.Register.Host.NewContext();
        Assert.Equal("All,Portal,by_the_person", (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.AuthorizationRevoked)).ReasonCodes);
        Assert.Equal(1, await db.Refusals.CountAsync(r => r.Contact == person));
    }

    /// <summary>Whoever holds the link of a mail gets a door, and learns nothing by it.</summary>
    [Fact]
    public async Task FromThePreferenceCentre_TheSameDoor_WhetherThereIsAnythingOrNot()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (person, nobody) = (await bench.PersonAsync(), await bench.PersonAsync("p-2"));
        var id = await bench.Register.ActiveAsync(person);
        var (link, empty) = (await LinkAsync(bench, person), await LinkAsync(bench, nobody));
        Assert.Equal(TrackingErrors.UnknownToken, (await AskAsync(bench, link[..^1] + (link[^1] == 'A' ? 'B' : 'A'))).Error);
        Assert.Equal(TrackingErrors.UnknownToken, (await AskAsync(bench, "nonsense")).Error);

        var door = AskingBench.TokenOf((await AskAsync(bench, link, spanish: true)).Value.Link);
        var other = AskingBench.TokenOf((await AskAsync(bench, empty, spanish: true)).Value.Link);
        Assert.Equal(await EntranceAsync(bench, other), await EntranceAsync(bench, door));
        Assert.Equal(("es", true), ((await EntranceAsync(bench, door)).Language, (await EntranceAsync(bench, door)).OnlyTakesBack));
        // No request, so nothing to hand out; and asked for again on the same day it is the same door.
        Assert.Null((await bench.Register.RunAsync<GetSigningLink, SigningLink>(new(id))).Value.Address);
        Assert.Equal(door, AskingBench.TokenOf((await AskAsync(bench, link)).Value.Link));
        await using (var db = bench.Register.Host.NewContext())
            Assert.Equal(2, await db.SigningInvitations.CountAsync());

        var sheet = (await OpenAsync(bench, other, await AskingBench.TicketAsync(bench.Register.Host, other))).Value;
        Assert.Equal((0, (AuthorizationState?)null, (string?)null), (sheet.Choices.Count, sheet.State, sheet.TextHash));
        var ticket = await AskingBench.TicketAsync(bench.Register.Host, door);
        Assert.Equal(PortalErrors.NotThere, (await bench.OpenAsync(door, ticket)).Error);
        sheet = (await OpenAsync(bench, door, ticket, language: "en")).Value;
        Assert.Equal(id.Value.ToString(), sheet.Chosen);
        Assert.Empty((await TakeAsync(bench, door, ticket, sheet.Chosen!, sheet.TextHash!)).Value.Problems);
        Assert.Equal(AuthorizationState.Revoked, (await bench.RowAsync(id)).State);

        bench.Register.Host.Clock.Advance(PortalLimits.DoorUsedAgain);
        Assert.NotEqual(door, AskingBench.TokenOf((await AskAsync(bench, link)).Value.Link));
    }

    [Fact]
    public async Task NothingOfAnotherPerson_NorWithoutProof_NorThroughAnExpiredDoor()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (id, token, ticket) = await SignedAsync(bench, await bench.PersonAsync());
        var (foreign, _, foreignTicket) = await SignedAsync(bench, await bench.PersonAsync("p-2"));
        var sheet = (await OpenAsync(bench, token, ticket)).Value;

        // Another's id names nothing here: the own one is shown, and nothing is taken back by it.
        Assert.Equal(id.Value.ToString(), (await OpenAsync(bench, token, ticket, foreign.Value.ToString())).Value.Chosen);
        Assert.Empty((await TakeAsync(bench, token, ticket, foreign.Value.ToString(), sheet.TextHash!)).Value.Problems);
        Assert.Equal(PortalErrors.NotProved, (await OpenAsync(bench, token, foreignTicket)).Error);
        Assert.Equal(PortalErrors.NotProved, (await TakeAsync(bench, token, foreignTicket, sheet.Chosen!, sheet.TextHash!)).Error);
        var forged = token[..^1] + (token[^1] == 'A' ? 'B' : 'A');
        Assert.Equal(PortalErrors.NotThere, (await OpenAsync(bench, forged, ticket)).Error);
        Assert.Equal(PortalErrors.NotThere, (await TakeAsync(bench, forged, ticket, sheet.Chosen!, sheet.TextHash!)).Error);
        bench.Register.Host.Clock.Advance(PortalLimits.SigningKeptFor);
        Assert.Equal(PortalErrors.NotThere, (await TakeAsync(bench, token, ticket, sheet.Chosen!, sheet.TextHash!)).Error);
        Assert.Equal((AuthorizationState.Active, AuthorizationState.Active), ((await bench.RowAsync(id)).State, (await bench.RowAsync(foreign)).State));
    }

    /// <summary>A letter came first, or it ran out: the page says so, and nothing is taken back twice.</summary>
    [Fact]
    public async Task WhatIsOver_IsSaidToBeOver()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var (id, token, ticket) = await SignedAsync(bench, person);
        var sheet = (await OpenAsync(bench, token, ticket)).Value;
        Assert.Null((await bench.Register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = id, ReceivedAt = bench.Register.Host.Clock.GetUtcNow(), Channel = RevocationChannel.Letter })).Error);

        Assert.Empty((await TakeAsync(bench, token, ticket, sheet.Chosen!, sheet.TextHash!)).Value.Problems);

        var over = (await OpenAsync(bench, token, ticket)).Value;
        Assert.Equal((0, AuthorizationState.Revoked, DayOf(bench), (string?)null), (over.Choices.Count, over.State, over.TakenBackOn, over.SignedText));
        Assert.Null(Assert.Single((await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>()).Revocations).SignedText);
        Assert.DoesNotContain(await HistoryAsync(bench, person), e => e.Text == "Taken back electronically by the person");

        var late = await bench.PersonAsync("p-2");
        var ended = await bench.Register.ActiveAsync(late);
        bench.Register.Host.Clock.Advance(TimeSpan.FromDays(400));
        await bench.Register.RunAsync<SweepAuthorizations, SweptAuthorizations>(new SweepAuthorizations(), bench.Register.Host.Operator);
        Assert.Equal(AuthorizationState.Expired, (await bench.RowAsync(ended)).State);
        var door = AskingBench.TokenOf((await AskAsync(bench, await LinkAsync(bench, late))).Value.Link);
        Assert.Empty((await OpenAsync(bench, door, await AskingBench.TicketAsync(bench.Register.Host, door))).Value.Choices);
    }

    /// <summary>Whoever decides for the person today signs; of a form on paper, with nobody on record, who signed it.</summary>
    [Fact]
    public async Task Representative_TakesBackToo()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        Assert.Null((await bench.Register.RunAsync<RecordRepresentative, RepresentativeId>(
            new RecordRepresentative { Contact = person, Type = AuthorityType.PowerOfAttorney, Name = "Kim Example", Description = "power of attorney" })).Error);
        var (_, token, ticket) = await SignedAsync(bench, person, "Kim Example");
        var sheet = (await OpenAsync(bench, token, ticket)).Value;
        Assert.Equal("power of attorney", sheet.Representative?.Authority);
        Assert.Empty((await TakeAsync(bench, token, ticket, sheet.Chosen!, sheet.TextHash!, "Kim Example")).Value.Problems);
        Assert.Contains("\nSigned on behalf of the person by\nKim Example\n", (await OpenAsync(bench, token, ticket)).Value.SignedText!, StringComparison.Ordinal);

        var paper = await bench.PersonAsync("p-2");
        await bench.Register.ActiveAsync(paper, Consent.Forms.Complete with { Representative = new PersonalRepresentative { Name = "Lee Example", Authority = "guardian", LapseAtMajority = false } });
        var door = AskingBench.TokenOf((await AskAsync(bench, await LinkAsync(bench, paper))).Value.Link);
        var proof = await AskingBench.TicketAsync(bench.Register.Host, door);
        Assert.Equal("guardian", (await OpenAsync(bench, door, proof)).Value.Representative?.Authority);
        var known = (await bench.Register.RunAsync<RecordRepresentative, RepresentativeId>(
            new RecordRepresentative { Contact = paper, Type = AuthorityType.Guardian, Name = "Lee Example", Description = "guardian" })).Value;
        Assert.Null((await bench.Register.RunAsync<ChangeRepresentative, Unit>(new ChangeRepresentative(known, RepresentativeStep.End))).Error);
        Assert.Null((await OpenAsync(bench, door, proof)).Value.Representative);
    }

    private static async Task<(AuthorizationId Id, string Token, string Ticket)> SignedAsync(AskingBench bench, ContactId person, string name = "Pat Example")
    {
        var (id, token, ticket) = await bench.ProvenAsync(person);
        Assert.Empty((await bench.SignAsync(token, ticket, name)).Value.Problems);
        Assert.Equal(AuthorizationState.Active, (await bench.OpenAsync(token, ticket)).Value.State);
        return (id, token, ticket);
    }

    private static Task<Result<TakeBackSheet>> OpenAsync(AskingBench bench, string token, string ticket, string? which = null, string? language = null) =>
        bench.Register.RunAsync<OpenTakeBack, TakeBackSheet>(new(token, ticket, language, which), Actor.Anyone("203.0.113.7"));

    private static Task<Result<SigningAnswer>> TakeAsync(
        AskingBench bench, string token, string ticket, string which, string hash, string name = "Pat Example", bool agrees = true, string language = "en") =>
        bench.Register.RunAsync<TakeBackOnPage, SigningAnswer>(
            new TakeBackOnPage { Token = token, Ticket = ticket, Which = which, Language = language, TextHash = hash, TypedName = name, AgreesElectronically = agrees, UserAgent = "Canary browser 4711" },
            Actor.Anyone("203.0.113.7"));

    private static async Task<string> LinkAsync(AskingBench bench, ContactId person) =>
        TrackedPerson.TokenOf((await TrackedPerson.MessageAsync(bench.Register.Host.Services, person, null)).Links.Unsubscribe);

    private static Task<Result<OpenedDoor>> AskAsync(AskingBench bench, string link, bool spanish = false) =>
        bench.Register.RunAsync<AskToTakeBack, OpenedDoor>(new(link, spanish), Actor.Anyone());

    private static async Task<SigningEntrance> EntranceAsync(AskingBench bench, string door) =>
        (await bench.Register.RunAsync<VisitSigning, SigningEntrance>(new(door), Actor.Anyone())).Value;

    private static DateOnly DayOf(AskingBench bench) => bench.Register.Host.Get<Organisation>().DayAt(bench.Register.Host.Clock.GetUtcNow());

    private static async Task<IReadOnlyList<PersonEvent>> HistoryAsync(AskingBench bench, ContactId person)
    {
        await using var db = bench.Register.Host.NewContext();
        return await bench.Register.Host.Services.GetServices<IPersonHistory>().OfType<ConsentHistory>().Single().OfAsync(db, person, 50, CancellationToken.None);
    }
}
