using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Forms;

/// <summary>What a submission does, the same on every engine that runs here.</summary>
public abstract class FormSuite(DatabaseProvider provider)
{
    private const string Known = "id,first,last,birthdate,email\np1,Ada,Canary-Roe,1961-04-12,ada.canary@example.com\n";

    [Fact]
    public async Task Anyone_BecomesARecordOfTheirOwn_AndNobodyElseIsTouched()
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.Imports.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.Imports.File("people.csv", Known));
        var before = await bench.Imports.ContactAsync("p1");
        await SuppressAsync(bench, before.Id, GateSuppression.AllCommercial);
        before = await bench.Imports.ContactAsync("p1");

        var sent = await bench.FillAsync(ticked: "classes");

        Assert.True(sent.Value.Accepted);
        await using var db = bench.Host.NewContext();
        var submission = await db.FormSubmissions.SingleAsync();
        var made = await db.Contacts.SingleAsync(c => c.SourceSystem == "form");
        Assert.Equal((made.Id, 1, false, 1), (submission.Contact, submission.Version, submission.Personal, submission.OptIns));
        Assert.Equal((submission.Id.Value.ToString("N"), EmailVerification.None, "es", "02139"), (made.SourceId, made.EmailVerification, made.LanguageCode, made.Zip));
        Assert.Equal("ada.canary@example.com", (await bench.Imports.IdentityAsync(made.SourceId)).Email!.Reveal());
        Assert.Equal(before.EmailIndex, made.EmailIndex);
        var after = await bench.Imports.ContactAsync("p1");
        Assert.Equal((before.ChangedAt, before.EmailVerification, before.LanguageCode), (after.ChangedAt, after.EmailVerification, after.LanguageCode));
        // A wish to hear from us releases nothing.
        Assert.Single(await db.SuppressionsInForce([before.Id]).ToListAsync());
        var wish = await db.TopicOptIns.SingleAsync();
        Assert.Equal((made.Id, "classes", FormBench.Wording, "en", bench.Form.Value, 1, submission.Id.Value), (wish.Contact, wish.Topic, wish.Wording, wish.Language, wish.Form, wish.FormVersion, wish.Submission));
        Assert.Equal(1, await db.DuplicatePairs.CountAsync());
    }

    [Fact]
    public async Task UntickedBox_RemovesNothing()
    {
        await using var bench = await FormBench.StartAsync(provider);
        var link = await LinkAsync(bench, await PersonAsync(bench));
        Assert.True((await bench.FillAsync(link: link, ticked: ["classes", "never offered"])).Value.Accepted);
        Assert.True((await bench.FillAsync(link: await LinkAsync(bench, await PersonAsync(bench)))).Value.Accepted);
        await using var db = bench.Host.NewContext();
        Assert.Equal("classes", (await db.TopicOptIns.SingleAsync()).Topic);
    }

    [Fact]
    public async Task PressedTwice_CountsOnce()
    {
        await using var bench = await FormBench.StartAsync(provider);
        var ticket = (await bench.OpenAsync()).Ticket;
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        var both = await Task.WhenAll(bench.SendAsync(ticket, ticked: "news"), bench.SendAsync(ticket, ticked: "news"));
        var later = await bench.SendAsync(ticket, new Dictionary<string, string> { ["familyName"] = "Other", ["email"] = "other@example.com" });

        Assert.All([.. both, later], r => Assert.True(r.Value.Accepted));
        await using var db = bench.Host.NewContext();
        Assert.Equal((1, 1, 1), (await db.FormSubmissions.CountAsync(), await db.Contacts.CountAsync(c => c.SourceSystem == "form"), await db.TopicOptIns.CountAsync()));
        Assert.Equal(1, await db.Set<AuditEvent>().CountAsync(e => e.Action == AuditAction.FormCompleted));
    }

    [Fact]
    public async Task Faults_KeepTheTicket_AndStoreNothing()
    {
        await using var bench = await FormBench.StartAsync(provider);
        var answer = (await bench.FillAsync(new Dictionary<string, string>(FormBench.Answers) { ["email"] = "no address", ["familyName"] = " ", ["birthDate"] = "2999-01-01" })).Value;
        Assert.False(answer.Accepted);
        Assert.Equal(["familyName", "email", "birthDate"], answer.Problems.Select(p => p.Key));
        await using var db = bench.Host.NewContext();
        Assert.Equal((0, 0), (await db.FormSubmissions.CountAsync(), await db.Contacts.CountAsync()));
        Assert.True((await bench.SendAsync(answer.Sheet.Ticket)).Value.Accepted);
    }

    [Fact]
    public async Task PersonalLink_WritesIntoTheRecord_Once()
    {
        await using var bench = await FormBench.StartAsync(provider);
        var person = await PersonAsync(bench);
        var address = (await bench.Host.RunAsync<MakeFormLink, string>(new MakeFormLink(bench.Form, person), FormBench.Officer)).Value;
        var link = address[(address.IndexOf("for=", StringComparison.Ordinal) + 4)..];
        Assert.DoesNotContain(person.Value.ToString("N"), address, StringComparison.Ordinal);

        Assert.True((await bench.FillAsync(new Dictionary<string, string> { ["familyName"] = "Roe", ["email"] = "new@example.com" }, link, "news")).Value.Accepted);

        await using var db = bench.Host.NewContext();
        var changed = await bench.Imports.ContactAsync("p1");
        Assert.Equal((1, EmailVerification.None), (await db.Contacts.CountAsync(), changed.EmailVerification));
        Assert.Equal("new@example.com", (await bench.Imports.IdentityAsync("p1")).Email!.Reveal());
        Assert.True((await db.FormSubmissions.SingleAsync()).Personal);
        Assert.Equal(person, (await db.TopicOptIns.SingleAsync()).Contact);
        // Used up, and outside nothing tells it from one that never was.
        Assert.Equal(FormErrors.Gone, (await bench.Host.RunAsync<OpenForm, FormSheet>(new OpenForm(bench.Slug, link), FormBench.Visitor)).Error);
        var second = await LinkAsync(bench, person);
        var ticket = (await bench.OpenAsync(second)).Ticket;
        bench.Host.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal(FormErrors.Gone, (await bench.SendAsync(ticket, link: second)).Error);
        // A ticket of a link is no ticket for anyone.
        Assert.Equal(FormFault.TooOld, (await bench.SendAsync(ticket)).Value.Fault);
    }

    [Fact]
    public async Task PersonalLink_OpenInTwoWindows_IsGoodForOne()
    {
        await using var bench = await FormBench.StartAsync(provider);
        var link = await LinkAsync(bench, await PersonAsync(bench));
        var (one, two) = ((await bench.OpenAsync(link)).Ticket, (await bench.OpenAsync(link)).Ticket);
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        var sent = await Task.WhenAll(bench.SendAsync(one, link: link), bench.SendAsync(two, link: link));

        Assert.Single(sent, s => s.IsSuccess && s.Value.Accepted);
        // The other is told at this press or at the next.
        var lost = Array.FindIndex(sent, s => !(s.IsSuccess && s.Value.Accepted));
        Assert.Equal(FormErrors.Gone, (await bench.SendAsync(lost == 0 ? one : two, link: link)).Error);
        Assert.Equal((1, 1), await bench.Imports.QueryAsync(async db => (await db.FormSubmissions.CountAsync(), await db.ImportRuns.CountAsync(r => r.RequestedRole.StartsWith("worker:form:")))));
    }

    [Fact]
    public async Task PersonalLink_OfARecordMergedAway_IsGone()
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.Imports.ImportAsync(bench.Imports.File("people.csv", "id,first,last,birthdate,email\np1,Ada,Roe,1961-04-12,a@example.com\np2,Ada,Roe,1961-04-12,a@example.com\n"));
        var (kept, merged) = ((await bench.Imports.ContactAsync("p1")).Id, (await bench.Imports.ContactAsync("p2")).Id);
        var link = await LinkAsync(bench, merged);
        await bench.Imports.MergeAsync(kept, merged);
        Assert.Equal(FormErrors.Gone, (await bench.Host.RunAsync<OpenForm, FormSheet>(new OpenForm(bench.Slug, link), FormBench.Visitor)).Error);
    }

    [Fact]
    public async Task WhileAnImportIsTakenBack_APersonalLinkWaits()
    {
        await using var bench = await FormBench.StartAsync(provider);
        var link = await LinkAsync(bench, await PersonAsync(bench));
        await SetAsync(ImportState.Finished, ImportState.Undoing);
        Assert.Equal(FormFault.Busy, (await bench.FillAsync(link: link)).Value.Fault);
        Assert.Equal(0, await bench.Imports.QueryAsync(db => db.FormSubmissions.CountAsync()));
        await SetAsync(ImportState.Undoing, ImportState.Finished);
        Assert.True((await bench.FillAsync(link: link)).Value.Accepted);

        async Task SetAsync(ImportState from, ImportState to) => await bench.Imports.QueryAsync(db => db.ImportRuns.Where(r => r.State == from).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, to)));
    }

    [Theory]
    [InlineData("""{"attribute":"formCompleted","operator":"exists"}""", "form p1")]
    [InlineData("""{"attribute":"formCompleted","operator":"missing"}""", "p2")]
    [InlineData("""{"attribute":"formCompleted","operator":"equals","value":"flu SHOTS"}""", "form p1")]
    [InlineData("""{"attribute":"formCompleted","operator":"in","value":["Flu shots","Other"],"during":{"lastDays":30}}""", "p1")]
    [InlineData("""{"attribute":"formCompleted","operator":"equals","value":"Other"}""", "")]
    [InlineData("""{"not":{"attribute":"formCompleted","operator":"exists","during":{"lastDays":30}}}""", "form p2")]
    [InlineData("""{"attribute":"formCompleted","operator":"countAtLeast","value":1,"which":["flu SHOTS"]}""", "form p1")]
    [InlineData("""{"attribute":"formCompleted","operator":"countAtLeast","value":1,"which":["Flu shots"],"during":{"lastDays":30}}""", "p1")]
    [InlineData("""{"attribute":"formCompleted","operator":"countAtLeast","value":2,"which":["Flu shots"]}""", "")]
    public async Task Segments_AskForIt(string rule, string expected)
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.Imports.ImportAsync(bench.Imports.File("people.csv", "id,first,last\np1,Ada,Roe\np2,Eve,Poe\n"));
        await bench.FillAsync();
        bench.Host.Clock.Advance(TimeSpan.FromDays(40));
        await bench.FillAsync(link: await LinkAsync(bench, (await bench.Imports.ContactAsync("p1")).Id));

        var found = await bench.Host.RunAsync<Core.Segmentation.ListSegmentMembers, IReadOnlyList<string>>(new(rule, new DateOnly(2027, 1, 4)));
        Assert.Null(found.Error);
        Assert.Equal(expected, string.Join(' ', found.Value.Select(m => m.StartsWith('p') ? m : "form").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task MergedIntoAKnownPerson_TheCompletionIsTheirs()
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.Imports.ImportAsync(bench.Imports.File("people.csv", Known));
        await bench.FillAsync();
        var made = await bench.Imports.QueryAsync(db => db.Contacts.Where(c => c.SourceSystem == "form").Select(c => c.Id).SingleAsync());
        await bench.Imports.MergeAsync((await bench.Imports.ContactAsync("p1")).Id, made);
        Assert.Equal(["p1"], (await bench.Host.RunAsync<Core.Segmentation.ListSegmentMembers, IReadOnlyList<string>>(new("""{"attribute":"formCompleted","operator":"exists"}""", null))).Value);
    }

    [Fact]
    public async Task UndoneDay_TakesItsPeopleBack_ButNotWhoAskedForMessages()
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.FillAsync();
        await bench.FillAsync(new Dictionary<string, string> { ["familyName"] = "Poe", ["email"] = "eve@example.com" }, null, "news");
        var run = await bench.Imports.QueryAsync(db => db.ImportRuns.SingleAsync());
        Assert.Equal((2, "form", 1, 1), (run.Created, run.SourceSystem, run.FilesDone, run.Files));

        await bench.Imports.UndoAsync(run.Id);

        Assert.Equal((1, 1), await bench.Imports.QueryAsync(async db => (await db.Contacts.CountAsync(), await db.FormSubmissions.CountAsync())));
        Assert.True((await bench.FillAsync()).Value.Accepted);
        Assert.Equal(2, await bench.Imports.QueryAsync(db => db.ImportRuns.CountAsync()));
    }

    [Fact]
    public async Task Copy_HoldsIt_AndItGoesWithThePerson()
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.FillAsync(ticked: "classes");
        await using var db = bench.Host.NewContext();
        var person = (await db.FormSubmissions.SingleAsync()).Contact;
        var sections = new List<RecordSection>();
        foreach (var owner in bench.Host.Services.GetServices<IPersonRecord>())
            sections.AddRange(await owner.SectionsAsync(db, person, CancellationToken.None));
        Assert.Equal(FormBench.Definition.Heading, (string)sections.Single(s => s.Key == "forms").Rows.Single()["form"]!);
        Assert.Equal(FormBench.Wording, (string)sections.Single(s => s.Key == "optIns").Rows.Single()["wording"]!);
        await db.Contacts.Where(c => c.Id == person).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (await db.FormSubmissions.CountAsync(), await db.TopicOptIns.CountAsync()));
    }

    [Fact]
    public async Task NoAnswer_IsInTheTrail_TheEvent_OrTheClear()
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.FillAsync(ticked: "classes");
        await using var db = bench.Host.NewContext();
        var trail = System.Text.Json.JsonSerializer.Serialize(await db.Set<AuditEvent>().ToListAsync());
        Assert.Contains("opt-ins:1", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", trail, StringComparison.OrdinalIgnoreCase);
        if (provider != DatabaseProvider.Sqlite)
            return;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(bench.Host.Folder.Path, "*", SearchOption.AllDirectories))
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var text = new StreamReader(content, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("canary", await text.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<ContactId> PersonAsync(FormBench bench)
    {
        await bench.Imports.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.Imports.File("people.csv", Known));
        return (await bench.Imports.ContactAsync("p1")).Id;
    }

    private static async Task<string> LinkAsync(FormBench bench, ContactId person)
    {
        var address = (await bench.Host.RunAsync<MakeFormLink, string>(new MakeFormLink(bench.Form, person), FormBench.Officer)).Value;
        return address[(address.IndexOf("for=", StringComparison.Ordinal) + 4)..];
    }

    private static async Task SuppressAsync(FormBench bench, ContactId person, GateSuppression kind) =>
        Assert.Null((await bench.Host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = person, Kind = kind })).Error);
}

public sealed class SqliteFormTests() : FormSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlFormTests() : FormSuite(DatabaseProvider.PostgreSql);
