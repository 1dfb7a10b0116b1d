using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;

namespace SecureMarketing.Tests.Consent;

public sealed class MajorityLapseTests
{
    [Theory]
    [InlineData(null, true, "2010-03-05", "MA", "2028-03-04")]
    [InlineData(null, true, "2010-03-05", "AL", "2029-03-04")]
    [InlineData(null, true, "2010-03-05", "NE", "2029-03-04")]
    [InlineData(null, true, "2010-03-05", "MS", "2028-03-04")]
    [InlineData(null, true, "2010-03-05", null, "2028-03-04")]
    [InlineData(null, true, "2012-02-29", "MA", "2030-02-27")]
    [InlineData("2027-01-31", true, "2010-03-05", "MA", "2027-01-31")]
    [InlineData("2035-01-31", true, "2010-03-05", "MA", "2028-03-04")]
    [InlineData("2035-01-31", false, "2010-03-05", "MA", "2035-01-31")]
    [InlineData(null, true, null, "MA", null)]
    [InlineData(null, true, "2008-11-24", "MA", null)]
    [InlineData(null, true, "2008-11-25", "MA", "2026-11-24")]
    public void LastDay_IsTheDayBeforeMajority_OrEarlier(string? validTo, bool lapses, string? born, string? state, string? last) =>
        Assert.Equal(Day(last), MajorityLapse.LastDay(Day(validTo), lapses, Day(born), state, new DateOnly(2026, 11, 24)));

    private static DateOnly? Day(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd");
}

public sealed class RepresentativeSqliteTests() : RepresentativeTests(DatabaseProvider.Sqlite);

public sealed class RepresentativePostgreSqlTests() : RepresentativeTests(DatabaseProvider.PostgreSql);

/// <summary>Who may decide for a person, as the gate sees it.</summary>
public abstract class RepresentativeTests(DatabaseProvider provider)
{
    private static readonly DateOnly Child = new(2012, 6, 1);

    [Fact]
    public async Task Parent_CountsUntilDisputed_AndAgainWhenSettled()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync(change: c => (c.BirthDate, c.State) = (Child, "MA"));
        Assert.Equal(GateSubject.RepInvalid, await SubjectAsync(register, person));
        var version = await register.SendVersionAsync(person);
        var id = (await RecordAsync(register, person, AuthorityType.Parent)).Value;
        Assert.Equal(GateSubject.MinorRepOk, await SubjectAsync(register, person));
        Assert.True(await register.SendVersionAsync(person) > version);

        Assert.True((await StepAsync(register, id, RepresentativeStep.Dispute)).IsSuccess);
        Assert.Equal(GateSubject.RepInvalid, await SubjectAsync(register, person));
        Assert.True((await StepAsync(register, id, RepresentativeStep.Settle)).IsSuccess);
        Assert.Equal(GateSubject.MinorRepOk, await SubjectAsync(register, person));

        // A new record ends the one before; a minor who consented alone holds the rights, for that service.
        await RecordAsync(register, person, AuthorityType.MinorConsentedAlone);
        Assert.Equal(GateSubject.MinorSelfConsented, await SubjectAsync(register, person));
        Assert.Equal(ConsentErrors.RepresentativeEnded, (await StepAsync(register, id, RepresentativeStep.End)).Error);
        var listed = (await register.RunAsync<ListRepresentatives, IReadOnlyList<RepresentativeRow>>(new(person))).Value;
        Assert.Equal([(AuthorityType.MinorConsentedAlone, true), (AuthorityType.Parent, false)], listed.Select(r => (r.Type, r.InForce)));
        Assert.Equal(new DateOnly(2030, 5, 31), listed[1].ValidTo);
    }

    /// <summary>The rights are held for the service alone: what a message uses beyond it, be it by a label, finds nobody who may decide.</summary>
    [Fact]
    public async Task MinorWhoConsentedAlone_DecidesAboutThatServiceOnly()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync(change: c => (c.BirthDate, c.State) = (Child, "MA"));
        Assert.Equal("representative.service", (await RecordAsync(register, person, AuthorityType.MinorConsentedAlone, [])).Error?.Code);
        Assert.Equal("representative.service", (await RecordAsync(register, person, AuthorityType.Parent, ["STD"])).Error?.Code);
        var id = (await RecordAsync(register, person, AuthorityType.MinorConsentedAlone, ["STD", "appointments"])).Value;
        GateOrigin Uses(string[] categories, params string[] labels) => Register.Origin() with { Categories = categories.ToHashSet(), Sensitivities = labels.ToHashSet() };

        foreach (var (origin, expected) in new[]
        {
            (Uses([]), GateSubject.MinorSelfConsented), (Uses(["Appointments"], "STD"), GateSubject.MinorSelfConsented),
            (Uses(["appointments", "conditions"], "STD"), GateSubject.RepInvalid), (Uses(["appointments"], "STD", "PSY"), GateSubject.RepInvalid),
        })
        {
            Assert.Equal(expected, await SubjectAsync(register, person, origin));
        }

