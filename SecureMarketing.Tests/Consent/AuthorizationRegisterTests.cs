using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Consent;

public sealed class AuthorizationRegisterSqliteTests() : AuthorizationRegisterTests(DatabaseProvider.Sqlite);

public sealed class AuthorizationRegisterPostgreSqlTests() : AuthorizationRegisterTests(DatabaseProvider.PostgreSql);

public abstract class AuthorizationRegisterTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Form_GoesFromPendingOverCopyToValid_AndTheGateNamesIt()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        Assert.Equal(GateAuthorization.None, (await register.FactsAsync(person)).Auth);

        var id = await register.EnteredAsync(person);
        Assert.Equal(GateAuthorization.Pending, (await register.FactsAsync(person)).Auth);
        await register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = id });
        Assert.Equal(GateAuthorization.Pending, (await register.FactsAsync(person)).Auth);
        await register.RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = id, Channel = "email" });

        var facts = await register.FactsAsync(person);
        Assert.Equal((GateAuthorization.Valid, YesNo.N, (Guid?)id.Value), (facts.Auth, facts.Remun, facts.AuthorizationId));
        Assert.Null((await register.FactsAsync(person, Register.Origin(HipaaClass.NotMarketing))).AuthorizationId);
    }

    [Fact]
    public async Task Verify_OfImportWithoutDocument_IsDefective_AndTellsWhy()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var bare = Forms.Complete with { Source = new AuthorizationSource { Kind = AuthorizationSourceKind.Imported, DocumentHash = "claimed" } };
        var id = (await register.RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization { Contact = person, Form = bare })).Value;

        var verified = (await register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = id })).Value;

        Assert.Equal(AuthorizationState.Defective, verified.State);
        Assert.Equal([DefectCode.EvidenceMissing], verified.Defects);
        Assert.Equal(GateAuthorization.Defective, (await register.FactsAsync(person)).Auth);
    }

    [Fact]
    public async Task Verify_AfterOneByteOfTheDocumentChanged_IsDefective()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.EnteredAsync(person);
        await using (var db = register.Host.NewContext())
        {
            var document = db.EvidenceDocuments.Single(d => d.Authorization == id);
            document.ContentSealed[^1] ^= 1;
            db.Entry(document).Property(d => d.ContentSealed).IsModified = true;
            await db.SaveChangesAsync();
        }

        var verified = (await register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = id })).Value;

        Assert.Equal([DefectCode.DocumentAltered], verified.Defects);
    }

    [Fact]
    public async Task Sign_Electronically_BindsTheRenderedText()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var unsigned = StandardAuthorization.For("Riverside Clinic", "wellness-programmes", ["Demographics", "Diabetes"], new DateOnly(2027, 11, 24), paidByThirdParty: true);
        var id = (await register.RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization { Contact = person, Form = unsigned })).Value;
        var signature = new AuthorizationSignature
        {
            Name = "Pat Example",
            SignedOn = new DateOnly(2026, 11, 24),
            SignedAt = register.Host.Clock.GetUtcNow(),
            Method = SignatureMethod.Electronic,
            ConsumerConsent = true,
            IntentAction = "typed name and pressed Sign",
            IdentityProof = "one-time code",
        };

        await register.RunAsync<SignAuthorization, AuthorizationId>(new SignAuthorization { Authorization = id, Signature = signature });
        var verified = (await register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = id })).Value;
        await register.RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = id, Channel = "email" });

        Assert.Empty(verified.Defects);
        var facts = await register.FactsAsync(person, Register.Origin(HipaaClass.MarketingRemunerated));
        Assert.Equal((GateAuthorization.Valid, YesNo.Y), (facts.Auth, facts.Remun));
        await using var db = register.Host.NewContext();
        var text = Encoding.UTF8.GetString(db.EvidenceDocuments.Single().Open(register.Host.Get<Core.Keys.IFieldCipher>()));
        Assert.Contains("Pat Example", text, StringComparison.Ordinal);
        Assert.Contains("is paid by another company", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_ActsAtOnce_CancelsMailThatReliedOnIt_AndMakesDecisionsStale()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.ActiveAsync(person);
        var before = await register.SendVersionAsync(person);
        var received = register.Host.Clock.GetUtcNow().AddMinutes(-10);

        var revoked = (await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = id, ReceivedAt = received, Channel = RevocationChannel.Email })).Value;

        Assert.Equal(new RevokedAuthorization(1, 3, NeedsWriting: false), revoked);
        Assert.Equal(GateAuthorization.Revoked, (await register.FactsAsync(person)).Auth);
        Assert.Equal(before + 1, await register.SendVersionAsync(person));
        var call = Assert.Single(register.Queue.Calls);
        Assert.Equal("AUTH_Revoked", call.Reason);
        Assert.True(call.Concerns(Register.Origin(HipaaClass.MarketingRemunerated)));
        Assert.False(call.Concerns(Register.Origin(HipaaClass.NotMarketing)));
        await using var db = register.Host.NewContext();
        var row = db.Authorizations.Single();
        Assert.Equal((AuthorizationState.Revoked, received, 600L), (row.State, row.RevokedAt, row.RevocationLatencySeconds));
    }

    [Fact]
    public async Task Revoke_WithScopeAll_EndsEveryAuthorizationOfThePerson_AndNobodyElses()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, other) = (await register.PersonAsync("p-1"), await register.PersonAsync("p-2"));
        var first = await register.ActiveAsync(person);
        await register.ActiveAsync(person);
        await register.ActiveAsync(other);

        var revoked = (await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(new RevokeAuthorization
        {
            Authorization = first,
            ReceivedAt = register.Host.Clock.GetUtcNow(),
            Channel = RevocationChannel.Letter,
            Scope = RevocationScope.All,
        })).Value;

        Assert.Equal(2, revoked.Authorizations);
        Assert.Equal(GateAuthorization.Revoked, (await register.FactsAsync(person)).Auth);
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(other)).Auth);
    }

    [Fact]
    public async Task Revoke_OfAPart_LeavesTheRest_CancelsWhatReliedOnThatPart_AndRefusesWhatTheFormDoesNotName()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.ActiveAsync(person);
        Task<Result<RevokedAuthorization>> TakeAsync(params string[] categories) => register.RunAsync<RevokeAuthorization, RevokedAuthorization>(new RevokeAuthorization
        {
            Authorization = id,
            ReceivedAt = register.Host.Clock.GetUtcNow(),
            Channel = RevocationChannel.Letter,
            Scope = RevocationScope.Part,
            Categories = categories,
        });

        Assert.Equal("authorization.part_not_covered", (await TakeAsync("Diabetes", "Diabtes")).Error!.Code);
        Assert.Equal((GateAuthorization.Valid, 0), ((await register.FactsAsync(person)).Auth, register.Queue.Calls.Count));
        Assert.Equal(new RevokedAuthorization(1, 3, NeedsWriting: false), (await TakeAsync("diabetes")).Value);

        Assert.Equal(GateAuthorization.OutOfScope, (await register.FactsAsync(person)).Auth);
        var plain = Register.Origin() with { Categories = new HashSet<string> { "Demographics" } };
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(person, plain)).Auth);
        var call = Assert.Single(register.Queue.Calls);
        Assert.Equal((true, false), (call.Concerns(Register.Origin()), call.Concerns(plain)));
        // Asking for gifts rests on an authorization only where a state protects what it uses.
        var gifts = Register.Origin(HipaaClass.Fundraising);
        Assert.Equal((false, true), (call.Concerns(gifts), call.Concerns(gifts with { Sens = GateSensitivity.State })));
        await using var db = register.Host.NewContext();
        var told = await register.Host.Get<IEnumerable<IPersonHistory>>().OfType<ConsentHistory>().Single().OfAsync(db, person, 50, CancellationToken.None);
        Assert.Equal(["diabetes", "Letter"], told.Single(e => e.Text == "Part of the authorization taken back").Values);

        // Without its last kind of information nothing can rest on it, and it does not look as if something could.
        Assert.Equal(new RevokedAuthorization(1, 3, NeedsWriting: false) { LastPart = true }, (await TakeAsync(" demographics")).Value);
        Assert.Equal(GateAuthorization.Revoked, (await register.FactsAsync(person)).Auth);
        Assert.Equal(AuthorizationState.Revoked, (await db.Authorizations.AsNoTracking().SingleAsync(a => a.Id == id)).State);
    }

    [Fact]
    public async Task FoundFalse_IsDefectiveForGood_CancelsMailThatReliedOnIt_AndMakesDecisionsStale()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var (id, entered) = (await register.ActiveAsync(person), await register.EnteredAsync(person));
        var before = await register.SendVersionAsync(person);
        Task<Result<FalseAuthorization>> RecordAsync(AuthorizationId which, string reason = " another person signed ") =>
            register.RunAsync<RecordFalseAuthorization, FalseAuthorization>(new RecordFalseAuthorization { Authorization = which, Reason = reason });

        Assert.Equal(ErrorKind.Invalid, (await RecordAsync(id, " ")).Error!.Kind);
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(person)).Auth);
        Assert.Equal(3, (await RecordAsync(id)).Value.MessagesCancelled);
        Assert.Null((await RecordAsync(entered)).Error);

        Assert.Equal(GateAuthorization.Defective, (await register.FactsAsync(person)).Auth);
        Assert.Equal(before + 2, await register.SendVersionAsync(person));
        var call = register.Queue.Calls[0];
        Assert.Equal(("AUTH_Defective", true, false), (call.Reason, call.Concerns(Register.Origin(HipaaClass.MarketingRemunerated)), call.Concerns(Register.Origin(HipaaClass.NotMarketing))));
        var detail = (await register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;
        Assert.Equal((AuthorizationView.Defective, "another person signed"), (detail.Standing, detail.Form.FoundFalse!.Reason));
        Assert.Equal([DefectCode.KnownFalse], detail.Defects);
        Assert.Equal("authorization.transition_undefined", (await RecordAsync(id)).Error!.Code);
        await using var db = register.Host.NewContext();
        Assert.Equal("known_false", db.AuditEvents.OrderBy(e => e.RowId).First(e => e.Action == AuditAction.AuthorizationChanged && e.ReasonCodes == "known_false").ReasonCodes);
    }

    [Fact]
    public async Task Revoke_Orally_StopsCommercialMailAndLeavesTheAuthorization()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.ActiveAsync(person);

        var answer = (await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = id, ReceivedAt = register.Host.Clock.GetUtcNow(), Channel = RevocationChannel.Oral })).Value;

        var facts = await register.FactsAsync(person);
        Assert.True(answer.NeedsWriting);
        Assert.Equal((GateAuthorization.Valid, GateSuppression.AllCommercial), (facts.Auth, facts.Supp));
    }

    [Fact]
    public async Task UndefinedStep_IsRefused_Audited_AndChangesNothing()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.ActiveAsync(person);
        var before = await register.SendVersionAsync(person);

        var again = await register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = id });

        Assert.Equal("authorization.transition_undefined", again.Error!.Code);
        await using var db = register.Host.NewContext();
        Assert.Equal(AuthorizationState.Active, db.Authorizations.Single().State);
        Assert.Equal(before, await register.SendVersionAsync(person));
        var refused = db.AuditEvents.Single(e => e.Action == AuditAction.TransitionRefused);
        Assert.Equal((AuditOutcome.Refused, id.Value.ToString()), (refused.Outcome, refused.ObjectId));
    }

    [Fact]
    public async Task Gate_OfTwoAuthorizations_NamesTheOneThatCarriesTheUse()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        await register.ActiveAsync(person, Forms.Complete with { ExpiresOn = new DateOnly(2026, 12, 1) });
        register.Host.Clock.Advance(TimeSpan.FromDays(10));
        var paid = await register.ActiveAsync(person, Forms.Complete with { Statements = Forms.Complete.Statements with { Remuneration = "We are paid." } });

        var facts = await register.FactsAsync(person, Register.Origin(HipaaClass.MarketingRemunerated));

        Assert.Equal((GateAuthorization.Valid, YesNo.Y, (Guid?)paid.Value), (facts.Auth, facts.Remun, facts.AuthorizationId));
    }

    [Fact]
    public async Task Gate_OfDiabetesForm_ForHiv_IsOutOfScopeAndMissesTheCategory()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        await register.ActiveAsync(person);
        var hiv = Register.Origin() with { Sens = GateSensitivity.State, Categories = new HashSet<string> { "HIV" }, Sensitivities = new HashSet<string> { "HIV" } };

        var facts = await register.FactsAsync(person, hiv);
        await register.ActiveAsync(person, Forms.Complete with { ScopeCategories = ["Demographics", "HIV"] });
        var after = await register.FactsAsync(person, hiv);

        Assert.Equal((GateAuthorization.OutOfScope, GateSensitiveConsent.Missing), (facts.Auth, facts.SensCons));
        Assert.Equal((GateAuthorization.Valid, GateSensitiveConsent.Valid), (after.Auth, after.SensCons));
        Assert.Equal(GateSensitiveConsent.NotRequired, (await register.FactsAsync(person, hiv with { Class = HipaaClass.NotMarketing })).SensCons);
    }

    [Fact]
    public async Task Register_AtRest_HoldsNoNameOrWording()
    {
        await using var register = await Register.StartAsync(provider);
        await register.ActiveAsync(await register.PersonAsync());

        await using var db = register.Host.NewContext();
        var row = await db.Authorizations.SingleAsync();
        Assert.DoesNotContain("Pat Example", Encoding.UTF8.GetString(row.FormSealed), StringComparison.Ordinal);
        Assert.DoesNotContain("You may revoke", Encoding.UTF8.GetString(row.FormSealed), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2033, 1, 10), row.RetainThrough(Forms.LosAngeles));
        Assert.Equal(new DateOnly(2037, 1, 10), row.RetainThrough(Forms.LosAngeles, 10));
        Assert.Equal(new DateOnly(2033, 1, 10), row.RetainThrough(Forms.LosAngeles, 2));
    }
}
