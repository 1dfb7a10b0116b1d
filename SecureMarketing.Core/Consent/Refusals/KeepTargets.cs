using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Adds another platform, or changes one. It hears of what is refused from now on.</summary>
public sealed record SavePropagationTarget : ICommand<PropagationTargetId>
{
    public static Permission Requires => Permission.PropagationManage;
    public static AuditAction Audits => AuditAction.PropagationTargetChanged;

    /// <summary>Null: a new one.</summary>
    public PropagationTargetId? Target { get; init; }

    public required string Name { get; init; }

    /// <summary>A desk or a role there, no person.</summary>
    public required string ToldTo { get; init; }

    /// <summary>1–240, default one day.</summary>
    public int WithinHours { get; init; } = 24;
}

/// <summary>The platform hears of nothing new; what is open stays to be acknowledged.</summary>
public sealed record RetirePropagationTarget(PropagationTargetId Target) : ICommand<Unit>
{
    public static Permission Requires => Permission.PropagationManage;
    public static AuditAction Audits => AuditAction.PropagationTargetChanged;
}

/// <summary>Notes that a platform was told of everything on the last list that was taken for it; what took effect since waits for the next list.</summary>
public sealed record NotePlatformTold : ICommand<int>
{
    public static Permission Requires => Permission.PropagationManage;
    public static AuditAction Audits => AuditAction.PropagationNoted;

    public required PropagationTargetId Target { get; init; }

    /// <summary>Refusals in effect up to this instant, inclusive; null: what the last list held.</summary>
    public DateTimeOffset? Through { get; init; }
}

/// <summary>Notes that a platform acknowledged everything that it was told up to an instant.</summary>
public sealed record NoteAcknowledged : ICommand<int>
{
    public static Permission Requires => Permission.PropagationManage;
    public static AuditAction Audits => AuditAction.PropagationNoted;

    public required PropagationTargetId Target { get; init; }

    /// <summary>What it was told up to this instant, inclusive.</summary>
    public required DateTimeOffset Through { get; init; }

    /// <summary>By whom there, and how, e.g. "service desk, ticket 4711". 2–200 characters.</summary>
    public required string By { get; init; }
}

internal sealed class SavePropagationTargetValidator : AbstractValidator<SavePropagationTarget>
{
    public SavePropagationTargetValidator()
    {
        RuleFor(c => c.Name).Must(n => n.Trim().Length is >= 2 and <= PropagationTargetMapping.NameLength).WithMessage("Name the platform, in 2 to 100 characters.");
        RuleFor(c => c.ToldTo).Must(n => n.Trim().Length is >= 2 and <= PropagationTargetMapping.WordsLength).WithMessage("Say who is told there, a desk or a role, in 2 to 200 characters.");
        RuleFor(c => c.WithinHours).InclusiveBetween(1, 240).WithMessage("It must acknowledge within 1 to 240 hours.");
    }
}

internal sealed class NoteAcknowledgedValidator : AbstractValidator<NoteAcknowledged>
{
    public NoteAcknowledgedValidator() =>
        RuleFor(c => c.By).Must(n => n.Trim().Length is >= 2 and <= PropagationTargetMapping.WordsLength).WithMessage("Say by whom and how it was acknowledged, in 2 to 200 characters.");
}

internal sealed class SavePropagationTargetHandler : IUseCase<SavePropagationTarget, PropagationTargetId>
{
    public async Task<Result<PropagationTargetId>> HandleAsync(SavePropagationTarget command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var name = command.Name.Trim();
        var target = command.Target is { } id ? await db.PropagationTargets.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) : new PropagationTarget(scope.Now);
        if (target is null)
            return ConsentErrors.TargetNotFound;
        if (await db.PropagationTargets.AnyAsync(t => t.Name == name && t.Id != target.Id, cancellationToken))
            return ConsentErrors.TargetExists;
        target.Describe(name, command.ToldTo.Trim(), command.WithinHours);
        if (command.Target is null)
            db.PropagationTargets.Add(target);
        scope.About(target.Id, command.Target is null ? "added" : "changed");
        return target.Id;
    }
}

internal sealed class RetirePropagationTargetHandler : IUseCase<RetirePropagationTarget, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RetirePropagationTarget command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.PropagationTargets.SingleOrDefaultAsync(t => t.Id == command.Target, cancellationToken) is not { } target)
            return ConsentErrors.TargetNotFound;
        target.Retire(scope.Now);
        scope.About(target.Id, "retired");
        return Unit.Value;
    }
}

internal sealed class NotePlatformToldHandler : IUseCase<NotePlatformTold, int>
{
    public async Task<Result<int>> HandleAsync(NotePlatformTold command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now, by) = (scope.Db, scope.Now, scope.Actor.Id);
        if (await db.PropagationTargets.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.Target, cancellationToken) is not { } target)
            return ConsentErrors.TargetNotFound;
        if ((command.Through ?? target.ListedThrough) is not { } through)
            return ConsentErrors.NoListTaken;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var told = await db.PropagationNotices.Where(n => n.Target == command.Target && n.ToldAt == null && n.ListedAt != null && n.OpenedAt <= through)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.ToldAt, now).SetProperty(n => n.ToldBy, by), cancellationToken);
        scope.About(command.Target, FormattableString.Invariant($"told:{told}"));
        return told;
    }
}

internal sealed class NoteAcknowledgedHandler : IUseCase<NoteAcknowledged, int>
{
    public async Task<Result<int>> HandleAsync(NoteAcknowledged command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now, by) = (scope.Db, scope.Now, command.By.Trim());
        if (!await db.PropagationTargets.AnyAsync(t => t.Id == command.Target, cancellationToken))
            return ConsentErrors.TargetNotFound;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var acknowledged = await db.PropagationNotices.Where(n => n.Target == command.Target && n.AcknowledgedAt == null && n.ToldAt != null && n.ToldAt <= command.Through)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.AcknowledgedAt, now).SetProperty(n => n.AcknowledgedBy, by), cancellationToken);
        if (acknowledged == 0)
            return ConsentErrors.NoticeNotTold;
        scope.About(command.Target, FormattableString.Invariant($"acknowledged:{acknowledged}"));
        return acknowledged;
    }
}

internal static class PropagationAudit
{
    public static void About(this UseCaseScope scope, PropagationTargetId target, string step) =>
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("propagation_target", target.Value.ToString(), step);
}
