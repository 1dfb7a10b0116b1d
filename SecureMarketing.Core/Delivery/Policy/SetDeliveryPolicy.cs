using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>Changes how messages of one class may travel. Counts from the next message.</summary>
/// <param name="MessageClass">A class that can be sent at all.</param>
/// <param name="Rules">The new rules.</param>
public sealed record SetDeliveryPolicy(HipaaClass MessageClass, DeliveryRules Rules) : ICommand<Unit>
{
    public static Permission Requires => Permission.DeliveryPolicyEdit;

    public static AuditAction Audits => AuditAction.PolicyChanged;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class SetDeliveryPolicyValidator : AbstractValidator<SetDeliveryPolicy>
{
    public SetDeliveryPolicyValidator()
    {
        RuleFor(c => c.MessageClass).Must(c => DeliveryPolicies.Classes.Contains(c)).WithMessage("Messages of this class are never sent, so it has no policy.");
        RuleFor(c => c.Rules.Mode).IsInEnum();
        RuleFor(c => c.Rules.AcceptPkixMx).IsInEnum();
        RuleFor(c => c.Rules).Must(r => r.Mode != DeliveryMode.PortalAlways || r.PortalAllowed).WithMessage("With \"always portal\" the portal has to be allowed.");
        RuleFor(c => c).Must(c => c.Rules.Mode != DeliveryMode.PlainAllowed || c.MessageClass == HipaaClass.NoPhi)
            .WithMessage("Plain mail is open to messages without PHI only (45 CFR 164.312(e)(1)).");
    }
}

internal sealed class SetDeliveryPolicyHandler : IUseCase<SetDeliveryPolicy, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SetDeliveryPolicy command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var policy = await scope.Db.DeliveryPolicies.SingleOrDefaultAsync(p => p.MessageClass == command.MessageClass, cancellationToken);
        if (policy is null)
            scope.Db.Add(policy = new DeliveryPolicy(command.MessageClass, command.Rules, scope.Now));
        else
            policy.Change(command.Rules, scope.Now);
        scope.Audit.ObjectType = "delivery-policy";
        scope.Audit.ObjectId = command.MessageClass.ToString();
        scope.Audit.ObjectVersion = policy.Version;
        return Unit.Value;
    }
}
