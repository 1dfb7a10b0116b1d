using System.Text;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Classifying;
using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Tests.Bounces;

/// <summary>What reports mean, on messages of our own.</summary>
public sealed class ClassifyTests
{
    [Theory]
    [InlineData("5.1.1", "550 5.1.1 <pat@example.com>: user unknown", BounceReason.NoSuchMailbox, true)]
    [InlineData("5.1.2", "550 Host unknown", BounceReason.NoSuchDomain, true)]
    [InlineData("5.1.6", "550 5.1.6 has moved", BounceReason.Moved, true)]
    [InlineData("5.7.27", "556 5.7.27 domain does not accept mail (null MX)", BounceReason.NoMailService, true)]
    [InlineData("4.1.1", "450 4.1.1 user unknown", BounceReason.NoSuchMailbox, false)]
    [InlineData("5.2.2", "552 5.2.2 mailbox is over quota", BounceReason.MailboxFull, false)]
    [InlineData("5.2.1", "550 5.2.1 this account has been disabled", BounceReason.MailboxDisabled, false)]
    [InlineData("5.3.4", "552 5.3.4 message size exceeds fixed limit", BounceReason.TooLarge, false)]
    [InlineData("5.7.1", "550 5.7.1 message refused by policy", BounceReason.Policy, false)]
    [InlineData("5.7.1", "554 5.7.1 client host [192.0.2.1] blocked using an RBL", BounceReason.Reputation, false)]
    [InlineData("5.7.26", "550 5.7.26 unauthenticated mail, DMARC policy", BounceReason.Authentication, false)]
    [InlineData("5.7.1", "550 5.7.1 relaying denied", BounceReason.Relaying, false)]
    [InlineData("5.1.8", "553 5.1.8 sender address rejected: domain not found (in reply to MAIL FROM command)", BounceReason.SenderRefused, false)]
    [InlineData("4.7.28", "421 4.7.28 too many messages from your address", BounceReason.RateLimited, false)]
    [InlineData("4.4.1", "connect to mx.example.com: connection timed out", BounceReason.Network, false)]
    [InlineData("5.0.0", "550 user unknown", BounceReason.Filtered, false)]
    [InlineData("5.0.0", "550 user unknown (in reply to RCPT TO command)", BounceReason.NoSuchMailbox, true)]
    [InlineData("5.1.1", "550 5.1.1 no-such-user-here@example.com: over quota", BounceReason.MailboxFull, false)]
    public void Classify_StatusNotification_ByMeaning(string status, string diagnostic, BounceReason reason, bool isHard)
    {
        var finding = Single(ReportTexts.Dsn("pat@example.com", status, diagnostic));

        Assert.Equal((BounceKind.Bounce, "pat@example.com", reason, isHard), (finding.Kind, finding.Recipient, finding.Reason, finding.IsHard));
        Assert.Equal(BounceAction.Failed, finding.Action);
    }

