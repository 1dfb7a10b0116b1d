using FluentValidation;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Somebody asked for a page that their roles do not include. The page never ran, so nothing else would leave an event (45 CFR
/// 164.312(b)).
/// </summary>
/// <param name="Page">The pattern of its address, such as <c>/people/{Id:guid}</c>; never the address, 1–64 characters.</param>
public sealed record NoteDeniedPage(string Page) : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;

    public static AuditAction Audits => AuditAction.PageDenied;
}

internal sealed class NoteDeniedPageValidator : AbstractValidator<NoteDeniedPage>
{
    public NoteDeniedPageValidator() => RuleFor(c => c.Page).NotEmpty().MaximumLength(64);
}

internal sealed class NoteDeniedPageHandler : IUseCase<NoteDeniedPage, Unit>
{
    public Task<Result<Unit>> HandleAsync(NoteDeniedPage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Outcome) = ("page", command.Page, AuditOutcome.Refused);
        return Task.FromResult<Result<Unit>>(Unit.Value);
    }
}
