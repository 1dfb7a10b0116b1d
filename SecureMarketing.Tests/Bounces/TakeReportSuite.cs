using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Bounces;

public sealed class SqliteTakeReportTests() : TakeReportSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlTakeReportTests() : TakeReportSuite(DatabaseProvider.PostgreSql);

/// <summary>From a report to the wire, the same on every engine.</summary>
public abstract class TakeReportSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Take_HardBounceAtTheReturnPath_SuppressesTheAddress_AndCancelsWhatWaits()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var person = await bench.PersonAsync("pat@example.com");
        var message = await bench.AcceptedAsync(person);
        MessageId waiting;
        long version;
        await using (var db = bench.Host.NewContext())
        {
            waiting = await Queue.StoreAsync(db, MessageState.Queued, bench.Host.Clock.GetUtcNow(), contact: person);
            version = await db.Contacts.Where(c => c.Id == person).Select(c => c.SendVersion).SingleAsync();
        }

        // The report names a forwarding target: the tie outranks what the text says.
        var taken = await bench.TakeAsync(ReportTexts.Dsn("elsewhere@example.net", "5.1.1", "550 5.1.1 user unknown", to: bench.ReturnPathOf(message), messageId: "unknown@example.net"));

        Assert.Equal(new TakenFinding(BounceKind.Bounce, BounceReason.NoSuchMailbox, true, BounceTie.ReturnPath, BounceDisposition.AddressSuppressed), Assert.Single(taken.Findings));
        Assert.Equal(MessageState.DsnFailed, await bench.StateAsync(message));
        await using var after = bench.Host.NewContext();
        var contact = await after.Contacts.SingleAsync(c => c.Id == person);
        var suppression = await after.Set<Core.Consent.Suppression>().SingleAsync();
        Assert.Equal((person, GateSuppression.HardBounce), (suppression.Contact, suppression.Kind));
        Assert.Equal(contact.EmailIndex, suppression.AddressIndex);
        Assert.True(contact.SendVersion > version);
        Assert.Equal(MessageState.Cancelled, await after.OutboundMessages.Where(m => m.Id == waiting).Select(m => m.State).SingleAsync());
        Assert.Equal(1, await after.AuditEvents.CountAsync(e => e.Action == AuditAction.SuppressionAdded));
        Assert.Equal(1, await after.AuditEvents.CountAsync(e => e.Action == AuditAction.BounceTaken));
    }

    [Fact]
    public async Task Take_TheSameReportTwice_ChangesNothing()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));
        var text = ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown", to: bench.ReturnPathOf(message));

        var first = await bench.TakeAsync(text);
        var second = await bench.TakeAsync(text);

        Assert.Equal((true, false), (first.IsNew, second.IsNew));
        Assert.Equal(first.Findings, second.Findings);
        await using var db = bench.Host.NewContext();
        Assert.Equal((1, 1), (await db.BounceReports.CountAsync(), await db.BounceRecords.CountAsync()));
    }

    [Fact]
    public async Task Take_AtAForgedReturnPath_IsCounted_AndDoesNothing()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));
        var path = bench.ReturnPathOf(message);
        var at = path.IndexOf('@', StringComparison.Ordinal) - 2;
        var forged = path[..at] + (path[at] == 'a' ? 'b' : 'a') + path[(at + 1)..];

        var taken = await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown", to: forged, messageId: message.InternetMessageId));

        Assert.Equal((BounceTie.Forged, BounceDisposition.Untied), (taken.Findings[0].Tie, taken.Findings[0].Disposition));
        Assert.Empty(await bench.SuppressionsAsync());
        Assert.Equal(MessageState.Accepted, await bench.StateAsync(message));
    }

    [Fact]
    public async Task Take_WithoutReturnPath_TiesByMessageId_ThenByRecipientOfALateMessage()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));
        await bench.PersonAsync("never@example.com");

        var byId = await bench.TakeAsync(ReportTexts.Dsn("other@example.net", "5.2.2", "mailbox full", messageId: message.InternetMessageId));
        var byRecipient = await bench.TakeAsync(ReportTexts.Dsn("Pat@Example.com", "5.2.2", "mailbox full", messageId: "x@example.net"));
        var neverSent = await bench.TakeAsync(ReportTexts.Dsn("never@example.com", "5.1.1", "user unknown", messageId: "y@example.net"));

        Assert.Equal([BounceTie.MessageId, BounceTie.Recipient, BounceTie.None], new[] { byId, byRecipient, neverSent }.Select(t => t.Findings[0].Tie));
        Assert.Equal(BounceDisposition.Untied, neverSent.Findings[0].Disposition);
        Assert.Empty(await bench.SuppressionsAsync());

        bench.Host.Clock.Advance(TimeSpan.FromDays(15));
        var late = await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown", messageId: "z@example.net"));
        Assert.Equal(BounceTie.None, late.Findings[0].Tie);
    }

    [Fact]
    public async Task Take_Complaint_SuppressesCommercialMail()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));

        // Providers redact the recipient; the tie does not need it.
        var taken = await bench.TakeAsync(ReportTexts.Complaint("redacted@example.net", messageId: message.InternetMessageId));

        Assert.Equal((BounceKind.Feedback, BounceDisposition.CommercialSuppressed), (taken.Findings[0].Kind, taken.Findings[0].Disposition));
        var suppression = Assert.Single(await bench.SuppressionsAsync());
        Assert.Equal((GateSuppression.Complaint, (byte[]?)null), (suppression.Kind, suppression.AddressIndex));
        Assert.Equal(MessageState.Complained, await bench.StateAsync(message));
    }

    [Fact]
    public async Task Take_SoftBounces_SuppressAfterRepeats_EachMessageOnce()
    {
        await using var bench = await BounceBench.StartAsync(provider, settings: ("Bounces:SoftLimit", "3"));
        var person = await bench.PersonAsync("pat@example.com");
        var dispositions = new List<BounceDisposition>();
        for (var i = 0; i < 3; i++)
        {
            var message = await bench.AcceptedAsync(person);
            for (var again = 0; again < 2; again++)
                dispositions.Add((await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.2.2", $"552 mailbox full {again}", to: bench.ReturnPathOf(message)))).Findings[0].Disposition);
        }

        Assert.Equal(
            [BounceDisposition.Counted, BounceDisposition.Counted, BounceDisposition.Counted, BounceDisposition.Counted, BounceDisposition.SuppressedAfterRepeats, BounceDisposition.SuppressedAfterRepeats],
            dispositions);
        Assert.Equal(GateSuppression.HardBounce, Assert.Single(await bench.SuppressionsAsync()).Kind);
    }

    [Theory]
    [InlineData("5.7.1", "554 5.7.1 blocked, see our block list", "failed")]
    [InlineData("5.3.4", "552 5.3.4 message too large", "failed")]
    [InlineData("5.7.26", "550 5.7.26 DMARC policy", "failed")]
    [InlineData("5.1.1", "550 5.1.1 user unknown", "delayed")]
    public async Task Take_WhatIsNoFaultOfTheAddress_SuppressesNobody(string status, string diagnostic, string action)
    {
        await using var bench = await BounceBench.StartAsync(provider, settings: ("Bounces:SoftLimit", "2"));
        var person = await bench.PersonAsync("pat@example.com");
        for (var i = 0; i < 3; i++)
        {
            var message = await bench.AcceptedAsync(person);
            var taken = await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", status, diagnostic, action, bench.ReturnPathOf(message)));
            Assert.Equal(BounceDisposition.Nothing, taken.Findings[0].Disposition);
            Assert.Equal(action == "failed" ? MessageState.DsnFailed : MessageState.Accepted, await bench.StateAsync(message));
        }

        Assert.Empty(await bench.SuppressionsAsync());
    }

    [Fact]
    public async Task Take_AfterThePersonChangedTheAddress_LeavesTheNewOneFree()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var person = await bench.PersonAsync("pat@example.com");
        var message = await bench.AcceptedAsync(person);
        await bench.ChangeAddressAsync(person, "pat@new.example.org");

        await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown", to: bench.ReturnPathOf(message)));

        await using var db = bench.Host.NewContext();
        Assert.NotEqual(await db.Contacts.Where(c => c.Id == person).Select(c => c.EmailIndex).SingleAsync(), Assert.Single(await bench.SuppressionsAsync()).AddressIndex);
    }

    [Fact]
    public async Task Take_AutomaticReply_Letter_AndRubbish_DoNothing()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));

        var reply = await bench.TakeAsync(ReportTexts.Plain("pat@example.com", "Out of office", "Back on Monday.", $"Delivered-To: {bench.ReturnPathOf(message)}"));
        var letter = await bench.TakeAsync(ReportTexts.Plain("pat@example.com", "A question", "May I come on Monday?"));
        var rubbish = await bench.TakeAsync("\0\0\0");

        Assert.Equal((BounceKind.AutoReply, BounceDisposition.Nothing), (reply.Findings[0].Kind, reply.Findings[0].Disposition));
        Assert.True(letter.IsLetter);
        Assert.False(rubbish.Readable);
        Assert.Empty(await bench.SuppressionsAsync());
        Assert.Equal(MessageState.Accepted, await bench.StateAsync(message));
    }

    [Fact]
    public async Task Erase_TakesTheTieFromTheRecord()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var person = await bench.PersonAsync("pat@example.com");
        await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.2.2", "mailbox full", to: bench.ReturnPathOf(await bench.AcceptedAsync(person))));

        await using var db = bench.Host.NewContext();
        await new BounceErasure().EraseAsync(db, new ErasedSubject(person, null, null), bench.Host.Clock.GetUtcNow(), CancellationToken.None);

        var record = await db.BounceRecords.AsNoTracking().SingleAsync();
        Assert.Equal(((ContactId?)null, (MessageId?)null), (record.ContactId, record.MessageId));
        Assert.NotNull(record.OriginId);
    }

    [Fact]
    public async Task List_AndCount_ShowWhatWasTaken()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));
        await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.1.1", "550 5.1.1 user unknown", to: bench.ReturnPathOf(message)));
        await bench.TakeAsync(ReportTexts.Complaint("x@example.net"));

        var all = (await bench.Host.RunAsync<ListBounces, BounceList>(new ListBounces())).Value;
        var hard = (await bench.Host.RunAsync<ListBounces, BounceList>(new ListBounces(BounceKind.Bounce, TestStart.AddDays(-1)) { Message = message.Id })).Value;
        var counts = (await bench.Host.RunAsync<CountBounces, BounceCounts>(new CountBounces(3))).Value;

        Assert.Equal((2, 1), (all.Total, hard.Total));
        Assert.Equal((1, 0, 1), (counts.Days[0].Hard, counts.Days[0].Soft, counts.Days[0].Complaints));
        Assert.Equal((BounceReason.NoSuchMailbox, 1), (Assert.Single(counts.Rules).Reason, counts.Rules[0].Count));
    }

    private static DateTimeOffset TestStart => Support.TestHost.Start;
}
