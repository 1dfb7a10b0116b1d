using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Records a restriction the organisation agreed to (45 CFR 164.522(a)); binding at once.</summary>
public sealed record AgreeRestriction : ICommand<AgreedRestrictionId>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    public required ContactId Contact { get; init; }

    /// <summary>The campaign purpose that is restricted; null: any.</summary>
    public string? Purpose { get; init; }
}

/// <summary>Ends a restriction, as the person asked or agreed (164.522(a)(2)).</summary>
public sealed record EndRestriction : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    public required AgreedRestrictionId Restriction { get; init; }
}

internal sealed class AgreeRestrictionValidator : AbstractValidator<AgreeRestriction>
{
    public AgreeRestrictionValidator() => RuleFor(c => c.Purpose).MaximumLength(AgreedRestrictionMapping.PurposeLength);
}

internal sealed class AgreeRestrictionHandler(ConsentChange change) : IUseCase<AgreeRestriction, AgreedRestrictionId>
{
    public async Task<Result<AgreedRestrictionId>> HandleAsync(AgreeRestriction command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        var restriction = new AgreedRestriction(command.Contact, command.Purpose, scope.Now);
        db.AgreedRestrictions.Add(restriction);
        await ConsentChange.MarkStaleAsync(db, [command.Contact], cancellationToken);
        await change.CancelQueuedAsync(db, command.Contact, origin => restriction.Covers(origin.Purpose), "RESTRICTION_AGREED", scope.Now, cancellationToken);
        scope.Audit.ObjectType = "restriction";
        scope.Audit.ObjectId = restriction.Id.Value.ToString();
        scope.Audit.Subject = command.Contact;
        return restriction.Id;
    }
}

internal sealed class EndRestrictionHandler : IUseCase<EndRestriction, Unit>
{
    public async Task<Result<Unit>> HandleAsync(EndRestriction command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var restriction = await db.AgreedRestrictions.SingleOrDefaultAsync(r => r.Id == command.Restriction, cancellationToken);
        if (restriction is null)
            return ConsentErrors.RestrictionNotFound;
        restriction.End(scope.Now);
        await ConsentChange.MarkStaleAsync(db, [restriction.Contact], cancellationToken);
        scope.Audit.ObjectType = "restriction";
        scope.Audit.ObjectId = restriction.Id.Value.ToString();
        scope.Audit.Subject = restriction.Contact;
        scope.Audit.ReasonCodes = "ended";
        return Unit.Value;
    }
}
