using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// MAIL, RCPT, DATA, lines, dot: one message's turn on a session. Each step that changes what a crash would mean is logged
/// before it is taken. On a server that announces PIPELINING (RFC 2920) the turn that waits hands in its opening once it is
/// logged, and the one that speaks sends it behind its dot.
/// </summary>
/// <param name="lanes">Where turns are taken.</param>
/// <param name="turn">Not ended here.</param>
/// <param name="timeouts">Patience of each step.</param>
/// <param name="log">Told before DATA and before the dot.</param>
/// <param name="requireTls">Asks for verified TLS on every hop beyond (RFC 8689); only where it was announced.</param>
internal sealed class SmtpTransaction(SmtpLanes lanes, LaneTurn turn, SmtpTimeouts timeouts, ISubmissionLog log, bool requireTls = false)
{
    private static readonly byte[] Dot = ".\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "BDAT 0 LAST\r\n"u8.ToArray();

    private readonly SmtpSession session = turn.Session;

    /// <summary>How far it came; read after an exception.</summary>
    public SmtpStage Stage { get; private set; } = SmtpStage.MailFrom;

    /// <summary>True once this turn spoke, or its opening was sent: it has to be ended, not given up.</summary>
    public bool Spoke { get; private set; }

    /// <summary>
    /// True when the message may be begun again on a fresh connection: this one broke or closed before anything but an opening
    /// went out, and it served others before.
    /// </summary>
    public bool MayBeginAgain { get; private set; }

    /// <summary>True when the session stands between two messages, or behind the opening of the next one.</summary>
    public bool SessionStands { get; private set; } = true;

    /// <returns>The reply that decided and where; a null reply means the log withdrew the message.</returns>
    /// <exception cref="SmtpFailure">Cut, timeout or nonsense at <see cref="Stage"/>.</exception>
    public async Task<SmtpReply?> RunAsync(WireMessage message, CancellationToken cancellationToken)
    {
        var mail = MailCommand(message);
        var rcpt = $"RCPT TO:<{message.Recipient.Reveal()}>\r\n";
        var started = false;
        if (turn.Lane.Pipelines && !turn.Begins.IsCompleted)
        {
            if (!await log.DataStartedAsync(cancellationToken))
                return null;
            started = true;
            lanes.Ready(turn, Encoding.UTF8.GetBytes(mail + rcpt + "DATA\r\n"), () => log.StillHolds);
        }

        var start = await BeginsAsync(cancellationToken);
        Spoke = true;
        SessionStands = false;
        MayBeginAgain = start != TurnStart.Fresh || session.Messages > 0;
        if (start == TurnStart.Broken)
            throw new SmtpFailure(Stage, TransportReason.ConnectionLost, transient: true);
        // What came unasked cannot be the answer to what is asked now.
        if (start == TurnStart.Fresh && session.HasUnasked)
            throw new SmtpFailure(Stage, TransportReason.ProtocolError, transient: true);

        if (start == TurnStart.Fresh && started)
        {
            // It may have waited long: nothing of it is out yet, so it can be asked once more.
            if (!await log.DataStartedAsync(cancellationToken))
            {
                SessionStands = true;
                return null;
            }

            await session.SayAsync(turn.Opening!, SmtpStage.MailFrom, timeouts.Command, cancellationToken);
        }

        if (started)
            return await OpenedAsync(cancellationToken) ?? await LinesAsync(message, cancellationToken);

        var reply = await EnvelopeAsync(mail, rcpt, cancellationToken);
        if (!reply.IsPositive)
            return await RefusedAsync(reply);
        if (!await log.DataStartedAsync(cancellationToken))
            return await RefusedAsync(null);
        MayBeginAgain = false;
        // Without pipelining a chunk saves the round trip of DATA (RFC 3030); with it DATA costs none, and the lines of a message
        // never go out before its recipient is accepted.
        if (session.Offers("CHUNKING") && !session.Offers("PIPELINING"))
            return await ChunkAsync(message, cancellationToken);
        Stage = SmtpStage.Data;
        reply = await session.CommandAsync("DATA", SmtpStage.Data, cancellationToken, timeouts.Data);
        if (reply.Code != 354)
            return reply.IsPositive ? throw new SmtpFailure(SmtpStage.Data, TransportReason.ProtocolError, transient: true, reply) : await RefusedAsync(reply);
        return await LinesAsync(message, cancellationToken);
    }

