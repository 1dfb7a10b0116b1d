using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Tests.Consent;

namespace SecureMarketing.Tests.Portal;

public sealed class SigningSqliteTests() : SigningTests(DatabaseProvider.Sqlite);

public sealed class SigningPostgreSqlTests() : SigningTests(DatabaseProvider.PostgreSql);

/// <summary>A person answers a request on the page, the same on every engine that runs here.</summary>
public abstract class SigningTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Signed_IsUsableOnceTheCopyWasFetched_AndTheCopyIsWhatWasRead()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var (id, token, ticket) = await bench.ProvenAsync(person);
        var read = (await bench.OpenAsync(token, ticket)).Value;
        Assert.Equal((AuthorizationState.AwaitingSignature, "en"), (read.State, read.Language));
        Assert.Null(read.SignedText);
        var before = await bench.Register.SendVersionAsync(person);

        Assert.Empty((await bench.SignAsync(token, ticket)).Value.Problems);
        Assert.Equal(AuthorizationState.PendingCopy, (await bench.RowAsync(id)).State);
        Assert.Equal(GateAuthorization.Pending, (await bench.Register.FactsAsync(person)).Auth);
        Assert.True(await bench.Register.SendVersionAsync(person) > before);

        var receipt = (await bench.OpenAsync(token, ticket)).Value;
        Assert.Equal(AuthorizationState.Active, receipt.State);
        Assert.All(read.Paragraphs, p => Assert.Contains($"\n{p.Heading}\n{p.Body}\n", receipt.SignedText!, StringComparison.Ordinal));
        Assert.Contains("\nSigned by\nPat Example\n", receipt.SignedText!, StringComparison.Ordinal);
        Assert.Equal(GateAuthorization.Valid, (await bench.Register.FactsAsync(person)).Auth);

        var form = (await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>());
        Assert.Equal((receipt.SignedHash, "203.0.113.7", "Canary browser 4711", true), (form.Signature!.DocumentHash, form.Signature.SourceIp, form.Signature.UserAgent, form.Signature.ConsumerConsent));
        Assert.Equal((bench.Register.Host.Clock.GetUtcNow(), "portal"), (form.CopyProvidedAt, form.CopyChannel));
        Assert.Equal(bench.Form.Value.ToString(), form.Template!.Form);
        await using var db = bench.Register.Host.NewContext();
        Assert.Equal(AuditOutcome.Succeeded, (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.AuthorizationAnswered)).Outcome);
    }

    [Fact]
    public async Task OneAlteredByte_GivesNoCopy_SoNothingIsEverUsed()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var (id, token, ticket) = await bench.ProvenAsync(person);
        await bench.SignAsync(token, ticket);
        await using (var db = bench.Register.Host.NewContext())
        {
            // A whole new document, soundly sealed, that differs in one byte.
            var document = await db.EvidenceDocuments.SingleAsync(d => d.Authorization == id);
            var cipher = bench.Register.Host.Get<IFieldCipher>();
            var content = document.Open(cipher);
            content[^2] ^= 1;
            var forged = new EvidenceDocument(id, document.MediaType, content, cipher, document.StoredAt.AddSeconds(1));
            db.EvidenceDocuments.Remove(document);
            db.EvidenceDocuments.Add(forged);
            await db.SaveChangesAsync();
        }

        Assert.Null((await bench.OpenAsync(token, ticket)).Value.SignedText);
        Assert.Equal(AuthorizationState.PendingCopy, (await bench.RowAsync(id)).State);
        Assert.Equal(GateAuthorization.Pending, (await bench.Register.FactsAsync(person)).Auth);
        Assert.False((await bench.Register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value.Evidence!.Intact);
    }

    [Fact]
    public async Task Declined_IsOnePress_AndStays()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var (id, token, ticket) = await bench.ProvenAsync(person);
        for (var press = 0; press < 2; press++)
            Assert.True((await bench.Register.RunAsync<DeclineOnPage, SigningAnswer>(new(token, ticket), Actor.Anyone())).IsSuccess);
        await bench.Register.RunAsync<SignOnPage, SigningAnswer>(new SignOnPage { Token = token, Ticket = ticket, Language = "en", TextHash = "", TypedName = "Pat", AgreesElectronically = true }, Actor.Anyone());
        Assert.Equal(AuthorizationState.Declined, (await bench.RowAsync(id)).State);
        Assert.Equal(AuthorizationState.Declined, (await bench.OpenAsync(token, ticket)).Value.State);
        await using var db = bench.Register.Host.NewContext();
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.AuthorizationAnswered));
        Assert.Equal(ConsentErrors.DeclinedLately, (await bench.AskAsync(person, byMail: true)).Error);
        Assert.True((await bench.AskAsync(person)).IsSuccess);
    }

    [Fact]
    public async Task IncompleteAnswer_ChangesNothing_AndNamesWhatIsMissing()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (id, token, ticket) = await bench.ProvenAsync(await bench.PersonAsync());
        Assert.Equal([SigningProblem.NameMissing, SigningProblem.ConsentMissing, SigningProblem.TextChanged], (await bench.SignAsync(token, ticket, " ", agrees: false, hash: new string('0', 64))).Value.Problems);
        // The text of the other language is another text.
        var spanish = (await bench.OpenAsync(token, ticket, "es")).Value.TextHash;
        Assert.Equal([SigningProblem.TextChanged], (await bench.SignAsync(token, ticket, hash: spanish)).Value.Problems);
        Assert.Equal(AuthorizationState.AwaitingSignature, (await bench.RowAsync(id)).State);
    }

    [Fact]
    public async Task SpanishReader_SignsTheSpanishText()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (id, token, ticket) = await bench.ProvenAsync(await bench.PersonAsync());
        Assert.Equal(["en", "es"], (await bench.OpenAsync(token, ticket)).Value.Languages);
        Assert.Empty((await bench.SignAsync(token, ticket, language: "es")).Value.Problems);
        var receipt = (await bench.OpenAsync(token, ticket)).Value;
        Assert.Equal((AuthorizationState.Active, "es"), (receipt.State, receipt.Language));
        Assert.Contains("\nFirmado por\nPat Example\n", receipt.SignedText!, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2027, 11, 24), (await bench.RowAsync(id)).ExpiresOn);
        // Asked in the person's own language where the form has it.
        var other = await bench.PersonAsync("p-2", c => c.LanguageCode = "es-MX");
        var (_, token2, ticket2) = await bench.ProvenAsync(other);
        Assert.Equal("es", (await bench.OpenAsync(token2, ticket2)).Value.Language);
    }

    [Fact]
    public async Task Proof_IsForOneRequestAndOneHour()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (_, token, ticket) = await bench.ProvenAsync(await bench.PersonAsync());
        var (_, other, _) = await bench.ProvenAsync(await bench.PersonAsync("p-2"));
        Assert.Equal(PortalErrors.NotProved, (await bench.OpenAsync(other, ticket)).Error);
        Assert.Equal(PortalErrors.NotThere, (await bench.OpenAsync(token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), ticket)).Error);
        bench.Register.Host.Clock.Advance(PortalLimits.Signing);
        Assert.Equal(PortalErrors.NotProved, (await bench.OpenAsync(token, ticket)).Error);
        bench.Register.Host.Clock.Advance(PortalLimits.SigningKeptFor);
        Assert.Equal(PortalErrors.NotThere, (await bench.OpenAsync(token, ticket)).Error);
    }

    [Fact]
    public async Task Asking_IsRefused_TwiceAtOnce_AfterAnOptOut_AndWithoutAPublishedForm()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        Assert.Equal(InvitationMail.NoSender, (await bench.AskAsync(person, byMail: true)).Value.Mail);
        Assert.Equal(ConsentErrors.AskedAlready, (await bench.AskAsync(person)).Error);
        var silent = await bench.PersonAsync("p-2");
        await using (var db = bench.Register.Host.NewContext())
        {
            db.Suppressions.Add(new Suppression(silent, GateSuppression.AllCommercial, null, null, SuppressionSource.Staff, null, bench.Register.Host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        Assert.Equal(ConsentErrors.AskSuppressed, (await bench.AskAsync(silent, byMail: true)).Error);
        Assert.True((await bench.AskAsync(silent)).IsSuccess);
        await bench.Register.RunAsync<RetireAuthorizationForm, Unit>(new RetireAuthorizationForm(bench.Form), bench.Register.Reviewer);
        Assert.Equal(AuthorizationFormErrors.NotPublished, (await bench.AskAsync(await bench.PersonAsync("p-3"))).Error);
    }

    [Fact]
    public async Task StaffLink_LeadsToTheSameRequest_AndAddressesHoldNoPerson()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var asked = (await bench.AskAsync(person)).Value;
        var link = (await bench.Register.RunAsync<GetSigningLink, SigningLink>(new(asked.Authorization))).Value;
        Assert.Equal(asked.Link, link.Address);
        Assert.Null(link.MailedAt);
        var token = System.Buffers.Text.Base64Url.DecodeFromChars(AskingBench.TokenOf(link.Address!));
        Assert.Equal(-1, token.AsSpan().IndexOf(person.Value.ToByteArray(bigEndian: true)));
        Assert.Equal(-1, token.AsSpan().IndexOf(asked.Authorization.Value.ToByteArray(bigEndian: true)));
    }
}
