using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>First half of a release: someone asks, with a reason. The suppression stays in force.</summary>
public sealed record AskSuppressionRelease : ICommand<SuppressionId>
{
    public static Permission Requires => Permission.SuppressionManage;
    public static AuditAction Audits => AuditAction.SuppressionReleased;

    public required SuppressionId Suppression { get; init; }

    /// <summary>Why mail may go again, e.g. "asked by letter of 3 March"; no names. 5–400 characters.</summary>
    public required string Reason { get; init; }
}

/// <summary>Second half, by another person: mail may go again.</summary>
public sealed record ConfirmSuppressionRelease : ICommand<SuppressionId>
{
    public static Permission Requires => Permission.SuppressionManage;
    public static AuditAction Audits => AuditAction.SuppressionReleased;
    public static Proof Demands => Proof.Fresh;

    public required SuppressionId Suppression { get; init; }
}

internal sealed class AskSuppressionReleaseValidator : AbstractValidator<AskSuppressionRelease>
{
    public AskSuppressionReleaseValidator() =>
        RuleFor(c => c.Reason).NotEmpty().Length(5, SuppressionMapping.ReasonLength).WithMessage("Give the reason, in 5 to 400 characters.");
}

internal sealed class AskSuppressionReleaseHandler : IUseCase<AskSuppressionRelease, SuppressionId>
{
    public async Task<Result<SuppressionId>> HandleAsync(AskSuppressionRelease command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var suppression = await scope.Db.Suppressions.SingleOrDefaultAsync(s => s.Id == command.Suppression, cancellationToken);
        if (suppression is null)
            return ConsentErrors.SuppressionNotFound;
        scope.About(suppression, "asked");
        return suppression.AskRelease(scope.Actor.Id, command.Reason, scope.Now).Error is { } error ? error : suppression.Id;
    }
}

internal sealed class ConfirmSuppressionReleaseHandler : IUseCase<ConfirmSuppressionRelease, SuppressionId>
{
    public async Task<Result<SuppressionId>> HandleAsync(ConfirmSuppressionRelease command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var suppression = await db.Suppressions.SingleOrDefaultAsync(s => s.Id == command.Suppression, cancellationToken);
        if (suppression is null)
            return ConsentErrors.SuppressionNotFound;
        scope.About(suppression, "confirmed");
        if (suppression.ConfirmRelease(scope.Actor.Id, scope.Now).Error is { } error)
            return error;
        // A second row for the same wish, stored by two clicks at once, ends with it.
        var twins = await db.SuppressionsInForce([suppression.Contact])
            .Where(s => s.Id != suppression.Id && s.Kind == suppression.Kind && s.Topic == suppression.Topic && s.AddressIndex == suppression.AddressIndex)
            .ToListAsync(cancellationToken);
        foreach (var twin in twins)
        {
            twin.AskRelease(suppression.ReleaseAskedBy!.Value, suppression.ReleaseReason!, scope.Now);
            twin.ConfirmRelease(scope.Actor.Id, scope.Now);
        }

        await ConsentChange.MarkStaleAsync(db, [suppression.Contact], cancellationToken);
        if (suppression.AddressIndex is { } mailbox)
            await ConsentChange.MarkMailboxAsync(db, mailbox, cancellationToken);
        return suppression.Id;
    }
}

internal static class SuppressionAudit
{
    public static void About(this UseCaseScope scope, Suppression suppression, string step)
    {
        scope.Audit.ObjectType = "suppression";
        scope.Audit.ObjectId = suppression.Id.Value.ToString();
        scope.Audit.Subject = suppression.Contact;
        scope.Audit.ReasonCodes = $"{suppression.Kind},{step}";
    }
}
