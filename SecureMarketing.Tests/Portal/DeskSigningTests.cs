using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Tests.Consent;

namespace SecureMarketing.Tests.Portal;

public sealed class DeskSigningSqliteTests() : DeskSigningTests(DatabaseProvider.Sqlite);

public sealed class DeskSigningPostgreSqlTests() : DeskSigningTests(DatabaseProvider.PostgreSql);

/// <summary>A person without a mailbox signs on screen at the desk, before a member of staff who saw who they are.</summary>
public abstract class DeskSigningTests(DatabaseProvider provider)
{
    private static readonly Actor Person = Actor.Anyone("203.0.113.7");

    [Fact]
    public async Task Signed_SaysWhoSawThePerson_AndIsUsedOnceTheCopyIsHandedOver()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var ann = await StaffAsync(bench, "Ann Clerk");
        var person = await bench.PersonAsync();
        var id = (await bench.AskAsync(person)).Value.Authorization;
        var (door, ticket) = await BegunAsync(bench, id, ann);
        var seenAt = bench.Register.Host.Clock.GetUtcNow();
        bench.Register.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        var read = (await bench.OpenAsync(door.Token, ticket)).Value;
        Assert.Equal((AuthorizationState.AwaitingSignature, true, seenAt + PortalLimits.DeskAnswer), (read.State, read.AtDesk, read.OpenUntil));

        Assert.Empty((await bench.SignAsync(door.Token, ticket)).Value.Problems);

        Assert.Equal(AuthorizationState.PendingCopy, (await bench.RowAsync(id)).State);
        Assert.Equal(GateAuthorization.Pending, (await bench.Register.FactsAsync(person)).Auth);
        var detail = await ViewAsync(bench, id);
        Assert.Empty(detail.Defects);
        var (signature, seen) = (detail.Form.Signature!, detail.Form.Signature!.InPerson!);
        Assert.Equal((SignatureMethod.ElectronicInPerson, "Pat Example", true), (signature.Method, signature.Name, signature.ConsumerConsent));
        Assert.Equal((ann.Id.ToString(), "Ann Clerk", InPersonProof.PhotoId, seenAt), (seen.Witness, seen.WitnessName, seen.Proof, seen.SeenAt));
        Assert.Contains($"\nHow we knew who signed\nIn person. On {seenAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, Ann Clerk ({ann.Id}) saw who signed: by an identity card with a picture.\n", detail.Text, StringComparison.Ordinal);
        Assert.True(detail.Evidence!.Intact);

