using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Records that a person expressly asked for messages about a topic, by word or on paper (S.C. 2010, c. 23, s. 6(1)(a), 10(1)); who asserts such a
/// consent must prove it (s. 13). It releases no suppression: somebody who opted out is not written to. It ends by an opt-out of the topic.
/// </summary>
public sealed record RecordExpressConsent : ICommand<TopicOptInId>
{
    /// <summary>Of its event, whose time is that at which the consent came on file.</summary>
    internal const string ObjectType = "topic_opt_in";

    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    public required ContactId Contact { get; init; }

    /// <summary>As campaigns name it.</summary>
    public required string Topic { get; init; }

    /// <summary>What the person was asked and agreed to, 1 to 600 characters.</summary>
    public required string Wording { get; init; }

    /// <summary>BCP 47 tag of the words. Default: English.</summary>
    public string Language { get; init; } = "en";

    /// <summary>When the person gave it, not in the future.</summary>
    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>Where the proof is, 1 to 250 characters: a form, a file number, a recording.</summary>
    public required string Evidence { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => nameof(RecordExpressConsent);
}

internal sealed class RecordExpressConsentValidator : AbstractValidator<RecordExpressConsent>
{
    public RecordExpressConsentValidator(TimeProvider clock)
    {
        RuleFor(c => c.Topic).NotEmpty().MaximumLength(SuppressionMapping.TopicLength).WithMessage("Name the topic as campaigns do.");
        RuleFor(c => c.Wording).NotEmpty().MaximumLength(TopicOptInMapping.WordingLength).WithMessage($"Say in at most {TopicOptInMapping.WordingLength} characters what the person agreed to.");
        RuleFor(c => c.Evidence).NotEmpty().MaximumLength(TopicOptInMapping.EvidenceLength).WithMessage($"Say in at most {TopicOptInMapping.EvidenceLength} characters where the proof is: a form, a file number or a recording.");
        RuleFor(c => c.Language).NotEmpty().MaximumLength(35).WithMessage("Name the language of the words, such as en.");
        RuleFor(c => c.GivenAt).Must(at => at <= clock.GetUtcNow()).WithMessage("A consent cannot have been given in the future.");
    }
}

internal sealed class RecordExpressConsentHandler : IUseCase<RecordExpressConsent, TopicOptInId>
{
    public async Task<Result<TopicOptInId>> HandleAsync(RecordExpressConsent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        var wish = new TopicOptIn(
            command.Contact, command.Topic.Trim(), command.Wording.Trim(), OptInEvidence.OfStaff(scope.Actor.Id, command.Language.Trim(), command.Evidence.Trim()), command.GivenAt);
        db.TopicOptIns.Add(wish);
        await ConsentChange.MarkStaleAsync(db, [command.Contact], cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.ReasonCodes) = (RecordExpressConsent.ObjectType, wish.Id.Value.ToString(), command.Contact, "express");
        return wish.Id;
    }
}
