using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Contacts;

public sealed class ContactPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2000-01-01", "MA", RepresentativeStatus.None, null, GateSubject.Adult)]
    [InlineData("2008-11-24", "MA", RepresentativeStatus.None, null, GateSubject.Adult)]
    [InlineData("2008-11-25", "MA", RepresentativeStatus.None, null, GateSubject.RepInvalid)]
    [InlineData("2008-01-01", "NE", RepresentativeStatus.None, null, GateSubject.RepInvalid)]
    [InlineData("2007-11-24", "AL", RepresentativeStatus.None, null, GateSubject.Adult)]
    [InlineData("2015-01-01", "MA", RepresentativeStatus.Verified, null, GateSubject.MinorRepOk)]
    [InlineData("2015-01-01", "MA", RepresentativeStatus.Verified, "2026-11-24", GateSubject.MinorRepOk)]
    [InlineData("2015-01-01", "MA", RepresentativeStatus.Verified, "2026-11-23", GateSubject.RepInvalid)]
    [InlineData("2010-01-01", "MA", RepresentativeStatus.SelfConsented, null, GateSubject.MinorSelfConsented)]
    [InlineData("1960-01-01", "MA", RepresentativeStatus.Disputed, null, GateSubject.RepInvalid)]
    [InlineData(null, "MA", RepresentativeStatus.None, null, GateSubject.RepInvalid)]
    public void Subject_FollowsAgeStateAndRepresentative(string? born, string state, RepresentativeStatus representative, string? until, GateSubject expected) =>
        Assert.Equal(expected, SubjectPolicy.Of(Date(born), state, representative, Date(until), Now));

    /// <summary>At 06:00 UTC it is still the day before somewhere in the United States.</summary>
    [Fact]
    public void Subject_BirthdayCountsOnlyWhenItIsEverywhere() =>
        Assert.Equal(GateSubject.RepInvalid, SubjectPolicy.Of(new DateOnly(2008, 11, 24), "HI", RepresentativeStatus.None, null, new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData(true, false, EmailVerification.DoubleOptIn, false, GateAddress.VerifiedOwn)]
    [InlineData(true, false, EmailVerification.None, false, GateAddress.Unverified)]
    [InlineData(false, false, EmailVerification.InPerson, false, GateAddress.Unverified)]
    [InlineData(true, true, EmailVerification.InPerson, false, GateAddress.SharedUnconfirmed)]
    [InlineData(true, true, EmailVerification.SharedConfirmed, false, GateAddress.VerifiedOwn)]
    [InlineData(true, true, EmailVerification.None, false, GateAddress.Unverified)]
    [InlineData(true, false, EmailVerification.InPerson, true, GateAddress.AltRequired)]
    public void Address_TheWorstApplicableValueWins(bool hasEmail, bool shared, EmailVerification verification, bool alternate, GateAddress expected) =>
        Assert.Equal(expected, AddressPolicy.Of(hasEmail, shared, verification, alternate));

    private static DateOnly? Date(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

public abstract class ContactGateFactsSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Batch_IsFilled_AndStrangersStayUnanswered()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("a.csv",
            "id,first,last,birthdate,email,state,country\n" +
            "p1,Ada,Lind,1990-01-01,ada@example.com,Massachusetts,US\n" +
            "p2,Bo,Roe,1990-01-01,home@example.com,WA,\n" +
            "p3,Cy,Roe,1991-01-01,HOME@example.com,WA,\n" +
            "p5,Di,Poe,1992-01-01,di@example.com,,DE\n"));
        await bench.ImportAsync(new ImportOptions { SourceSystem = "crm", AddressesVerified = true }, bench.File("b.csv",
            "id,first,last,birthdate,email\nx1,ADA,Lind,1990-01-01,ada@example.com\n"));
        await using var db = bench.Host.NewContext();
        var questions = new List<GateQuestion>();
        foreach (var source in new[] { "p1", "p2", "p3", "p5" })
            questions.Add(Question((await bench.ContactAsync(source)).Id));
        questions.Add(Question(ContactId.New()));

        foreach (var filler in bench.Host.Services.GetServices<IGateFacts>().Where(f => f.GetType().Assembly == typeof(Contact).Assembly && f.GetType().Namespace == typeof(Contact).Namespace))
            await filler.FillAsync(db, questions, bench.Host.Clock.GetUtcNow(), CancellationToken.None);

        Assert.Equal(
            [GateAddress.VerifiedOwn, GateAddress.SharedUnconfirmed, GateAddress.SharedUnconfirmed, GateAddress.VerifiedOwn, null],
            questions.Select(q => q.Facts.Addr));
        Assert.Equal(["US-MA", "US-WA", "US-WA", "DE", null], questions.Select(q => q.Facts.Residence));
        Assert.Equal([GateSubject.Adult, GateSubject.Adult, GateSubject.Adult, GateSubject.Adult, null], questions.Select(q => q.Facts.Subj));
        Assert.Equal([1L, 1L, 1L, 1L, null], questions.Select(q => q.Facts.SuppressionVersion));
    }

    private static GateQuestion Question(ContactId contact) => new()
    {
        MessageId = Guid.CreateVersion7(),
        Contact = contact,
        Occurrence = 1,
        Origin = new GateOrigin
        {
            Id = OriginId.From(Guid.CreateVersion7()),
            Camp = GateCampaign.Running,
            Appr = GateApproval.Valid,
            Class = HipaaClass.NotMarketing,
            Comm = CommercialClass.Transactional,
            Sens = GateSensitivity.None,
            Phi = PhiLevel.Relationship,
            Foot = YesNo.Y,
            Track = GateTracking.None,
            ContentHash = "00",
            Purpose = "care",
            Categories = new HashSet<string>(),
            Sensitivities = new HashSet<string>(),
        },
    };
}

public sealed class SqliteContactGateFactsTests() : ContactGateFactsSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlContactGateFactsTests() : ContactGateFactsSuite(DatabaseProvider.PostgreSql);
