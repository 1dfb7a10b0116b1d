using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>Messages that lie somewhere to be read until their time runs out. Implemented by Portal.</summary>
public interface IAnnouncedMail
{
    /// <summary>Those that nobody read and that can no longer be read, whose time ran out after one moment and until another, that one included.</summary>
    IQueryable<MessageId> ClosedUnread(AppDbContext db, DateTimeOffset after, DateTimeOffset until);
}
