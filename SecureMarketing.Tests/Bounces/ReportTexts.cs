namespace SecureMarketing.Tests.Bounces;

/// <summary>Reports written for these tests, at example addresses.</summary>
internal static class ReportTexts
{
    /// <summary>A delivery status notification (RFC 3464) that a bounce mailbox might receive.</summary>
    /// <param name="recipient">Whom it is about.</param>
    /// <param name="status">The status field.</param>
    /// <param name="diagnostic">What the other server said.</param>
    /// <param name="action">RFC 3464 §2.3.3.</param>
    /// <param name="to">Envelope sender of the message it is about.</param>
    /// <param name="messageId">Message-ID of that message, without brackets.</param>
    public static string Dsn(string recipient, string status, string diagnostic, string action = "failed", string to = "news@clinic.example.com", string messageId = "m1@clinic.example.com") => $"""
        Return-Path: <>
        From: Mail Delivery Subsystem <mailer-daemon@mx.example.net>
        To: {to}
        Subject: Returned mail: see transcript
        Message-ID: <r-{Guid.CreateVersion7():N}@mx.example.net>
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=us-ascii

        The message could not be delivered.

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; {recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; {diagnostic}

        --b
        Content-Type: text/rfc822-headers

        From: Clinic <news@clinic.example.com>
        To: {recipient}
        Message-ID: <{messageId}>
        Subject: Hello

        --b--

        """.ReplaceLineEndings("\r\n");

    /// <summary>A delivery status notification of these groups and nothing else.</summary>
    public static string Groups(IEnumerable<string> groups, string to = "news@clinic.example.com") => $"""
        Return-Path: <>
        From: Mail Delivery Subsystem <mailer-daemon@mx.example.net>
        To: {to}
        Subject: Returned mail: see transcript
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=us-ascii

        The message could not be delivered.

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        {string.Join("\n\n", groups)}

        --b--

        """.ReplaceLineEndings("\r\n");

    /// <summary>A feedback report (RFC 5965).</summary>
    public static string Complaint(string recipient, string type = "abuse", string to = "news@clinic.example.com", string messageId = "m1@clinic.example.com") => $"""
        From: feedback@isp.example.net
        To: {to}
        Subject: FW: Hello
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b"

        --b
        Content-Type: text/plain

        A reader reported this message.

        --b
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: Loop/1.0
        Version: 1
        Original-Rcpt-To: <{recipient}>

        --b
        Content-Type: message/rfc822

        From: Clinic <news@clinic.example.com>
        To: {recipient}
        Message-ID: <{messageId}>
        Subject: Hello

        Words of the message, which say user unknown and mailbox full.

        --b--

        """.ReplaceLineEndings("\r\n");

    /// <summary>A message with one text part and these extra header lines.</summary>
    public static string Plain(string from, string subject, string body, string extra = "") => $"""
        From: {from}
        To: news@clinic.example.com
        Subject: {subject}
        {(extra.Length > 0 ? extra + "\n" : "")}MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        {body}

        """.ReplaceLineEndings("\r\n");
}
