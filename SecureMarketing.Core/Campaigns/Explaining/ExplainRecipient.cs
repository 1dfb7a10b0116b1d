using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Explaining;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Explaining;

/// <summary>
/// Why did, or didn't, this person get this campaign? Tells what was decided, from the sealed trail, and what the gate would say
/// now. Logged with the person and the purpose (45 CFR 164.502(b), 164.312(b)).
/// </summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Person">Source id, or an email address on file.</param>
/// <param name="Purpose">Why the look is needed; recorded, 1–200 characters.</param>
public sealed record ExplainRecipient(CampaignId Campaign, string Person, string Purpose) : ICommand<RecipientExplanation>
{
    public static Permission Requires => Permission.MessageView;

    public static AuditAction Audits => AuditAction.RecipientExplained;

    /// <summary>The campaign only: the person may be named by an address.</summary>
    public override string ToString() => $"explain {Campaign.Value}";
}

public sealed record RecipientExplanation
{
    public required RecipientVerdict Verdict { get; init; }

    /// <summary>Record id of the source system.</summary>
    public required string SourceId { get; init; }

    /// <summary>Version that was launched for the person, or the latest one.</summary>
    public required int Version { get; init; }

    /// <summary>When the audience of that version was counted; null: never.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>The message's page; null before the launch.</summary>
    public MessageId? Message { get; init; }

    /// <summary>Why it stands where it stands; null when nothing objected.</summary>
    public string? Reason { get; init; }

    /// <summary>With <see cref="ScopeCodes.OutOfScope"/> as the reason: what the authorization fell short of. Empty in records of before that was kept.</summary>
    public IReadOnlyList<GateScopeParts> Uncovered { get; init; } = [];

    /// <summary>Codes that explain the reason (<see cref="ReasonParts"/>): parts not covered, further packs. Empty where nothing does, and in records of before they were kept.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>What happened, oldest first.</summary>
    public required IReadOnlyList<StoryLine> Story { get; init; }

    /// <summary>The gate's answer at this moment; null when the version lacks email or sender and cannot be asked about.</summary>
    public GateAnswer? Now { get; init; }
}

internal sealed class ExplainRecipientValidator : AbstractValidator<ExplainRecipient>
{
    public ExplainRecipientValidator()
    {
        RuleFor(c => c.Person).Must(p => !string.IsNullOrWhiteSpace(p) && p.Length <= 254).WithErrorCode("campaign.person").WithMessage("Give a source id or an email address.");
        RuleFor(c => c.Purpose).Must(p => !string.IsNullOrWhiteSpace(p) && p.Length <= 200).WithErrorCode("campaign.purpose").WithMessage("State why you look, in 1–200 characters; it is recorded.");
    }
}

internal sealed class ExplainRecipientHandler(IContactDirectory directory, Origins origins, GateNow gate) : IUseCase<ExplainRecipient, RecipientExplanation>
{
    public async Task<Result<RecipientExplanation>> HandleAsync(ExplainRecipient command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = CampaignApprovals.SubjectKind;
        scope.Audit.ObjectId = command.Campaign.Value.ToString("N");
        scope.Audit.Purpose = command.Purpose.Trim();
        var db = scope.Db;
        var versions = await db.CampaignVersions.AsNoTracking().Where(v => v.CampaignId == command.Campaign).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        if (versions.Count == 0)
            return CampaignErrors.Unknown;
        var found = await directory.FindAsync(db, command.Person, cancellationToken);
        if (found.Count > 1)
            return CampaignErrors.SeveralPeople(found.Count);
        if (found is not [var contact])
            return CampaignErrors.PersonUnknown;
        scope.Audit.Subject = contact;

        var story = await MessageStory.OfAsync(db, command.Campaign.Origin, Campaign.OnlyOccurrence, contact, cancellationToken);
        var number = story.Recipient?.OriginVersion ?? await CountedForAsync(db, command.Campaign, contact, cancellationToken) ?? versions[0].Number;
        scope.Audit.ObjectVersion = number;
        var version = versions.Single(v => v.Number == number);
        var counted = await db.CampaignAudience.AsNoTracking().AnyAsync(m => m.CampaignId == command.Campaign && m.Version == number && m.ContactId == contact, cancellationToken);
        var origin = await origins.FactsAsync(db, command.Campaign.Origin, number, scope.Now, cancellationToken);
        var reason = story.Message?.ReasonCode ?? story.Recipient?.PrimaryReason;
        return new RecipientExplanation
        {
            Verdict = VerdictOf(story, version, counted),
            SourceId = await db.Contacts.AsNoTracking().Where(c => c.Id == contact).Select(c => c.SourceId).SingleAsync(cancellationToken),
            Version = number,
            CountedAt = version.FrozenAt,
            Message = story.Message?.Id,
            Reason = reason,
            Uncovered = reason == ScopeCodes.OutOfScope ? ScopeCodes.In(story.Lines.LastOrDefault(l => l.Codes.Contains(ScopeCodes.OutOfScope))?.Codes ?? []) : [],
            Details = reason is null ? [] : ReasonParts.Behind(reason, story.Lines.LastOrDefault(l => l.Codes.Contains(reason))?.Codes ?? []),
            Story = counted && version.FrozenAt is { } at ? [new StoryLine(at, StoryKind.InAudience, true, [], null), .. story.Lines] : story.Lines,
            Now = origin is null ? null : await gate.AskAsync(db, origin, contact, Campaign.OnlyOccurrence, scope.Now, cancellationToken),
        };
    }

    private static RecipientVerdict VerdictOf(MessageStory story, CampaignVersion version, bool counted) =>
        story.Message is { } message ? RecipientVerdicts.Of(message.State, message.ReasonCode)
        : version.FrozenAt is not null && !counted ? RecipientVerdict.NotInAudience
        : RecipientVerdict.NotLaunched;

    /// <summary>The latest version in whose counted audience the person is; null: in none.</summary>
    private static Task<int?> CountedForAsync(AppDbContext db, CampaignId campaign, ContactId contact, CancellationToken cancellationToken) =>
        db.CampaignAudience.AsNoTracking().Where(m => m.CampaignId == campaign && m.ContactId == contact).MaxAsync(m => (int?)m.Version, cancellationToken);
}
