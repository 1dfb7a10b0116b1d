using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Tracking;

/// <summary>Writes events once, together with everything that follows from them.</summary>
internal static class EngagementJournal
{
    /// <param name="bucketMinutes">0 for acts that count once for good.</param>
    public static EngagementEvent Event(MessageId message, EngagementKind kind, int link, MachineVerdict verdict, DateTimeOffset at, int bucketMinutes) => new()
    {
        Id = EngagementEventId.New(),
        MessageId = message,
        Kind = kind,
        Link = link,
        At = at,
        Bucket = bucketMinutes == 0 ? 0 : at.ToUnixTimeSeconds() / (bucketMinutes * 60L),
        Verdict = verdict,
    };

    /// <summary>Within one transaction that the use-case gate ends. A repeat changes nothing.</summary>
    /// <returns>False for a repeat.</returns>
    public static async Task<bool> WriteAsync(AppDbContext db, TrackingRegister register, EngagementEvent happened, ContactId contact, CancellationToken cancellationToken)
    {
        if (await IsKnownAsync(db, happened, cancellationToken))
            return false;
        if (db.Database.CurrentTransaction is null)
            await db.Database.BeginTransactionAsync(cancellationToken);
        db.EngagementEvents.Add(happened);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two requests at one time: the unique index let the other win. Anything else is a fault and stays one.
            await db.Database.CurrentTransaction!.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            if (!await IsKnownAsync(db, happened, cancellationToken))
                throw;
            return false;
        }

        db.Entry(happened).State = EntityState.Detached;
        if (happened.Verdict != MachineVerdict.Person)
            return true;
        var at = happened.At;
        var message = db.TrackedMessages.Where(m => m.MessageId == happened.MessageId);
        if (happened.Kind is EngagementKind.Click or EngagementKind.Open)
        {
            await message.Where(m => m.FirstOpenedAt == null || m.FirstOpenedAt > at).ExecuteUpdateAsync(set => set.SetProperty(m => m.FirstOpenedAt, at), cancellationToken);
            await message.Where(m => m.LastOpenedAt == null || m.LastOpenedAt < at).ExecuteUpdateAsync(set => set.SetProperty(m => m.LastOpenedAt, at), cancellationToken);
        }

        if (happened.Kind == EngagementKind.Click)
        {
            await message.Where(m => m.FirstClickedAt == null || m.FirstClickedAt > at).ExecuteUpdateAsync(set => set.SetProperty(m => m.FirstClickedAt, at), cancellationToken);
            await message.Where(m => m.LastClickedAt == null || m.LastClickedAt < at).ExecuteUpdateAsync(set => set.SetProperty(m => m.LastClickedAt, at), cancellationToken);
        }

        if (happened.Kind == EngagementKind.Unsubscribe)
            await message.Where(m => m.UnsubscribedAt == null).ExecuteUpdateAsync(set => set.SetProperty(m => m.UnsubscribedAt, at), cancellationToken);
        else
            await register.RollUpAsync(db, [contact], cancellationToken);
        return true;
    }

    /// <summary>A reading in the portal after proof of identity is an open by a person. Counts once.</summary>
    public static async Task ReadInPortalAsync(AppDbContext db, TrackingRegister register, MessageId message, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await db.TrackedMessages.AsNoTracking().SingleOrDefaultAsync(m => m.MessageId == message, cancellationToken) is { Counts: true } tracked)
            await WriteAsync(db, register, Event(message, EngagementKind.Open, 0, MachineVerdict.Person, at, bucketMinutes: 0), tracked.ContactId, cancellationToken);
    }

    private static Task<bool> IsKnownAsync(AppDbContext db, EngagementEvent happened, CancellationToken cancellationToken) => db.EngagementEvents.AnyAsync(
        e => e.MessageId == happened.MessageId && e.Kind == happened.Kind && e.Link == happened.Link && e.Verdict == happened.Verdict && e.Bucket == happened.Bucket,
        cancellationToken);
}
