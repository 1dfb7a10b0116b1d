namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// The dialogue cannot go on. Never leaves Delivery: <see cref="MailTransport"/> turns it into a
/// <see cref="SubmissionOutcome"/>, because a peer that misbehaves is an expected outcome and not a bug.
/// </summary>
/// <param name="stage">Where it stopped.</param>
/// <param name="reason">A word of <see cref="TransportReason"/>.</param>
/// <param name="transient">True when the same route may work later (timeout, 4xx, cut); false for a definite lack.</param>
/// <param name="reply">The reply that ended it; null when there was none.</param>
internal sealed class SmtpFailure(SmtpStage stage, string reason, bool transient, SmtpReply? reply = null, Exception? cause = null)
    : Exception($"SMTP stopped at {stage}: {reason}", cause)
{
    public SmtpStage Stage { get; } = stage;

    public string Reason { get; } = reason;

    public bool Transient { get; } = transient;

    public SmtpReply? Reply { get; } = reply;

    /// <summary>Certificate and verdict when a handshake was refused for them; else null.</summary>
    public TlsEvidence? Tls { get; init; }
}
