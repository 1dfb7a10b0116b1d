using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Consent;

public sealed class SuppressionSqliteTests() : SuppressionTests(DatabaseProvider.Sqlite);

public sealed class SuppressionPostgreSqlTests() : SuppressionTests(DatabaseProvider.PostgreSql);

public abstract class SuppressionTests(DatabaseProvider provider)
{
    private static Task<Result<SuppressionOutcome>> SuppressAsync(Register register, ContactId person, GateSuppression kind, string? topic = null, bool addressOnly = false) =>
        register.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = person, Kind = kind, Topic = topic, AddressOnly = addressOnly });

    [Fact]
    public async Task OneClick_ByAnyone_ActsAtOnce_AndTwiceChangesNothingMore()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var click = new UnsubscribeOneClick { Contact = person };

        var first = (await register.RunAsync<UnsubscribeOneClick, SuppressionOutcome>(click, Actor.Anyone())).Value;
        var facts = await register.FactsAsync(person);
        var version = await register.SendVersionAsync(person);
        var second = (await register.RunAsync<UnsubscribeOneClick, SuppressionOutcome>(click, Actor.Anyone())).Value;

        Assert.Equal(GateSuppression.AllCommercial, facts.Supp);
        Assert.Equal((true, 3), (first.IsNew, first.MessagesCancelled));
        Assert.Equal(new SuppressionOutcome(first.Suppression, IsNew: false, MessagesCancelled: 0), second);
        Assert.Equal(version, await register.SendVersionAsync(person));
        var call = Assert.Single(register.Queue.Calls);
        Assert.True(call.Concerns(Register.Origin()));
        Assert.False(call.Concerns(Register.Origin(HipaaClass.NotMarketing, CommercialClass.Transactional)));
    }

    [Fact]
    public async Task OneClick_CannotSetOtherSuppressions()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();

        var refused = await register.RunAsync<UnsubscribeOneClick, SuppressionOutcome>(new UnsubscribeOneClick { Contact = person, Kind = GateSuppression.Deceased }, Actor.Anyone());

        Assert.NotNull(refused.Error);
        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person)).Supp);
    }

    [Fact]
    public async Task Count_TellsWhatWaitsForTheReader_NeverTheirOwnRequests()
    {
        await using var register = await Register.StartAsync(provider);
        var id = (await SuppressAsync(register, await register.PersonAsync(), GateSuppression.DoNotContact)).Value.Suppression;
        var (asker, other) = (Clerk(), Clerk());
        Assert.True((await register.RunAsync<AskSuppressionRelease, SuppressionId>(new AskSuppressionRelease { Suppression = id, Reason = "asked by letter" }, asker)).IsSuccess);

        Assert.Equal(0, await WaitingAsync(asker));
        Assert.Equal(1, await WaitingAsync(other));
        Assert.Equal(0, await WaitingAsync(Actor.User(UserId.New(), "test", new HashSet<Permission> { Permission.SuppressionCount }, null, null)));

        async Task<int> WaitingAsync(Actor reader) => (await register.RunAsync<CountSuppressions, SuppressionCounts>(new CountSuppressions(), reader)).Value.ReleasesForReader;

        static Actor Clerk() => Actor.User(UserId.New(), "test", new HashSet<Permission> { Permission.SuppressionManage, Permission.SuppressionCount }, null, null);
    }

    [Fact]
    public async Task Release_NeedsAReasonAndASecondPerson()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = (await SuppressAsync(register, person, GateSuppression.DoNotContact)).Value.Suppression;
        var confirm = new ConfirmSuppressionRelease { Suppression = id };

        Assert.Equal("suppression.release_not_requested", (await register.RunAsync<ConfirmSuppressionRelease, SuppressionId>(confirm)).Error!.Code);
        Assert.NotNull((await register.RunAsync<AskSuppressionRelease, SuppressionId>(new AskSuppressionRelease { Suppression = id, Reason = "" })).Error);
        Assert.Null((await register.RunAsync<AskSuppressionRelease, SuppressionId>(new AskSuppressionRelease { Suppression = id, Reason = "asked by letter" })).Error);
        Assert.Equal("suppression.release_needs_second_person", (await register.RunAsync<ConfirmSuppressionRelease, SuppressionId>(confirm)).Error!.Code);
        Assert.Equal(GateSuppression.DoNotContact, (await register.FactsAsync(person)).Supp);

        Assert.Null((await register.RunAsync<ConfirmSuppressionRelease, SuppressionId>(confirm, register.SecondClerk)).Error);
        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person)).Supp);
        Assert.Equal("suppression.already_released", (await register.RunAsync<ConfirmSuppressionRelease, SuppressionId>(confirm, register.SecondClerk)).Error!.Code);
        await using var db = register.Host.NewContext();
        Assert.Equal(2, db.AuditEvents.Count(e => e.Action == AuditAction.SuppressionReleased && e.Outcome == AuditOutcome.Succeeded));
    }

    [Fact]
    public async Task Suppress_WithoutTheRight_IsRefused()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();

        var refused = await register.RunAsync<SuppressContact, SuppressionOutcome>(
            new SuppressContact { Contact = person, Kind = GateSuppression.DoNotContact }, Actor.Anyone());

        Assert.Equal(ErrorKind.Forbidden, refused.Error!.Kind);
    }

    [Fact]
    public async Task HardBounce_OfOneAddress_DoesNotFollowThePersonToANewOne()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync(change: c => c.EmailIndex = [1, 2, 3]);
        await SuppressAsync(register, person, GateSuppression.HardBounce, addressOnly: true);
        Assert.Equal(GateSuppression.HardBounce, (await register.FactsAsync(person)).Supp);

        await using (var db = register.Host.NewContext())
        {
            db.Set<Core.Contacts.Contact>().Single().EmailIndex = [4, 5, 6];
            await db.SaveChangesAsync();
        }

        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person)).Supp);
    }

    [Fact]
    public async Task List_SuppressesWhomItNames_TellsTheOtherLinesByNumber_AndTwiceChangesNothing()
    {
        await using var register = await Register.StartAsync(provider);
        var (one, two, three) = (await register.PersonAsync("p-1"), await register.PersonAsync("p-2"), await register.PersonAsync("p-3"));
        await using (var db = register.Host.NewContext())
        {
            foreach (var contact in db.Set<Core.Contacts.Contact>().Where(c => c.SourceId != "p-1").ToList())
                register.Host.Get<Core.Contacts.ContactSeal>().Store(contact, Core.Contacts.ContactField.Email, "family@example.com");
            await db.SaveChangesAsync();
        }

        var list = new SuppressListed { Lines = ["p-1", "", "nobody@example.com", " FAMILY@example.com ", "p-1", "p-2"], FirstLine = 501, Kind = GateSuppression.DoNotContact };
        var first = (await register.RunAsync<SuppressListed, SuppressedList>(list)).Value;
        var again = (await register.RunAsync<SuppressListed, SuppressedList>(list)).Value;

        Assert.Equal((3, 0, 9), (first.Suppressed, first.Standing, first.MessagesCancelled));
        Assert.Equal([503], first.Unknown);
        Assert.Equal((0, 3, 0), (again.Suppressed, again.Standing, again.MessagesCancelled));
        foreach (var person in new[] { one, two, three })
            Assert.Equal(GateSuppression.DoNotContact, (await register.FactsAsync(person)).Supp);
        await using var check = register.Host.NewContext();
        Assert.Equal(5, check.AuditEvents.Count(e => e.Action == AuditAction.SuppressionAdded));
        Assert.NotNull((await register.RunAsync<SuppressListed, SuppressedList>(new SuppressListed { Lines = [new string('x', 255)], Kind = GateSuppression.DoNotContact })).Error);
    }

    [Fact]
    public async Task Topic_BlocksItsOwnMessagesOnly_AndDeathBlocksAll()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        await SuppressAsync(register, person, GateSuppression.TopicMatch, "Newsletter");
        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person)).Supp);
        Assert.Equal(GateSuppression.TopicMatch, (await register.FactsAsync(person, Register.Origin() with { Topic = "newsletter" })).Supp);
        Assert.NotNull((await SuppressAsync(register, person, GateSuppression.TopicMatch)).Error);

        var late = await register.PersonAsync("p-2", c => c.Deceased = true);
        Assert.Equal(GateSuppression.Deceased, (await register.FactsAsync(late)).Supp);
    }

    [Fact]
    public async Task Restriction_AndPlainPreference_ReachTheGate()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var now = register.Host.Clock.GetUtcNow();
        Assert.Equal((GatePlain.None, YesNo.N), ((await register.FactsAsync(person)).Plain, (await register.FactsAsync(person)).Restr));

        await register.RunAsync<RecordPlainPreference, PlainPreferenceId>(new RecordPlainPreference { Contact = person, AcceptedAt = now });
        Assert.Equal(GatePlain.NotWarned, (await register.FactsAsync(person)).Plain);
        var refused = await register.RunAsync<RecordPlainPreference, PlainPreferenceId>(
            new RecordPlainPreference { Contact = person, WarningTextVersion = "1", WarnedAt = now, AcceptedAt = now.AddSeconds(-1) });
        Assert.Equal("plain.accepted_before_warning", refused.Error!.Code);
        register.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        now = register.Host.Clock.GetUtcNow();
        await register.RunAsync<RecordPlainPreference, PlainPreferenceId>(
            new RecordPlainPreference { Contact = person, WarningTextVersion = "1", WarnedAt = now, AcceptedAt = now });
        Assert.Equal(GatePlain.Warned, (await register.FactsAsync(person)).Plain);
        await register.RunAsync<WithdrawPlainPreference, Unit>(new WithdrawPlainPreference { Contact = person });
        Assert.Equal(GatePlain.Withdrawn, (await register.FactsAsync(person)).Plain);

        var restriction = (await register.RunAsync<AgreeRestriction, AgreedRestrictionId>(new AgreeRestriction { Contact = person, Purpose = Forms.Need.Purpose })).Value;
        Assert.Equal(YesNo.Y, (await register.FactsAsync(person)).Restr);
        Assert.Equal(YesNo.N, (await register.FactsAsync(person, Register.Origin() with { Purpose = "other" })).Restr);
        await register.RunAsync<EndRestriction, Unit>(new EndRestriction { Restriction = restriction });
        Assert.Equal(YesNo.N, (await register.FactsAsync(person)).Restr);
    }

    [Fact]
    public async Task Part2_NeedsItsOwnConsentForThePurpose()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var origin = Register.Origin(HipaaClass.NotMarketing) with { Sens = GateSensitivity.Part2 };
        Assert.Equal(GateSensitiveConsent.Missing, (await register.FactsAsync(person, origin)).SensCons);

        var terms = new Part2ConsentTerms
        {
            Discloser = "Riverside Recovery",
            Description = "attendance",
            Recipients = "the mail service",
            Purpose = Forms.Need.Purpose,
            StatesRightToRevoke = true,
            Evidence = "Scan 4711",
            SignedOn = new DateOnly(2026, 11, 1),
            ExpiresOn = new DateOnly(2026, 11, 24),
        };
        var id = (await register.RunAsync<RecordPart2Consent, Part2ConsentId>(new RecordPart2Consent { Contact = person, Terms = terms })).Value;
        Assert.Equal(GateSensitiveConsent.Valid, (await register.FactsAsync(person, origin)).SensCons);
        Assert.Equal(GateSensitiveConsent.Missing, (await register.FactsAsync(person, origin with { Purpose = "other" })).SensCons);
        await register.RunAsync<RevokePart2Consent, Unit>(new RevokePart2Consent { Consent = id, ReceivedAt = register.Host.Clock.GetUtcNow() });
        Assert.Equal(GateSensitiveConsent.Missing, (await register.FactsAsync(person, origin)).SensCons);
    }

    /// <summary>42 CFR 2.31(a)(2), (4): the gate names whom the consent does not name.</summary>
    [Theory]
    [InlineData("Riverside Recovery", "the mail service", null, GateConsentParts.None)]
    [InlineData("Hillside", "the mail service", null, GateConsentParts.Discloser)]
    [InlineData("Riverside Recovery", "the mail service", "Acme", GateConsentParts.Recipient)]
    [InlineData("Riverside Recovery", "the mail service; Acme", "Acme", GateConsentParts.None)]
    public async Task Part2_ConsentNamesWhoDisclosesAndToWhom(string discloser, string recipients, string? disclosedTo, GateConsentParts uncovered)
    {
        await using var register = await Register.StartAsync(provider, new Dictionary<string, string?> { ["Organisation:Name"] = "Riverside Recovery" });
        var person = await register.PersonAsync();
        var origin = Register.Origin(HipaaClass.NotMarketing) with { Sens = GateSensitivity.Part2, DisclosedTo = disclosedTo is null ? [] : [disclosedTo] };
        var terms = new Part2ConsentTerms
        {
            Discloser = discloser,
            Description = "attendance",
            Recipients = recipients,
            Purpose = Forms.Need.Purpose,
            StatesRightToRevoke = true,
            Evidence = "Scan 4711",
            SignedOn = new DateOnly(2026, 11, 1),
            ExpiresOn = new DateOnly(2026, 11, 24),
        };
        Assert.Null((await register.RunAsync<RecordPart2Consent, Part2ConsentId>(new RecordPart2Consent { Contact = person, Terms = terms })).Error);

        var facts = await register.FactsAsync(person, origin);

        Assert.Equal((uncovered == GateConsentParts.None ? GateSensitiveConsent.Valid : GateSensitiveConsent.Missing, uncovered), (facts.SensCons, facts.ConsentUncovered));
        var seen = await register.RunAsync<ViewConsents, PersonConsents>(new ViewConsents(person));
        Assert.Equal(discloser != "Hillside", seen.Value.Part2.Single().NamesThisOrganisation);
    }

    [Fact]
    public void Choice_OfSeveral_TakesOneThatBlocks()
    {
        SuppressionFact F(GateSuppression kind, string? topic = null) => new(kind, topic);

        Assert.Equal(GateSuppression.FundraisingOptOut, SuppressionChoice.For([F(GateSuppression.AllCommercial), F(GateSuppression.FundraisingOptOut)], HipaaClass.Fundraising, null));
        Assert.Equal(GateSuppression.AllCommercial, SuppressionChoice.For([F(GateSuppression.FundraisingOptOut), F(GateSuppression.AllCommercial)], HipaaClass.Marketing, null));
        Assert.Equal(GateSuppression.TopicMatch, SuppressionChoice.For([F(GateSuppression.AllCommercial), F(GateSuppression.TopicMatch, "a")], HipaaClass.NotMarketing, "A"));
        Assert.Equal(GateSuppression.Deceased, SuppressionChoice.For([F(GateSuppression.Complaint), F(GateSuppression.Deceased)], HipaaClass.Marketing, null));
        Assert.Equal(GateSuppression.None, SuppressionChoice.For([F(GateSuppression.TopicMatch, "b")], HipaaClass.Marketing, "a"));
    }
}
