using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Ends messages that were announced and that nobody read in time: NoticeSent → Expired. Each look asks only for what ran out since the
/// last, by the index on that day; once a day, and after a start, for everything.
/// </summary>
internal sealed class UnreadSweep(IAnnouncedMail announced)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Whole = TimeSpan.FromDays(1);

    private DateTimeOffset lookedAt = DateTimeOffset.UnixEpoch;
    private DateTimeOffset wholeAt = DateTimeOffset.UnixEpoch;

    /// <summary>True when the last look is long enough ago.</summary>
    public bool IsDue(DateTimeOffset now) => now - lookedAt >= Every;

    /// <returns>Number of messages ended.</returns>
    public async Task<int> EndAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var closed = announced.ClosedUnread(db, now - wholeAt >= Whole ? DateTimeOffset.UnixEpoch : lookedAt, now);
        if (!await closed.AnyAsync(cancellationToken))
            return 0;
        return await db.OutboundMessages.Where(m => m.State == MessageState.NoticeSent && closed.Contains(m.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, MessageState.Expired).SetProperty(m => m.StateSince, now).SetProperty(m => m.ReasonCode, SendingReason.UnreadInPortal), cancellationToken);
    }

    /// <summary>What was found up to then is stored.</summary>
    public void Done(DateTimeOffset now) => (lookedAt, wholeAt) = (now, now - wholeAt >= Whole ? now : wholeAt);
}
