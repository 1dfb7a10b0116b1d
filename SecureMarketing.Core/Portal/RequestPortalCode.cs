using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// Asks for a one-time code. The answer is the same whether one was sent, the limit is reached or the person cannot be
/// reached: it tells a stranger nothing.
/// </summary>
public sealed record RequestPortalCode(string Token) : ICommand<Unit>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PortalCodeRequested;
}

internal sealed class RequestPortalCodeHandler(PortalLookup lookup, PortalSeals seals, IPortalCodeChannel channel) : IUseCase<RequestPortalCode, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RequestPortalCode command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await lookup.FindAsync(db, command.Token, scope.Now, cancellationToken) is not { } message)
            return PortalErrors.NotThere;
        scope.Audit.ObjectType = "portalMessage";
        scope.Audit.ObjectId = message.Id.Value.ToString("N");
        scope.Audit.Subject = message.ContactId;

        var since = scope.Now - PortalLimits.Window;
        var address = seals.AddressIndex(scope.Actor.SourceIp);
        var recent = await db.PortalCodes.Where(c => c.MessageId == message.Id && c.CreatedAt > since).ToListAsync(cancellationToken);
        var fromAddress = address is null ? 0 : await db.PortalCodes.CountAsync(c => c.AddressIndex == address && c.CreatedAt > since, cancellationToken);
        if (message.IsLocked(scope.Now) || recent.Count >= PortalLimits.CodesPerMessage || fromAddress >= PortalLimits.CodesPerAddress)
        {
            scope.Audit.Outcome = AuditOutcome.Refused;
            scope.Audit.ReasonCodes = message.IsLocked(scope.Now) ? "portal.locked" : "portal.too_many_codes";
            return Unit.Value;
        }

        foreach (var older in recent)
            older.Void(scope.Now);
        var id = MessageId.New();
        var text = PortalCode.NewText();
        db.PortalCodes.Add(new PortalCode(id, message.Id, seals.HashCode(id, text), seals.SealCode(id, text), address, scope.Now));
        if (!await channel.SendAsync(db, message, id, scope.Now, cancellationToken))
        {
            scope.Audit.Outcome = AuditOutcome.Failed;
            scope.Audit.ReasonCodes = "portal.unreachable";
        }

        return Unit.Value;
    }
}
