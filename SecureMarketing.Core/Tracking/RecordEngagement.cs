using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Tracking;

/// <summary>Where a followed token leads.</summary>
/// <param name="Target">Stored address of the link; null for an open.</param>
public sealed record EngagementAnswer(string? Target);

/// <summary>Someone fetched a pixel or followed a link. The event row itself is the record, so no audit event is written besides.</summary>
/// <param name="Token">As in the address.</param>
/// <param name="Kind">Open or Click; a token of another kind is unknown here.</param>
public sealed record RecordEngagement(string Token, TokenKind Kind, RequestTraits Request) : ICommand<EngagementAnswer>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class RecordEngagementHandler(TrackingTokens tokens, TrackingRegister register, IOptions<TrackingOptions> options) : IUseCase<RecordEngagement, EngagementAnswer>
{
    public async Task<Result<EngagementAnswer>> HandleAsync(RecordEngagement command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (tokens.Read(command.Token) is not { } token || token.Kind != command.Kind)
            return TrackingErrors.UnknownToken;
        var db = scope.Db;
        if (await db.TrackedMessages.AsNoTracking().SingleOrDefaultAsync(m => m.MessageId == token.Message, cancellationToken) is not { } message)
            return TrackingErrors.UnknownToken;
        string? target = null;
        int link = token.Link;
        if (token.Kind == TokenKind.Click)
        {
            target = await db.TrackedLinks.Where(l => l.LinkSetId == message.LinkSetId && l.Index == link).Select(l => l.Target).SingleOrDefaultAsync(cancellationToken);
            if (target is null)
                return TrackingErrors.UnknownToken;
        }

        if (!message.Counts)
            return new EngagementAnswer(target);
        var kind = token.Kind == TokenKind.Click ? EngagementKind.Click : EngagementKind.Open;
        var verdict = MachineFilter.Judge(command.Request, scope.Now, message.AcceptedAt, TimeSpan.FromSeconds(options.Value.MachineSeconds));
        var happened = EngagementJournal.Event(token.Message, kind, link, verdict, scope.Now, Math.Clamp(options.Value.BucketMinutes, 1, 1440));
        await EngagementJournal.WriteAsync(db, register, happened, message.ContactId, cancellationToken);
        return new EngagementAnswer(target);
    }
}
