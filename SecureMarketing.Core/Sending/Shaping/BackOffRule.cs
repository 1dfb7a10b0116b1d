using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>What a reply asks of the sender beyond the message that it answers.</summary>
public enum BackOffAction
{
    /// <summary>Nothing: it is about this message or mailbox only. Ends the search among the rules.</summary>
    None = 0,

    /// <summary>Half the rate and half the connections; a step back up after each ten quiet minutes.</summary>
    Slow = 1,

    /// <summary>Nothing more for a while, then one message as a probe.</summary>
    Suspend = 2,
}

/// <summary>One pattern of replies and what follows. Data of <c>shaping-rules.json</c>.</summary>
public sealed record BackOffRule
{
    /// <summary>Reply code, 400–599; null fits every one, and none.</summary>
    public int? Code { get; init; }

    /// <summary>RFC 3463 status; a star at the end fits whatever follows. Null fits every one, and none.</summary>
    public string? Enhanced { get; init; }

    /// <summary>Where in the dialogue; empty fits every stage.</summary>
    public IReadOnlyList<SmtpStage> Stages { get; init; } = [];

    public required BackOffAction Action { get; init; }

    /// <summary>Length of the first suspension, minutes, 1–1440; doubles with each in a row. Of no meaning for the other actions.</summary>
    public int Minutes { get; init; }

    /// <summary>So many such replies in a row make it act, 1–20; a single one may be about the message.</summary>
    public int After { get; init; } = 1;

    public bool Fits(ReplyFacts reply) =>
        (Code is null || Code == reply.Code)
        && (Stages.Count == 0 || Stages.Contains(reply.Stage))
        && (Enhanced is null || reply.Enhanced is { } status && (Enhanced.EndsWith('*')
            ? status.StartsWith(Enhanced[..^1], StringComparison.Ordinal)
            : string.Equals(status, Enhanced, StringComparison.Ordinal)));
}

/// <summary>What one submission told about the receiving side.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Stage">How far it came.</param>
/// <param name="Code">Reply code; null when there was none.</param>
/// <param name="Enhanced">RFC 3463 status; null when there was none.</param>
public readonly record struct ReplyFacts(SubmissionResult Result, SmtpStage Stage, int? Code, string? Enhanced)
{
    /// <summary>Nobody was asked, so nothing is learned of them.</summary>
    public bool SaysNothing => Result == SubmissionResult.Withdrawn || Stage == SmtpStage.None;

    /// <summary>Code and status of a reply that is no success, else where the dialogue broke; null for a success.</summary>
    public string? Word => Result == SubmissionResult.Accepted ? null : Code is null ? Stage.ToString() : $"{Code} {Enhanced}".TrimEnd();

    public static ReplyFacts Of(SubmissionOutcome outcome) => new(outcome.Result, outcome.Stage, outcome.ReplyCode, outcome.EnhancedCode);
}
