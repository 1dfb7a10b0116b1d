using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>The review queue.</summary>
public enum AuditReviewView
{
    /// <summary>Nobody looked yet; what is due first, first.</summary>
    Open = 1,

    /// <summary>Of those, what should have been looked at by now.</summary>
    Overdue,

    /// <summary>Looked at, latest first.</summary>
    Reviewed,
}

/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
/// <param name="View">Which lines.</param>
/// <param name="Kind">Null for all.</param>
public sealed record ListAuditReviews(AuditReviewView View = AuditReviewView.Open, AuditReviewKind? Kind = null, int Skip = 0, int Take = 50) : ICommand<AuditReviewPage>
{
    public static Permission Requires => Permission.AuditReviewsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Open">Of the whole queue.</param>
/// <param name="Overdue">Of these.</param>
public sealed record AuditReviewPage(IReadOnlyList<AuditReviewRow> Rows, int Total, int Open, int Overdue);

/// <summary>One line.</summary>
/// <param name="Own">The reader acted, or it is about their account: somebody else must look. Whether they were one of many who acted is told with the events only.</param>
public sealed record AuditReviewRow(
    AuditReviewId Id, AuditReviewKind Kind, string Key, string? Roles, DateOnly Day, int Round, int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, DateTimeOffset DueAt,
    bool IsOverdue, AuditReviewOutcome? Outcome, Guid? ReviewedBy, DateTimeOffset? ReviewedAt, string? Note, IncidentId? Incident, bool Own)
{
    internal static AuditReviewRow Of(AuditReview r, Actor reader, DateTimeOffset now) => new(
        r.Id, r.Kind, r.Key, r.Roles, r.Day, r.Round, r.Count, r.FirstAt, r.LastAt, r.DueAt, r.Outcome is null && r.DueAt <= now, r.Outcome, r.ReviewedBy, r.ReviewedAt, r.Note, r.Incident,
        DecideAuditReviewHandler.IsOwn(r.Key, reader));
}

internal sealed class ListAuditReviewsValidator : AbstractValidator<ListAuditReviews>
{
    public ListAuditReviewsValidator()
    {
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
        RuleFor(c => c.Take).InclusiveBetween(1, 100);
        RuleFor(c => c.View).IsInEnum();
    }
}

internal sealed class ListAuditReviewsHandler : IUseCase<ListAuditReviews, AuditReviewPage>
{
    public async Task<Result<AuditReviewPage>> HandleAsync(ListAuditReviews command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var all = db.AuditReviews.AsNoTracking();
        var open = await all.CountAsync(r => r.Outcome == null, cancellationToken);
        var overdue = await all.CountAsync(r => r.Outcome == null && r.DueAt <= now, cancellationToken);
        var chosen = command.View switch
        {
            AuditReviewView.Reviewed => all.Where(r => r.Outcome != null).OrderByDescending(r => r.ReviewedAt),
            AuditReviewView.Overdue => all.Where(r => r.Outcome == null && r.DueAt <= now).OrderBy(r => r.DueAt),
            _ => all.Where(r => r.Outcome == null).OrderBy(r => r.DueAt),
        };
        var rows = command.Kind is { } kind ? chosen.Where(r => r.Kind == kind) : chosen;
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.Skip(command.Skip).Take(command.Take).ToListAsync(cancellationToken);
        return new AuditReviewPage([.. page.Select(r => AuditReviewRow.Of(r, scope.Actor, now))], total, open, overdue);
    }
}

/// <summary>One line with the events behind it, latest first. Looking at them is itself audited.</summary>
/// <param name="Review">The line.</param>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ViewAuditReview(AuditReviewId Review, int Skip = 0, int Take = 100) : ICommand<AuditReviewDetail>
{
    public static Permission Requires => Permission.AuditReviewsView;

    public static AuditAction Audits => AuditAction.AuditViewed;
}

/// <param name="Line">The line.</param>
/// <param name="Events">Of these the page asked for, newest first.</param>
/// <param name="Total">Events behind the line.</param>
public sealed record AuditReviewDetail(AuditReviewRow Line, IReadOnlyList<AuditReviewEvent> Events, int Total);

public sealed record AuditReviewEvent(DateTimeOffset At, string Actor, string Roles, AuditAction Action, AuditOutcome Outcome, string? ObjectType, string? ObjectId, string? Subject, string? Purpose, string? Codes);

internal sealed class ViewAuditReviewValidator : AbstractValidator<ViewAuditReview>
{
    public ViewAuditReviewValidator()
    {
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
        RuleFor(c => c.Take).InclusiveBetween(1, 100);
    }
}

internal sealed class ViewAuditReviewHandler(Organisation organisation) : IUseCase<ViewAuditReview, AuditReviewDetail>
{
    public async Task<Result<AuditReviewDetail>> HandleAsync(ViewAuditReview command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("audit-review", command.Review.Value.ToString("N"));
        if (await db.AuditReviews.AsNoTracking().SingleOrDefaultAsync(r => r.Id == command.Review, cancellationToken) is not { } review)
            return ComplianceErrors.AuditReviewUnknown;
        var rule = AuditReviewRules.Of(review.Kind);
        var told = rule.Acts.Concat(rule.Shown).ToList();
        var actions = told.Select(a => a.Action).ToList();
        var (start, end) = (organisation.StartOf(review.Day), organisation.StartOf(review.Day.AddDays(1)));
        // A later round begins after the one before; what joined a line since it was gathered is not of it yet.
        var (from, last) = (rule.Shown.Count > 0 ? review.FirstAt - rule.Before : review.Round == 1 ? start : review.FirstAt, review.LastAt);
        var events = db.AuditEvents.AsNoTracking().Where(e => actions.Contains(e.Action) && e.UtcTime >= from && e.UtcTime <= last && e.UtcTime < end);
        var key = review.Key[(review.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        events = rule.Measure switch
        {
            AuditMeasure.ActorsOfPerson => events.Where(e => e.SubjectPseudoId == key),
            AuditMeasure.AccountsOfAddress => events.Where(e => e.SourceIp == key),
            AuditMeasure.ActsAtAccount => review.Key.StartsWith("ip:", StringComparison.Ordinal) ? events.Where(e => e.ObjectId == null && (e.SourceIp ?? AuditTally.NoAddress) == key) : events.Where(e => e.ObjectId == key),
            _ when Guid.TryParseExact(key, "N", out var user) => events.Where(e => e.ActorId == user),
            _ => events.Where(e => e.ActorRole == review.Key),
        };
        var (found, total) = (new List<AuditReviewEvent>(), 0);
        await foreach (var e in events.OrderByDescending(e => e.UtcTime).ThenByDescending(e => e.RowId).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var act = new AuditedAct(e.Action, e.Outcome, e.ActorKind, e.ActorId, e.ActorRole, e.SourceIp, e.ObjectId, e.SubjectPseudoId, e.ReasonCodes, e.UtcTime);
            if (AuditTally.KeyFor(rule, act) != review.Key || !told.Exists(a => a.Takes(act)))
                continue;
            if (total++ >= command.Skip && found.Count < command.Take)
                found.Add(new AuditReviewEvent(e.UtcTime, act.Actor, e.ActorRole, e.Action, e.Outcome, e.ObjectType, e.ObjectId, e.SubjectPseudoId, e.Purpose, e.ReasonCodes));
        }

        var line = AuditReviewRow.Of(review, scope.Actor, scope.Now) with { Own = await DecideAuditReviewHandler.IsOwnAsync(db, organisation, review, scope.Actor, cancellationToken) };
        return new AuditReviewDetail(line, found, total);
    }
}
