using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Tracking;

/// <summary>
/// The person of an opt-out link wants to take back an authorization. The link travels outside the encryption (RFC 8058), so it opens a door
/// and nothing else: behind it identity is proven as for a signature, and the answer is the same whether there is anything to take back.
/// </summary>
/// <param name="Token">Of the link.</param>
/// <param name="Spanish">The page was in Spanish; else in English.</param>
public sealed record AskToTakeBack(string Token, bool Spanish) : ICommand<OpenedDoor>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.AuthorizationAsked;
}

internal sealed class AskToTakeBackHandler(TrackingTokens tokens, IEnumerable<ISigningDoor> doors) : IUseCase<AskToTakeBack, OpenedDoor>
{
    public async Task<Result<OpenedDoor>> HandleAsync(AskToTakeBack command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await tokens.MessageAsync(scope.Db, command.Token, cancellationToken) is not { } message)
            return TrackingErrors.UnknownToken;
        var door = await doors.Single().OpenToTakeBackAsync(scope.Db, message.ContactId, command.Spanish ? "es" : "en", scope.Now, cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.ReasonCodes) = ("portalMessage", door.Id.ToString("N"), message.ContactId, "door_to_take_back");
        return door;
    }
}
