using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Portal;

namespace SecureMarketing.Tests.Consent;

/// <summary>What is only said stops mail at once; the person is invited to confirm, by mail or by letter, and the invitation is kept.</summary>
public sealed class SpokenRevocationTests
{
    [Fact]
    public async Task Confirmed_OnThePage_IsARevocationInWriting_WithItsSignedText()
    {
        await using var bench = await AskingBench.StartAsync();
        var (person, id, token, ticket) = await SpokenAsync(bench);

        var sheet = (await bench.OpenAsync(token, ticket)).Value;
        Assert.Equal((true, true, AuthorizationState.Active, "I take back my authorization"), (sheet.IsRevocation, sheet.AwaitsConfirmation, sheet.State, sheet.Title));
        Assert.Equal(
            [SigningProblem.NameMissing, SigningProblem.ConsentMissing, SigningProblem.TextChanged],
            (await ConfirmAsync(bench, token, ticket, new string('0', 64), " ", agrees: false)).Value.Problems);
        Assert.Equal((GateAuthorization.Valid, GateSuppression.AllCommercial), await StandingAsync(bench, person));

        bench.Register.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        var before = await bench.Register.SendVersionAsync(person);
        for (var press = 0; press < 2; press++)
            Assert.Empty((await ConfirmAsync(bench, token, ticket, sheet.TextHash)).Value.Problems);

        Assert.Equal((GateAuthorization.Revoked, GateSuppression.AllCommercial), await StandingAsync(bench, person));
        Assert.True(await bench.Register.SendVersionAsync(person) > before);
        var form = (await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>());
        var (revocation, spoken) = (Assert.Single(form.Revocations), Assert.Single(form.SpokenRevocations));
        Assert.Equal((nameof(RevocationChannel.Portal), bench.Register.Host.Clock.GetUtcNow()), (revocation.Channel, revocation.ReceivedAt));
        Assert.Equal((revocation.ReceivedAt, "203.0.113.7", true), (spoken.ConfirmedAt!.Value, spoken.Signature!.SourceIp, spoken.Signature.ConsumerConsent));
        Assert.Contains("date of birth on file and one-time code", spoken.Signature.IdentityProof, StringComparison.Ordinal);
        var receipt = (await bench.OpenAsync(token, ticket)).Value;
        Assert.Equal((spoken.SignedText, spoken.Signature.DocumentHash, false), (receipt.SignedText, receipt.SignedHash, receipt.AwaitsConfirmation));
        Assert.Contains("\nSigned by\nPat Example\n", receipt.SignedText!, StringComparison.Ordinal);
        await using var db = bench.Register.Host.NewContext();
        Assert.Equal(
            ["ThisAuthorization,Oral,no_mail_NoSender", "ThisAuthorization,Portal,confirmed_in_writing"],
            await db.AuditEvents.Where(e => e.Action == AuditAction.AuthorizationRevoked).OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
        Assert.Equal([RefusalKind.OptOut, RefusalKind.Revocation], await db.Refusals.Where(r => r.Contact == person).OrderBy(r => r.RecordedAt).Select(r => r.Kind).ToListAsync());
        Assert.Contains(await HistoryAsync(bench, person), e => e is { Text: "Confirmed in writing" } && e.Values.Contains("on the page"));
    }

    [Fact]
    public async Task WithoutMail_ALetterIsPrinted_AndTheLetterThatComesBackConfirms()
    {
        await using var bench = await AskingBench.StartAsync();
        var (person, id, token, ticket) = await SpokenAsync(bench);

        var letter = (await bench.Register.RunAsync<PrintRevocationLetter, RevocationLetter>(new(id))).Value.Html;
        Assert.Contains("I take back my authorization", letter, StringComparison.Ordinal);
        Assert.Contains("May we use your health information to send you news and offers?", letter, StringComparison.Ordinal);
        Assert.Contains(await HistoryAsync(bench, person), e => e is { Text: "Invited to confirm in writing" } && e.Values.Contains("by letter"));

        Assert.Equal(1, (await bench.Register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = id, ReceivedAt = bench.Register.Host.Clock.GetUtcNow(), Channel = RevocationChannel.Letter })).Value.Authorizations);

