using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Keeps mail from a person, at once. Suppressing twice for the same reason changes nothing.</summary>
public sealed record SuppressContact : ICommand<SuppressionOutcome>
{
    public static Permission Requires => Permission.SuppressionManage;
    public static AuditAction Audits => AuditAction.SuppressionAdded;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public required ContactId Contact { get; init; }

    /// <summary>Any but <see cref="GateSuppression.None"/>.</summary>
    public required GateSuppression Kind { get; init; }

    /// <summary>Required for <see cref="GateSuppression.TopicMatch"/>, else null.</summary>
    public string? Topic { get; init; }

    public SuppressionSource Source { get; init; } = SuppressionSource.Staff;

    /// <summary>When and how the person's wish reached the organisation; null: just now, by word of mouth. The latency is measured from there.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>For a hard bounce: only while the person's address is the one on file now.</summary>
    public bool AddressOnly { get; init; }
}

/// <summary>What a suppression did.</summary>
/// <param name="Suppression">The rule in force.</param>
/// <param name="IsNew">False when it stood already.</param>
/// <param name="MessagesCancelled">Queued messages that will not be sent.</param>
public sealed record SuppressionOutcome(SuppressionId Suppression, bool IsNew, int MessagesCancelled);

internal sealed class SuppressContactValidator : AbstractValidator<SuppressContact>
{
    public SuppressContactValidator(TimeProvider clock)
    {
        RuleFor(c => c.Receipt).Must(r => r is null || (r.Value.At <= clock.GetUtcNow() && Enum.IsDefined(r.Value.Means)))
            .WithMessage("A wish cannot have been received in the future; say also how it came.");
        RuleFor(c => c.Kind).IsInEnum().NotEqual(GateSuppression.None).WithMessage("Say what kind of mail is suppressed.");
        RuleFor(c => c.Topic).NotEmpty().MaximumLength(SuppressionMapping.TopicLength).When(c => c.Kind == GateSuppression.TopicMatch)
            .WithMessage("Name the topic, in at most 100 characters.");
        RuleFor(c => c.Topic).Null().When(c => c.Kind != GateSuppression.TopicMatch).WithMessage("Only a topic suppression names a topic.");
    }
}

internal sealed class SuppressContactHandler(Suppressing suppressing) : IUseCase<SuppressContact, SuppressionOutcome>
{
    public async Task<Result<SuppressionOutcome>> HandleAsync(SuppressContact command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        byte[]? index = null;
        if (command.AddressOnly)
            index = await scope.Db.Contacts.Where(c => c.Id == command.Contact).Select(c => c.EmailIndex).SingleOrDefaultAsync(cancellationToken);
        return await suppressing.ApplyAsync(scope, command.Contact, command.Kind, command.Topic, index, command.Source, command.Receipt, cancellationToken);
    }
}
