using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>The topics that the preference centre offers, and those it offered once.</summary>
public sealed record ListPreferenceTopics : ICommand<IReadOnlyList<PreferenceTopic>>
{
    public static Permission Requires => Permission.SuppressionCount;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>Offers a topic, or words one anew. What people chose for the topic before stays in force.</summary>
public sealed record SavePreferenceTopic : ICommand<PreferenceTopicId>
{
    public static Permission Requires => Permission.PreferenceTopicsManage;
    public static AuditAction Audits => AuditAction.PreferenceTopicChanged;

    /// <summary>As campaigns name it. An existing one is changed, and offered again when it was retired.</summary>
    public required string Topic { get; init; }

    /// <summary>What recipients read.</summary>
    public required string Label { get; init; }

    public string Explanation { get; init; } = "";

    /// <summary>Label and explanation in other languages (<see cref="PreferenceTopic.OtherLanguages"/>); without one the default is shown.</summary>
    public IReadOnlyDictionary<string, TopicText> Translations { get; init; } = new Dictionary<string, TopicText>();

    /// <summary>1–99.</summary>
    public int Place { get; init; } = 1;

    /// <summary>The officer's word that neither label nor explanation lets anyone conclude on a reader's health.</summary>
    public required bool NamesNoHealth { get; init; }
}

/// <summary>Takes a topic out of the preference centre.</summary>
public sealed record RetirePreferenceTopic(PreferenceTopicId Topic) : ICommand<Unit>
{
    public static Permission Requires => Permission.PreferenceTopicsManage;
    public static AuditAction Audits => AuditAction.PreferenceTopicChanged;
}

internal sealed class SavePreferenceTopicValidator : AbstractValidator<SavePreferenceTopic>
{
    public SavePreferenceTopicValidator()
    {
        RuleFor(c => c.Topic).Must(t => t is { Length: > 0 and <= PreferenceTopicMapping.TopicLength } && t == t.Trim()).WithMessage("Name the topic as campaigns do, in 1 to 60 characters.");
        RuleFor(c => c.Label).Must(t => t.Trim().Length is >= 2 and <= PreferenceTopicMapping.LabelLength).WithMessage("Say in 2 to 80 characters what recipients read.");
        RuleFor(c => c.Explanation).MaximumLength(PreferenceTopicMapping.ExplanationLength).WithMessage("The explanation holds at most 200 characters.");
        RuleForEach(c => c.Translations).Must(t => PreferenceTopic.OtherLanguages.Contains(t.Key)).WithMessage("The page does not speak this language; it speaks English and Spanish (es).")
            .Must(t => t.Value.Label.Trim().Length is >= 2 and <= PreferenceTopicMapping.LabelLength && t.Value.Explanation.Length <= PreferenceTopicMapping.ExplanationLength)
            .WithMessage("Say in 2 to 80 characters what recipients read in this language too, and explain it in at most 200.");
        RuleFor(c => c.Place).InclusiveBetween(1, 99).WithMessage("The place in the list is a number from 1 to 99.");
        RuleFor(c => c.NamesNoHealth).Equal(true)
            .WithMessage("Confirm that the words reveal nothing about anyone's health. A topic that does is not offered here; stopping all advertising ends it as well.");
    }
}

internal sealed class ListPreferenceTopicsHandler : IUseCase<ListPreferenceTopics, IReadOnlyList<PreferenceTopic>>
{
    public async Task<Result<IReadOnlyList<PreferenceTopic>>> HandleAsync(ListPreferenceTopics command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await scope.Db.PreferenceTopics.AsNoTracking().OrderBy(t => t.RetiredAt != null).ThenBy(t => t.Place).ThenBy(t => t.Label).ToListAsync(cancellationToken);
}

internal sealed class SavePreferenceTopicHandler : IUseCase<SavePreferenceTopic, PreferenceTopicId>
{
    public async Task<Result<PreferenceTopicId>> HandleAsync(SavePreferenceTopic command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Topics of campaigns are compared without case, so two that differ by it only would be one.
        var topic = (await scope.Db.PreferenceTopics.ToListAsync(cancellationToken)).SingleOrDefault(t => string.Equals(t.Topic, command.Topic, StringComparison.OrdinalIgnoreCase));
        if (topic is null)
            scope.Db.PreferenceTopics.Add(topic = new PreferenceTopic(command.Topic, scope.Now));
        topic.Describe(
            new TopicText(command.Label.Trim(), command.Explanation.Trim()),
            command.Translations.ToDictionary(t => t.Key, t => new TopicText(t.Value.Label.Trim(), t.Value.Explanation.Trim()), StringComparer.Ordinal), command.Place, scope.Now);
        topic.Offer(scope.Now);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ObjectVersion, scope.Audit.ReasonCodes) = ("preference_topic", topic.Id.Value.ToString(), topic.Version, "offered,names-no-health");
        return topic.Id;
    }
}

internal sealed class RetirePreferenceTopicHandler : IUseCase<RetirePreferenceTopic, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RetirePreferenceTopic command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.PreferenceTopics.SingleOrDefaultAsync(t => t.Id == command.Topic, cancellationToken) is not { } topic)
            return ConsentErrors.PreferenceTopicNotFound;
        topic.Retire(scope.Now);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ObjectVersion, scope.Audit.ReasonCodes) = ("preference_topic", topic.Id.Value.ToString(), topic.Version, "retired");
        return Unit.Value;
    }
}