        Assert.Contains(await HistoryAsync(bench, person), e => e is { Text: "Confirmed in writing" });
        Assert.Equal(ConsentErrors.NothingToConfirm, (await bench.Register.RunAsync<PrintRevocationLetter, RevocationLetter>(new(id))).Error);
        var sheet = (await bench.OpenAsync(token, ticket)).Value;
        Assert.Equal((false, (string?)null), (sheet.AwaitsConfirmation, sheet.SignedText));
        // Too late on the page: nothing is revoked twice.
        Assert.Empty((await ConfirmAsync(bench, token, ticket, sheet.TextHash)).Value.Problems);
        Assert.Single((await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>()).Revocations);
    }

    [Fact]
    public async Task AnInvitationToSign_ConfirmsNoRevocation_AndNothingIsConfirmedThatIsNotInForce()
    {
        await using var bench = await AskingBench.StartAsync();
        var (id, token, ticket) = await bench.ProvenAsync(await bench.PersonAsync());
        Assert.Equal(PortalErrors.NotThere, (await ConfirmAsync(bench, token, ticket, "")).Error);
        var spoken = (await SayAsync(bench, id)).Value;
        Assert.Equal((true, (InvitationMail?)null), (spoken.NeedsWriting, spoken.Invited));
        Assert.Empty((await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>()).SpokenRevocations);
    }

    /// <summary>Purposes and categories of a part are joined by comma, categories behind a slash.</summary>
    [Theory]
    [InlineData(RevocationScope.All, "/", RevocationScope.ThisAuthorization, "/", true)]
    [InlineData(RevocationScope.ThisAuthorization, "/", RevocationScope.All, "/", true)]
    [InlineData(RevocationScope.ThisAuthorization, "/", RevocationScope.Part, "/HIV", true)]
    [InlineData(RevocationScope.Part, "/HIV", RevocationScope.Part, "/hiv ", true)]
    [InlineData(RevocationScope.Part, "news/HIV,Diabetes", RevocationScope.Part, "news/Diabetes", true)]
    [InlineData(RevocationScope.Part, "/Diabetes", RevocationScope.Part, "/HIV", false)]
    [InlineData(RevocationScope.Part, "/HIV", RevocationScope.Part, "news/HIV", false)]
    [InlineData(RevocationScope.Part, "/HIV", RevocationScope.ThisAuthorization, "/", false)]
    [InlineData(RevocationScope.Part, "/HIV", RevocationScope.All, "/", false)]
    public void Writing_OfAPart_ConfirmsNoMoreThanItNames(RevocationScope written, string writtenParts, RevocationScope said, string saidParts, bool confirms)
    {
        var at = DateTimeOffset.UnixEpoch;
        var revocation = new RevokeAuthorization
        {
            Authorization = AuthorizationId.New(),
            ReceivedAt = at,
            Channel = RevocationChannel.Letter,
            Scope = written,
            Purposes = Words(writtenParts, 0),
            Categories = Words(writtenParts, 1),
        };
        var spoken = new SpokenRevocation { Scope = said, Purposes = Words(saidParts, 0), Categories = Words(saidParts, 1) };
        Assert.Equal(confirms ? at : (DateTimeOffset?)null, SpokenRevocation.Confirmed([spoken], revocation)[0].ConfirmedAt);
        Assert.Equal(at, SpokenRevocation.Confirmed([spoken with { ConfirmedAt = at }], revocation with { ReceivedAt = at.AddDays(1) })[0].ConfirmedAt);

        static string[] Words(string parts, int which) => parts.Split('/')[which].Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A person who signed on the page, took it back by word, and proved on the page of the invitation who they are.</summary>
    private static async Task<(ContactId Person, AuthorizationId Id, string Token, string Ticket)> SpokenAsync(AskingBench bench)
    {
        var person = await bench.PersonAsync();
        var (id, token, ticket) = await bench.ProvenAsync(person);
        Assert.Empty((await bench.SignAsync(token, ticket)).Value.Problems);
        Assert.Equal(AuthorizationState.Active, (await bench.OpenAsync(token, ticket)).Value.State);
        bench.Register.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var said = (await SayAsync(bench, id)).Value;
        Assert.Equal((true, (InvitationMail?)InvitationMail.NoSender), (said.NeedsWriting, said.Invited));
        var link = (await bench.Register.RunAsync<GetSigningLink, SigningLink>(new(id))).Value;
        var confirming = AskingBench.TokenOf(link.Address!);
        Assert.NotEqual(token, confirming);
        return (person, id, confirming, await AskingBench.TicketAsync(bench.Register.Host, confirming));
    }

    private static Task<Result<RevokedAuthorization>> SayAsync(AskingBench bench, AuthorizationId id) => bench.Register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
        new RevokeAuthorization { Authorization = id, ReceivedAt = bench.Register.Host.Clock.GetUtcNow(), Channel = RevocationChannel.Oral });

    private static Task<Result<SigningAnswer>> ConfirmAsync(AskingBench bench, string token, string ticket, string hash, string name = "Pat Example", bool agrees = true) =>
        bench.Register.RunAsync<ConfirmRevocationOnPage, SigningAnswer>(
            new ConfirmRevocationOnPage { Token = token, Ticket = ticket, Language = "en", TextHash = hash, TypedName = name, AgreesElectronically = agrees }, Actor.Anyone("203.0.113.7"));

    private static async Task<(GateAuthorization, GateSuppression)> StandingAsync(AskingBench bench, ContactId person)
    {
        var facts = await bench.Register.FactsAsync(person);
        return (facts.Auth!.Value, facts.Supp!.Value);
    }

    private static async Task<IReadOnlyList<PersonEvent>> HistoryAsync(AskingBench bench, ContactId person)
    {
        await using var db = bench.Register.Host.NewContext();
        return await bench.Register.Host.Services.GetServices<IPersonHistory>().OfType<ConsentHistory>().Single().OfAsync(db, person, 50, CancellationToken.None);
    }
}
