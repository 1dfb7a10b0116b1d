using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Says what the acts of a line were. Whoever acted says nothing; what needs a follow-up is reported as an incident.</summary>
/// <param name="Review">The line.</param>
/// <param name="Outcome">What it was.</param>
/// <param name="Note">Why, 5–2,000 characters, no names.</param>
/// <param name="SeenCount">The count of the line as the reviewer saw it: what came after is not decided with it.</param>
public sealed record DecideAuditReview(AuditReviewId Review, AuditReviewOutcome Outcome, string Note, int SeenCount) : ICommand<IncidentId?>
{
    public static Permission Requires => Permission.AuditReviewsDecide;

    public static AuditAction Audits => AuditAction.AuditReviewDecided;
}

internal sealed class DecideAuditReviewValidator : AbstractValidator<DecideAuditReview>
{
    public DecideAuditReviewValidator()
    {
        RuleFor(c => c.Outcome).IsInEnum().WithErrorCode("audit_review.outcome").WithMessage("Say whether it was fine, or needs a follow-up.");
        RuleFor(c => c.Note).Must(n => n?.Trim().Length is >= 5 and <= AuditReviewMapping.NoteLength).WithErrorCode("audit_review.note").WithMessage("Say why, in 5 to 2,000 characters, without names.");
    }
}

internal sealed class DecideAuditReviewHandler(Organisation organisation) : IUseCase<DecideAuditReview, IncidentId?>
{
    /// <returns>The incident of a follow-up, else null.</returns>
    public async Task<Result<IncidentId?>> HandleAsync(DecideAuditReview command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("audit-review", command.Review.Value.ToString("N"));
        if (await db.AuditReviews.SingleOrDefaultAsync(r => r.Id == command.Review, cancellationToken) is not { } review)
            return ComplianceErrors.AuditReviewUnknown;
        if (review.Outcome is not null)
            return ComplianceErrors.AuditReviewDecided;
        if (review.Count != command.SeenCount)
            return ComplianceErrors.AuditReviewGrew(review.Count);
        if (await IsOwnAsync(db, organisation, review, scope.Actor, cancellationToken))
            return ComplianceErrors.AuditReviewOwn;
        var incident = command.Outcome == AuditReviewOutcome.FollowUp
            ? new Incident(IncidentKind.AuditFollowUp, "audit-review", review.Id.Value.ToString("N"), review.Kind.ToString(), scope.Now)
            : null;
        if (incident is not null)
            db.Incidents.Add(incident);
        review.Decide(command.Outcome, scope.Actor.Id, command.Note.Trim(), incident?.Id, scope.Now);
        scope.Audit.ReasonCodes = $"{review.Kind},{command.Outcome}";
        return incident?.Id;
    }

    /// <summary>Whether the line is about the reader's own acts or account.</summary>
    internal static bool IsOwn(string key, Actor reader) =>
        key == AuditedAct.KeyOf(reader.Kind, reader.Id, reader.Role) || (reader.Kind == ActorKind.User && key == "account:" + reader.Id.ToString("N"));

    /// <summary>The same, and where many acted, whether the reader was one of them on that day, by the acts that the rule counts.</summary>
    internal static async Task<bool> IsOwnAsync(AppDbContext db, Organisation organisation, AuditReview review, Actor reader, CancellationToken cancellationToken)
    {
        var rule = AuditReviewRules.Of(review.Kind);
        if (review.Kind == AuditReviewKind.BreakGlass && !IsOwn(review.Key, reader))
            return await AllowedAsync(db, review, rule, reader, cancellationToken);
        if (IsOwn(review.Key, reader) || rule.Measure != AuditMeasure.ActorsOfPerson || reader.Kind != ActorKind.User)
            return IsOwn(review.Key, reader);
        var (actor, person, actions) = (reader.Id, review.Key["person:".Length..], rule.Acts.Select(a => a.Action).ToList());
        var acts = await GatherAuditReviewsHandler.WatchedOn(db, organisation, review.Day)
            .Where(e => actions.Contains(e.Action) && e.SubjectPseudoId == person && e.ActorId == actor)
            .Select(AuditedAct.Read).ToListAsync(cancellationToken);
        return acts.Exists(act => AuditTally.KeyFor(rule, act) == review.Key && rule.Acts.Any(a => a.Takes(act)));
    }

    /// <summary>Whoever allowed emergency access does not judge what came of it.</summary>
    private static Task<bool> AllowedAsync(AppDbContext db, AuditReview review, AuditReviewRule rule, Actor reader, CancellationToken cancellationToken)
    {
        var (account, from, last, actor) = (review.Key["account:".Length..], review.FirstAt - rule.Before, review.LastAt, reader.Id);
        return db.AuditEvents.AnyAsync(
            e => e.Action == AuditAction.BreakGlassAllowed && e.Outcome == AuditOutcome.Succeeded && e.UtcTime >= from && e.UtcTime <= last && e.ObjectId == account && e.ActorId == actor, cancellationToken);
    }
}
