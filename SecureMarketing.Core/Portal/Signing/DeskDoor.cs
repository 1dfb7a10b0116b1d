using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// The way to the signing page for a person who stands at the desk: opened by whoever saw them, begun once, closed with the answer or its
/// time. Only one of a request is open at a time. Its life is written in the form itself (<see cref="DeskSession"/>).
/// </summary>
internal sealed class DeskDoor(PortalSeals seals, PortalMails mails, IFieldCipher cipher)
{
    /// <summary>Opens one, and closes whatever was open at the desk before.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="authorization">Waits for a signature.</param>
    /// <param name="seen">Who saw the person, and how they knew who it was.</param>
    /// <param name="now">The moment of opening.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<OpenedDesk> OpenAsync(AppDbContext db, Authorization authorization, InPersonIdentity seen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var form = authorization.Open(cipher);
        var before = form.DeskSessions.Where(s => s.ClosedAt is null).Select(s => new MessageId(s.Door)).ToList();
        foreach (var message in await db.PortalMessages.Where(m => before.Contains(m.Id)).ToListAsync(cancellationToken))
            message.Close(now);
        const string Words = "A request for an authorization, opened at the desk.";
        var id = MessageId.New();
        db.PortalMessages.Add(new PortalMessage(
            id, authorization.Contact, seals.SealSubject(id, Words), seals.SealHtml(id, Words), seals.SealText(id, Words), now, PortalLimits.DeskBegin + PortalLimits.DeskAnswer));
        db.SigningInvitations.Add(new SigningInvitation(id, authorization.Id, form.Wording?.Language ?? "en", now));
        var session = new DeskSession { Door = id.Value, Seen = seen, BeginBy = now + PortalLimits.DeskBegin };
        authorization.Store(form with { DeskSessions = [.. form.DeskSessions.Select(s => Closed(s, now)), session] }, cipher, now);
        var (token, address) = mails.DeskAddressOf(id);
        return new OpenedDesk(address, token, session.BeginBy);
    }

    /// <summary>The person begins; from now on the link alone opens nothing.</summary>
    /// <returns>What the device shows to go on reading, and until when.</returns>
    public (string Ticket, DateTimeOffset Until) Begin(PortalMessage message, Authorization authorization, DateTimeOffset now)
    {
        var (ticket, hash) = seals.NewTicket(message.Id);
        var until = now + PortalLimits.DeskAnswer;
        Change(authorization, message.Id, s => s with { BegunAt = now, AnswerBy = until, TicketHash = Convert.ToHexStringLower(hash) }, now);
        return (ticket, until);
    }

    /// <summary>Answered: nothing is shown on the device any more. Does nothing for an answer from elsewhere.</summary>
    public void Close(ProvenSigner proven, DateTimeOffset now)
    {
        if (proven.Desk is null)
            return;
        proven.Message.Close(now);
        Change(proven.Authorization, proven.Message.Id, s => Closed(s, now), now);
    }

    /// <summary>The proof of identity in words, for the evidence.</summary>
    public static string ProofOf(InPersonIdentity seen)
    {
        var how = seen.Proof switch
        {
            InPersonProof.PhotoId => "identity card with a picture",
            InPersonProof.KnownToStaff => "known to the member of staff",
            _ => seen.Words,
        };
        return string.Create(CultureInfo.InvariantCulture, $"in person, seen by a member of staff ({seen.Witness}): {how}, {seen.SeenAt?.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
    }

    /// <summary>For the audit trail: that it was at the desk, and how the person was known there. Never the words.</summary>
    public static IEnumerable<string> Codes(DeskSession? desk) => desk is null ? [] : ["in_person", CodeOf(desk.Seen)];

    /// <summary>How the person was known, as a code.</summary>
    public static string CodeOf(InPersonIdentity seen) => seen.Proof switch
    {
        InPersonProof.PhotoId => "photo_id",
        InPersonProof.KnownToStaff => "known_to_staff",
        _ => "stated_in_words",
    };

    private static DeskSession Closed(DeskSession session, DateTimeOffset now) => session.ClosedAt is null ? session with { ClosedAt = now, TicketHash = null } : session;

    private void Change(Authorization authorization, MessageId door, Func<DeskSession, DeskSession> change, DateTimeOffset now)
    {
        var form = authorization.Open(cipher);
        authorization.Store(form with { DeskSessions = [.. form.DeskSessions.Select(s => s.Door == door.Value ? change(s) : s)] }, cipher, now);
    }
}
