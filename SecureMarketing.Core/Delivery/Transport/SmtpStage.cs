namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>How far a submission came. Numbers are stored: never renumber.</summary>
public enum SmtpStage
{
    /// <summary>Refused before any connection was opened.</summary>
    None = 0,
    Connect = 1,
    Greeting = 2,
    Hello = 3,
    StartTls = 4,
    Handshake = 5,
    Authenticate = 6,
    MailFrom = 7,
    RcptTo = 8,

    /// <summary>The DATA command itself.</summary>
    Data = 9,

    /// <summary>Message lines; the final dot was not sent, so the server may not deliver (RFC 5321 §4.1.1.4).</summary>
    Body = 10,

    /// <summary>From the final dot on: the server may have taken responsibility, whatever happens to the reply.</summary>
    Dot = 11,
}