    [Fact]
    public void Classify_Delayed_IsNoFailure()
    {
        var finding = Single(ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown", action: "delayed"));

        Assert.Equal((BounceAction.Delayed, false), (finding.Action, finding.IsHard));
    }

    [Theory]
    [InlineData("delivered", true)]
    [InlineData("relayed", false)]
    [InlineData("expanded", false)]
    public void Classify_SuccessActions_AreDelivered_OneHasArrived(string action, bool arrived)
    {
        var finding = Single(ReportTexts.Dsn("pat@example.com", "2.0.0", "250 ok", action));

        Assert.Equal((BounceKind.Delivered, arrived), (finding.Kind, finding.IsArrived));
    }

    [Fact]
    public void Classify_GroupsWithoutAReadableRecipient_AreOneFinding()
    {
        const string x400 = "Final-Recipient: x400; /c=us/o=clinic/s=pat/\nAction: failed\nStatus: 5.1.1";

        Assert.Equal(BounceKind.Bounce, Single(ReportTexts.Groups([x400, x400])).Kind);
    }

    [Fact]
    public void Classify_Complaint_IsFeedback_WhateverTheReturnedMessageSays()
    {
        var finding = Single(ReportTexts.Complaint("pat@example.com"));

        Assert.Equal((BounceKind.Feedback, "pat@example.com", "abuse"), (finding.Kind, finding.Recipient, finding.FeedbackType));
    }

    public static TheoryData<string, string, string, string, BounceKind> OtherMail => new()
    {
        { "Pat <pat@example.com>", "Out of office", "I am away; your message could not be delivered to my desk.", "", BounceKind.AutoReply },
        { "Pat <pat@example.com>", "Re: Hello", "Thanks.", "Auto-Submitted: auto-replied", BounceKind.AutoReply },
        { "Pat <pat@example.com>", "Re: Hello", "Thanks.", "X-Autoreply: yes", BounceKind.AutoReply },
        { "Pat <pat@example.com>", "My mailbox is full", "Do I need a bigger one?", "", BounceKind.NotBounce },
        { "Pat <pat@example.com>", "Question", "The user is unknown to me. Who is he?", "Auto-Submitted: no", BounceKind.NotBounce },
        { "Pat <pat@example.com>", "unsubscribe", "", "", BounceKind.Feedback },
        { "MAILER-DAEMON@mx.example.net", "failure notice", "I wasn't able to deliver your message.\n\n<sam@example.com>:\n192.0.2.9 does not like recipient. Remote host said: 550 5.1.1 user unknown\n\n--- Below this line is a copy of the message.\n\nFrom: news@clinic.example.com\nTo: sam@example.com\nMessage-ID: <m9@clinic.example.com>\n\nhi", "Return-Path: <>", BounceKind.Bounce },
        { "Postmaster <postmaster@mx.example.net>", "Weekly report", "All is well.", "", BounceKind.NotBounce },
    };

    [Theory]
    [MemberData(nameof(OtherMail))]
    public void Classify_WithoutReportParts_NeedsReporterAndWordsOfFailure(string from, string subject, string body, string extra, BounceKind kind) =>
        Assert.Equal(kind, Single(ReportTexts.Plain(from, subject, body, extra)).Kind);

    [Fact]
    public void Classify_QuotedText_NamesTheFailedRecipientOnly()
    {
        var finding = Single(ReportTexts.Plain(
            "MAILER-DAEMON@mx.example.net", "failure notice",
            "Contact postmaster@mx.example.net for help.\n\n<sam@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n", "Return-Path: <>"));

        Assert.Equal(("sam@example.com", true), (finding.Recipient, finding.IsHard));
    }

    [Fact]
    public void Classify_LoneCarriageReturns_ReadAsLines()
    {
        var text = ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown").Replace("\r\n", "\r", StringComparison.Ordinal);

        Assert.True(Single(text).IsHard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    public void Classify_NoMessage_IsAFormatError(string text) =>
        Assert.Throws<FormatException>(() => BounceReading.Classify(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":0,"kinds":{},"stages":{},"rules":[]}""")]
    [InlineData("""{"version":1,"kinds":{},"stages":{},"rules":[]}""")]
    public void Parse_WrongRules_SayWhatIsWrong(string json) => Assert.Throws<FormatException>(() => BounceRules.Parse(json));

    [Theory]
    [InlineData("""{"id":"a","reason":"Spam"}""", "no words, codes or replies")]
    [InlineData("""{"id":"a","reason":"Spam","words":["x"]},{"id":"a","reason":"Spam","words":["y"]}""", "stands twice")]
    [InlineData("""{"id":"a","reason":"Nonsense","words":["x"]}""", "cannot be read")]
    [InlineData("""{"id":"a","reason":"Spam","words":["(x"]}""", "no pattern")]
    [InlineData("""{"id":"a","reason":"Spam","words":["[x y]"]}""", "inside brackets")]
    public void Parse_WrongRule_NamesIt(string rule, string words)
    {
        var kinds = string.Join(',', KindPhrases.All.Select(k => $"\"{k}\":[]"));

        var fault = Assert.Throws<FormatException>(() => BounceRules.Parse($$"""{"version":1,"kinds":{{{kinds}}},"stages":{},"rules":[{{rule}}]}"""));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A stranger writes the text: whatever it holds, the answer comes, and both ways of asking agree.</summary>
    [Fact]
    public void Phrases_OfTheRules_AllHaveALinearForm()
    {
        var text = Phrases.Fold("550 5.1.1 user unknown; mailbox is over the quota; connection timed out; policy");
        foreach (var phrases in BounceRules.Default.AllPhrases)
            Assert.Equal(phrases.FoundIn(text), phrases.FoundLinearlyIn(text));
    }

    [Fact]
    public void Read_OfThousandsOfGroups_KeepsFew_AndShortOnes()
    {
        var endless = new string('x', 20_000);

        var (report, findings) = BounceReading.Read(Encoding.ASCII.GetBytes(ReportTexts.Groups(Enumerable.Range(0, 2_000).Select(i =>
            $"Final-Recipient: rfc822; pat{i}@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 {(i == 0 ? endless : "no")}"))));

        Assert.Equal((Report.MostNamed, BounceReading.MostFindings), (report.Statuses.Count, findings.Count));
        Assert.All(report.Statuses, s => Assert.InRange(s.Diagnostic!.Length, 1, 5_000));
    }

    [Theory]
    [InlineData("<pat{0}@example.com>: user unknown")]
    [InlineData("pat{0}@example.com")]
    public void Read_OfThousandsOfNamesInText_KeepsFew_AndTogetherNoMoreThanOneText(string line)
    {
        var (report, findings) = BounceReading.Read(Encoding.ASCII.GetBytes(ReportTexts.Plain("mailer-daemon@mx.example.net", "failure notice",
            string.Join('\n', Enumerable.Range(0, 6_000).Select(i => line.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal))), "Return-Path: <>")));

        var parts = Transcript.Of(report);
        Assert.Equal((Report.MostNamed, BounceReading.MostFindings), (parts.Count, findings.Count));
        Assert.InRange(parts.Sum(p => p.Text.Length), 1, Phrases.MostCharacters);
    }

    [Fact]
    public void Classify_OfAHugeHostileText_IsOneFinding() =>
        Assert.Single(BounceReading.Classify(Encoding.ASCII.GetBytes("Return-Path: <>\r\nFrom: mailer-daemon@x.example\r\nSubject: failure notice\r\n\r\n"
            + string.Concat(Enumerable.Repeat("aa: mailbox over the its their quota exceed the its\r\n", 150_000)))));

    private static BounceFinding Single(string text) => Assert.Single(BounceReading.Classify(Encoding.UTF8.GetBytes(text)));
}
