using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Features.Contacts;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

public sealed class PeopleUseCaseTests
{
    private static Actor With(params Permission[] permissions) => Actor.Worker("test", permissions);

    [Theory]
    [InlineData("MARISOL.p1@example.com", 1)]
    [InlineData("mrn-p1-77841", 1)]
    [InlineData("+1 (555) 010-0001", 1)]
    [InlineData("p2", 1)]
    [InlineData("marisol", 0)]
    [InlineData(null, 2)]
    public async Task Find_IsExact_AndAnswersMasked(string? find, int expected)
    {
        await using var bench = await PeopleAsync();

        var page = (await bench.Host.RunAsync<ListPeople, PeopleList>(new ListPeople(find, null, false, 0, 25), With(Permission.PeopleView))).Value;

        Assert.Equal((expected, expected), (page.Total, page.Rows.Count));
        Assert.All(page.Rows, r => Assert.DoesNotContain("Quillfeather", r.MaskedName, StringComparison.Ordinal));
        Assert.All(page.Rows, r => Assert.Equal(("M••• Q•••", "m•••@•••.com"), (r.MaskedName, r.MaskedEmail)));
    }

    /// <summary>The database sorts and cuts; the page gets no more than it shows, and the whole number.</summary>
    [Theory]
    [InlineData("born", false, "1950 1960")]
    [InlineData("born", true, "1980 1970")]
    [InlineData("place", false, "1970 1950")]
    [InlineData("place", true, "1960 1980")]
    public async Task List_IsSortedAndPaged_ByTheDatabase(string sort, bool descending, string expected)
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("people.csv", "id,last,birthdate,state\np1,Roe,1970-05-01,AK\np2,Doe,1950-05-01,CA\np3,Poe,1980-05-01,NY\np4,Moe,1960-05-01,WA\n"));

        var pages = new List<PeopleList>();
        foreach (var skip in new[] { 0, 2, 4 })
            pages.Add((await bench.Host.RunAsync<ListPeople, PeopleList>(new ListPeople(null, sort, descending, skip, 2), With(Permission.PeopleView))).Value);

        Assert.Equal(expected, string.Join(' ', pages[0].Rows.Select(r => r.BirthYear)));
        Assert.Equal([(4, 2), (4, 2), (4, 0)], pages.Select(p => (p.Total, p.Rows.Count)));
        Assert.Equal(4, pages.SelectMany(p => p.Rows).DistinctBy(r => r.Id).Count());
    }

    [Fact]
    public async Task People_AreRefusedToThoseWithoutTheRight()
    {
        await using var bench = await PeopleAsync();
        var id = (await bench.ContactAsync("p1")).Id;
        var marketer = With(Permission.SegmentView, Permission.SegmentCount, Permission.CampaignEdit);

        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<ListPeople, PeopleList>(new ListPeople(null, null, false, 0, 25), marketer)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(id), marketer)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<RevealIdentity, string>(new RevealIdentity(id, ContactField.Email, "curiosity"), marketer)).Error!.Kind);
    }

    [Fact]
    public async Task Reveal_RecordsWhoseWhatAndWhy_NotTheValue()
    {
        await using var bench = await PeopleAsync();
        var id = (await bench.ContactAsync("p1")).Id;

        var tooShort = await bench.Host.RunAsync<RevealIdentity, string>(new RevealIdentity(id, ContactField.FamilyName, "x"));
        var opened = await bench.Host.RunAsync<RevealIdentity, string>(new RevealIdentity(id, ContactField.FamilyName, "Checks a returned letter"));

        Assert.Equal(PeopleErrors.ReasonMissing.Code, tooShort.Error!.Code);
        Assert.Equal("Quillfeather", opened.Value);
        var recorded = await bench.QueryAsync(db => db.AuditEvents.AsNoTracking().SingleAsync(e => e.Action == AuditAction.PersonRevealed));
        Assert.Equal(("Checks a returned letter", "field:FamilyName"), (recorded.Purpose, recorded.ReasonCodes));
        Assert.NotNull(recorded.SubjectPseudoId);
    }

    [Fact]
    public async Task SensitiveFacts_AreHiddenFromThoseWithoutTheRight()
    {
        await using var bench = await PeopleAsync();
        var id = (await bench.ContactAsync("p1")).Id;

        var clerk = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(id), With(Permission.PeopleView))).Value;
        var officer = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(id), With(Permission.PeopleView, Permission.SensitiveAttributesUse))).Value;

        Assert.Equal(["38341003"], clerk.Facts.Select(f => f.Code));
        Assert.Equal(1, clerk.HiddenFacts);
        Assert.Equal(Sensitivity.Reproductive, officer.Facts.Single(f => f.Code == "72892002").Sensitivity);
        Assert.Equal((61, GateSubject.Adult, GateAddress.Unverified), (officer.Age, officer.Subject, officer.Address));
    }

    [Fact]
    public async Task VerifiedMailbox_MakesDecisionsStale()
    {
        await using var bench = await PeopleAsync();
        var id = (await bench.ContactAsync("p1")).Id;

        Assert.Equal(PeopleErrors.NotShared.Code, (await bench.Host.RunAsync<VerifyMailbox, Unit>(new VerifyMailbox(id, EmailVerification.SharedConfirmed))).Error!.Code);
        Assert.True((await bench.Host.RunAsync<VerifyMailbox, Unit>(new VerifyMailbox(id, EmailVerification.InPerson))).IsSuccess);

        var contact = await bench.ContactAsync("p1");
        Assert.Equal((EmailVerification.InPerson, 2L), (contact.EmailVerification, contact.SendVersion));
    }

    /// <summary>Told in words, and without the provider that was probably meant: the domain is masked.</summary>
    [Theory]
    [InlineData("ada@example.com", null)]
    [InlineData("info@example.com", "Names a function, such as info@, not a person")]
    [InlineData("ada@gmial.com", "Domain probably misspelt: one letter away from a large mailbox provider's")]
    [InlineData("noreply@gmial.com", "Names a function, such as info@, not a person; its domain is probably misspelt")]
    [InlineData("", null)]
    public async Task PersonPage_SaysWhatSpeaksAgainstTheAddress(string email, string? words)
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("a.csv", $"id,last,email\np1,Roe,{email}\n"));

        var person = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson((await bench.ContactAsync("p1")).Id), With(Permission.PeopleView))).Value;

        Assert.Equal(words, PeopleWords.AddressSigns(person));
    }

    [Theory]
    [InlineData("Élodie", null, "É•••")]
    [InlineData(" ", null, "No name")]
    [InlineData("𝒜da", "Roe", "𝒜••• R•••")]
    public void Mask_KeepsOneLetterOfEachName(string? given, string? family, string expected) => Assert.Equal(expected, IdentityMask.Name(given, family));

    private static async Task<ImportBench> PeopleAsync()
    {
        var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(new ImportOptions(), bench.File("people.json", Bundle(
            Patient("p1", change: p => p["telecom"]![0]!["value"] = "555-010-0001"), Patient("p2", change: p => p["telecom"]![0]!["value"] = "555-010-0002"),
            Condition("c1", "p1", "38341003"), Condition("c2", "p1", "72892002"))));
        return bench;
    }
}
