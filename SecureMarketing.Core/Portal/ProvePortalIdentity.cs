using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>The outcome of a proof.</summary>
/// <param name="Ticket">Opens the message for a quarter of an hour; null when the proof failed.</param>
public sealed record PortalProof(string? Ticket);

/// <summary>
/// Proves who is reading: a fact that the sender knows about the person (date of birth) and a code that reached the person.
/// A wrong proof counts against the code and the message. No date of birth on file: no proof is possible.
/// </summary>
/// <param name="BirthDate">Null when what was typed is no date.</param>
public sealed record ProvePortalIdentity(string Token, DateOnly? BirthDate, string Code) : ICommand<PortalProof>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PortalMessageRead;

    /// <summary>Prints nothing: the values are PHI and a secret.</summary>
    public override string ToString() => nameof(ProvePortalIdentity);
}

internal sealed class ProvePortalIdentityHandler(PortalLookup lookup, PortalSeals seals) : IUseCase<ProvePortalIdentity, PortalProof>
{
    public async Task<Result<PortalProof>> HandleAsync(ProvePortalIdentity command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await lookup.FindAsync(db, command.Token, scope.Now, cancellationToken) is not { } message)
            return PortalErrors.NotThere;
        scope.Audit.ObjectType = "portalMessage";
        scope.Audit.ObjectId = message.Id.Value.ToString("N");
        scope.Audit.Subject = message.ContactId;

        var code = await db.PortalCodes.Where(c => c.MessageId == message.Id).OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        var born = await db.Contacts.Where(c => c.Id == message.ContactId).Select(c => c.BirthDate).SingleOrDefaultAsync(cancellationToken);
        // Both are always checked, so that the time taken does not tell which was wrong.
        var codeFits = code is not null && seals.Matches(code, command.Code) && code.IsUsable(scope.Now);
        var birthDateFits = born is not null && born == command.BirthDate;
        if (message.IsLocked(scope.Now) || !codeFits || !birthDateFits)
        {
            // A locked message counts nothing further: a stranger must not be able to lock it for ever.
            if (!message.IsLocked(scope.Now))
            {
                code?.Failed();
                message.Failed(scope.Now);
            }

            scope.Audit.Action = AuditAction.PortalCodeFailed;
            scope.Audit.Outcome = AuditOutcome.Refused;
            scope.Audit.ReasonCodes = PortalErrors.NotProved.Code;
            return new PortalProof(null);
        }

        var (ticket, hash) = seals.NewTicket(message.Id);
        var toSign = await db.SigningInvitations.AnyAsync(i => i.Id == message.Id, cancellationToken);
        code!.Use(hash, scope.Now, toSign ? PortalLimits.Signing : PortalLimits.Reading);
        message.Proved();
        // Rules ask who signed in.
        AudienceFeed.Changed(db, message.ContactId);
        return new PortalProof(ticket);
    }
}
