using System.ComponentModel;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// One opening of a request at the desk: a member of staff saw the person and opened the page for them on the spot. It begins once, ends
/// with the answer or its time, and stays in the form as it happened.
/// </summary>
public sealed record DeskSession
{
    [Description("Id of the page that was opened.")]
    public Guid Door { get; init; }

    [Description("Who saw the person, and how they knew who it was.")]
    public InPersonIdentity Seen { get; init; } = new();

    [Description("Until when the page can be begun; it is once only.")]
    public DateTimeOffset BeginBy { get; init; }

    [Description("When the person began to read. Left out: never.")]
    public DateTimeOffset? BegunAt { get; init; }

    [Description("Until when the person can answer. Left out: not begun.")]
    public DateTimeOffset? AnswerBy { get; init; }

    [Description("Keyed hash, hex, of what the device shows to go on reading. Left out: not begun, or over.")]
    public string? TicketHash { get; init; }

    [Description("When it was closed: answered, or another was opened. Left out: open, or its time ran out.")]
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => "desk session";

    /// <summary>Opened, not yet begun, and in time.</summary>
    public bool MayBegin(DateTimeOffset now) => BegunAt is null && ClosedAt is null && now < BeginBy;

    /// <summary>Begun, not yet answered, and in time.</summary>
    public bool MayAnswer(DateTimeOffset now) => ClosedAt is null && now < AnswerBy;
}
