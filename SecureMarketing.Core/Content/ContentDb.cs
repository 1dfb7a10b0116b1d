using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Content;

public static class ContentDb
{
    extension(AppDbContext db)
    {
        public DbSet<EmailContent> EmailContents => db.Set<EmailContent>();

        public DbSet<EmailContentVersion> EmailContentVersions => db.Set<EmailContentVersion>();

        public DbSet<EmailContentEditor> EmailContentEditors => db.Set<EmailContentEditor>();
    }

    /// <summary>Everyone who ever edited the email that a version belongs to (separation of duties, compliance §11).</summary>
    public static Task<List<Guid>> EditorsOfAsync(this AppDbContext db, ContentVersionId version, CancellationToken cancellationToken)
    {
        var editors = db.EmailContentEditors;
        return db.EmailContentVersions
            .Where(v => v.Id == version)
            .SelectMany(v => editors.Where(e => e.ContentId == v.ContentId).Select(e => e.EditorId))
            .ToListAsync(cancellationToken);
    }

    internal static async Task NoteEditorAsync(this AppDbContext db, ContentId content, Guid editor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await db.EmailContentEditors.AnyAsync(e => e.ContentId == content && e.EditorId == editor, cancellationToken))
            db.EmailContentEditors.Add(new EmailContentEditor { ContentId = content, EditorId = editor, FirstEditAt = now });
    }
}
