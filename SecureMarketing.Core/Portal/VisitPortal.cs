using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>What the door of a message shows to anyone with the link.</summary>
/// <param name="Organisation">Who sent it.</param>
/// <param name="Locked">Too many wrong proofs: come back later.</param>
public sealed record PortalDoor(string Organisation, bool Locked, DateTimeOffset ExpiresAt);

/// <summary>Someone follows the link of a notice. Changes nothing: scanners do so before people.</summary>
public sealed record VisitPortal(string Token) : ICommand<PortalDoor>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class VisitPortalHandler(PortalLookup lookup, Organisation organisation) : IUseCase<VisitPortal, PortalDoor>
{
    public async Task<Result<PortalDoor>> HandleAsync(VisitPortal command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await lookup.FindAsync(scope.Db, command.Token, scope.Now, cancellationToken) is { } message
            ? new PortalDoor(organisation.Name, message.IsLocked(scope.Now), message.ExpiresAt)
            : PortalErrors.NotThere;
}

/// <summary>From a token to its message.</summary>
internal sealed class PortalLookup(TrackingTokens tokens)
{
    /// <returns>Null for a forged token and for a message that is gone or expired alike.</returns>
    public Task<PortalMessage?> FindAsync(AppDbContext db, string token, DateTimeOffset now, CancellationToken cancellationToken) =>
        FindAsync(db, token, TokenKind.SecureMessage, now, cancellationToken);

    /// <summary>The same of a link of another kind.</summary>
    public async Task<PortalMessage?> FindAsync(AppDbContext db, string token, TokenKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tokens.Read(token) is not { } read || read.Kind != kind)
            return null;
        var message = await db.PortalMessages.SingleOrDefaultAsync(m => m.Id == read.Message, cancellationToken);
        return message is not null && message.IsOpen(now) ? message : null;
    }

    /// <summary>True for a link that staff opened at the desk.</summary>
    public bool IsAtDesk(string token) => tokens.Read(token) is { Kind: TokenKind.DeskSigning };
}
