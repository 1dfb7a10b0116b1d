using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>
/// The proposed email as real people of its segment would read it (compliance §4: a sample of at most five, logged). They are drawn
/// anew each time, nothing is sent, and the links are nobody's. Each person shown is on the trail with the reason.
/// </summary>
/// <param name="Reason">5–200 characters; a reason, no names.</param>
public sealed record PreviewForPeople(ApprovalRequestId Request, string Reason) : ICommand<IReadOnlyList<RealPreview>>
{
    /// <summary>People shown in one call.</summary>
    public const int Most = 5;

    public static Permission Requires => Permission.MessagePreviewReal;

    public static AuditAction Audits => AuditAction.ContentPreviewed;
}

/// <summary>What one person would read. PHI: a class without a printing <c>ToString</c>.</summary>
/// <param name="email">Null: the message would not go to them.</param>
/// <param name="missing">Why, where it would not.</param>
public sealed class RealPreview(RenderedEmail? email, string? missing)
{
    public RenderedEmail? Email { get; } = email;

    public string? Missing { get; } = missing;
}

internal sealed class PreviewForPeopleValidator : AbstractValidator<PreviewForPeople>
{
    public PreviewForPeopleValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200).WithErrorCode("approval.preview_reason")
        .WithMessage("Say in 5 to 200 characters why you look at real people, without names.");
}

internal sealed class PreviewForPeopleHandler(CampaignPictures pictures, IAudience audiences, IContactDirectory directory, IAuditTrail trail, Organisation organisation)
    : IUseCase<PreviewForPeople, IReadOnlyList<RealPreview>>
{
    public async Task<Result<IReadOnlyList<RealPreview>>> HandleAsync(PreviewForPeople command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        scope.Audit.Purpose = command.Reason.Trim();
        if (await db.ApprovalRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Request && r.SubjectKind == CampaignApprovals.SubjectKind, cancellationToken) is not { } request)
            return ApprovalErrors.Unknown;
        var campaign = CampaignId.From(request.SubjectId);
        scope.Names(campaign, request.SubjectVersion);
        if (await db.CampaignVersionAsync(campaign, request.SubjectVersion, cancellationToken) is not { } version)
            return CampaignErrors.Unknown;
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        if (picture.Content is not { } content || version.Segment is not { } segment)
            return CampaignErrors.Incomplete;
        // The email alone may be of a category, whatever the rule is.
        if (SegmentErrors.RefuseToRead(scope.Actor, picture.Sensitivity) is { } closed)
            return closed;
        if (await audiences.RefuseAsync(db, scope.Actor, segment, cancellationToken) is { } refused)
            return refused;

        var all = await audiences.EvaluateAsync(db, segment, organisation.DayAt(scope.Now), cancellationToken);
        var drawn = SampleDraw.Places(SampleDraw.NewSeed(), all.Count, PreviewForPeople.Most).Select(i => all[i]).ToList();
        var identities = (await directory.IdentitiesAsync(db, drawn, cancellationToken)).Values.ToList();
        var fields = content.Document.Inlines().Select(i => i.Inline).OfType<MergeRun>().Select(r => r.Field.Key).ToHashSet(StringComparer.Ordinal);
        var values = await PersonValues.ReadAsync(db, identities, fields, scope.Now, cancellationToken);
        foreach (var person in identities)
            trail.Append(db, scope.Actor, ShownTo(person.Contact, command, campaign), scope.Now);
        scope.Audit.ReasonCodes = $"people:{identities.Count}";
        return identities.ConvertAll(person =>
        {
            var email = EmailRenderer.Render(content.Document, values[person.Contact], RenderLinks.Sample);
            return email.IsSuccess ? new RealPreview(email.Value, null) : new RealPreview(null, email.Error!.Message);
        });
    }

    private static AuditEntry ShownTo(ContactId person, PreviewForPeople command, CampaignId campaign) => new()
    {
        Action = AuditAction.PersonRevealed,
        ObjectType = "contact",
        ObjectId = person.Value.ToString("N"),
        Subject = person,
        Purpose = command.Reason.Trim(),
        ReasonCodes = "preview",
        CorrelationId = campaign.Value,
    };
}
