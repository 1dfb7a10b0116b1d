using System.Globalization;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// MAIL, RCPT, DATA, lines, dot on an open session. Each step that changes what a crash would mean is logged before it is
/// taken.
/// </summary>
/// <param name="session">Stands between two messages.</param>
/// <param name="timeouts">Patience of each step.</param>
/// <param name="log">Told before DATA and before the dot.</param>
/// <param name="requireTls">Asks for verified TLS on every hop beyond (RFC 8689); only where it was announced.</param>
internal sealed class SmtpTransaction(SmtpSession session, SmtpTimeouts timeouts, ISubmissionLog log, bool requireTls = false)
{
    private static readonly byte[] Dot = ".\r\n"u8.ToArray();

    /// <summary>How far it came; read after an exception.</summary>
    public SmtpStage Stage { get; private set; } = SmtpStage.MailFrom;

    /// <summary>True once anything but MAIL and RCPT went out: a fresh connection may not silently repeat it.</summary>
    public bool Begun => Stage >= SmtpStage.Data;

    /// <returns>The reply that decided and where; a null reply means the log withdrew the message.</returns>
    /// <exception cref="SmtpFailure">Cut, timeout or nonsense at <see cref="Stage"/>.</exception>
    public async Task<SmtpReply?> RunAsync(WireMessage message, CancellationToken cancellationToken)
    {
        if (session.SizeLimit < message.Bytes.Length)
            throw new SmtpFailure(SmtpStage.MailFrom, TransportReason.SizeExceeded, transient: false, new SmtpReply(552, "5.3.4"));
        var utf8 = !System.Text.Ascii.IsValid(message.Recipient.Local) || !System.Text.Ascii.IsValid(message.Sender.Local);
        if (utf8 && !session.Offers("SMTPUTF8"))
            throw new SmtpFailure(SmtpStage.MailFrom, TransportReason.Utf8NotOffered, transient: false, new SmtpReply(553, "5.6.7"));

        var mail = $"MAIL FROM:<{message.Sender.Reveal()}>"
            + (session.Offers("SIZE") ? " SIZE=" + message.Bytes.Length.ToString(CultureInfo.InvariantCulture) : "")
            + (utf8 ? " SMTPUTF8" : "")
            + (requireTls ? " REQUIRETLS" : "");
        var reply = await session.CommandAsync(mail, SmtpStage.MailFrom, cancellationToken);
        if (!reply.IsPositive)
            return reply;

        Stage = SmtpStage.RcptTo;
        reply = await session.CommandAsync($"RCPT TO:<{message.Recipient.Reveal()}>", SmtpStage.RcptTo, cancellationToken);
        if (!reply.IsPositive)
            return reply;

        if (!await log.DataStartedAsync(cancellationToken))
            return null;
        Stage = SmtpStage.Data;
        reply = await session.CommandAsync("DATA", SmtpStage.Data, cancellationToken, timeouts.Data);
        if (reply.Code != 354)
            return reply.IsPositive ? throw new SmtpFailure(SmtpStage.Data, TransportReason.ProtocolError, transient: true, reply) : reply;

        Stage = SmtpStage.Body;
        await session.WriteAsync(DotStuffing.Encode(message.Bytes.Span), SmtpStage.Body, timeouts.Block, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // From here on nothing may be interrupted by a shutdown: the peer is about to take responsibility, and only its
        // reply, or its silence, may decide.
        await log.DotSentAsync();
        Stage = SmtpStage.Dot;
        await session.WriteAsync(Dot, SmtpStage.Dot, timeouts.Block, CancellationToken.None);
        return await session.ReadAsync(SmtpStage.Dot, timeouts.Dot, CancellationToken.None);
    }
}
