using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Puts into the queue what the rules pick from the trail: today, and the last days that were not read since they ended. Doing it again
/// adds nothing.
/// </summary>
public sealed record GatherAuditReviews : ICommand<int>
{
    public static Permission Requires => Permission.AuditReviewsDecide;

    /// <summary>It only arranges what the trail holds.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class GatherAuditReviewsHandler(Organisation organisation) : IUseCase<GatherAuditReviews, int>
{
    /// <summary>How far back a day that was never read is made up for.</summary>
    private const int Days = 31;

    /// <summary>What happened before midnight may commit a little after it.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    /// <returns>Lines that are new.</returns>
    public async Task<Result<int>> HandleAsync(GatherAuditReviews command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var today = organisation.DayAt(scope.Now);
        var from = today.AddDays(1 - Days);
        var done = (await db.AuditReviewDays.Where(d => d.Day >= from).Select(d => d.Day).ToListAsync(cancellationToken)).ToHashSet();
        var added = 0;
        for (var day = from; day <= today; day = day.AddDays(1))
        {
            if (done.Contains(day))
                continue;
            added += await GatherAsync(scope, day, cancellationToken);
            if (organisation.StartOf(day.AddDays(1)) + Settled <= scope.Now)
                db.AuditReviewDays.Add(new AuditReviewDay(day, scope.Now));
        }

        return added;
    }

    private async Task<int> GatherAsync(UseCaseScope scope, DateOnly day, CancellationToken cancellationToken)
    {
        var known = (await scope.Db.AuditReviews.Where(r => r.Day == day).ToListAsync(cancellationToken)).ToLookup(r => (r.Kind, r.Key));
        var tally = new AuditTally(known.Where(k => k.Any(r => r.Outcome is not null)).ToDictionary(k => k.Key, k => k.Where(r => r.Outcome is not null).Max(r => r.LastAt)));
        var acts = WatchedOn(scope.Db, organisation, day).Select(AuditedAct.Read);
        await foreach (var act in acts.AsAsyncEnumerable().WithCancellation(cancellationToken))
            tally.Add(act);
        var picked = tally.Picked();
        if (picked.Count == 0)
            return 0;
        var added = 0;
        foreach (var one in picked)
        {
            var rounds = known[(one.Kind, one.Key)].OrderBy(r => r.Round).ToList();
            var reviewed = rounds.Where(r => r.Outcome is not null).Sum(r => r.Count);
            if (rounds.FindLast(r => r.Outcome is null) is { } open)
                open.Grow(one.Count - reviewed, one.Last);
            else if (one.Count > reviewed)
            {
                scope.Db.AuditReviews.Add(new AuditReview(one, day, rounds.Count + 1, one.Count - reviewed, DueAt(organisation, one.Kind, organisation.DayAt(scope.Now))));
                added++;
            }
        }

        return added;
    }

    /// <summary>From the day on which it came into the queue, so that nothing is overdue when it first shows.</summary>
    internal static DateTimeOffset DueAt(Organisation organisation, AuditReviewKind kind, DateOnly day) => organisation.StartOf(day.AddDays(AuditReviewRules.Of(kind).DueDays + 1));

    /// <summary>What the rules watch on one day.</summary>
    internal static IQueryable<AuditEvent> WatchedOn(AppDbContext db, Organisation organisation, DateOnly day)
    {
        var (start, end) = (organisation.StartOf(day), organisation.StartOf(day.AddDays(1)));
        var watched = AuditReviewRules.Watched;
        return db.AuditEvents.AsNoTracking().Where(e => watched.Contains(e.Action) && e.UtcTime >= start && e.UtcTime < end);
    }
}
