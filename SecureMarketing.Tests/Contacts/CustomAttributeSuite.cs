using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Persistence;
using static SecureMarketing.Tests.Contacts.CustomFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Values of custom attributes from the file into segments and back out, the same on every engine that runs here.</summary>
public abstract class CustomAttributeSuite(DatabaseProvider provider)
{
    private const string Everything = "p1.careContact=Dr. Imogen Vale p1.enrolled=yes p1.lastSurvey=2026-03-01 p1.riskTier=High p1.score=7.5 points";
    private const string Rows = "p1,Roe,high,7.5,3/1/2026,Y,Dr. Imogen Vale\np2,Doe,low,3,2025-01-31,no,\np3,Poe,,,,,\n";

    [Fact]
    public async Task Columns_AreTakenIn_AndTwiceChangesNothing()
    {
        await using var bench = await StartAsync(provider);

        var first = await bench.PeopleAsync(Rows);
        var values = await bench.ValuesAsync();
        var again = await bench.PeopleAsync(Rows);

        Assert.Equal((3, 0, 0), (first.Summary.Created, first.Summary.Updated, first.Summary.Rejected));
        Assert.Equal(Everything + " p2.enrolled=no p2.lastSurvey=2025-01-31 p2.riskTier=Low p2.score=3 points", values);
        Assert.Equal((0, 0, 3, 0), (again.Summary.Created, again.Summary.Updated, again.Summary.Unchanged, again.Summary.Facts));
        Assert.Equal(values, await bench.ValuesAsync());
        Assert.Equal(0, await bench.QueryAsync(db => db.ImportedFacts.CountAsync()));
    }

    [Fact]
    public async Task WrongTypes_LeaveTheRowOut_AnUnknownOptionOnlyItsCell_WithPlaceAndCode_NeverTheValue()
    {
        await using var bench = await StartAsync(provider);

        var detail = await bench.PeopleAsync("p1,Roe,extreme,3,,,\np2,Roe,,seven,,,\np3,Roe,,,someday,,\np4,Roe,,,,perhaps,\np5,Roe,MEDIUM,,,,\n");

        Assert.Equal(
        [
            (2, "custom.riskTier (column 3)", ImportCodes.ValueNoOption, true), (3, "custom.score (column 4)", ImportCodes.ValueNoNumber, false),
            (4, "custom.lastSurvey (column 5)", ImportCodes.DateInvalid, false), (5, "custom.enrolled (column 6)", ImportCodes.ValueNoFlag, false),
        ], detail.Rows.Select(r => (r.Row, r.Column, r.Code, r.Kept)));
        Assert.Equal(("p1.score=3 points p5.riskTier=Medium", 2, 3), (await bench.ValuesAsync(), detail.Summary.Created, detail.Summary.Rejected));
    }

    [Fact]
    public async Task Undo_RestoresFormerValues()
    {
        await using var bench = await StartAsync(provider);
        await bench.PeopleAsync("p1,Roe,low,3,,,Dr. Imogen Vale\n");
        var before = await bench.ValuesAsync();
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await bench.PeopleAsync("p1,Roe,high,3,2026-03-01,Y,Dr. Noor Haddad\np2,Doe,low,,,,\n");
        Assert.Equal((1, 1, 0), (second.Summary.Created, second.Summary.Updated, second.Summary.Facts));
        Assert.Equal("p1.careContact=Dr. Noor Haddad p1.enrolled=yes p1.lastSurvey=2026-03-01 p1.riskTier=High p1.score=3 points p2.riskTier=Low", await bench.ValuesAsync());

        await bench.UndoAsync(second.Summary.Id);

        Assert.Equal(before, await bench.ValuesAsync());
    }

