using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Saves a draft's name and set-up. Answers the new revision.</summary>
public sealed record SaveCampaignDraft : ICommand<long>
{
    public static Permission Requires => Permission.CampaignEdit;
    public static AuditAction Audits => AuditAction.CampaignEdited;

    public required CampaignId Campaign { get; init; }
    public required int Version { get; init; }

    /// <summary>The revision that was edited; a newer one is not overwritten.</summary>
    public required long Revision { get; init; }
    public required string Name { get; init; }
    public required CampaignSetup Setup { get; init; }
}

internal sealed class SaveCampaignDraftValidator : AbstractValidator<SaveCampaignDraft>
{
    public SaveCampaignDraftValidator()
    {
        RuleFor(c => c.Name).NotEmpty().MaximumLength(Campaign.NameLength).WithMessage("Give the campaign a name of 1 to 120 characters.");
        RuleFor(c => c.Setup.FromName).MaximumLength(80).Must(n => !n.Any(char.IsControl)).WithMessage("Shorten the sender's name to 80 characters.");
        RuleFor(c => c.Setup.FromAddress).Must(a => a.Length == 0 || EmailAddress.TryParse(a, out _)).WithMessage("The sender's address is not an email address.");
        RuleFor(c => c.Setup.ReplyTo).Must(a => string.IsNullOrEmpty(a) || EmailAddress.TryParse(a, out _)).WithMessage("The reply address is not an email address.");
        RuleFor(c => c.Setup.Stream).Must(IsStreamName).WithMessage("The stream is 1 to 30 letters a–z, digits or hyphens.");
        RuleFor(c => c.Setup.Topic).MaximumLength(60);
        RuleFor(c => c.Setup).Must(s => s.NotBefore is not { } from || s.NotAfter is not { } to || from < to).WithMessage("The sending window ends before it begins.");
        RuleFor(c => c.Setup.Declared).Must(d => (d & ~DeclaredLabels.All) == Sensitivity.None).WithMessage("Choose among the sensitive categories that are offered.");
        RuleFor(c => c.Setup.Sheets.Count).LessThanOrEqualTo(20).WithMessage("At most 20 groups of facts.");
        RuleFor(c => c.Setup.Sheets).Must(s => s.All(f => f.Medicines is null || (f.Medicines.Count <= 50 && f.Medicines.All(m => m.Trim().Length is > 0 and <= 100))))
            .WithMessage("Give at most 50 codes of the medicine, each of 1 to 100 characters.");
        RuleFor(c => c.Setup.Sheets).Must(s => s.All(f => f.DisclosedTo is null || (f.DisclosedTo.Count <= 20 && f.DisclosedTo.All(n => n.Trim().Length is > 0 and <= 200))))
            .WithMessage("Name at most 20 third parties, each in 1 to 200 characters.");
        RuleFor(c => c.Setup.Sheets).Must(HaveUniqueKeys).WithMessage("Two groups of facts have the same key, or a block is in two groups.");
    }

    private static bool HaveUniqueKeys(IReadOnlyList<FactSheet> sheets) =>
        sheets.All(s => s.Key.Length is > 0 and <= 40) && sheets.Select(s => s.Key).Distinct(StringComparer.Ordinal).Count() == sheets.Count &&
        sheets.SelectMany(s => s.Blocks).GroupBy(b => b, StringComparer.Ordinal).All(g => g.Count() == 1);

    private static bool IsStreamName(string name) =>
        name.Length is > 0 and <= 30 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-' && name[^1] != '-';
}

internal sealed class SaveCampaignDraftHandler(CampaignPictures pictures) : IUseCase<SaveCampaignDraft, long>
{
    public async Task<Result<long>> HandleAsync(SaveCampaignDraft command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, command.Revision, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var picture = await pictures.OfAsync(scope.Db, command.Setup, cancellationToken);
        if (command.Setup.Segment is not null && picture.Audience is null)
            return CampaignErrors.SegmentUnknown;
        if (command.Setup.Content is not null && picture.Content is null)
            return CampaignErrors.ContentUnknown;
        var version = loaded.Value;
        var before = await pictures.OfAsync(scope.Db, version, cancellationToken);
        if (version.Edit(picture.Setup, !picture.Classification.IsBlocked, UserId.From(scope.Actor.Id), scope.Now).Error is { } refused)
            return scope.Refuse(refused);
        var campaign = await scope.Db.Campaigns.SingleAsync(c => c.Id == command.Campaign, cancellationToken);
        campaign.Rename(command.Name.Trim(), scope.Now);
        await scope.Db.NoteEditorAsync(campaign.Id, UserId.From(scope.Actor.Id), scope.Now, cancellationToken);
        scope.Audit.BeforeHash = Convert.FromHexString(before.Hash());
        scope.Audit.AfterHash = Convert.FromHexString(picture.Hash());
        if (!before.Setup.Sheets.Select(s => s.Hash()).SequenceEqual(picture.Setup.Sheets.Select(s => s.Hash())))
            scope.Audit.Action = AuditAction.FactsStated;
        return version.Revision;
    }
}
