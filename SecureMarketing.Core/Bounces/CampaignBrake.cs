using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Bounces;

/// <summary>Pauses a running campaign that draws too many complaints or meets too many dead addresses (delivery.md, "Bulk rules").</summary>
internal sealed class CampaignBrake(BounceOptions options, IAuditTrail trail) : ISendBrake
{
    public const string Complaints = "bounces.complaint_rate";
    public const string DeadAddresses = "bounces.hard_rate";
    public const string Refusals = "bounces.refusal_rate";

    private static readonly Actor Clock = Actor.Worker("bounce-brake");
    internal static readonly MessageState[] HandedOver = [MessageState.Accepted, MessageState.Delivered, MessageState.DsnFailed, MessageState.Complained];

    /// <summary>The reason to stop for these counts; null to go on. Pure.</summary>
    public static string? Reason(long handedOver, long complaints, long dead, BounceOptions options) =>
        complaints >= options.PauseComplaintsFloor && complaints * 1000 >= handedOver * options.PauseComplaintsPerMille ? Complaints
        : dead >= options.PauseHardFloor && dead * 100 >= handedOver * options.PauseHardPercent ? DeadAddresses
        : null;

    /// <summary>True when complaints are to be pointed out, well before they stop a campaign. Pure.</summary>
    public static bool Warns(long handedOver, long complaints, BounceOptions options) =>
        complaints >= Math.Min(2, options.PauseComplaintsFloor) && complaints * 10_000 >= handedOver * options.WarnComplaintsPerTenThousand;

    /// <summary>The reason to stop for what mail servers answered at once; null to go on. Pure.</summary>
    /// <param name="handedOver">Messages that a server took.</param>
    /// <param name="refused">Messages that none would take.</param>
    /// <param name="options">The limits.</param>
    public static string? Reason(long handedOver, long refused, BounceOptions options) =>
        refused >= options.PauseRefusedFloor && refused * 100 >= (handedOver + refused) * options.PauseRefusedPercent ? Refusals : null;

    /// <summary>Looks after the records of this report are in the context; saves nothing.</summary>
    /// <returns>True when it paused.</returns>
    public async Task<bool> ApplyAsync(AppDbContext db, OriginId origin, IReadOnlyCollection<BounceRecord> added, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var campaign = CampaignId.From(origin.Value);
        var running = await db.CampaignVersions.Where(v => v.CampaignId == campaign && v.State == CampaignState.Running).SingleOrDefaultAsync(cancellationToken);
        if (running is null)
            return false;
        var records = db.BounceRecords.Where(r => r.OriginId == origin);
        var complaints = await records.Where(r => r.Disposition == BounceDisposition.CommercialSuppressed).Select(r => r.MessageId).Distinct().CountAsync(cancellationToken)
            + added.Count(r => r.Disposition == BounceDisposition.CommercialSuppressed);
        var dead = await records.Where(r => r.Disposition == BounceDisposition.AddressSuppressed).Select(r => r.MessageId).Distinct().CountAsync(cancellationToken)
            + added.Count(r => r.Disposition == BounceDisposition.AddressSuppressed);
        var handedOver = await db.OutboundMessages.OfOrigin(origin).CountAsync(m => HandedOver.Contains(m.State), cancellationToken);
        return Reason(handedOver, complaints, dead, options) is { } reason && Pause(db, running, reason, now);
    }

    /// <summary>Looks at every running campaign while messages are sent; saves nothing.</summary>
    public async Task ApplyAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var running in await db.CampaignVersions.Where(v => v.State == CampaignState.Running).ToListAsync(cancellationToken))
        {
            // Whoever resumes a campaign has seen what was refused before.
            var since = running.StateSince;
            var messages = db.OutboundMessages.OfOrigin(OriginId.From(running.CampaignId.Value)).Where(m => m.StateSince >= since);
            var refused = await messages.CountAsync(m => m.State == MessageState.Bounced && m.ReasonCode != SendingReason.DeadlinePassed, cancellationToken);
            if (refused < options.PauseRefusedFloor)
                continue;
            var handedOver = await messages.CountAsync(m => HandedOver.Contains(m.State), cancellationToken);
            if (Reason(handedOver, refused, options) is { } reason)
                Pause(db, running, reason, now);
        }
    }

    private bool Pause(AppDbContext db, CampaignVersion running, string reason, DateTimeOffset now)
    {
        if (!running.Move(CampaignState.Paused, reason, now).IsSuccess)
            return false;
        trail.Append(db, Clock, new AuditEntry
        {
            Action = AuditAction.CampaignPaused,
            ObjectType = "campaign",
            ObjectId = running.CampaignId.Value.ToString("N"),
            ObjectVersion = running.Number,
            ReasonCodes = reason,
        }, now);
        return true;
    }
}
