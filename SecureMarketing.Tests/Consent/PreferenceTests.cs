using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Tracking;

namespace SecureMarketing.Tests.Consent;

public sealed class PreferenceSqliteTests() : PreferenceTests(DatabaseProvider.Sqlite);

public sealed class PreferencePostgreSqlTests() : PreferenceTests(DatabaseProvider.PostgreSql);

public abstract class PreferenceTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Topic_SwitchedOff_HoldsAtOnce_AndThePersonMaySwitchItOnAgain()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, token) = await PersonAsync(register);
        var classes = await TopicAsync(register, "classes", "Classes and talks");
        var other = await TopicAsync(register, "newsletter", "Newsletter");
        var version = await register.SendVersionAsync(person);
        var news = Register.Origin() with { Topic = "Newsletter" };

        var off = (await SaveAsync(register, token, [classes, other], [classes])).Value;

        Assert.Equal(new StatedPreferences(1, 0, 0, 3), off);
        Assert.Equal(GateSuppression.TopicMatch, (await register.FactsAsync(person, news)).Supp);
        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person, Register.Origin() with { Topic = "classes" })).Supp);
        Assert.True(await register.SendVersionAsync(person) > version);
        var call = Assert.Single(register.Queue.Calls);
        Assert.True(call.Concerns(news));
        Assert.False(call.Concerns(Register.Origin() with { Topic = "classes" }));
        Assert.Equal([TopicWish.Wanted, TopicWish.Off], (await SheetAsync(register, token)).Topics.Select(t => t.Wish));

        Assert.Equal(new StatedPreferences(0, 1, 0, 0), (await SaveAsync(register, token, [classes, other], [classes, other])).Value);
        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person, news)).Supp);
        await using var db = register.Host.NewContext();
        var optIn = await db.TopicOptIns.SingleAsync();
        Assert.Equal(("newsletter", "Newsletter", Guid.Empty), (optIn.Topic, optIn.Wording, optIn.Form));
        Assert.Equal(["off:0,on:1,asked:0", "off:1,on:0,asked:0"], (await db.AuditEvents.Where(e => e.Action == AuditAction.PreferencesStated).Select(e => e.ReasonCodes).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Topic_SwitchedOffByStaff_IsAskedFor_AndOneOfStaffConfirms()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, token) = await PersonAsync(register);
        var topic = await TopicAsync(register, "newsletter", "Newsletter");
        var stopped = (await register.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = person, Kind = GateSuppression.TopicMatch, Topic = "newsletter" })).Value.Suppression;

        Assert.Equal(TopicWish.OffByStaff, (await SheetAsync(register, token)).Topics.Single().Wish);
        Assert.Equal(1, (await SaveAsync(register, token, [topic], [topic])).Value.TopicsAsked);
        Assert.Equal(TopicWish.Asked, (await SheetAsync(register, token)).Topics.Single().Wish);
        Assert.Equal(GateSuppression.TopicMatch, (await register.FactsAsync(person, Register.Origin() with { Topic = "newsletter" })).Supp);

        Assert.Null((await register.RunAsync<ConfirmSuppressionRelease, SuppressionId>(new ConfirmSuppressionRelease { Suppression = stopped })).Error);
        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person, Register.Origin() with { Topic = "newsletter" })).Supp);
    }

    [Fact]
    public async Task WhatThePageDidNotShow_IsNotTouched_AndUnknownTopicsAreNone()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, token) = await PersonAsync(register);
        await TopicAsync(register, "newsletter", "Newsletter");
        var retired = await TopicAsync(register, "old", "Old");
        await register.RunAsync<RetirePreferenceTopic, Unit>(new RetirePreferenceTopic(retired), register.Host.Operator);

        Assert.Equal(new StatedPreferences(0, 0, 0, 0), (await SaveAsync(register, token, [retired, PreferenceTopicId.New()], [])).Value);

        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person, Register.Origin() with { Topic = "old" })).Supp);
        Assert.Single((await SheetAsync(register, token)).Topics);
    }

    [Fact]
    public async Task Stop_Advertising_LeavesReminders_AndEverythingLeavesNothing()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, token) = await PersonAsync(register);
        var reminder = Register.Origin(HipaaClass.NotMarketing, CommercialClass.Transactional);

        await SaveAsync(register, token, [], [], stop: StopWish.Advertising);
        var sheet = await SheetAsync(register, token);
        Assert.Equal((true, true, false), (sheet.AdvertisingStopped, sheet.FundraisingStopped, sheet.EverythingStopped));
        Assert.Equal(GateSuppression.AllCommercial, (await register.FactsAsync(person)).Supp);
        Assert.Equal(GateSuppression.FundraisingOptOut, (await register.FactsAsync(person, Register.Origin(HipaaClass.Fundraising))).Supp);
        Assert.All(register.Queue.Calls, c => Assert.False(c.Concerns(reminder)));

        await SaveAsync(register, token, [], [], stop: StopWish.Everything);
        Assert.True((await SheetAsync(register, token)).EverythingStopped);
        Assert.Equal(GateSuppression.DoNotContact, (await register.FactsAsync(person, reminder)).Supp);
        Assert.True(register.Queue.Calls[^1].Concerns(reminder));
    }

    [Fact]
    public async Task Plain_CountsWithItsWarning_AndEndsWhenTakenBack()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, token) = await PersonAsync(register);

        Assert.Equal(GatePlain.None, (await SheetAsync(register, token)).Plain);
        Assert.Equal("tracking.not_proven", (await SaveAsync(register, token, [], [], plain: true)).Error?.Code);
        Assert.Equal("tracking.not_proven", (await SaveAsync(register, token, [], [], plain: true, born: Born.AddDays(1))).Error?.Code);
        Assert.Equal(GatePlain.None, (await register.FactsAsync(person)).Plain);
        await SaveAsync(register, token, [], [], plain: true, born: Born);
        await SaveAsync(register, token, [], [], plain: true);
        Assert.Equal(GatePlain.Warned, (await register.FactsAsync(person)).Plain);
        await using (var db = register.Host.NewContext())
        {
            var wish = await db.PlainPreferences.SingleAsync();
            Assert.Equal(PlainWarning.Version, wish.WarningTextVersion);
            Assert.True(wish.WarnedAt <= wish.AcceptedAt);
        }

        var (other, link) = await PersonAsync(register, "guessed");
        for (var day = 1; day <= 5; day++)
            await SaveAsync(register, link, [], [], plain: true, born: Born.AddDays(day));
        Assert.Equal("tracking.not_proven", (await SaveAsync(register, link, [], [], plain: true, born: Born)).Error?.Code);
        register.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await SaveAsync(register, link, [], [], plain: true, born: Born)).IsSuccess);
        Assert.Equal(GatePlain.Warned, (await register.FactsAsync(other)).Plain);

        var version = await register.SendVersionAsync(person);
        await SaveAsync(register, token, [], [], plain: false);
        Assert.Equal((GatePlain.Withdrawn, true), ((await register.FactsAsync(person)).Plain, await register.SendVersionAsync(person) > version));
    }

    /// <summary>Staff's way beside the person's own page, for one person with two records.</summary>
    [Fact]
    public async Task Plain_RecordedByStaff_CountsOnlyWithAWarning_AndEndsUnderEveryRecord()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, other) = (await register.PersonAsync("kept"), await register.PersonAsync("merged"));
        var now = register.Host.Clock.GetUtcNow();
        Task<Result<PlainPreferenceId>> RecordAsync(ContactId whom, string? version, DateTimeOffset? warned) =>
            register.RunAsync<RecordPlainPreference, PlainPreferenceId>(new RecordPlainPreference { Contact = whom, WarningTextVersion = version, WarnedAt = warned, AcceptedAt = register.Host.Clock.GetUtcNow() });

        Assert.Null((await RecordAsync(person, null, null)).Error);
        Assert.Equal(GatePlain.NotWarned, (await register.FactsAsync(person)).Plain);
        register.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await RecordAsync(person, PlainWarning.Version, now)).Error);
        Assert.Null((await RecordAsync(other, PlainWarning.SpanishVersion, now)).Error);
        Assert.Null((await register.Host.RunAsync<MergePeople, Unit>(new MergePeople { Kept = person, Merged = other, Reason = "same insurance number", Proven = true })).Error);
        Assert.Equal(GatePlain.Warned, (await register.FactsAsync(person)).Plain);
        register.Host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await register.RunAsync<WithdrawPlainPreference, Unit>(new WithdrawPlainPreference { Contact = person })).Error);

        Assert.Equal(GatePlain.Withdrawn, (await register.FactsAsync(person)).Plain);
        Assert.Equal(ConsentErrors.ContactNotFound, (await register.RunAsync<WithdrawPlainPreference, Unit>(new WithdrawPlainPreference { Contact = ContactId.New() })).Error);
        await using var db = register.Host.NewContext();
        Assert.All(await db.PlainPreferences.ToListAsync(), wish => Assert.NotNull(wish.WithdrawnAt));
        Assert.Equal(
            ["accepted,not_warned", "accepted,2026-11", "accepted,2026-11-es", "withdrawn"],
            await db.AuditEvents.Where(e => e.ObjectType == "plain_preference" && e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
    }

    [Fact]
    public async Task ALinkThatIsNoOptOutLink_OpensAndChangesNothing()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var message = await TrackedPerson.MessageAsync(register.Host.Services, person, null);

        foreach (var token in new[] { "nonsense", TrackedPerson.TokenOf(message.Links.Click(0)) })
        {
            Assert.Equal(TrackingErrors.UnknownToken, (await register.RunAsync<OpenPreferences, PreferenceSheet>(new OpenPreferences(token), Actor.Anyone())).Error);
            Assert.Equal(TrackingErrors.UnknownToken, (await SaveAsync(register, token, [], [], stop: StopWish.Everything)).Error);
        }

        Assert.Equal(GateSuppression.None, (await register.FactsAsync(person)).Supp);
    }

    [Fact]
    public async Task Topics_NeedTheOfficersWord()
    {
        await using var register = await Register.StartAsync(provider);
        var wording = new SavePreferenceTopic { Topic = "hiv-study", Label = "HIV studies", NamesNoHealth = false };

        Assert.Contains("nothing about anyone's health", (await register.RunAsync<SavePreferenceTopic, PreferenceTopicId>(wording, register.Host.Operator)).Error!.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.Forbidden, (await register.RunAsync<SavePreferenceTopic, PreferenceTopicId>(wording with { NamesNoHealth = true })).Error!.Kind);
    }

    /// <summary>Words of a language where there are any, else the default; whatever the region.</summary>
    [Fact]
    public async Task Topic_IsWordedPerLanguage_AndFallsBackToTheDefault()
    {
        await using var register = await Register.StartAsync(provider);
        var both = new SavePreferenceTopic
        {
            Topic = "classes",
            Label = "Classes",
            Explanation = "Courses at our houses",
            Translations = new Dictionary<string, TopicText> { ["es"] = new(" Clases ", "Cursos en nuestras casas") },
            NamesNoHealth = true,
        };
        Assert.Null((await register.RunAsync<SavePreferenceTopic, PreferenceTopicId>(both, register.Host.Operator)).Error);
        await TopicAsync(register, "news", "News");
        Assert.Equal("usecase.invalid", (await register.RunAsync<SavePreferenceTopic, PreferenceTopicId>(both with { Translations = new Dictionary<string, TopicText> { ["fr"] = new("Cours", "") } }, register.Host.Operator)).Error?.Code);
        Assert.Equal("usecase.invalid", (await register.RunAsync<SavePreferenceTopic, PreferenceTopicId>(both with { Translations = new Dictionary<string, TopicText> { ["es"] = new("", "") } }, register.Host.Operator)).Error?.Code);

        await using var db = register.Host.NewContext();
        var topics = await db.PreferenceTopics.OrderBy(t => t.Label).ToListAsync();

        Assert.Equal(["Clases", "Clases", "Classes", "Classes"], new[] { "es", "es-MX", "en", null }.Select(l => topics[0].In(l).Label));
        Assert.Equal(("Cursos en nuestras casas", "News"), (topics[0].In("es").Explanation, topics[1].In("es").Label));
        Assert.Null(topics[1].Translations);
    }

    [Fact]
    public async Task Language_IsStatedOnTheRecord()
    {
        await using var register = await Register.StartAsync(provider);
        var (person, token) = await PersonAsync(register);

        Assert.True((await register.RunAsync<StateLanguage, Unit>(new StateLanguage(token, "Spanish"), Actor.Anyone())).IsSuccess);

        await using var db = register.Host.NewContext();
        Assert.Equal(("es", "es"), ((await SheetAsync(register, token)).Language, await db.Set<Core.Contacts.Contact>().Where(c => c.Id == person).Select(c => c.LanguageCode).SingleAsync()));
        Assert.NotNull((await register.RunAsync<StateLanguage, Unit>(new StateLanguage(token, "Klingon"), Actor.Anyone())).Error);
    }

    [Theory]
    [InlineData(MailCap.None, 0, false)]
    [InlineData(MailCap.Weekly, 6, true)]
    [InlineData(MailCap.Weekly, 7, false)]
    [InlineData(MailCap.Monthly, 29, true)]
    [InlineData(MailCap.Monthly, 30, false)]
    public void Cap_CountsWithinItsWindow(MailCap cap, int daysAgo, bool reached)
    {
        var now = Support.TestHost.Start;
        var (origin, another) = (new OriginId(Guid.CreateVersion7()), new OriginId(Guid.CreateVersion7()));
        SentMail[] sent = [new(ContactId.New(), another, 1, now.AddDays(-daysAgo))];

        Assert.Equal(reached, MailCaps.Reached(cap, sent, origin, 1, now));
        // The run that is asked about does not count against itself; its next run does.
        Assert.False(MailCaps.Reached(cap, sent, another, 1, now));
        Assert.Equal(reached, MailCaps.Reached(cap, sent, another, 2, now));
    }

    private static async Task<(ContactId Person, string Token)> PersonAsync(Register register, string id = "p-1")
    {
        var person = await register.PersonAsync(id, c => c.BirthDate = Born);
        await using (var db = register.Host.NewContext())
        {
            db.Add(new Core.Attributes.ContactAttributes(person));
            await db.SaveChangesAsync();
        }

        return (person, TrackedPerson.TokenOf((await TrackedPerson.MessageAsync(register.Host.Services, person, null)).Links.Unsubscribe));
    }

    private static readonly DateOnly Born = new(1970, 5, 17);

    private static async Task<PreferenceTopicId> TopicAsync(Register register, string topic, string label) =>
        (await register.RunAsync<SavePreferenceTopic, PreferenceTopicId>(new SavePreferenceTopic { Topic = topic, Label = label, NamesNoHealth = true }, register.Host.Operator)).Value;

    private static async Task<PreferenceSheet> SheetAsync(Register register, string token) =>
        (await register.RunAsync<OpenPreferences, PreferenceSheet>(new OpenPreferences(token), Actor.Anyone())).Value;

    private static Task<Result<StatedPreferences>> SaveAsync(
        Register register, string token, IReadOnlyCollection<PreferenceTopicId> shown, IReadOnlyCollection<PreferenceTopicId> wanted, StopWish stop = StopWish.None, bool? plain = null, DateOnly? born = null) =>
        register.RunAsync<SavePreferences, StatedPreferences>(new SavePreferences { Token = token, Shown = shown, Wanted = wanted, Stop = stop, Plain = plain, BornOn = born }, Actor.Anyone());
}