        // The device shows nothing more, and no page of it gives the copy.
        Assert.Equal(PortalErrors.NotThere, (await bench.OpenAsync(door.Token, ticket)).Error);
        Assert.Equal(PortalErrors.NotThere, (await VisitAsync(bench, door.Token)).Error);
        Assert.True((await bench.Register.RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = id, Channel = "paper" })).IsSuccess);
        Assert.Equal(GateAuthorization.Valid, (await bench.Register.FactsAsync(person)).Auth);

        await using var db = bench.Register.Host.NewContext();
        var opened = await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.AuthorizationAsked && e.ReasonCodes == "at_desk,photo_id");
        Assert.Equal((ann.Id, id.Value.ToString()), (opened.ActorId, opened.ObjectId));
        Assert.Equal("signed,in_person,photo_id", (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.AuthorizationAnswered)).ReasonCodes);
        var told = Assert.Single((await bench.Register.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(person))).Value.History, e => e.Text == "Authorization signed in person, on screen");
        Assert.Equal(("authorization", id.Value), told.About);
    }

    [Fact]
    public async Task Door_OpensOnce_ForMinutes_AndOnlyTheNewestOfARequest()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var clock = bench.Register.Host.Clock;
        var id = (await bench.AskAsync(await bench.PersonAsync())).Value.Authorization;

        var late = (await StartAsync(bench, id)).Value;
        clock.Advance(PortalLimits.DeskBegin);
        Assert.Equal(PortalErrors.NotThere, (await VisitAsync(bench, late.Token)).Error);
        Assert.Equal(PortalErrors.NotThere, (await BeginAsync(bench, late.Token)).Error);

        var replaced = (await StartAsync(bench, id)).Value;
        var (door, ticket) = await BegunAsync(bench, id, bench.Register.Clerk);
        Assert.Equal(PortalErrors.NotThere, (await BeginAsync(bench, replaced.Token)).Error);
        // Used twice: whoever finds the link later finds nothing.
        Assert.Equal(PortalErrors.NotThere, (await BeginAsync(bench, door.Token)).Error);
        Assert.Equal(PortalErrors.NotThere, (await VisitAsync(bench, door.Token)).Error);
        Assert.True((await bench.OpenAsync(door.Token, ticket)).IsSuccess);
        Assert.Equal(PortalErrors.NotProved, (await bench.OpenAsync(door.Token, ticket[..^2] + "AA")).Error);

        clock.Advance(PortalLimits.DeskAnswer);
        Assert.Equal(PortalErrors.NotThere, (await bench.OpenAsync(door.Token, ticket)).Error);
        var signing = new SignOnPage { Token = door.Token, Ticket = ticket, Language = "en", TextHash = "", TypedName = "Pat Example", AgreesElectronically = true };
        Assert.Equal(PortalErrors.NotThere, (await bench.Register.RunAsync<SignOnPage, SigningAnswer>(signing, Person)).Error);
        Assert.Equal(AuthorizationState.AwaitingSignature, (await bench.RowAsync(id)).State);
        Assert.Equal(3, (await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>()).DeskSessions.Count);
    }

    [Fact]
    public async Task Door_TakesNoCode_AndTheLinkOfTheRequestStaysWhatItWas()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var asked = (await bench.AskAsync(await bench.PersonAsync())).Value;
        var door = (await StartAsync(bench, asked.Authorization)).Value;

        Assert.Equal(PortalErrors.NotThere, (await bench.Register.RunAsync<RequestPortalCode, Unit>(new(door.Token), Person)).Error);
        Assert.Equal(PortalErrors.NotThere, (await bench.Register.RunAsync<ProvePortalIdentity, PortalProof>(new(door.Token, AskingBench.Born, "AAAAAAAA"), Person)).Error);
        Assert.Equal(asked.Link, (await bench.Register.RunAsync<GetSigningLink, SigningLink>(new(asked.Authorization))).Value.Address);
        Assert.Equal(PortalErrors.NotThere, (await BeginAsync(bench, AskingBench.TokenOf(asked.Link))).Error);

        // Answered at home meanwhile: the device at the desk shows neither the form nor its copy.
        var (begun, ticket) = await BegunAsync(bench, asked.Authorization, bench.Register.Clerk);
        Assert.True((await bench.OpenAsync(begun.Token, ticket)).IsSuccess);
        var home = AskingBench.TokenOf(asked.Link);
        Assert.Empty((await bench.SignAsync(home, await AskingBench.TicketAsync(bench.Register.Host, home))).Value.Problems);
        Assert.Equal(PortalErrors.NotThere, (await bench.OpenAsync(begun.Token, ticket)).Error);
        Assert.Equal(AuthorizationState.PendingCopy, (await bench.RowAsync(asked.Authorization)).State);
    }

    [Fact]
    public async Task Opening_IsForStaffWhoKeepConsents_WithAProof_AndForWhatWaits()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var id = (await bench.AskAsync(await bench.PersonAsync())).Value.Authorization;

        Assert.Equal("usecase.forbidden", (await StartAsync(bench, id, Actor.User(UserId.New(), "Auditor", new HashSet<Permission> { Permission.AuthorizationView }, null, null))).Error!.Code);
        Assert.Equal("usecase.forbidden", (await StartAsync(bench, id, Person)).Error!.Code);
        Assert.Equal(PortalErrors.NoWitness, (await StartAsync(bench, id, Actor.Operator("test"))).Error);
        Assert.Equal("usecase.invalid", (await StartAsync(bench, id, proof: default(InPersonProof))).Error!.Code);
        Assert.Equal("usecase.invalid", (await StartAsync(bench, id, proof: InPersonProof.Other, words: " ")).Error!.Code);
        Assert.Equal("usecase.invalid", (await StartAsync(bench, id, proof: InPersonProof.Other, words: new string('x', InPersonIdentity.MostWords + 1))).Error!.Code);
        Assert.Equal(ConsentErrors.AuthorizationNotFound, (await StartAsync(bench, AuthorizationId.New())).Error);
        Assert.Empty((await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>()).DeskSessions);

        await bench.Register.RunAsync<DeclineAuthorization, Unit>(new DeclineAuthorization { Authorization = id });
        Assert.Equal("authorization.transition_undefined", (await StartAsync(bench, id)).Error!.Code);
    }

    /// <summary>Neither the witness nor any other member of staff can begin, sign or decline, and nobody is recorded as having signed so.</summary>
    [Fact]
    public async Task Staff_CannotSignForThePerson()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var ann = await StaffAsync(bench, "Ánn  Clerk");
        var id = (await bench.AskAsync(await bench.PersonAsync())).Value.Authorization;
        var closed = (await StartAsync(bench, id, ann)).Value;
        Assert.Equal(PortalErrors.StaffSignedIn, (await BeginAsync(bench, closed.Token, bench.Register.SecondClerk)).Error);

        var (door, ticket) = await BegunAsync(bench, id, ann);
        var sheet = (await bench.OpenAsync(door.Token, ticket)).Value;
        var signing = new SignOnPage { Token = door.Token, Ticket = ticket, Language = "en", TextHash = sheet.TextHash, TypedName = "Pat Example", AgreesElectronically = true };
        Assert.Equal(PortalErrors.StaffSignedIn, (await bench.Register.RunAsync<SignOnPage, SigningAnswer>(signing, ann)).Error);
        Assert.Equal(PortalErrors.StaffSignedIn, (await bench.Register.RunAsync<DeclineOnPage, SigningAnswer>(new(door.Token, ticket), ann)).Error);
        Assert.Equal([SigningProblem.WitnessSigns], (await bench.SignAsync(door.Token, ticket, " ann clerk ")).Value.Problems);
        Assert.Equal(AuthorizationState.AwaitingSignature, (await bench.RowAsync(id)).State);

        var claimed = new AuthorizationSignature { Name = "Pat Example", SignedOn = new DateOnly(2026, 11, 24), Method = SignatureMethod.ElectronicInPerson };
        Assert.Equal("usecase.invalid", (await bench.Register.RunAsync<SignAuthorization, AuthorizationId>(new SignAuthorization { Authorization = id, Signature = claimed })).Error!.Code);
        Assert.Equal("usecase.invalid", (await bench.Register.RunAsync<CreateAuthorization, AuthorizationId>(
            new CreateAuthorization { Contact = await bench.PersonAsync("p-2"), Form = Consent.Forms.Complete with { Signature = claimed } })).Error!.Code);
    }

    [Fact]
    public async Task Declined_IsOnePress_AndClosesTheDoor()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var id = (await bench.AskAsync(await bench.PersonAsync())).Value.Authorization;
        var (door, ticket) = await BegunAsync(bench, id, bench.Register.Clerk, InPersonProof.Other, "vouched for by her daughter");

        Assert.True((await bench.Register.RunAsync<DeclineOnPage, SigningAnswer>(new(door.Token, ticket), Person)).IsSuccess);

        Assert.Equal(AuthorizationState.Declined, (await bench.RowAsync(id)).State);
        Assert.Equal(PortalErrors.NotThere, (await bench.OpenAsync(door.Token, ticket)).Error);
        await using var db = bench.Register.Host.NewContext();
        // What was stated in words is in the sealed form alone.
        Assert.Equal("declined,in_person,stated_in_words", (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.AuthorizationAnswered)).ReasonCodes);
        Assert.DoesNotContain(await db.AuditEvents.ToListAsync(), e => e.ReasonCodes?.Contains("daughter", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Representative_SignsAtTheDesk_InTheOtherLanguage()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        Assert.True((await bench.Register.RunAsync<RecordRepresentative, RepresentativeId>(new RecordRepresentative
        {
            Contact = person,
            Type = AuthorityType.HealthCareProxy,
            Name = "Kim Example",
            Description = "as shown by the document",
            Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
        })).IsSuccess);
        var id = (await bench.AskAsync(person)).Value.Authorization;
        var (door, ticket) = await BegunAsync(bench, id, bench.Register.Clerk, InPersonProof.KnownToStaff);
        Assert.Equal("as shown by the document", (await bench.OpenAsync(door.Token, ticket, "es")).Value.Representative!.Authority);

        Assert.Empty((await bench.SignAsync(door.Token, ticket, "Kim Example", language: "es")).Value.Problems);

        var detail = await ViewAsync(bench, id);
        Assert.Empty(detail.Defects);
        Assert.Contains("\nFirmado en nombre de la persona por\nKim Example\n", detail.Text, StringComparison.Ordinal);
        Assert.Contains("\nCómo supimos quién firmó\nEn persona. El ", detail.Text, StringComparison.Ordinal);
        Assert.Contains("vio a quien firmó: nuestro personal la conoce.", detail.Text, StringComparison.Ordinal);
    }

    /// <summary>A whole new record, soundly sealed, in which one thing of the proof differs: it is found out at every look, the gate's too.</summary>
    [Theory]
    [InlineData("witness")]
    [InlineData("name")]
    [InlineData("proof")]
    [InlineData("moment")]
    [InlineData("signer")]
    [InlineData("hash")]
    [InlineData("nobody")]
    public async Task OneAlteredByteOfTheProof_IsADefect(string what)
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var id = (await bench.AskAsync(person)).Value.Authorization;
        var (door, ticket) = await BegunAsync(bench, id, await StaffAsync(bench, "Ann Clerk"));
        Assert.Empty((await bench.SignAsync(door.Token, ticket)).Value.Problems);
        await bench.Register.RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = id, Channel = "paper" });
        Assert.Equal(GateAuthorization.Valid, (await bench.Register.FactsAsync(person)).Auth);
        await using (var db = bench.Register.Host.NewContext())
        {
            var cipher = bench.Register.Host.Get<IFieldCipher>();
            var row = await db.Authorizations.SingleAsync(a => a.Id == id);
            var form = row.Open(cipher);
            var signature = form.Signature!;
            var seen = signature.InPerson!;
            row.Store(form with { Signature = what == "signer" ? signature with { Name = "Pat Exbmple" } : signature with { InPerson = Altered(seen, what) } }, cipher, bench.Register.Host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        Assert.Equal([what == "nobody" ? DefectCode.WitnessMissing : DefectCode.WitnessAltered], (await ViewAsync(bench, id)).Defects);
        Assert.Equal(GateAuthorization.Defective, (await bench.Register.FactsAsync(person)).Auth);
    }

    private static InPersonIdentity? Altered(InPersonIdentity seen, string what) => what switch
    {
        "witness" => seen with { Witness = UserId.New().Value.ToString() },
        "name" => seen with { WitnessName = "Bnn Clerk" },
        "proof" => seen with { Proof = InPersonProof.KnownToStaff },
        "moment" => seen with { SeenAt = seen.SeenAt!.Value.AddTicks(1) },
        "hash" => seen with { Hash = null },
        _ => null,
    };

    private static Task<Result<OpenedDesk>> StartAsync(AskingBench bench, AuthorizationId id, Actor? by = null, InPersonProof proof = InPersonProof.PhotoId, string? words = null) =>
        bench.Register.RunAsync<StartSigningDesk, OpenedDesk>(new StartSigningDesk { Authorization = id, Proof = proof, Words = words }, by);

    private static Task<Result<BegunDesk>> BeginAsync(AskingBench bench, string token, Actor? by = null) => bench.Register.RunAsync<BeginSigningAtDesk, BegunDesk>(new(token), by ?? Person);

    private static Task<Result<SigningEntrance>> VisitAsync(AskingBench bench, string token) => bench.Register.RunAsync<VisitSigning, SigningEntrance>(new(token), Person);

    private static async Task<(OpenedDesk Door, string Ticket)> BegunAsync(AskingBench bench, AuthorizationId id, Actor by, InPersonProof proof = InPersonProof.PhotoId, string? words = null)
    {
        var door = (await StartAsync(bench, id, by, proof, words)).Value;
        Assert.Equal(door.BeginBy, (await VisitAsync(bench, door.Token)).Value.BeginBy);
        return (door, (await BeginAsync(bench, door.Token)).Value.Ticket);
    }

    private static async Task<AuthorizationDetail> ViewAsync(AskingBench bench, AuthorizationId id) =>
        (await bench.Register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;

    private static async Task<Actor> StaffAsync(AskingBench bench, string name)
    {
        var host = bench.Register.Host;
        await using var db = host.NewContext();
        Assert.True(EmailAddress.TryParse($"staff-{UserId.New().Value:N}@example.org", out var address));
        var user = StaffUser.Create(address, name, host.Get<IFieldCipher>(), host.Get<IBlindIndex>(), host.Clock.GetUtcNow());
        db.StaffUsers.Add(user);
        await db.SaveChangesAsync();
        return Actor.User(user.Id, "ConsentClerk", new HashSet<Permission> { Permission.AuthorizationView, Permission.AuthorizationManage }, null, null);
    }
}
