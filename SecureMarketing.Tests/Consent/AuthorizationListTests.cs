using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Index;

namespace SecureMarketing.Tests.Consent;

public sealed class AuthorizationListSqliteTests() : AuthorizationListTests(DatabaseProvider.Sqlite);

public sealed class AuthorizationListPostgreSqlTests() : AuthorizationListTests(DatabaseProvider.PostgreSql);

public abstract class AuthorizationListTests(DatabaseProvider provider)
{
    private static readonly SubmittedDocument Scan = new() { MediaType = "image/png", Content = [7, 7] };

    private static readonly Actor Marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.AuthorizationStatus }, null, null);

    private static async Task<ImportedAuthorizations> ImportAsync(Register register, IEnumerable<(ContactId Person, AuthorizationRecord Form, SubmittedDocument? Document)> forms) =>
        (await register.RunAsync<ImportAuthorizations, ImportedAuthorizations>(new ImportAuthorizations
        {
            Items = [.. forms.Select(f => new ImportedAuthorization { Contact = f.Person, Form = f.Form, Document = f.Document })],
        })).Value;

    private static async Task<IReadOnlyList<ContactId>> PeopleAsync(Register register, int count)
    {
        var people = new List<ContactId>();
        for (var i = 0; i < count; i++)
            people.Add(await register.PersonAsync($"p-{i}"));
        return people;
    }

    [Fact]
    public async Task Import_JudgesEachFormAlone()
    {
        await using var register = await Register.StartAsync(provider);
        var people = await PeopleAsync(register, 4);
        var imported = Forms.Complete with { Source = new AuthorizationSource { Kind = AuthorizationSourceKind.Imported, System = "EHR" } };

        var outcome = await ImportAsync(register,
        [
            (people[0], imported, Scan),
            (people[1], imported, null),
            (people[2], imported with { CopyProvidedAt = null }, Scan),
            (people[3], new AuthorizationRecord { Source = new AuthorizationSource { Kind = AuthorizationSourceKind.Imported, System = "consent=Y" } }, null),
            (ContactId.New(), imported, Scan),
            (people[3], Forms.Complete with { Signature = null }, Scan),
            (people[0], imported, Scan),
            (people[2], imported with { Purposes = [new string('p', 101)] }, Scan),
        ]);

        Assert.Equal(1, outcome.States[AuthorizationState.Active]);
        Assert.Equal(2, outcome.States[AuthorizationState.Defective]);
        Assert.Equal(1, outcome.States[AuthorizationState.PendingCopy]);
        Assert.Equal((2, 1), (outcome.Defects[DefectCode.EvidenceMissing], outcome.Defects[DefectCode.SignatureMissing]));
        Assert.Equal(
            [(4, "consent.contact_not_found"), (5, ImportAuthorizations.Unsigned), (6, ImportAuthorizations.EnteredAlready), (7, ImportAuthorizations.TooMuch)], outcome.Rejected);
        Assert.Equal(Core.Gate.GateAuthorization.Defective, (await register.FactsAsync(people[3])).Auth);
        Assert.Equal([(0, ImportAuthorizations.EnteredAlready)], (await ImportAsync(register, [(people[1], imported, null), (people[1], imported, Scan)])).Rejected);
        Assert.Equal(Core.Gate.GateAuthorization.Valid, (await register.FactsAsync(people[0])).Auth);
        await using var db = register.Host.NewContext();
        Assert.Equal(5 + 2, db.AuditEvents.Count(e => e.Action == AuditAction.AuthorizationCreated));
        Assert.Equal(2, db.AuditEvents.Where(e => e.Action == AuditAction.AuthorizationCreated).Select(e => e.CorrelationId).Distinct().Count());
    }

    [Fact]
    public async Task Views_SplitTheRegister_AndReadDatesBeforeTheSweep()
    {
        await using var register = await Register.StartAsync(provider);
        var people = await PeopleAsync(register, 3);
        var soon = Forms.Complete with { ExpiresOn = new DateOnly(2026, 12, 1) };
        await ImportAsync(register, [(people[0], Forms.Complete with { ExpiresOn = new DateOnly(2028, 1, 1) }, Scan), (people[1], soon, Scan), (people[2], soon, Scan)]);
        async Task<int> TotalAsync(AuthorizationView view) =>
            (await register.RunAsync<ListAuthorizations, AuthorizationPage>(new ListAuthorizations { View = view })).Value.Total;

        Assert.Equal((3, 3, 2, 0), (await TotalAsync(AuthorizationView.All), await TotalAsync(AuthorizationView.Valid), await TotalAsync(AuthorizationView.Expiring), await TotalAsync(AuthorizationView.Expired)));
        register.Host.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((1, 2), (await TotalAsync(AuthorizationView.Valid), await TotalAsync(AuthorizationView.Expired)));
        var swept = (await register.RunAsync<SweepAuthorizations, SweptAuthorizations>(new SweepAuthorizations())).Value;
        Assert.Equal(new SweptAuthorizations(2, 0, 0), swept);
        Assert.Equal((1, 2), (await TotalAsync(AuthorizationView.Valid), await TotalAsync(AuthorizationView.Expired)));
        var sum = 0;
        foreach (var view in Enum.GetValues<AuthorizationView>().Except([AuthorizationView.All, AuthorizationView.Expiring]))
            sum += await TotalAsync(view);
        Assert.Equal(3, sum);
    }

    [Fact]
    public async Task List_PagesSortsAndFindsAPerson()
    {
        await using var register = await Register.StartAsync(provider);
        var people = await PeopleAsync(register, 5);
        await ImportAsync(register, people.Select((p, i) => (p, Forms.Complete with { ExpiresOn = new DateOnly(2027, 1, 10 - i) }, (SubmittedDocument?)Scan)));

        var page = (await register.RunAsync<ListAuthorizations, AuthorizationPage>(
            new ListAuthorizations { Sort = AuthorizationSort.ExpiresFirst, Skip = 1, Take = 2 })).Value;
        var found = (await register.RunAsync<ListAuthorizations, AuthorizationPage>(new ListAuthorizations { Person = "p-3" })).Value;

        Assert.Equal((5, "p-3", "p-2"), (page.Total, page.Rows[0].RecordId, page.Rows[1].RecordId));
        Assert.Equal(people[3], Assert.Single(found.Rows).Contact);
        Assert.Empty((await register.RunAsync<ListAuthorizations, AuthorizationPage>(new ListAuthorizations { Person = "nobody@example.com" })).Value.Rows);
        Assert.Equal(ErrorKind.Forbidden, (await register.RunAsync<ListAuthorizations, AuthorizationPage>(new ListAuthorizations(), Marketer)).Error!.Kind);
    }

    [Fact]
    public async Task Counts_ForMarketers_HideSmallNumbers_AndNothingIsComputableFromTheTotal()
    {
        await using var register = await Register.StartAsync(provider);
        var people = await PeopleAsync(register, 15);
        await ImportAsync(register, people.Select((p, i) => (p, i < 12 ? Forms.Complete : Forms.Complete with { CopyProvidedAt = null }, (SubmittedDocument?)Scan)));

        var clerk = (await register.RunAsync<CountAuthorizations, AuthorizationCounts>(new CountAuthorizations())).Value;
        var marketer = (await register.RunAsync<CountAuthorizations, AuthorizationCounts>(new CountAuthorizations(), Marketer)).Value;

        Assert.Equal((ShownCount.Exact(12), ShownCount.Exact(3)), (clerk.Views[AuthorizationView.Valid], clerk.Views[AuthorizationView.Pending]));
        Assert.Equal(CountDisclosure.Withheld, marketer.Views[AuthorizationView.Pending].Disclosure);
        Assert.NotEqual(CountDisclosure.Exact, marketer.Views[AuthorizationView.Valid].Disclosure);
        Assert.Equal(ShownCount.Exact(15), marketer.Views[AuthorizationView.All]);
    }

    /// <summary>The index keeps the register's answer until a change of it is noted.</summary>
    [Fact]
    public async Task AnAuthorizationAndItsRevocation_AreCountedAtOnce_FromTheIndex()
    {
        await using var register = await Register.StartAsync(provider);
        var people = await PeopleAsync(register, 3);
        await using (var db = register.Host.NewContext())
        {
            foreach (var sink in register.Host.Get<IEnumerable<IContactFactSink>>())
                await sink.ContactsChangedAsync(db, people, register.Host.Clock.GetUtcNow(), CancellationToken.None);
        }

        await register.Host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        Assert.Equal((0, 3), await SidesAsync());

        // For the purpose that the segment serves: who authorized something else permits nothing of it.
        await register.ActiveAsync(people[2]);
        Assert.Equal((0, 3), await SidesAsync());
        var marketing = Forms.Complete with { Purposes = ["research", "Marketing"] };
        var id = await register.ActiveAsync(people[1], marketing);
        Assert.Equal((1, 2), await SidesAsync());
        Assert.Null((await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = id, ReceivedAt = register.Host.Clock.GetUtcNow(), Channel = RevocationChannel.Letter })).Error);
        Assert.Equal((0, 3), await SidesAsync());

        await register.ActiveAsync(people[0], marketing with { ExpiresOn = new DateOnly(2026, 11, 25) });
        Assert.Equal((1, 2), await SidesAsync());
        register.Host.Clock.Advance(TimeSpan.FromDays(3));
        await register.Host.Get<LiveAudience>().CatchUpAsync(wait: true, CancellationToken.None);
        Assert.Equal((0, 3), await SidesAsync());

        async Task<(long?, long?)> SidesAsync()
        {
            var counts = (await register.Host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = """{"attribute":"living","operator":"equals","value":true}""", EveryNode = true })).Value;
            Assert.Equal(SegmentEngine.Index, counts.Engine);
            var split = Assert.Single(counts.Permitted);
            Assert.Equal("marketing", split.Purpose);
            return (split.Yes.Number, split.No.Number);
        }
    }

    [Fact]
    public async Task Event_IsSuspendedWhenNobodyAttests_AndRevivedByAttestation()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var form = Forms.Complete with
        {
            ExpiresOn = null,
            ExpirationEvent = new ExpirationEvent { Description = "end of the programme", Owner = "programme office", LastAttestedOn = new DateOnly(2026, 11, 24) },
        };
        var id = await register.ActiveAsync(person, form);
        register.Host.Clock.Advance(TimeSpan.FromDays(91));

        Assert.Equal(Core.Gate.GateAuthorization.Suspended, (await register.FactsAsync(person)).Auth);
        Assert.Equal(1, (await register.RunAsync<SweepAuthorizations, SweptAuthorizations>(new SweepAuthorizations())).Value.Suspended);
        var attested = await register.RunAsync<AttestExpirationEvent, AuthorizationState>(new AttestExpirationEvent { Authorization = id });
        Assert.Equal(AuthorizationState.Active, attested.Value);
        Assert.Equal(Core.Gate.GateAuthorization.Valid, (await register.FactsAsync(person)).Auth);
        // Today it still holds, but nobody can say any more that the event has not happened.
        var other = await register.ActiveAsync(await register.PersonAsync("p-2"), form);
        Assert.Equal(AuthorizationState.Active, (await register.RunAsync<AttestExpirationEvent, AuthorizationState>(new AttestExpirationEvent { Authorization = other, HappenedOn = new DateOnly(2027, 2, 23) })).Value);
        foreach (var again in (DateOnly?[])[null, new DateOnly(2027, 2, 22)])
            Assert.Equal("authorization.event_over", (await register.RunAsync<AttestExpirationEvent, AuthorizationState>(new AttestExpirationEvent { Authorization = other, HappenedOn = again })).Error!.Code);
        var ended = await register.RunAsync<AttestExpirationEvent, AuthorizationState>(new AttestExpirationEvent { Authorization = id, HappenedOn = new DateOnly(2027, 2, 1) });
        Assert.Equal(AuthorizationState.Expired, ended.Value);
        Assert.Equal(Core.Gate.GateAuthorization.Expired, (await register.FactsAsync(person)).Auth);
        foreach (var again in (DateOnly?[])[null, new DateOnly(2027, 2, 2)])
            Assert.Equal("authorization.transition_undefined", (await register.RunAsync<AttestExpirationEvent, AuthorizationState>(new AttestExpirationEvent { Authorization = id, HappenedOn = again })).Error!.Code);
    }

    [Fact]
    public async Task View_ShowsTextEvidenceDefectsAndHistory_AndIsLogged()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync();
        var id = await register.ActiveAsync(person);

        var detail = (await register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;

        Assert.Contains("Pat Example", detail.Text, StringComparison.Ordinal);
        Assert.True(detail.Evidence!.Intact);
        Assert.Empty(detail.Defects);
        Assert.Equal([AuditAction.AuthorizationCreated, AuditAction.AuthorizationVerified, AuditAction.AuthorizationChanged], detail.History.Select(h => h.Action));
        await using var db = register.Host.NewContext();
        Assert.Equal(1, db.AuditEvents.Count(e => e.Action == AuditAction.AuthorizationViewed && e.SubjectPseudoId != null));
    }

    [Fact]
    public async Task Attribute_Authorized_SelectsThoseInEffectForThePurpose()
    {
        await using var register = await Register.StartAsync(provider);
        var people = await PeopleAsync(register, 3);
        await ImportAsync(register,
        [
            (people[0], Forms.Complete, Scan), (people[1], Forms.Complete with { Purposes = ["wellness"] }, Scan), (people[2], Forms.Complete with { CopyProvidedAt = null }, Scan),
        ]);
        await using var db = register.Host.NewContext();
        db.Set<Core.Attributes.ContactAttributes>().AddRange(people.Select(p => new Core.Attributes.ContactAttributes(p)));
        await db.SaveChangesAsync();

        Assert.Equal([people[0]], Select(db, Core.Attributes.RuleOperator.EqualTo, "Wellness-programmes"));
        Assert.Equal([people[1]], Select(db, Core.Attributes.RuleOperator.EqualTo, "wellness"));
        Assert.Equal(2, Select(db, Core.Attributes.RuleOperator.Exists, null).Count);
        Assert.Equal([people[2]], Select(db, Core.Attributes.RuleOperator.Missing, null));
    }

    /// <summary>The same people as the gate finds: a form under a proven record counts, one under a record merged without proof does not, and everything taken back under one record ends the other's.</summary>
    [Fact]
    public async Task Attribute_Authorized_FollowsThePersonWithSeveralRecords()
    {
        await using var register = await Register.StartAsync(provider);
        var people = await PeopleAsync(register, 6);
        foreach (var signer in (ContactId[])[people[1], people[3], people[4], people[5]])
            await register.ActiveAsync(signer, Forms.Complete with { Id = signer.Value.ToString() });
        register.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var db = register.Host.NewContext();
        db.Set<Core.Attributes.ContactAttributes>().AddRange(people.Select(p => new Core.Attributes.ContactAttributes(p)));
        await db.SaveChangesAsync();
        Assert.Equal(4, Select(db, Core.Attributes.RuleOperator.Exists, null).Count);
        var under = await db.Authorizations.Where(a => a.Contact == people[5]).Select(a => a.Id).SingleAsync();
        Assert.Null((await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = under, ReceivedAt = register.Host.Clock.GetUtcNow(), Channel = RevocationChannel.Letter, Scope = RevocationScope.All })).Error);

        foreach (var (kept, merged, proven) in new[] { (people[0], people[1], true), (people[2], people[3], false), (people[4], people[5], true) })
            Assert.Null((await register.Host.RunAsync<MergePeople, Unit>(new MergePeople { Kept = kept, Merged = merged, Reason = "same insurance number", Proven = proven })).Error);

        ContactId[] kepts = [people[0], people[2], people[4]];
        var sendable = new List<ContactId>();
        foreach (var kept in kepts)
        {
            if ((await register.FactsAsync(kept)).Auth == Core.Gate.GateAuthorization.Valid)
                sendable.Add(kept);
        }

        Assert.Equal([people[0]], sendable);
        Assert.Equal(sendable, Select(db, Core.Attributes.RuleOperator.Exists, null).Intersect(kepts));
        Assert.Equal(sendable, Select(db, Core.Attributes.RuleOperator.EqualTo, "wellness-programmes").Intersect(kepts));
        Assert.Equal([people[2], people[4]], Select(db, Core.Attributes.RuleOperator.Missing, null).Intersect(kepts).OrderBy(p => Array.IndexOf(kepts, p)));
    }

    private static IReadOnlyList<ContactId> Select(AppDbContext db, Core.Attributes.RuleOperator op, string? purpose)
    {
        var source = new AuthorizedAttribute();
        var question = new Core.Attributes.LeafQuestion
        {
            Definition = source.Attributes[0],
            AsOf = new DateOnly(2026, 11, 24).DayNumber,
            Leaf = new Core.Attributes.RuleLeaf { Attribute = "authorized", Operator = op, Value = purpose is null ? null : new Core.Attributes.TextValue(purpose) },
        };
        return [.. db.Set<Core.Attributes.ContactAttributes>().Where(source.Where(db, question)).Select(a => a.ContactId)];
    }
}
