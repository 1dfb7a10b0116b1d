using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Records that the person got a copy of the signed form (45 CFR 164.508(c)(4)); it becomes Active.</summary>
public sealed record ProvideAuthorizationCopy : ICommand<AuthorizationId>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationChanged;

    public required AuthorizationId Authorization { get; init; }

    /// <summary>How: email, paper, portal.</summary>
    public required string Channel { get; init; }
}

internal sealed class ProvideAuthorizationCopyValidator : AbstractValidator<ProvideAuthorizationCopy>
{
    public ProvideAuthorizationCopyValidator() =>
        RuleFor(c => c.Channel).NotEmpty().MaximumLength(40).WithMessage("Say how the copy was given, in at most 40 characters.");
}

internal sealed class ProvideAuthorizationCopyHandler(IFieldCipher cipher) : IUseCase<ProvideAuthorizationCopy, AuthorizationId>
{
    public async Task<Result<AuthorizationId>> HandleAsync(ProvideAuthorizationCopy command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var authorization = await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        if (authorization.State != AuthorizationState.PendingCopy)
            return scope.Refused(authorization, ConsentErrors.TransitionUndefined(authorization.State, AuthorizationState.Active));
        authorization.MoveTo(AuthorizationState.Active, scope.Now);
        authorization.Store(authorization.Open(cipher) with { CopyProvidedAt = scope.Now, CopyChannel = command.Channel }, cipher, scope.Now);
        await ConsentChange.BeginAsync(db, cancellationToken);
        await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
        scope.Audit.About(authorization);
        return authorization.Id;
    }
}
