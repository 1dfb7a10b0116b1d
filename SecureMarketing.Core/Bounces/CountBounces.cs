using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces;

/// <summary>How many findings there were, by day and kind, and by rule.</summary>
/// <param name="Days">The last days, today (UTC) included, 1–31.</param>
public sealed record CountBounces(int Days = 14) : ICommand<BounceCounts>
{
    public static Permission Requires => Permission.BouncesView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>Counts of findings: mail, not people.</summary>
public sealed record BounceCounts(IReadOnlyList<BounceDay> Days, IReadOnlyList<BounceRuleCount> Rules)
{
    /// <summary>Campaigns of the last days whose share of complaints is worth a look; the next ones of that list may be refused for it.</summary>
    public IReadOnlyList<ComplainedAbout> Complained { get; init; } = [];
}

/// <summary>A campaign with many complaints.</summary>
/// <param name="Campaign">Its name.</param>
/// <param name="Percent">Complaints of what was handed over, 0–100, to a hundredth.</param>
public sealed record ComplainedAbout(string Campaign, decimal Percent);

/// <summary>One day in UTC.</summary>
public sealed record BounceDay(DateOnly Day, int Hard, int Soft, int Delayed, int Complaints, int Replies, int Others);

/// <summary>One rule and reason; a null rule: none decided.</summary>
public sealed record BounceRuleCount(string? Rule, BounceReason Reason, int Count);

internal sealed class CountBouncesValidator : AbstractValidator<CountBounces>
{
    public CountBouncesValidator() => RuleFor(c => c.Days).InclusiveBetween(1, 31).WithMessage("Ask for 1 to 31 days.");
}

internal sealed class CountBouncesHandler(BounceOptions options) : IUseCase<CountBounces, BounceCounts>
{
    public async Task<Result<BounceCounts>> HandleAsync(CountBounces command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var today = new DateTimeOffset(scope.Now.UtcDateTime.Date, TimeSpan.Zero);
        var days = new List<BounceDay>();
        for (var back = 0; back < command.Days; back++)
        {
            var (from, to) = (today.AddDays(-back), today.AddDays(1 - back));
            var counts = await scope.Db.BounceRecords.AsNoTracking().Where(r => r.At >= from && r.At < to)
                .GroupBy(r => new { r.Kind, r.IsHard, r.Action }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
            int Sum(Func<BounceKind, bool, BounceAction, bool> of) => counts.Where(c => of(c.Key.Kind, c.Key.IsHard, c.Key.Action)).Sum(c => c.Count);
            days.Add(new BounceDay(
                DateOnly.FromDateTime(from.UtcDateTime),
                Sum((k, hard, _) => k == BounceKind.Bounce && hard),
                Sum((k, hard, a) => k == BounceKind.Bounce && !hard && a == BounceAction.Failed),
                Sum((k, _, a) => k == BounceKind.Bounce && a == BounceAction.Delayed),
                Sum((k, _, _) => k == BounceKind.Feedback),
                Sum((k, _, _) => k == BounceKind.AutoReply),
                Sum((k, _, _) => k is BounceKind.Delivered or BounceKind.NotBounce)));
        }

        var since = today.AddDays(1 - command.Days);
        var rules = await scope.Db.BounceRecords.AsNoTracking().Where(r => r.At >= since && r.Kind == BounceKind.Bounce)
            .GroupBy(r => new { r.Rule, r.Reason }).Select(g => new { g.Key.Rule, g.Key.Reason, Count = g.Count() }).ToListAsync(cancellationToken);
        return new BounceCounts(days, [.. rules.OrderByDescending(r => r.Count).ThenBy(r => r.Rule, StringComparer.Ordinal).Take(50).Select(r => new BounceRuleCount(r.Rule, r.Reason, r.Count))])
        {
            Complained = await ComplainedAsync(scope.Db, since, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<ComplainedAbout>> ComplainedAsync(AppDbContext db, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var complaints = await db.BounceRecords.AsNoTracking().Where(r => r.At >= since && r.OriginId != null && r.Disposition == BounceDisposition.CommercialSuppressed)
            .GroupBy(r => r.OriginId).Select(g => new { Origin = g.Key, Count = g.Select(r => r.MessageId).Distinct().Count() }).ToListAsync(cancellationToken);
        var found = new List<ComplainedAbout>();
        foreach (var one in complaints)
        {
            var origin = one.Origin!.Value;
            var handedOver = await db.OutboundMessages.OfOrigin(origin).CountAsync(m => CampaignBrake.HandedOver.Contains(m.State), cancellationToken);
            var campaign = CampaignId.From(origin.Value);
            if (CampaignBrake.Warns(handedOver, one.Count, options)
                && await db.Campaigns.Where(c => c.Id == campaign).Select(c => c.Name).SingleOrDefaultAsync(cancellationToken) is { } name)
                found.Add(new ComplainedAbout(name, Math.Round(100m * one.Count / Math.Max(1, handedOver), 2)));
        }

        return found;
    }
}
