namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>
/// What a message that came to a bounce mailbox states, before anything is concluded. It holds addresses and text: a
/// class without a printing <c>ToString</c>, kept only as long as the report is being read.
/// </summary>
internal sealed class Report
{
    /// <summary>Recipients that are read: one more than findings, because an address of our own among them is dropped later.</summary>
    public const int MostNamed = BounceReading.MostFindings + 1;

    /// <summary>The report's own head, by lower-case name; the first value of each.</summary>
    public required IReadOnlyDictionary<string, string> Head { get; init; }

    /// <summary>Envelope recipients of the report as its head names them: <c>To</c>, <c>Delivered-To</c>, <c>X-Original-To</c> and their like.</summary>
    public required IReadOnlyList<string> SentTo { get; init; }

    /// <summary>Address of the report's author; null where there is none.</summary>
    public required string? From { get; init; }

    /// <summary>One per recipient of a delivery status notification, RFC 3464 §2.3, at most <see cref="MostNamed"/>; empty for any other message.</summary>
    public required IReadOnlyList<RecipientStatus> Statuses { get; init; }

    /// <summary>The feedback report (RFC 5965); null for any other message.</summary>
    public required FeedbackStatement? Feedback { get; init; }

    /// <summary>True for a message disposition notification (RFC 8098): it was displayed or deleted, so it arrived.</summary>
    public required bool IsDisposition { get; init; }

    /// <summary>Head of the message that came back, by lower-case name; empty where none did.</summary>
    public required IReadOnlyDictionary<string, string> Returned { get; init; }

    /// <summary>The lines written for people, without the returned message.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>One value of the report's head; empty where it is absent.</summary>
    public string Named(string name) => Head.GetValueOrDefault(name, "");
}

/// <summary>The per-recipient fields of RFC 3464 §2.3 as stated; null where a field is absent.</summary>
internal sealed class RecipientStatus
{
    public required string? Recipient { get; init; }
    public string? Action { get; init; }
    public string? Status { get; init; }
    public string? Diagnostic { get; init; }
}

/// <summary>What a feedback report states: its type in lower case (<c>abuse</c> unless it says otherwise) and whom it names.</summary>
internal sealed class FeedbackStatement
{
    public required string Type { get; init; }
    public required IReadOnlyList<string> Recipients { get; init; }
}
