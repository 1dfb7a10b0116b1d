using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Compliance;

public sealed class AccountingSqliteTests() : AccountingTests(DatabaseProvider.Sqlite);

public sealed class AccountingPostgreSqlTests() : AccountingTests(DatabaseProvider.PostgreSql);

/// <summary>The accounting of disclosures of one person (45 CFR 164.528).</summary>
public abstract class AccountingTests(DatabaseProvider provider)
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private static Task<Result<DisclosureId>> RecordAsync(TestHost host, ContactId person, DateOnly on, DisclosureBasis basis = DisclosureBasis.PublicHealth, string to = "County health department") =>
        host.RunAsync<RecordDisclosure, DisclosureId>(new RecordDisclosure { Contact = person, On = on, Basis = basis, Words = new DisclosureWords { Recipient = to, Description = "Name and a test result", Purpose = "Reporting of a disease" } });

    private static async Task<PersonAccounting> ViewAsync(TestHost host, ContactId person) => (await host.RunAsync<ViewAccounting, PersonAccounting>(new ViewAccounting(person))).Value;

    private static async Task<ContactId> PersonAsync(TestHost host, string id)
    {
        await using var db = host.NewContext();
        var person = new Contact(ContactId.New(), "test", id, TestHost.Start);
        host.Get<ContactSeal>().Store(person, ContactField.GivenName, "Canary");
        db.Contacts.Add(person);
        await db.SaveChangesAsync();
        return person.Id;
    }

    /// <summary>A list asks whether a copy is kept, and leaves the copy where it is.</summary>
    [Fact]
    public async Task Lists_DoNotReadTheKeptStatement()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();

        var sql = db.AccountingRequests.Select(AccountingRequestRow.On(Today)).ToQueryString();

        Assert.Matches("(?i)statement_?sealed\"? IS NOT NULL", sql);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(sql, @"(?i)statement_?sealed\b"));
    }

    [Fact]
    public async Task ByHand_SixYears_ExemptRefused_StruckLeftOut_MergedIncluded()
    {
        await using var host = await TestHost.StartAsync(provider);
        var (kept, other) = (await PersonAsync(host, "a"), await PersonAsync(host, "b"));
        Assert.Null((await RecordAsync(host, kept, Today.AddYears(-6))).Error);
        Assert.Null((await RecordAsync(host, kept, Today.AddYears(-6).AddDays(-1))).Error);
        var mistake = (await RecordAsync(host, kept, Today, DisclosureBasis.Judicial)).Value;
        Assert.Null((await RecordAsync(host, other, Today.AddDays(-3))).Error);
        var exempt = (await RecordAsync(host, kept, Today, DisclosureBasis.Authorization)).Error;
        Assert.Equal("disclosure.exempt", exempt?.Code);
        Assert.Contains("164.528(a)(1)(iv)", exempt!.Message, StringComparison.Ordinal);
        Assert.Equal("disclosure.day", (await RecordAsync(host, kept, Today.AddDays(1))).Error?.Code);

        Assert.Null((await host.RunAsync<StrikeDisclosure, Unit>(new StrikeDisclosure(mistake, "Wrong person"))).Error);
        Assert.Equal("disclosure.unknown", (await host.RunAsync<StrikeDisclosure, Unit>(new StrikeDisclosure(mistake, "Wrong person"))).Error?.Code);
        Assert.Equal([Today.AddYears(-6)], (await ViewAsync(host, kept)).Entries.Select(e => e.On));

        Assert.Null((await host.RunAsync<MergePeople, Unit>(new MergePeople { Kept = kept, Merged = other, Reason = "same insurance number", Proven = true })).Error);
        foreach (var record in new[] { kept, other })
            Assert.Equal([Today.AddDays(-3), Today.AddYears(-6)], (await ViewAsync(host, record)).Entries.Select(e => e.On));
        await using var db = host.NewContext();
        Assert.Equal(3, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.DisclosuresViewed && e.SubjectPseudoId != null));
    }

    [Fact]
    public async Task Request_HasSixtyDays_OneExtension_AndAStatement_FreeOnceInTwelveMonths()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await PersonAsync(host, "a");
        await RecordAsync(host, person, Today.AddDays(-5), to: "=Formula & Co <b>");
        Task<Result<AccountingRequestId>> AskAsync(DateOnly on) => host.RunAsync<AskAccounting, AccountingRequestId>(new AskAccounting(person, on));
        var first = (await AskAsync(Today.AddDays(-61))).Value;
        var second = (await AskAsync(Today)).Value;
        Assert.Equal("accounting.received", (await AskAsync(Today.AddDays(1))).Error?.Code);
        var register = (await host.RunAsync<ListAccountingRequests, AccountingRegister>(new ListAccountingRequests())).Value;
        Assert.Equal((2, 1), (register.Open, register.Overdue));
        Assert.Equal([(true, true), (false, false)], register.Rows.Select(r => (r.Free, r.Overdue)));

        Assert.Equal("accounting.extend_late", (await host.RunAsync<ExtendAccounting, DateOnly>(new ExtendAccounting(first, "Records are elsewhere"))).Error?.Code);
        Assert.Equal(Today.AddDays(90), (await host.RunAsync<ExtendAccounting, DateOnly>(new ExtendAccounting(second, "Records are elsewhere"))).Value);
        Assert.Equal("accounting.extended", (await host.RunAsync<ExtendAccounting, DateOnly>(new ExtendAccounting(second, "Once more please"))).Error?.Code);

        var made = (await host.RunAsync<AnswerAccounting, AccountingStatement>(new AnswerAccounting(second))).Value;
        // Asked for again, the same bytes, whatever is on record by then.
        await RecordAsync(host, person, Today.AddDays(-4));
        var again = (await host.RunAsync<AnswerAccounting, AccountingStatement>(new AnswerAccounting(second))).Value;
        Assert.Equal(made.Content, again.Content);
        Assert.Equal((made.FileName, 1), (again.FileName, again.Entries));
        using var archive = new ZipArchive(new MemoryStream(made.Content));
        using var page = new StreamReader(archive.GetEntry("statement.html")!.Open(), Encoding.UTF8);
        var html = await page.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("=Formula &amp; Co &lt;b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Canary", html, StringComparison.Ordinal);
        Assert.Contains("reasonable fee may apply", html, StringComparison.Ordinal);
        Assert.NotNull(archive.GetEntry("statement.xlsx"));
        Assert.Equal(1, made.Entries);
        await using var db = host.NewContext();
        Assert.EndsWith("again", (await db.AuditEvents.Where(e => e.Action == AuditAction.AccountingAnswered).OrderBy(e => e.RowId).LastAsync()).ReasonCodes, StringComparison.Ordinal);
        Assert.Equal(64, (await db.AccountingRequests.SingleAsync(r => r.Id == second)).StatementSha256!.Length);
        // Asked for again a year later, it is free again.
        host.Clock.Advance(TimeSpan.FromDays(366));
        var later = (await AskAsync(Today.AddDays(366))).Value;
        Assert.True((await db.AccountingRequests.AsNoTracking().SingleAsync(r => r.Id == later)).Free);
    }

    /// <summary>What was disclosed before an erasure is accounted for after it.</summary>
    [Fact]
    public async Task ErasedPerson_CanStillAskForTheirSixYears()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await PersonAsync(host, "a");
        await RecordAsync(host, person, Today.AddDays(-5));
        await using (var db = host.NewContext())
            await db.Contacts.Where(c => c.Id == person).ExecuteDeleteAsync();

        Assert.Single((await ViewAsync(host, person)).Entries);
        var request = (await host.RunAsync<AskAccounting, AccountingRequestId>(new AskAccounting(person, Today))).Value;
        Assert.Equal(1, (await host.RunAsync<AnswerAccounting, AccountingStatement>(new AnswerAccounting(request))).Value.Entries);
        Assert.Equal(ErrorKind.NotFound, (await host.RunAsync<ViewAccounting, PersonAccounting>(new ViewAccounting(ContactId.New()))).Error?.Kind);
    }

    /// <summary>Not retained is no breach, yet it was disclosed; secured, nobody outside could read it.</summary>
    [Theory]
    [InlineData(BreachException.NotRetained, 1)]
    [InlineData(BreachException.Inadvertent, 1)]
    [InlineData(BreachException.GoodFaith, 0)]
    [InlineData(BreachException.Secured, 0)]
    public async Task Exceptions_EndTheAccountingOnlyWhereNothingWasDisclosed(BreachException exception, int entries)
    {
        await using var sending = await SendingFixture.StartAsync(1, provider: provider);
        await sending.Host.Get<Launcher>().LaunchAsync(sending.Origin, sending.Origin.Run, CancellationToken.None);
        await sending.SendOnceAsync();
        await using var db = sending.Host.NewContext();
        var message = await db.OutboundMessages.AsNoTracking().SingleAsync();
        var id = (await sending.Host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("The mailbox was a neighbour's", Today, message.Id))).Value;
        await db.Incidents.Where(i => i.Id == id).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, IncidentState.ExceptionApplies).SetProperty(i => i.Exception, exception));

        Assert.Equal(entries, (await ViewAsync(sending.Host, message.ContactId)).Entries.Count);
    }

    /// <summary>To whom, by name and address where known (164.528(b)(2)(ii)): sealed in the store, told in the statement, named nowhere else.</summary>
    [Fact]
    public async Task MisdirectedMessage_TheStatementNamesWhoGotIt_AndNothingElseDoes()
    {
        await using var sending = await SendingFixture.StartAsync(1, provider: provider);
        var host = sending.Host;
        await host.Get<Launcher>().LaunchAsync(sending.Origin, sending.Origin.Run, CancellationToken.None);
        await sending.SendOnceAsync();
        await using var db = host.NewContext();
        var message = await db.OutboundMessages.AsNoTracking().SingleAsync();
        var onFile = (await host.Get<IContactDirectory>().IdentitiesAsync(db, [message.ContactId], CancellationToken.None))[message.ContactId].Email!.Reveal();
        var report = new ReportIncident("The mailbox was another practice's", Today, message.Id) { Holder = new MailboxHolder { Name = "Elm Street Practice", AddressOnFile = true } };
        Assert.Equal("incident.holder", (await host.RunAsync<ReportIncident, IncidentId>(report with { Misdirected = null })).Error?.Code);
        Assert.Equal("incident.holder_address", (await host.RunAsync<ReportIncident, IncidentId>(report with { Holder = new MailboxHolder { Address = "no address" } })).Error?.Code);

        var id = (await host.RunAsync<ReportIncident, IncidentId>(report)).Value;

        var entry = Assert.Single((await ViewAsync(host, message.ContactId)).Entries);
        Assert.Equal(("Elm Street Practice", onFile), (entry.Words.Recipient, entry.Words.Address));
        var request = (await host.RunAsync<AskAccounting, AccountingRequestId>(new AskAccounting(message.ContactId, Today))).Value;
        using var archive = new ZipArchive(new MemoryStream((await host.RunAsync<AnswerAccounting, AccountingStatement>(new AnswerAccounting(request))).Value.Content));
        using var page = new StreamReader(archive.GetEntry("statement.html")!.Open(), Encoding.UTF8);
        var html = await page.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains(onFile, html, StringComparison.Ordinal);
        Assert.Contains("Elm Street Practice", html, StringComparison.Ordinal);
        var kept = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id);
        Assert.DoesNotContain("Elm", Encoding.UTF8.GetString(kept.HolderSealed!), StringComparison.Ordinal);
        Assert.DoesNotContain("Elm", (report.ToString() + (await host.RunAsync<ListIncidents, IncidentList>(new ListIncidents())).Value.Rows[0]), StringComparison.Ordinal);
        Assert.Contains(await db.AuditEvents.ToListAsync(), e => e is { Action: AuditAction.IncidentReported, ReasonCodes: "Misdirected,holder_kept", SubjectPseudoId: not null });

        // What comes to light later replaces it, and what is not written again stays; an incident about no message has nobody to name.
        Task<Result<Unit>> KeepAsync(IncidentId incident, MailboxHolder holder) => host.RunAsync<KeepMailboxHolder, Unit>(new KeepMailboxHolder(incident, holder));
        Assert.Equal("incident.holder_unknown", (await KeepAsync(id, new MailboxHolder())).Error?.Code);
        Assert.Null((await KeepAsync(id, new MailboxHolder { Name = "Oak Street Practice" })).Error);
        Assert.Equal("Oak Street Practice", Assert.Single((await ViewAsync(host, message.ContactId)).Entries).Words.Recipient);
        var both = (await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id)).Holder(host.Get<IFieldCipher>())!;
        Assert.Equal(("Oak Street Practice", onFile), (both.Name, both.Address));
        var other = (await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("A lost laptop", Today))).Value;
        Assert.Equal("incident.holder", (await KeepAsync(other, new MailboxHolder { Name = "Nobody" })).Error?.Code);
    }

    /// <summary>A message that went to a wrong address is on the list, unless the incident was none.</summary>
    [Fact]
    public async Task MisdirectedMessage_IsAccounted_UntilItIsDecidedToHaveBeenNone()
    {
        await using var sending = await SendingFixture.StartAsync(1, provider: provider);
        var host = sending.Host;
        await host.Get<Launcher>().LaunchAsync(sending.Origin, sending.Origin.Run, CancellationToken.None);
        await sending.SendOnceAsync();
        await using var db = host.NewContext();
        var message = await db.OutboundMessages.AsNoTracking().SingleAsync();
        Assert.Equal("incident.message_not_sent", (await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("Unknown message", Today, MessageId.New()))).Error?.Code);

        var id = (await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("The mailbox was a neighbour's", Today, message.Id))).Value;
        Assert.Equal("incident.reported_already", (await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("The mailbox was a neighbour's", Today, message.Id))).Error?.Code);
        var entry = Assert.Single((await ViewAsync(host, message.ContactId)).Entries);
        Assert.Equal((DisclosureBasis.Misdirected, true, id), (entry.Basis, entry.Preliminary, entry.Incident));
        Assert.Contains("example.com", entry.Words.Recipient, StringComparison.Ordinal);

        await host.RunAsync<DecideIncident, Unit>(new DecideIncident(id, IncidentState.Triage, "Looking at it"));
        await host.RunAsync<DecideIncident, Unit>(new DecideIncident(id, IncidentState.NotIncident, "It was theirs after all"));
        Assert.Empty((await ViewAsync(host, message.ContactId)).Entries);
    }
}