    private string MailCommand(WireMessage message)
    {
        if (session.SizeLimit < message.Bytes.Length)
            throw new SmtpFailure(SmtpStage.MailFrom, TransportReason.SizeExceeded, transient: false, new SmtpReply(552, "5.3.4"));
        var utf8 = !Ascii.IsValid(message.Recipient.Local) || !Ascii.IsValid(message.Sender.Local);
        if (utf8 && !session.Offers("SMTPUTF8"))
            throw new SmtpFailure(SmtpStage.MailFrom, TransportReason.Utf8NotOffered, transient: false, new SmtpReply(553, "5.6.7"));
        if (message.EightBit && !session.Offers("8BITMIME"))
            throw new SmtpFailure(SmtpStage.MailFrom, TransportReason.EightBitNotOffered, transient: false, new SmtpReply(554, "5.6.3"));
        return $"MAIL FROM:<{message.Sender.Reveal()}>"
            + (session.Offers("SIZE") ? " SIZE=" + message.Bytes.Length.ToString(CultureInfo.InvariantCulture) : "")
            + (message.EightBit ? " BODY=8BITMIME" : "")
            + (utf8 ? " SMTPUTF8" : "")
            + (requireTls ? " REQUIRETLS" : "")
            + "\r\n";
    }

    /// <summary>Waits for the turn. Who gives up while waiting leaves the session to the others.</summary>
    private async Task<TurnStart> BeginsAsync(CancellationToken cancellationToken)
    {
        if (turn.Begins.IsCompleted)
            return await turn.Begins;
        try
        {
            return await turn.Begins.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (await lanes.ForgoAsync(turn))
                throw;
            // Its opening is out: the replies have to be waited for, or the connection ended.
            await turn.Begins;
            (Spoke, SessionStands) = (true, false);
            throw;
        }
    }

    /// <summary>MAIL and RCPT in one packet where the server lets them.</summary>
    private async Task<SmtpReply> EnvelopeAsync(string mail, string rcpt, CancellationToken cancellationToken)
    {
        var together = session.Offers("PIPELINING");
        await session.SayAsync(Encoding.UTF8.GetBytes(together ? mail + rcpt : mail), SmtpStage.MailFrom, timeouts.Command, cancellationToken);
        var reply = await session.ReadAsync(SmtpStage.MailFrom, timeouts.Command, cancellationToken);
        if (!reply.IsPositive)
        {
            if (together && reply.Code != 421)
                await session.ReadAsync(SmtpStage.MailFrom, timeouts.Command, cancellationToken);
            return reply;
        }

        Stage = SmtpStage.RcptTo;
        if (!together)
            await session.SayAsync(Encoding.UTF8.GetBytes(rcpt), SmtpStage.RcptTo, timeouts.Command, cancellationToken);
        return await session.ReadAsync(SmtpStage.RcptTo, timeouts.Command, cancellationToken);
    }

