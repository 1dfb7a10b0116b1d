using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>Shows the message to whoever holds the ticket of a right proof.</summary>
public sealed record ReadPortalMessage(string Token, string Ticket) : ICommand<PortalReading>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PortalMessageRead;

    /// <summary>Prints nothing: the ticket is a secret.</summary>
    public override string ToString() => nameof(ReadPortalMessage);
}

internal sealed class ReadPortalMessageHandler(PortalLookup lookup, PortalSeals seals, TrackingRegister register) : IUseCase<ReadPortalMessage, PortalReading>
{
    public async Task<Result<PortalReading>> HandleAsync(ReadPortalMessage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await lookup.FindAsync(db, command.Token, scope.Now, cancellationToken) is not { } message)
            return PortalErrors.NotThere;
        scope.Audit.ObjectType = "portalMessage";
        scope.Audit.ObjectId = message.Id.Value.ToString("N");
        scope.Audit.Subject = message.ContactId;
        if (await seals.ProofAsync(db, message.Id, command.Ticket, scope.Now, cancellationToken) is null)
            return PortalErrors.NotProved;

        var reading = seals.Open(message);
        if (message.Read(scope.Now))
        {
            // NoticeSent → Read; another state (the notice still under way at a second hop) is left to its own end.
            if (await db.OutboundMessages.SingleOrDefaultAsync(m => m.Id == message.Id, cancellationToken) is { } row)
                row.MoveTo(MessageState.Read, null, scope.Now);
            await EngagementJournal.ReadInPortalAsync(db, register, message.Id, scope.Now, cancellationToken);
        }

        return reading;
    }
}
