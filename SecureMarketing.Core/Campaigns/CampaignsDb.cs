using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Campaigns;

public static class CampaignsDb
{
    extension(AppDbContext db)
    {
        public DbSet<Campaign> Campaigns => db.Set<Campaign>();

        public DbSet<CampaignVersion> CampaignVersions => db.Set<CampaignVersion>();

        public DbSet<CampaignEditor> CampaignEditors => db.Set<CampaignEditor>();

        public DbSet<CampaignAudienceMember> CampaignAudience => db.Set<CampaignAudienceMember>();

        /// <summary>Versions whose time has come.</summary>
        public IQueryable<CampaignVersion> DueCampaignVersions(DateTimeOffset now) =>
            db.Set<CampaignVersion>().Where(v => v.State == CampaignState.Scheduled && v.SendAt <= now);

        public Task<CampaignVersion?> CampaignVersionAsync(CampaignId id, int number, CancellationToken cancellationToken) =>
            db.Set<CampaignVersion>().SingleOrDefaultAsync(v => v.CampaignId == id && v.Number == number, cancellationToken);

        /// <summary>Everyone with a hand in a version: editors of the campaign and of the email it sends.</summary>
        public async Task<IReadOnlySet<UserId>> EditorsAsync(CampaignVersion version, CancellationToken cancellationToken)
        {
            var campaign = version.CampaignId;
            var editors = await db.Set<CampaignEditor>().Where(e => e.CampaignId == campaign).Select(e => e.EditorId).ToListAsync(cancellationToken);
            if (version.Content is { } content)
                editors.AddRange((await db.EditorsOfAsync(content, cancellationToken)).Select(UserId.From));
            return editors.ToHashSet();
        }

        internal async Task NoteEditorAsync(CampaignId campaign, UserId editor, DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (!await db.Set<CampaignEditor>().AnyAsync(e => e.CampaignId == campaign && e.EditorId == editor, cancellationToken))
                db.Set<CampaignEditor>().Add(new CampaignEditor { CampaignId = campaign, EditorId = editor, FirstEditAt = now });
        }
    }
}
