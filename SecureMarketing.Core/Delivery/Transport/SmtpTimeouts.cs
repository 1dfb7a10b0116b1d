namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// How long the client waits, per step. Defaults are the minima of RFC 5321 §4.5.3.2, except connecting, where waiting
/// longer than a TCP handshake with a few retransmissions only blocks a worker.
/// </summary>
public sealed record SmtpTimeouts
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Greeting, EHLO, STARTTLS, AUTH, MAIL and RCPT.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From DATA to 354.</summary>
    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>One write of message lines.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>From the final dot to the reply. Giving up early is what makes duplicates (RFC 1047).</summary>
    public TimeSpan Dot { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An idle connection is kept for at most this long; many servers hang up after 30 s or less.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(20);
}
