using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Portal;

/// <summary>A request that somebody proved to be theirs.</summary>
/// <param name="Proof">How and when identity was proven, in words for the evidence.</param>
internal sealed record ProvenSigner(PortalMessage Message, SigningInvitation Invitation, Authorization Authorization, string Proof)
{
    /// <summary>Opened at the desk, by whoever saw the person; null: identity was proven with a code.</summary>
    public DeskSession? Desk { get; init; }
}

/// <summary>Somebody who proved to be the person of a link, whatever they came for.</summary>
/// <param name="Proof">How and when identity was proven, in words for the evidence.</param>
internal sealed record ProvenPerson(PortalMessage Message, SigningInvitation Invitation, string Proof);

/// <summary>From a link and the ticket of a right proof to the form, and the form in another language.</summary>
internal sealed class SigningDesk(PortalLookup lookup, PortalSeals seals, IFieldCipher cipher)
{
    /// <returns>Null for a link that is forged, expired, or leads to another kind of message.</returns>
    public async Task<(PortalMessage Message, SigningInvitation Invitation)?> FindAsync(AppDbContext db, string token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await lookup.FindAsync(db, token, lookup.IsAtDesk(token) ? TokenKind.DeskSigning : TokenKind.SecureMessage, now, cancellationToken) is not { } message)
            return null;
        return await db.SigningInvitations.SingleOrDefaultAsync(i => i.Id == message.Id, cancellationToken) is { } invitation ? (message, invitation) : null;
    }

    /// <returns><c>portal.not_there</c> or <c>portal.not_proved</c>.</returns>
    public async Task<Result<ProvenPerson>> ProvePersonAsync(AppDbContext db, string token, string ticket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, token, now, cancellationToken) is not var (message, invitation))
            return PortalErrors.NotThere;
        // At the desk nobody has sent a code, and nothing but the form is to be had there.
        if (lookup.IsAtDesk(token))
            return PortalErrors.NotThere;
        return await seals.ProofAsync(db, message.Id, ticket, now, cancellationToken) is { } code
            ? new ProvenPerson(message, invitation, string.Create(CultureInfo.InvariantCulture, $"date of birth on file and one-time code sent to the mailbox on file, proven {code.UsedAt:yyyy-MM-dd HH:mm:ss} UTC"))
            : PortalErrors.NotProved;
    }

    /// <inheritdoc cref="ProvePersonAsync"/>
    public async Task<Result<ProvenSigner>> ProveAsync(AppDbContext db, string token, string ticket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (lookup.IsAtDesk(token))
            return await AtDeskAsync(db, token, ticket, now, cancellationToken);
        var person = await ProvePersonAsync(db, token, ticket, now, cancellationToken);
        if (person.Error is { } error)
            return error;
        var (message, invitation, proof) = person.Value;
        return await db.Authorizations.SingleOrDefaultAsync(a => a.Id == invitation.Authorization, cancellationToken) is { } authorization
            ? new ProvenSigner(message, invitation, authorization, proof)
            : PortalErrors.NotThere;
    }

    /// <summary>The opening at the desk behind an invitation. What was answered elsewhere meanwhile is not shown on the device there.</summary>
    /// <returns>Null: it was not opened at the desk, or the request is answered.</returns>
    public async Task<(Authorization Authorization, DeskSession Session)?> OpenedAsync(AppDbContext db, SigningInvitation invitation, CancellationToken cancellationToken)
    {
        if (await db.Authorizations.SingleOrDefaultAsync(a => a.Id == invitation.Authorization, cancellationToken) is not { State: AuthorizationState.AwaitingSignature } authorization)
            return null;
        return authorization.Open(cipher).DeskSessions.FirstOrDefault(s => s.Door == invitation.Id.Value) is { } session ? (authorization, session) : null;
    }

    private async Task<Result<ProvenSigner>> AtDeskAsync(AppDbContext db, string token, string ticket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, token, now, cancellationToken) is not var (message, invitation))
            return PortalErrors.NotThere;
        if (await OpenedAsync(db, invitation, cancellationToken) is not var (authorization, session) || !session.MayAnswer(now))
            return PortalErrors.NotThere;
        var shown = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(seals.HashTicket(message.Id, ticket)));
        return CryptographicOperations.FixedTimeEquals(shown, Encoding.ASCII.GetBytes(session.TicketHash ?? ""))
            ? new ProvenSigner(message, invitation, authorization, DeskDoor.ProofOf(session.Seen)) { Desk = session }
            : PortalErrors.NotProved;
    }

    /// <summary>The unsigned form as it stands in one language, with the languages it can be read in.</summary>
    public async Task<(AuthorizationRecord Form, IReadOnlyList<string> Languages)> FormAsync(AppDbContext db, Authorization authorization, string? language, CancellationToken cancellationToken)
    {
        var form = authorization.Open(cipher);
        var own = form.Wording?.Language ?? "en";
        if (await VersionOfAsync(db, form, cancellationToken) is not { } version)
            return (form, [own]);
        var definition = AuthorizationFormDefinition.Read(version.Definition);
        var languages = definition.Texts.Select(t => t.Language).ToList();
        if (language is null || language == own || definition.TextIn(language) is not { } text)
            return (form, languages);
        var other = definition.ToRecord(text, version.Form, version.Number, default);
        return (other with
        {
            Id = form.Id,
            State = form.State,
            ExpiresOn = form.ExpiresOn,
            Renews = form.Renews,
            Representative = form.Representative,
            Source = form.Source,
        }, languages);
    }

    private static async Task<AuthorizationFormVersion?> VersionOfAsync(AppDbContext db, AuthorizationRecord form, CancellationToken cancellationToken)
    {
        if (form.Template is not { Form: { } id } template || !Guid.TryParse(id, out var guid))
            return null;
        var of = AuthorizationFormId.From(guid);
        var version = await db.AuthorizationFormVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Form == of && v.Number == template.Version, cancellationToken);
        // A version that is not the one that was asked with shall not lend its words.
        return version?.DefinitionHash == template.DefinitionHash ? version : null;
    }
}
