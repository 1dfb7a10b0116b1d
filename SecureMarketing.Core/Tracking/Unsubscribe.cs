using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Tracking;

/// <summary>
/// The person of a token asks for no more mail (RFC 8058 §3.2; 16 CFR 316.5). In force with the answer; asking again changes
/// nothing.
/// </summary>
public sealed record Unsubscribe(string Token) : ICommand<Unit>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.UnsubscribedOneClick;
}

internal sealed class UnsubscribeHandler(TrackingTokens tokens, TrackingRegister register, IUseCase<UnsubscribeOneClick, SuppressionOutcome> suppress)
    : IUseCase<Unsubscribe, Unit>
{
    public async Task<Result<Unit>> HandleAsync(Unsubscribe command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await tokens.MessageAsync(scope.Db, command.Token, cancellationToken) is not { } message)
            return TrackingErrors.UnknownToken;
        // Consent opens the transaction; the event joins it, so that neither stands without the other.
        var suppressed = await suppress.HandleAsync(new UnsubscribeOneClick { Contact = message.ContactId, Kind = message.OptOut }, scope, cancellationToken);
        if (suppressed.Error is { } error)
            return error;
        // A mail program pressing its own button acts for the person: no machine verdict here.
        var happened = EngagementJournal.Event(message.MessageId, EngagementKind.Unsubscribe, 0, MachineVerdict.Person, scope.Now, bucketMinutes: 0);
        await EngagementJournal.WriteAsync(scope.Db, register, happened, message.ContactId, cancellationToken);
        return Unit.Value;
    }
}

/// <summary>Whether a token of the opt-out page is valid. Changes nothing: scanners follow links.</summary>
public sealed record CheckUnsubscribe(string Token) : ICommand<Unit>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class CheckUnsubscribeHandler(TrackingTokens tokens) : IUseCase<CheckUnsubscribe, Unit>
{
    public async Task<Result<Unit>> HandleAsync(CheckUnsubscribe command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await tokens.MessageAsync(scope.Db, command.Token, cancellationToken) is null ? TrackingErrors.UnknownToken : Unit.Value;
}
