using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Bounces;

/// <summary>Pauses a running campaign that draws too many complaints or meets too many dead addresses (delivery.md, "Bulk rules").</summary>
internal sealed class CampaignBrake(BounceOptions options, IAuditTrail trail)
{
    public const string Complaints = "bounces.complaint_rate";
    public const string DeadAddresses = "bounces.hard_rate";

    private static readonly Actor Clock = Actor.Worker("bounce-brake");
    private static readonly MessageState[] HandedOver = [MessageState.Accepted, MessageState.Delivered, MessageState.DsnFailed, MessageState.Complained];

    /// <summary>The reason to stop for these counts; null to go on. Pure.</summary>
    public static string? Reason(long handedOver, long complaints, long dead, BounceOptions options) =>
        complaints >= options.PauseComplaintsFloor && complaints * 1000 >= handedOver * options.PauseComplaintsPerMille ? Complaints
        : dead >= options.PauseHardFloor && dead * 100 >= handedOver * options.PauseHardPercent ? DeadAddresses
        : null;

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
        if (Reason(handedOver, complaints, dead, options) is not { } reason || !running.Move(CampaignState.Paused, reason, now).IsSuccess)
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
