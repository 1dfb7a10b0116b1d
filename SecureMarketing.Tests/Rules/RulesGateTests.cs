using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Rules;
using SecureMarketing.Tests.Consent;

namespace SecureMarketing.Tests.Rules;

public sealed class RulesGateTests
{
    private static async Task<GateFacts> FactsAsync(Register register, ContactId person)
    {
        var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = person, Origin = Register.Origin(), Occurrence = 1 };
        await using var db = register.Host.NewContext();
        foreach (var owner in register.Host.Services.GetServices<IGateFacts>())
            await owner.FillAsync(db, [question], register.Host.Clock.GetUtcNow(), default);
        return question.Facts;
    }

    /// <summary>Scenario 23: an EU resident with a HIPAA authorization only.</summary>
    [Fact]
    public async Task Scenario23_EuResident_WithHipaaAuthorizationOnly_FailsThePack_UntilConsentIsGiven()
    {
        await using var register = await Register.StartAsync();
        var person = await register.PersonAsync(change: c => c.Country = "DE");
        await register.ActiveAsync(person);

        var before = await FactsAsync(register, person);
        await register.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = person, Purpose = Consent.Forms.Need.Purpose, Evidence = "Form 3" });
        var after = await FactsAsync(register, person);
        await register.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = person, Purpose = Consent.Forms.Need.Purpose, Withdrawn = true });

        Assert.Equal((GateAuthorization.Valid, GatePack.Fail, "GDPR-ART9"), (before.Auth, before.Pack, before.PackId));
        Assert.Equal((GatePack.Pass, null), (after.Pack, after.PackId));
        Assert.Equal(GatePack.Fail, (await FactsAsync(register, person)).Pack);
    }

    /// <summary>GDPR Art. 7(1): a consent that nobody can prove is not recorded, and one from before proof was asked for opens nothing until it is recorded anew.</summary>
    [Fact]
    public async Task ConsentWithoutProof_IsRefused_AndOneOnFileOpensNothing()
    {
        await using var register = await Register.StartAsync();
        var person = await register.PersonAsync(change: c => c.Country = "DE");
        await register.ActiveAsync(person);
        var unproven = new RecordGdprConsent { Contact = person, Purpose = Consent.Forms.Need.Purpose };

        foreach (var command in new[] { unproven, unproven with { Evidence = " " } })
            Assert.Contains("where the proof is", (await register.RunAsync<RecordGdprConsent, Unit>(command)).Error?.Message, StringComparison.Ordinal);
        await using (var db = register.Host.NewContext())
        {
            db.Add(new GdprConsent(person, Consent.Forms.Need.Purpose, register.Host.Clock.GetUtcNow(), null));
            await db.SaveChangesAsync();
        }

        Assert.Equal("GDPR-ART9", (await FactsAsync(register, person)).PackId);
        Assert.Null((await register.RunAsync<RecordGdprConsent, Unit>(unproven with { Evidence = "Form 3" })).Error);
        Assert.Equal(GatePack.Pass, (await FactsAsync(register, person)).Pack);
    }

    /// <summary>Scenario 24: a supplier outside HIPAA, a resident of Washington, a sale authorization signed 366 days ago.</summary>
    [Fact]
    public async Task Scenario24_WashingtonResident_OfASupplierOutsideHipaa_AuthorizationOf366Days_FailsThePack()
    {
        await using var register = await Register.StartAsync(settings: new Dictionary<string, string?> { ["Organisation:HipaaCovered"] = "false" });
        var person = await register.PersonAsync(change: c => (c.State, c.Country) = ("WA", "US"));
        var today = DateOnly.FromDateTime(register.Host.Clock.GetUtcNow().DateTime);
        var form = Consent.Forms.Complete with { Signature = Consent.Forms.Complete.Signature! with { SignedOn = today.AddDays(-365) } };
        await register.ActiveAsync(person, form);

        var lastDay = await FactsAsync(register, person);
        register.Host.Clock.Advance(TimeSpan.FromDays(1));
        var dayAfter = await FactsAsync(register, person);

        Assert.Equal((GateAuthorization.Valid, GatePack.Pass), (lastDay.Auth, lastDay.Pack));
        Assert.Equal((GateAuthorization.Valid, GatePack.Fail, "WA-MHMDA-EXPIRED"), (dayAfter.Auth, dayAfter.Pack, dayAfter.PackId));
    }

    /// <summary>All packs in scope apply, and all that refuse are named; the first stays the reason.</summary>
    [Fact]
    public async Task SeveralPacksThatRefuse_AreAllNamed()
    {
        await using var register = await Register.StartAsync();
        var person = await register.PersonAsync();
        var unsigned = await FactsAsync(register, person);
        await register.ActiveAsync(person);
        var signed = await FactsAsync(register, person);

        Assert.Equal("GDPR-ART9", unsigned.PackId);
        Assert.Equal(["TX-181-152"], unsigned.FurtherPacks);
        Assert.Equal("GDPR-ART9", signed.PackId);
        Assert.Empty(signed.FurtherPacks);
    }

    /// <summary>Canada counts where it is switched on; a topic that the person asked for is consent, and so is a visit of the last two years.</summary>
    [Fact]
    public async Task Canada_SwitchedOn_AsksForAWishOrARecentVisit()
    {
        await using var register = await Register.StartAsync();
        var (stranger, patient, reader) = (await CanadianAsync("a"), await CanadianAsync("b"), await CanadianAsync("c"));
        Assert.Equal(GatePack.Pass, (await FactsAsync(register, stranger)).Pack);
        await using (var db = register.Host.NewContext())
        {
            db.Add(new Core.Contacts.Encounter { ContactId = patient, SourceKey = 1, Class = Core.Contacts.EncounterClass.Ambulatory, Day = DateOnly.FromDateTime(register.Host.Clock.GetUtcNow().DateTime).AddDays(-700).DayNumber });
            OptIns.Record(db, reader, [("news", "Yes, write to me")], OptInEvidence.OfPreferenceCentre(MessageId.New(), 1), register.Host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        await register.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "CASL", Enabled = true, Reason = "we write to Canada" }, register.Host.Operator);

        Assert.Equal("CASL", (await FactsAsync(register, stranger)).PackId);
        Assert.Equal(GatePack.Pass, (await FactsAsync(register, patient)).Pack);
        Assert.Equal(GatePack.Pass, (await FactsAsync(register, reader)).Pack);
        register.Host.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal("CASL", (await FactsAsync(register, patient)).PackId);

        Task<ContactId> CanadianAsync(string id) => register.PersonAsync(id, c => c.Country = "CA");
    }

    /// <summary>What staff enter with its proof is express consent (s. 6(1)(a)); a form that somebody completed implies it for six months.</summary>
    [Fact]
    public async Task Canada_ExpressConsentByStaff_AndAnInquiry()
    {
        await using var register = await Register.StartAsync();
        var (asked, inquired) = (await register.PersonAsync("a", c => c.Country = "CA"), await register.PersonAsync("b", c => c.Country = "CA"));
        var now = register.Host.Clock.GetUtcNow();
        await using (var db = register.Host.NewContext())
        {
            var form = new Core.Forms.Form("Questions", "abcdefgh12345678", now);
            db.Add(form);
            db.Add(new Core.Forms.FormSubmission
            {
                Id = Core.Forms.SubmissionId.New(),
                Form = form.Id,
                Version = 1,
                Contact = inquired,
                At = now,
                Day = DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
                Personal = false,
                OptIns = 0,
            });
            await db.SaveChangesAsync();
        }

        await register.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "CASL", Enabled = true, Reason = "we write to Canada" }, register.Host.Operator);
        Assert.Equal("CASL", (await FactsAsync(register, asked)).PackId);
        Assert.Equal(GatePack.Pass, (await FactsAsync(register, inquired)).Pack);

        var consent = new RecordExpressConsent { Contact = asked, Topic = "news", Wording = "Write to me about news", GivenAt = now.AddDays(-1), Evidence = "Call of Monday, file 9" };
        foreach (var wrong in new[] { consent with { Evidence = " " }, consent with { Wording = "" }, consent with { GivenAt = now.AddMinutes(1) } })
            Assert.NotNull((await register.RunAsync<RecordExpressConsent, TopicOptInId>(wrong)).Error);
        Assert.Null((await register.RunAsync<RecordExpressConsent, TopicOptInId>(consent)).Error);

        Assert.Equal(GatePack.Pass, (await FactsAsync(register, asked)).Pack);
        var wish = Assert.Single((await register.RunAsync<ViewConsents, PersonConsents>(new ViewConsents(asked))).Value.Wishes);
        Assert.Equal(("news", "Write to me about news", "Call of Monday, file 9", now.AddDays(-1)), (wish.Topic, wish.Wording, wish.Evidence, wish.GivenAt));
        register.Host.Clock.Advance(TimeSpan.FromDays(190));
        Assert.Equal("CASL", (await FactsAsync(register, inquired)).PackId);
        Assert.Equal(GatePack.Pass, (await FactsAsync(register, asked)).Pack);
    }

    [Fact]
    public async Task Switch_TakesEffectAtTheNextCheck_AndChangesTheVersion()
    {
        await using var register = await Register.StartAsync();
        var person = await register.PersonAsync(change: c => c.Country = "FR");
        var before = await FactsAsync(register, person);

        await register.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "GDPR-ART9", Enabled = false, Reason = "no patients in the EU" }, register.Host.Operator);
        var after = await FactsAsync(register, person);
        var vacated = await register.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "HIPAA-REPRO-2024", Enabled = true, Reason = "try it" }, register.Host.Operator);

        Assert.Equal((GatePack.Fail, GatePack.Pass), (before.Pack, after.Pack));
        Assert.True(after.RulePackVersion > before.RulePackVersion);
        Assert.Equal("rule.not_law", vacated.Error!.Code);
    }
}