        var listed = (await register.RunAsync<ListRepresentatives, IReadOnlyList<RepresentativeRow>>(new(person))).Value;
        Assert.Equal(["STD", "appointments"], Assert.Single(listed).Service);
        await using var db = register.Host.NewContext();
        var sealedService = db.RepresentativeAuthorities.Select(r => r.ServiceSealed!).Single();
        Assert.DoesNotContain("STD", System.Text.Encoding.Latin1.GetString(sealedService), StringComparison.Ordinal);
        // From before it was asked for: nothing was stated, so nothing is covered.
        await db.RepresentativeAuthorities.ExecuteUpdateAsync(set => set.SetProperty(r => r.ServiceSealed, (byte[]?)null));
        Assert.Equal((GateSubject.RepInvalid, GateSubject.MinorSelfConsented), (await SubjectAsync(register, person, Uses(["appointments"])), await SubjectAsync(register, person, Uses([]))));
        // Somebody else's consent is no help, and a parent decides about everything.
        await RecordAsync(register, person, AuthorityType.Parent);
        Assert.Equal(GateSubject.MinorRepOk, await SubjectAsync(register, person, Uses(["conditions"], "PSY")));
        Assert.Equal(ConsentErrors.RepresentativeEnded, (await StepAsync(register, id, RepresentativeStep.End)).Error);
    }

    [Fact]
    public async Task FormSignedByAParent_IsDefectiveFromMajorityOn()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync(change: c => (c.BirthDate, c.State) = (new DateOnly(2008, 12, 20), "MA"));
        var id = await register.ActiveAsync(person, Forms.Complete with { Representative = new PersonalRepresentative { Name = "Kim Example", Authority = "mother of a minor" } });
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(person)).Auth);
        register.Host.Clock.Advance(TimeSpan.FromDays(26));
        Assert.Equal(GateAuthorization.Defective, (await register.FactsAsync(person)).Auth);
        Assert.Contains(DefectCode.RepresentativeAuthorityEnded, (await register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value.Defects);
    }

    [Fact]
    public async Task ImportedForm_OfAParent_EndsWithMajorityToo()
    {
        await using var register = await Register.StartAsync(provider);
        var person = await register.PersonAsync(change: c => (c.BirthDate, c.State) = (new DateOnly(2008, 6, 1), "AL"));
        var form = Forms.Complete with { Representative = new PersonalRepresentative { Name = "Kim Example", Authority = "mother of a minor" } };
        await register.RunAsync<ImportAuthorizations, ImportedAuthorizations>(new ImportAuthorizations
        {
            Items = [new ImportedAuthorization { Contact = person, Form = form, Document = new SubmittedDocument { MediaType = "image/png", Content = [1] } }],
        });
        await using var db = register.Host.NewContext();
        Assert.Equal(new DateOnly(2027, 5, 31), db.Authorizations.Single().Open(register.Host.Get<IFieldCipher>()).Representative!.ValidTo);
    }

    [Fact]
    public async Task Representative_SignsOnThePage_AndStandsInTheText()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        await RecordAsync(bench.Register, person, AuthorityType.HealthCareProxy);
        var (id, token, ticket) = await bench.ProvenAsync(person);
        Assert.Equal("as shown by the document", (await bench.OpenAsync(token, ticket)).Value.Representative!.Authority);
        Assert.Empty((await bench.SignAsync(token, ticket, "Kim Example")).Value.Problems);
        var receipt = (await bench.OpenAsync(token, ticket)).Value;
        Assert.Contains("\nSigned on behalf of the person by\nKim Example\n\nAuthority to act\nas shown by the document\n", receipt.SignedText!, StringComparison.Ordinal);
        Assert.StartsWith("sha256:", (await bench.RowAsync(id)).Open(bench.Register.Host.Get<IFieldCipher>()).Representative!.EvidenceDocument, StringComparison.Ordinal);
    }

    /// <summary>Who may sign is asked when they sign: an authority that ended since the asking signs nothing.</summary>
    [Fact]
    public async Task Representative_WhoseAuthorityEndedSince_CannotSign_AndAChildIsNotAsked()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var authority = (await RecordAsync(bench.Register, person, AuthorityType.HealthCareProxy)).Value;
        var (id, token, ticket) = await bench.ProvenAsync(person);
        Assert.True((await StepAsync(bench.Register, authority, RepresentativeStep.End)).IsSuccess);

        Assert.Equal([SigningProblem.SignerChanged], (await bench.SignAsync(token, ticket, "Kim Example")).Value.Problems);

        Assert.Equal(AuthorizationState.AwaitingSignature, (await bench.RowAsync(id)).State);
        var child = await bench.PersonAsync("child", c => (c.BirthDate, c.State) = (Child, "MA"));
        Assert.Equal(ConsentErrors.SignerMissing, (await bench.AskAsync(child)).Error);
        await RecordAsync(bench.Register, child, AuthorityType.Parent);
        Assert.True((await bench.AskAsync(child)).IsSuccess);
    }

    private static Task<Result<RepresentativeId>> RecordAsync(Register register, ContactId person, AuthorityType type, IReadOnlyList<string>? service = null) => register.RunAsync<RecordRepresentative, RepresentativeId>(new RecordRepresentative
    {
        Contact = person,
        Type = type,
        Name = type == AuthorityType.MinorConsentedAlone ? "" : "Kim Example",
        Description = "as shown by the document",
        Service = service ?? (type == AuthorityType.MinorConsentedAlone ? ["Demographics", "diabetes"] : []),
        Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
    });

    private static Task<Result<Unit>> StepAsync(Register register, RepresentativeId id, RepresentativeStep step) => register.RunAsync<ChangeRepresentative, Unit>(new(id, step));

    private static async Task<GateSubject?> SubjectAsync(Register register, ContactId person, GateOrigin? origin = null)
    {
        var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = person, Origin = origin ?? Register.Origin(), Occurrence = 1 };
        await using var db = register.Host.NewContext();
        foreach (var facts in register.Host.Services.GetServices<IGateFacts>().Where(f => f is ContactGateFacts or MinorServiceFacts))
            await facts.FillAsync(db, [question], register.Host.Clock.GetUtcNow(), default);
        return question.Facts.Subj;
    }
}
