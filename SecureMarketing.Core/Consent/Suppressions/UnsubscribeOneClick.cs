using FluentValidation;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// The person asked to stop (RFC 8058, 16 CFR 316.5): in force at once, without sign-in. Tracking runs it after the signed
/// token proved whose message it was; asking again changes nothing.
/// </summary>
public sealed record UnsubscribeOneClick : ICommand<SuppressionOutcome>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.UnsubscribedOneClick;

    /// <summary>The person the token names.</summary>
    public required ContactId Contact { get; init; }

    /// <summary><see cref="GateSuppression.AllCommercial"/>, or <see cref="GateSuppression.FundraisingOptOut"/> for a fundraising message (45 CFR 164.514(f)(2)(ii)).</summary>
    public GateSuppression Kind { get; init; } = GateSuppression.AllCommercial;
}

internal sealed class UnsubscribeOneClickValidator : AbstractValidator<UnsubscribeOneClick>
{
    public UnsubscribeOneClickValidator() =>
        RuleFor(c => c.Kind).Must(k => k is GateSuppression.AllCommercial or GateSuppression.FundraisingOptOut)
            .WithMessage("One click stops commercial mail or fundraising; other suppressions are entered by staff.");
}

internal sealed class UnsubscribeOneClickHandler(Suppressing suppressing) : IUseCase<UnsubscribeOneClick, SuppressionOutcome>
{
    public Task<Result<SuppressionOutcome>> HandleAsync(UnsubscribeOneClick command, UseCaseScope scope, CancellationToken cancellationToken) =>
        suppressing.ApplyAsync(scope, command.Contact, command.Kind, topic: null, addressIndex: null, SuppressionSource.Unsubscribe, receipt: null, cancellationToken);
}