    [Theory]
    [InlineData("""{"attribute":"custom.riskTier","operator":"equals","value":"high"}""", "p1")]
    [InlineData("""{"attribute":"custom.riskTier","operator":"in","value":["High","Low"]}""", "p1 p2")]
    [InlineData("""{"attribute":"custom.riskTier","operator":"missing"}""", "p3")]
    [InlineData("""{"attribute":"custom.score","operator":"atLeast","value":7.5}""", "p1")]
    [InlineData("""{"attribute":"custom.score","operator":"between","value":[3,7]}""", "p2")]
    [InlineData("""{"not":{"attribute":"custom.score","operator":"lessThan","value":7.5}}""", "p1 p3")]
    [InlineData("""{"attribute":"custom.lastSurvey","operator":"onOrAfter","value":"2026-03-01"}""", "p1")]
    [InlineData("""{"attribute":"custom.lastSurvey","operator":"withinLast","value":300}""", "p1")]
    [InlineData("""{"attribute":"custom.lastSurvey","operator":"notWithinLast","value":300}""", "p2")]
    [InlineData("""{"attribute":"custom.enrolled","operator":"equals","value":true}""", "p1")]
    [InlineData("""{"attribute":"custom.enrolled","operator":"equals","value":false}""", "p2")]
    [InlineData("""{"attribute":"custom.careContact","operator":"equals","value":"dr.  imogen VALE"}""", "p1")]
    [InlineData("""{"attribute":"custom.careContact","operator":"in","value":["Dr. Imogen Vale","Dr. No"]}""", "p1")]
    [InlineData("""{"attribute":"custom.careContact","operator":"missing"}""", "p2 p3")]
    public async Task Segments_AskForThem(string rule, string expected)
    {
        await using var bench = await StartAsync(provider);
        await bench.PeopleAsync(Rows);

        Assert.Equal(expected, string.Join(' ', await bench.MembersAsync(rule)));
    }

    [Fact]
    public async Task MergedAndUnmerged_ValuesGoAlong_SealedAnew()
    {
        await using var bench = await StartAsync(provider);
        await bench.PeopleAsync("p1,Roe,low,,,,\n");
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.PeopleAsync("c1,Roe,high,7,,,Dr. Imogen Vale\n", MergeFixture.Crm);
        var before = await bench.ValuesAsync();
        var (kept, merged) = ((await bench.ContactAsync("p1")).Id, (await bench.ContactAsync("c1")).Id);

        await bench.MergeAsync(kept, merged);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));

        // What both records say stays with each; the rest counts for the person.
        Assert.Equal("c1.riskTier=High p1.careContact=Dr. Imogen Vale p1.riskTier=Low p1.score=7 points", await bench.ValuesAsync());
        Assert.Equal(["p1"], await bench.MembersAsync("""{"attribute":"custom.careContact","operator":"equals","value":"Dr. Imogen Vale"}"""));
        var later = await bench.PeopleAsync("c1,Roe,high,8,,,Dr. Noor Haddad\n", MergeFixture.Crm);
        Assert.Equal("c1.riskTier=High p1.careContact=Dr. Noor Haddad p1.riskTier=Low p1.score=8 points", await bench.ValuesAsync());
        await bench.UnmergeAsync(merged);
        Assert.Equal("c1.careContact=Dr. Noor Haddad c1.riskTier=High c1.score=8 points p1.riskTier=Low", await bench.ValuesAsync());
        await bench.UndoAsync(later.Summary.Id);
        Assert.Equal(before, await bench.ValuesAsync());
    }

    [Fact]
    public async Task Copy_HoldsThem_AndErasureTakesThem()
    {
        await using var bench = await StartAsync(provider);
        await bench.PeopleAsync(Rows);
        var contact = (await bench.ContactAsync("p1")).Id;
        await using var db = bench.Host.NewContext();

        var section = (await bench.Host.Services.GetServices<IPersonRecord>().OfType<ContactRecord>().Single().SectionsAsync(db, contact, CancellationToken.None)).Single(s => s.Key == "attributes");
        var part = (await bench.Host.Services.GetServices<IErasure>().OfType<ContactErasure>().Single().PlanAsync(db, contact, CancellationToken.None)).Single(p => p.What == "values of custom attributes");
        await db.Contacts.Where(c => c.Id == contact).ExecuteDeleteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Dr. Imogen Vale", "yes", "2026-03-01", "High", "7.5 points"], section.Rows.Select(r => (string)r["value"]!));
        Assert.Equal((5, ErasureFate.Goes), (part.Rows, part.Fate));
        Assert.DoesNotContain("p1.", await bench.ValuesAsync(), StringComparison.Ordinal);
    }
}

public sealed class SqliteCustomAttributeTests() : CustomAttributeSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlCustomAttributeTests() : CustomAttributeSuite(DatabaseProvider.PostgreSql);
