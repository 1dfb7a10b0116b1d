using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Core.Campaigns;

public static class CampaignsDb
{
    extension(AppDbContext db)
    {
        public DbSet<Campaign> Campaigns => db.Set<Campaign>();

        public DbSet<CampaignVersion> CampaignVersions => db.Set<CampaignVersion>();

        public DbSet<CampaignEditor> CampaignEditors => db.Set<CampaignEditor>();

        public DbSet<CampaignAudienceMember> CampaignAudience => db.Set<CampaignAudienceMember>();

        public DbSet<LaunchTick> LaunchTicks => db.Set<LaunchTick>();

        public DbSet<LaunchSample> LaunchSamples => db.Set<LaunchSample>();

        public DbSet<SensitiveGrant> SensitiveGrants => db.Set<SensitiveGrant>();

        /// <summary>Where the campaign's latest version stands; null when there is no such campaign.</summary>
        internal Task<CampaignState?> LatestStateAsync(CampaignId campaign, CancellationToken cancellationToken) =>
            db.Set<CampaignVersion>().AsNoTracking().Where(v => v.CampaignId == campaign).OrderByDescending(v => v.Number)
                .Select(v => (CampaignState?)v.State).FirstOrDefaultAsync(cancellationToken);

        public DbSet<CampaignTest> CampaignTests => db.Set<CampaignTest>();

        /// <summary>The latest test of exactly what a recipient sees (<see cref="SeenEmail"/>) that a server took, from any version of the campaign; null: none.</summary>
        internal Task<SentTest?> LastTestAsync(CampaignId campaign, string seen, CancellationToken cancellationToken) =>
            db.Set<CampaignTest>().AsNoTracking().Where(t => t.CampaignId == campaign && t.SeenHash == seen && t.Result == SubmissionResult.Accepted)
                .OrderByDescending(t => t.At).Select(t => new SentTest(t.SeenHash, t.By, t.At)).FirstOrDefaultAsync(cancellationToken);

        /// <summary>Every tick of a version, whatever it was about, in no order.</summary>
        public Task<List<LaunchTick>> LaunchTicksOfAsync(CampaignId campaign, int version, CancellationToken cancellationToken) =>
            db.Set<LaunchTick>().AsNoTracking().Where(t => t.CampaignId == campaign && t.Version == version).ToListAsync(cancellationToken);

        /// <summary>The latest check of the sample of these people for this hash; null while the audience is not counted, or none was checked.</summary>
        internal async Task<LaunchSample?> StandingSampleAsync(CampaignVersion version, string hash, CancellationToken cancellationToken)
        {
            var (campaign, number, audience) = (version.CampaignId, version.Number, version.AudienceHash);
            return version.FrozenAt is null ? null : await db.Set<LaunchSample>().AsNoTracking()
                .Where(s => s.CampaignId == campaign && s.Version == number && s.Hash == hash && s.AudienceHash == audience)
                .OrderByDescending(s => s.At).ThenByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        }

        /// <summary>The seed by which these people were drawn from before, for whatever version or hash; null: they never were.</summary>
        internal Task<string?> SampleSeedAsync(CampaignVersion version, CancellationToken cancellationToken)
        {
            var (campaign, audience) = (version.CampaignId, version.AudienceHash);
            return db.Set<LaunchSample>().AsNoTracking().Where(s => s.CampaignId == campaign && s.AudienceHash == audience)
                .OrderBy(s => s.At).ThenBy(s => s.Id).Select(s => (string?)s.Seed).FirstOrDefaultAsync(cancellationToken);
        }

        /// <summary>Versions whose time has come.</summary>
        public IQueryable<CampaignVersion> DueCampaignVersions(DateTimeOffset now) =>
            db.Set<CampaignVersion>().Where(v => v.State == CampaignState.Scheduled && v.SendAt <= now);

        public Task<CampaignVersion?> CampaignVersionAsync(CampaignId id, int number, CancellationToken cancellationToken) =>
            db.Set<CampaignVersion>().SingleOrDefaultAsync(v => v.CampaignId == id && v.Number == number, cancellationToken);

        /// <summary>The last version that was approved before this one, whatever came of it later; null for a first.</summary>
        internal Task<CampaignVersion?> ApprovedBeforeAsync(CampaignVersion version, CancellationToken cancellationToken)
        {
            CampaignState[] approved =
            [
                CampaignState.Approved, CampaignState.Scheduled, CampaignState.Running, CampaignState.Paused, CampaignState.Completed, CampaignState.Superseded,
                CampaignState.ApprovalExpired,
            ];
            var (campaign, number) = (version.CampaignId, version.Number);
            return db.Set<CampaignVersion>().AsNoTracking().Where(v => v.CampaignId == campaign && v.Number < number && approved.Contains(v.State))
                .OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        }

        /// <summary>Everyone with a hand in a version: editors of the campaign and of the email it sends, and whoever wrote its audience.</summary>
        public async Task<IReadOnlySet<UserId>> EditorsAsync(CampaignVersion version, CancellationToken cancellationToken)
        {
            var campaign = version.CampaignId;
            var editors = await db.Set<CampaignEditor>().Where(e => e.CampaignId == campaign).Select(e => e.EditorId).ToListAsync(cancellationToken);
            if (version.Content is { } content)
                editors.AddRange((await db.EditorsOfAsync(content, cancellationToken)).Select(UserId.From));
            if (version.Segment is { } segment)
                editors.AddRange(await SegmentAuthors.OfAsync(db, segment, cancellationToken));
            return editors.ToHashSet();
        }

        internal async Task NoteEditorAsync(CampaignId campaign, UserId editor, DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (!await db.Set<CampaignEditor>().AnyAsync(e => e.CampaignId == campaign && e.EditorId == editor, cancellationToken))
                db.Set<CampaignEditor>().Add(new CampaignEditor { CampaignId = campaign, EditorId = editor, FirstEditAt = now });
        }
    }
}
