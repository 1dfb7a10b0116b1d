using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Consent;

public sealed class ConfidentialSqliteTests() : ConfidentialTests(DatabaseProvider.Sqlite);

public sealed class ConfidentialPostgreSqlTests() : ConfidentialTests(DatabaseProvider.PostgreSql);

public abstract class ConfidentialTests(DatabaseProvider provider)
{
    private static readonly Receipt Now = new(Support.TestHost.Start, ReceiptMeans.Paper);

    /// <summary>Scenario 19: an alternate-address request is on file, so the old address is denied.</summary>
    [Fact]
    public async Task Scenario19_AlternateAddressRequest_DeniesTheOldAddress()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await WithMailboxAsync(register, "p-1", "home@example.com");
        Assert.Equal(GateAddress.VerifiedOwn, await AddressAsync(register, person));
        var version = await register.SendVersionAsync(person);

        Assert.Null((await register.RunAsync<AgreeConfidential, ConfidentialRequestId>(new AgreeConfidential { Contact = person, Receipt = Now })).Error);

        Assert.Equal(GateAddress.AltRequired, await AddressAsync(register, person));
        Assert.Contains("ADDRESS_AltRequired", await ReasonsAsync(register, person));
        Assert.True(await register.SendVersionAsync(person) > version);
        Assert.Equal("ADDRESS_AltRequired", Assert.Single(register.Queue.Calls).Reason);

        await register.RunAsync<EndConfidential, Unit>(new EndConfidential(person));
        Assert.Equal(GateAddress.VerifiedOwn, await AddressAsync(register, person));
        Assert.Equal("confidential.not_found", (await register.RunAsync<EndConfidential, Unit>(new EndConfidential(person))).Error!.Code);
    }

    [Fact]
    public async Task AgreedMailbox_IsUsed_AndAnImportDoesNotBringTheOldOneBack()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await WithMailboxAsync(register, "p-1", "home@example.com");
        Assert.Equal("confidential.same_address", (await AgreeAsync("HOME@example.com")).Error!.Code);
        Assert.NotNull((await AgreeAsync("nonsense")).Error);

        Assert.Null((await AgreeAsync("work@example.com")).Error);
        Assert.Equal(GateAddress.VerifiedOwn, await AddressAsync(register, person));
        Assert.Equal("work@example.com", await MailboxAsync(register, person));

        await using (var db = register.Host.NewContext())
        {
            var contact = await db.Contacts.SingleAsync(c => c.Id == person);
            var patch = new PersonPatch(register.Host.Get<ContactSeal>());
            Assert.True(EmailAddress.TryParse("home@example.com", out var old));
            patch.Apply(contact, new PersonRecord { Place = default, SourceId = "p-1", Email = old }, addressesVerified: true, Now.At);
            await db.SaveChangesAsync();
        }

        Assert.Equal("work@example.com", await MailboxAsync(register, person));
        Assert.Equal(GateAddress.VerifiedOwn, await AddressAsync(register, person));

        Task<Result<ConfidentialRequestId>> AgreeAsync(string alternate) =>
            register.RunAsync<AgreeConfidential, ConfidentialRequestId>(new AgreeConfidential { Contact = person, Alternate = alternate, Verified = true, Receipt = Now });
    }

    [Fact]
    public async Task AgreedMailbox_ThatNobodyVerified_GetsNothingAboutAPatient()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await WithMailboxAsync(register, "p-1", "home@example.com");

        await register.RunAsync<AgreeConfidential, ConfidentialRequestId>(new AgreeConfidential { Contact = person, Alternate = "work@example.com", Receipt = Now });

        Assert.Contains("ADDRESS_Unverified", await ReasonsAsync(register, person));
    }

    [Fact]
    public async Task SharedMailbox_IsFoundByItsIndex_AndOpensWhenThePersonAccepts()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await WithMailboxAsync(register, "p-1", "family@example.com");
        await WithMailboxAsync(register, "p-2", "Family@example.com");

        Assert.Equal(GateAddress.SharedUnconfirmed, await AddressAsync(register, person));
        var seen = (await register.RunAsync<ViewPreferences, PersonPreferences>(new ViewPreferences(person))).Value;
        Assert.Equal((GateAddress.SharedUnconfirmed, 1), (seen.Address, seen.SharedWith));
        await register.RunAsync<Core.Contacts.People.VerifyMailbox, Unit>(new Core.Contacts.People.VerifyMailbox(person, EmailVerification.SharedConfirmed));
        Assert.Equal(GateAddress.VerifiedOwn, await AddressAsync(register, person));
    }

    private static async Task<ContactId> WithMailboxAsync(Register register, string id, string mailbox)
    {
        var person = await register.PersonAsync(id, c => c.EmailVerification = EmailVerification.InPerson);
        await using var db = register.Host.NewContext();
        register.Host.Get<ContactSeal>().Store(await db.Contacts.SingleAsync(c => c.Id == person), ContactField.Email, mailbox);
        db.Add(new Core.Attributes.ContactAttributes(person));
        await db.SaveChangesAsync();
        return person;
    }

    private static async Task<string?> MailboxAsync(Register register, ContactId person)
    {
        await using var db = register.Host.NewContext();
        return (await register.Host.Get<IContactDirectory>().IdentitiesAsync(db, [person], default))[person].Email?.Reveal();
    }

    private static async Task<GateAddress?> AddressAsync(Register register, ContactId person) => (await QuestionAsync(register, person)).Facts.Addr;

    private static async Task<IEnumerable<string>> ReasonsAsync(Register register, ContactId person)
    {
        var question = await QuestionAsync(register, person);
        question.Facts.Fresh = YesNo.Y;
        question.Facts.Audit = GateAudit.Up;
        return SendGate.Evaluate(question.ToInput(GateRoute.Portal, GateVendorBaa.NotVendor), question.ToBinding(), Now.At).Reasons.Select(r => r.Code);
    }

    private static async Task<GateQuestion> QuestionAsync(Register register, ContactId person)
    {
        var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = person, Origin = Register.Origin(HipaaClass.NotMarketing), Occurrence = 1 };
        await using var db = register.Host.NewContext();
        foreach (var owner in register.Host.Services.GetServices<IGateFacts>())
            await owner.FillAsync(db, [question], register.Host.Clock.GetUtcNow(), default);
        return question;
    }
}
