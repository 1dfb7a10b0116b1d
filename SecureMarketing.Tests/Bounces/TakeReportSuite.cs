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

        var taken = await bench.TakeAsync(ReportTexts.Dsn("Pat@Example.com", "5.1.1", "550 5.1.1 user unknown", to: bench.ReturnPathOf(message), messageId: "unknown@example.net"));

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
        Assert.All(new[] { byId, byRecipient, neverSent }, t => Assert.Equal(BounceDisposition.Untied, t.Findings[0].Disposition));
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
        var taken = await bench.TakeAsync(ReportTexts.Complaint("redacted@example.net", to: bench.ReturnPathOf(message)));

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

    /// <summary>Also within one domain; and a forwarding target is no address of the person's.</summary>
    [Theory]
    [InlineData("pat@example.com", "pat@new.example.org")]
    [InlineData("pat@example.com", "pat.married@example.com")]
    [InlineData("elsewhere@example.net", "pat@example.com")]
    public async Task Take_AReportAboutAnotherAddressThanThePersonHas_LeavesThatOneFree(string reported, string now)
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var person = await bench.PersonAsync("pat@example.com");
        var message = await bench.AcceptedAsync(person);
        await bench.ChangeAddressAsync(person, now);

        var taken = await bench.TakeAsync(ReportTexts.Dsn(reported, "5.1.1", "user unknown", to: bench.ReturnPathOf(message)));

        Assert.Equal((BounceTie.ReturnPath, true, BounceDisposition.Nothing), (taken.Findings[0].Tie, taken.Findings[0].IsHard, taken.Findings[0].Disposition));
        Assert.Empty(await bench.SuppressionsAsync());
        Assert.Equal(MessageState.DsnFailed, await bench.StateAsync(message));
    }

    /// <summary>Groups that name nobody: what was written to failed, as far as it is known to be still the person's.</summary>
    [Theory]
    [InlineData(null, BounceDisposition.AddressSuppressed)]
    [InlineData("pat@new.example.org", BounceDisposition.Nothing)]
    [InlineData("pat.married@example.com", BounceDisposition.Nothing)]
    public async Task Take_GroupsWithoutRecipient_SpeakOfWhatWasWrittenTo(string? changed, BounceDisposition expected)
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var person = await bench.PersonAsync("pat@example.com");
        var message = await bench.AcceptedAsync(person);
        if (changed is not null)
            await bench.ChangeAddressAsync(person, changed);
        const string x400 = "Final-Recipient: x400; /c=us/o=clinic/s=pat/\nAction: failed\nStatus: 5.1.1";

        var tied = await bench.TakeAsync(ReportTexts.Groups([x400, x400], bench.ReturnPathOf(message)));
        var untied = await bench.TakeAsync(ReportTexts.Groups([x400, x400]));

        Assert.Equal(expected, Assert.Single(tied.Findings).Disposition);
        Assert.Equal(BounceDisposition.Untied, Assert.Single(untied.Findings).Disposition);
        Assert.Equal(expected == BounceDisposition.AddressSuppressed ? 1 : 0, (await bench.SuppressionsAsync()).Count);
    }

    /// <summary>What anybody can write about anybody: without return paths a Message-ID still serves, an address never does.</summary>
    [Theory]
    [InlineData("mail.example.com", true, false)]
    [InlineData("mail.example.com", false, false)]
    [InlineData("", true, true)]
    [InlineData("", false, false)]
    public async Task Take_WithoutToken_ActsOnlyWhereThereAreNoReturnPaths_ByMessageId(string returnDomain, bool namesMessage, bool acts)
    {
        await using var bench = await BounceBench.StartAsync(provider, settings: ("Bounces:ReturnDomain", returnDomain));
        var (first, second) = (await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com")), await bench.AcceptedAsync(await bench.PersonAsync("sam@example.com")));

        var dead = await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown", messageId: namesMessage ? first.InternetMessageId : "x@example.net"));
        var complaint = await bench.TakeAsync(ReportTexts.Complaint("sam@example.com", messageId: namesMessage ? second.InternetMessageId : "y@example.net"));

        Assert.All(new[] { dead, complaint }, t => Assert.Equal(namesMessage ? BounceTie.MessageId : BounceTie.Recipient, t.Findings[0].Tie));
        Assert.Equal(acts ? BounceDisposition.AddressSuppressed : BounceDisposition.Untied, dead.Findings[0].Disposition);
        Assert.Equal(acts ? BounceDisposition.CommercialSuppressed : BounceDisposition.Untied, complaint.Findings[0].Disposition);
        Assert.Equal(acts ? 2 : 0, (await bench.SuppressionsAsync()).Count);
        Assert.Equal(acts ? MessageState.DsnFailed : MessageState.Accepted, await bench.StateAsync(first));
        Assert.Equal(acts ? MessageState.Complained : MessageState.Accepted, await bench.StateAsync(second));
        // A complaint that nothing follows from is left to a person.
        Assert.Equal(!acts, complaint.IsLetter);
    }

    [Theory]
    [InlineData("delivered", MessageState.Delivered)]
    [InlineData("relayed", MessageState.Accepted)]
    [InlineData("expanded", MessageState.Accepted)]
    public async Task Take_Success_EndsTheMessageOnlyWhenItArrived_AndAComplaintMayFollow(string action, MessageState expected)
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));

        await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "2.0.0", "250 ok", action, bench.ReturnPathOf(message)));
        Assert.Equal(expected, await bench.StateAsync(message));

        await bench.TakeAsync(ReportTexts.Complaint("pat@example.com", to: bench.ReturnPathOf(message)));
        Assert.Equal(MessageState.Complained, await bench.StateAsync(message));
    }

    [Fact]
    public async Task Take_AFaultWhileReading_IsUnreadable_AndRecorded()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var notice = ReportTexts.Plain("no-reply@mail.example.net", "Notice", """{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"\ud800"}]}}""");

        var first = await bench.TakeAsync(notice);
        var again = await bench.TakeAsync(notice);

        Assert.Equal((true, false, false, false), (first.IsNew, first.Readable, again.IsNew, again.Readable));
    }

    [Theory]
    [InlineData("fraud", "fraud")]
    [InlineData("x\\u0000", "other")]
    [InlineData("a-type-longer-than-20\\ud83d\\ude00", "other")]
    public async Task Take_FeedbackType_IsStoredFromTheKnownOnes(string type, string stored)
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var notice = $$$"""{"notificationType":"Complaint","complaint":{"complaintFeedbackType":"{{{type}}}","complainedRecipients":[{"emailAddress":"pat@example.com"}]}}""";

        Assert.True((await bench.TakeAsync(ReportTexts.Plain("no-reply@mail.example.net", "Notice", notice))).Readable);

        await using var db = bench.Host.NewContext();
        Assert.Equal(stored, (await db.BounceRecords.AsNoTracking().SingleAsync()).FeedbackType);
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
