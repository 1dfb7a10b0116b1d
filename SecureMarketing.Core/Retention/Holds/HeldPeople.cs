using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Retention;

/// <summary>Whom and what holds keep on a day.</summary>
public sealed class HeldPeople(IHeldPeople people)
{
    /// <summary>Everyone on whom a hold lies, with all their records.</summary>
    public async Task<IReadOnlyCollection<ContactId>> OnAsync(AppDbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        var held = await db.HoldsOn(today).Where(h => h.ContactId != null).Select(h => h.ContactId!.Value).Distinct().ToListAsync(cancellationToken);
        return held.Count == 0 ? [] : await people.RecordsAsync(db, held, cancellationToken);
    }

    internal static Task<bool> ClassIsHeldAsync(AppDbContext db, RetentionClass value, DateOnly today, CancellationToken cancellationToken) =>
        db.HoldsOn(today).AnyAsync(h => h.Class == value, cancellationToken);
}
