using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Asks for emergency access; a second person must allow it. One request of a person at a time.</summary>
/// <param name="Reason">What the emergency is, 10–400 characters, no names.</param>
/// <param name="Minutes">1–60.</param>
public sealed record AskBreakGlass(string Reason, int Minutes) : ICommand<BreakGlassId>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.BreakGlassAsked;
}

internal sealed class AskBreakGlassValidator : AbstractValidator<AskBreakGlass>
{
    public AskBreakGlassValidator()
    {
        RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 10 and <= BreakGlassMapping.ReasonLength)
            .WithErrorCode("emergency.reason").WithMessage("Say what the emergency is, in 10 to 400 characters, without names.");
        RuleFor(c => c.Minutes).InclusiveBetween(1, (int)BreakGlass.Limit.TotalMinutes).WithErrorCode("emergency.minutes").WithMessage("Emergency access lasts 1 to 60 minutes.");
    }
}

internal sealed class AskBreakGlassHandler : IUseCase<AskBreakGlass, BreakGlassId>
{
    public async Task<Result<BreakGlassId>> HandleAsync(AskBreakGlass command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return AccessErrors.EmergencyOfPeople;
        var (by, now) = (UserId.From(scope.Actor.Id), scope.Now);
        var since = now - BreakGlass.WaitLimit - BreakGlass.Limit;
        var mine = await scope.Db.BreakGlass.Where(b => b.AskedBy == by && b.AskedAt > since).ToListAsync(cancellationToken);
        if (mine.Exists(b => b.StateAt(now) is BreakGlassState.Asked or BreakGlassState.Active))
            return AccessErrors.EmergencyStands;
        var asked = new BreakGlass(by, command.Reason.Trim(), command.Minutes, now);
        scope.Db.BreakGlass.Add(asked);
        EmergencyAudit.Name(scope, asked, $"minutes:{command.Minutes}");
        // The reason is the asker's own and names nobody; the trail keeps it as the purpose of all that follows.
        scope.Audit.Purpose = asked.Reason.Length > EmergencyAudit.PurposeLength ? asked.Reason[..EmergencyAudit.PurposeLength] : asked.Reason;
        return asked.Id;
    }
}

/// <summary>How an act of emergency access stands on the trail: under the asker's account, tied together by the request.</summary>
internal static class EmergencyAudit
{
    public const string Kind = "break-glass";
    public const int PurposeLength = 200;

    public static void Name(UseCaseScope scope, BreakGlass about, string codes) =>
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.CorrelationId, scope.Audit.ReasonCodes) = (Kind, about.AskedBy.Value.ToString("N"), about.Id.Value, codes);
}
