using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>Who was erased, by opaque id, latest first; at most 200. Logged.</summary>
public sealed record ListErasures : ICommand<IReadOnlyList<ErasureRow>>
{
    public static Permission Requires => Permission.PeopleErase;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

/// <param name="MayRelease">True when the reader is not the one who erased, and nobody has released them.</param>
public sealed record ErasureRow(ContactId Contact, string Rule, DateTimeOffset ErasedAt, DateTimeOffset? ReleasedAt, bool MayRelease);

/// <summary>Lets imports bring an erased record again, by a second person.</summary>
/// <param name="Reason">Why, 5–200 characters, no names.</param>
public sealed record ReleaseErasure(ContactId Contact, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.PeopleErase;

    public static AuditAction Audits => AuditAction.ErasureReleased;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class ReleaseErasureValidator : AbstractValidator<ReleaseErasure>
{
    public ReleaseErasureValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200)
        .WithErrorCode(RightsErrors.ReasonMissing.Code).WithMessage(RightsErrors.ReasonMissing.Message);
}

internal sealed class ListErasuresHandler : IUseCase<ListErasures, IReadOnlyList<ErasureRow>>
{
    public async Task<Result<IReadOnlyList<ErasureRow>>> HandleAsync(ListErasures command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var reader = scope.Actor.Id;
        var rows = await scope.Db.ErasedPeople.AsNoTracking().OrderByDescending(e => e.ErasedAt).Take(200)
            .Select(e => new ErasureRow(e.ContactId, e.RuleId, e.ErasedAt, e.ReleasedAt, e.ReleasedAt == null && e.ErasedBy != reader)).ToListAsync(cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ReasonCodes) = ("erased", FormattableString.Invariant($"rows:{rows.Count}"));
        return rows;
    }
}

internal sealed class ReleaseErasureHandler : IUseCase<ReleaseErasure, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ReleaseErasure command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var id = command.Contact;
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.Subject = id;
        scope.Audit.Purpose = command.Reason.Trim();
        if (await scope.Db.ErasedPeople.SingleOrDefaultAsync(e => e.ContactId == id, cancellationToken) is not { } erased)
            return RightsErrors.NothingErased;
        return erased.Release(scope.Actor.Id, scope.Now).Error is { } error ? error : Unit.Value;
    }
}
