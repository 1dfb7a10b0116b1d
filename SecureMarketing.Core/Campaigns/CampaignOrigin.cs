using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Campaigns as Sending sees them: what is due, to whom, and the origin's part of every gate question.</summary>
internal sealed class CampaignOrigin(IDbContextFactory<AppDbContext> contexts, CampaignPictures pictures, CampaignPreflight preflight, LaunchDesk checklist, IAuditTrail trail) : IMessageOrigin, IStatedOrigin
{
    /// <summary>The standing says at every gate check what an approval counts for; only its note may come so much later.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private static readonly Actor Clock = Actor.Worker("campaign-clock");

    // UTC ticks of the last look for approvals that ran out or drifted.
    private long lookedAt;

    public async Task<IReadOnlyList<OriginRun>> DueRunsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var due in await db.DueCampaignVersions(now).OrderBy(v => v.SendAt).ToListAsync(cancellationToken))
            await StartAsync(db, due, now, cancellationToken);
        await StoreAsync(db, cancellationToken);
        await LookAsync(now, cancellationToken);
        return await db.CampaignVersions.AsNoTracking()
            .Where(v => v.State == CampaignState.Running && v.LaunchedAt == null)
            .OrderBy(v => v.SendAt)
            .Select(v => new OriginRun(OriginId.From(v.CampaignId.Value), v.Number, Campaign.OnlyOccurrence))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ContactId>> AudiencePageAsync(AppDbContext db, OriginRun run, ContactId? after, int take, CancellationToken cancellationToken)
    {
        var campaign = CampaignId.From(run.Origin.Value);
        var members = db.CampaignAudience.AsNoTracking().Where(m => m.CampaignId == campaign && m.Version == run.Version);
        var from = after is { } last
            ? await members.Where(m => m.ContactId == last).Select(m => m.Ordinal + 1).SingleAsync(cancellationToken)
            : 0;
        return await members.Where(m => m.Ordinal >= from).OrderBy(m => m.Ordinal).Take(take).Select(m => m.ContactId).ToListAsync(cancellationToken);
    }

    public async Task<OriginFacts?> FactsAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var campaign = CampaignId.From(origin.Value);
        var found = await db.CampaignVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CampaignId == campaign && v.Number == version, cancellationToken);
        if (found is null)
            return null;
        var picture = await pictures.OfAsync(db, found, cancellationToken);
        return FactsOf(found, picture, await StandingAsync(db, found, picture, now, cancellationToken), now);
    }

    public async Task<long?> StateVersionAsync(AppDbContext db, OriginId origin, int version, CancellationToken cancellationToken)
    {
        var campaign = CampaignId.From(origin.Value);
        return await db.CampaignVersions.AsNoTracking().Where(v => v.CampaignId == campaign && v.Number == version)
            .Select(v => (long?)v.Revision).SingleOrDefaultAsync(cancellationToken);
    }

    public Task<long?> StateVersionAsync(PreparedStatements statements, OriginId origin, int version, CancellationToken cancellationToken) =>
        statements.ValueAsync<long>("SELECT revision FROM campaign_versions WHERE campaign_id = @p0 AND number = @p1", cancellationToken, statements.Dialect.Id(origin.Value), version);

    public async Task LaunchedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await VersionOfAsync(db, run, cancellationToken) is { } version)
            version.Launched(now);
    }

    public async Task<IReadOnlyList<OriginRun>> LaunchedRunsAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.CampaignVersions.AsNoTracking()
            .Where(v => v.LaunchedAt != null && (v.State == CampaignState.Running || v.State == CampaignState.Paused))
            .Select(v => new OriginRun(OriginId.From(v.CampaignId.Value), v.Number, Campaign.OnlyOccurrence))
            .ToListAsync(cancellationToken);

    public async Task DrainedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await VersionOfAsync(db, run, cancellationToken) is { LaunchedAt: not null } version && version.Move(CampaignState.Completed, null, now).IsSuccess)
            Record(db, version, AuditAction.CampaignCompleted, AuditOutcome.Succeeded, null, now);
    }

    /// <summary>What Sending learns of a version; null when it is not complete: such a version was never launched, so no message can ask about it.</summary>
    internal static OriginFacts? FactsOf(CampaignVersion version, CampaignPicture picture, GateApproval standing, DateTimeOffset now)
    {
        if (picture.Content is not { } content || !EmailAddress.TryParse(picture.Setup.FromAddress, out var from))
            return null;
        var begins = version.SendAt ?? now;
        var priority = picture.Classification.Commercial == CommercialClass.Transactional ? MessagePlan.Urgent : MessagePlan.Bulk;
        return new OriginFacts
        {
            Version = version.Number,
            Gate = GateOriginOf(version, picture, standing),
            StateVersion = version.Revision,
            ContentVersion = content.Id,
            From = from,
            FromName = picture.Setup.FromName,
            ReplyTo = EmailAddress.TryParse(picture.Setup.ReplyTo, out var reply) ? reply : null,
            Stream = picture.Setup.Stream,
            NoTlsOnly = picture.Setup.NoTlsOnly,
            Plan = new MessagePlan(
                begins,
                picture.Setup.NotAfter ?? begins + MessagePlan.SpanOf(priority),
                priority,
                from.Domain),
        };
    }

    /// <summary>The gate's <c>Appr</c> for a version as it stands now.</summary>
    internal static async Task<GateApproval> StandingAsync(
        AppDbContext db, CampaignVersion version, CampaignPicture picture, DateTimeOffset now, CancellationToken cancellationToken) =>
        ApprovalStanding.Of(
            await db.LatestApprovalRequestAsync(version.Subject, cancellationToken), picture.Hash(), await db.EditorsAsync(version, cancellationToken), now);

    internal static GateOrigin GateOriginOf(CampaignVersion version, CampaignPicture picture, GateApproval standing) => new()
    {
        Id = version.CampaignId.Origin,
        Camp = version.State.ToGate(),
        Appr = standing,
        Class = picture.Classification.Class,
        Comm = picture.Classification.Commercial,
        Sens = picture.Sens,
        Phi = picture.Phi,
        Foot = picture.Content?.Foot ?? YesNo.N,
        Track = picture.Track,
        ContentHash = picture.Content?.Hash ?? "",
        Purpose = CampaignPurpose.Of(picture.Classification.Class),
        Categories = picture.Categories,
        Sensitivities = picture.Labels.ToHashSet(StringComparer.Ordinal),
        DisclosedTo = picture.DisclosedTo,
        Topic = picture.Setup.Topic,
        Lapsed = picture.Lapsed,
    };

    /// <summary>
    /// Begins a scheduled version, or leaves it with a reason when its approval no longer counts. A version that runs is
    /// superseded now, and not earlier: until here its own approval carried it.
    /// </summary>
    private async Task StartAsync(AppDbContext db, CampaignVersion version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        var standing = await StandingAsync(db, version, picture, now, cancellationToken);
        if (standing != GateApproval.Valid || picture.Setup.NotAfter < now)
            return;
        if (await CampaignGrants.RefuseAsync(db, version.CampaignId, picture, cancellationToken) is { } notHeld)
        {
            Hold(notHeld.Message, notHeld.Code);
            return;
        }

        // A tick may have been taken back since it was scheduled.
        if (await checklist.RefusalAsync(db, version, cancellationToken) is { } open)
        {
            Hold("The checklist before the launch is not complete. " + open, CampaignErrors.ChecklistOpen("").Code);
            return;
        }

        if (await preflight.RefusalAsync(db, version, now, cancellationToken) is { } refusals)
        {
            Hold("The pre-flight refused to begin. " + refusals, CampaignErrors.PreflightRefuses("").Code);
            return;
        }

        await SupersedeOlderAsync(db, version, now, cancellationToken);
        if (version.Start(now).IsSuccess)
            Record(db, version, AuditAction.CampaignLaunched, AuditOutcome.Succeeded, null, now);

        // Nobody has a recipient row yet: nothing is lost, and a person resumes it when it is mended.
        void Hold(string reason, string code)
        {
            if (version.HoldStart(reason, now).IsSuccess)
                Record(db, version, AuditAction.CampaignPaused, AuditOutcome.Refused, code, now);
        }
    }

    /// <summary>A version that runs gives way to this one.</summary>
    internal static async Task SupersedeOlderAsync(AppDbContext db, CampaignVersion version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var older = await db.CampaignVersions
            .Where(v => v.CampaignId == version.CampaignId && v.Number < version.Number && (v.State == CampaignState.Running || v.State == CampaignState.Paused))
            .ToListAsync(cancellationToken);
        foreach (var running in older)
            running.Move(running.State == CampaignState.Running ? CampaignState.Superseded : CampaignState.Withdrawn, $"Version {version.Number} was launched.", now);
        if (older.Count > 0)
            await db.StopQueuedAsync(version.CampaignId.Origin, now, cancellationToken);
    }

    private static async Task StoreAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another node did it at this moment, or a person changed one: what is stored holds, and the next look sees to the rest.
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Notes approvals that nobody used in time and such that are bound to something else by now, apart from what begins.</summary>
    private async Task LookAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = Interlocked.Read(ref lookedAt);
        if (Math.Abs(now.UtcTicks - last) < LookEvery.Ticks || Interlocked.CompareExchange(ref lookedAt, now.UtcTicks, last) != last)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var approved = await db.CampaignVersions.Where(v => v.State == CampaignState.Approved).ToListAsync(cancellationToken);
        if (approved.Count == 0)
            return;
        var campaigns = approved.Select(v => v.CampaignId.Value).Distinct().ToList();
        var requests = (await db.ApprovalRequests.Where(r => r.SubjectKind == CampaignApprovals.SubjectKind && campaigns.Contains(r.SubjectId)).ToListAsync(cancellationToken))
            .GroupBy(r => r.Subject).ToDictionary(g => g.Key, g => g.OrderBy(r => r.RequestedAt).ThenBy(r => r.Id.Value).Last());
        var shared = await pictures.SurroundingsAsync(db, cancellationToken);
        foreach (var version in approved)
        {
            if (requests.GetValueOrDefault(version.Subject) is { } request)
                await NoteAsync(db, version, request, shared, now, cancellationToken);
        }

        await StoreAsync(db, cancellationToken);
    }

    /// <summary>What ran out, or is bound to something else than would be sent, does not come back by itself (compliance, approval slots).</summary>
    private async Task NoteAsync(AppDbContext db, CampaignVersion version, ApprovalRequest request, CampaignSurroundings shared, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Slots.Any(s => s.ExpiresAt <= now))
        {
            request.Expire();
            if (version.Move(CampaignState.ApprovalExpired, null, now).IsSuccess)
                Record(db, version, AuditAction.ApprovalStale, AuditOutcome.Succeeded, nameof(GateApproval.Expired), now);
        }
        else if (request.Slots.Any(s => s.State == ApprovalSlotState.Granted) && (await pictures.OfAsync(db, version.Setup(), shared, cancellationToken)).Hash() != request.Hash)
        {
            request.Drift();
            Record(db, version, AuditAction.ApprovalStale, AuditOutcome.Succeeded, nameof(GateApproval.HashMismatch), now);
        }
    }

    private static Task<CampaignVersion?> VersionOfAsync(AppDbContext db, OriginRun run, CancellationToken cancellationToken) =>
        db.CampaignVersionAsync(CampaignId.From(run.Origin.Value), run.Version, cancellationToken);

    private void Record(AppDbContext db, CampaignVersion version, AuditAction action, AuditOutcome outcome, string? reason, DateTimeOffset now) =>
        trail.Append(db, Clock, new AuditEntry
        {
            Action = action,
            Outcome = outcome,
            ObjectType = CampaignApprovals.SubjectKind,
            ObjectId = version.CampaignId.Value.ToString("N"),
            ObjectVersion = version.Number,
            ReasonCodes = reason,
        }, now);
}

/// <summary>The purpose that a person's authorization, restriction or preference is asked about.</summary>
public static class CampaignPurpose
{
    public const string Marketing = "marketing";
    public const string Fundraising = "fundraising";
    public const string Care = "care";

    public static string Of(HipaaClass value) => value switch
    {
        HipaaClass.Fundraising => Fundraising,
        HipaaClass.NotMarketing => Care,
        _ => Marketing,
    };
}