    /// <summary>
    /// Reads the three replies to an opening, each in its place: the first that is no success decides, and the others are read
    /// all the same.
    /// </summary>
    /// <returns>Null when the server waits for the lines.</returns>
    private async Task<SmtpReply?> OpenedAsync(CancellationToken cancellationToken)
    {
        var mail = await session.ReadAsync(SmtpStage.MailFrom, timeouts.Command, cancellationToken);
        if (mail.Code == 421)
            return mail;
        if (mail.IsPositive)
            Stage = SmtpStage.RcptTo;
        var rcpt = await session.ReadAsync(Stage, timeouts.Command, cancellationToken);
        if (rcpt.Code == 421)
            return mail.IsPositive ? rcpt : mail;
        var accepted = mail.IsPositive && rcpt.IsPositive;
        if (accepted)
            Stage = SmtpStage.Data;
        var data = await session.ReadAsync(Stage, timeouts.Data, cancellationToken);
        if (!accepted)
        {
            var decided = mail.IsPositive ? rcpt : mail;
            // It waits for lines of a message that nobody gets (RFC 2920 §3.1): there is no way back but to hang up.
            return data.Code is 354 or 421 ? decided : await RefusedAsync(decided);
        }

        if (data.Code == 354)
        {
            MayBeginAgain = false;
            return null;
        }

        if (data.IsPositive)
            throw new SmtpFailure(SmtpStage.Data, TransportReason.ProtocolError, transient: true, data);
        return data.Code == 421 ? data : await RefusedAsync(data);
    }

    private async Task<SmtpReply?> LinesAsync(WireMessage message, CancellationToken cancellationToken)
    {
        // The answer to the dot before may have taken minutes, and with it the 354.
        if (!log.StillHolds)
            return null;
        Stage = SmtpStage.Body;
        await session.SayLinesAsync(message.Bytes, timeouts.Block, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return await EndedByAsync(Dot);
    }

    /// <summary>The whole message as one chunk; an empty last chunk stands for the dot (RFC 3030 §2).</summary>
    private async Task<SmtpReply?> ChunkAsync(WireMessage message, CancellationToken cancellationToken)
    {
        Stage = SmtpStage.Body;
        await session.SayChunkAsync(message.Bytes, timeouts.Block, cancellationToken);
        var reply = await session.ReadAsync(SmtpStage.Body, timeouts.Block, cancellationToken);
        if (!reply.IsPositive)
            return await RefusedAsync(reply);
        cancellationToken.ThrowIfCancellationRequested();
        return await EndedByAsync(LastChunk);
    }

    private async Task<SmtpReply> EndedByAsync(byte[] end)
    {
        // From here on nothing may be interrupted by a shutdown: the peer is about to take responsibility, and only its
        // reply, or its silence, may decide.
        await turn.Before;
        await log.DotSentAsync();
        Stage = SmtpStage.Dot;
        var opening = lanes.TakeOpening(turn);
        await session.SayAsync(opening is null ? end : [.. end, .. opening], SmtpStage.Dot, timeouts.Block, CancellationToken.None);
        var reply = session.ReadAsync(SmtpStage.Dot, timeouts.Dot, CancellationToken.None);
        var followed = opening is not null || !turn.Lane.Pipelines || reply.IsCompleted || await FollowAsync(reply);
        var answered = await reply;
        // The dot's reply ends the transaction whatever it says (RFC 5321 §4.1.1.4); 421 ends the session.
        SessionStands = followed && answered.Code != 421;
        return answered;
    }

    /// <summary>The peer is busy with the message: whoever gets ready meanwhile is opened behind the dot.</summary>
    /// <returns>False when the connection broke on it; the reply may still come.</returns>
    private async Task<bool> FollowAsync(Task<SmtpReply> reply)
    {
        if (await Task.WhenAny(reply, lanes.NextReadyAsync(turn)) == reply || lanes.TakeOpening(turn) is not { } opening)
            return true;
        try
        {
            await session.SayAsync(opening, SmtpStage.Dot, timeouts.Block, CancellationToken.None);
            return true;
        }
        catch (SmtpFailure)
        {
            return false;
        }
    }

    /// <summary>The server refused, or the log withdrew: the session is cleared for the next message.</summary>
    private async Task<SmtpReply?> RefusedAsync(SmtpReply? reply)
    {
        SessionStands = reply?.Code != 421 && await session.TryResetAsync();
        return reply;
    }
}
