using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>An installation always keeps one administrator who can sign in.</summary>
internal static class LastAdministrator
{
    public static async Task<bool> IsAsync(AppDbContext db, UserId user, CancellationToken cancellationToken) =>
        await db.StaffRoles.AnyAsync(r => r.UserId == user && r.Role == Role.Admin, cancellationToken) &&
        await db.OtherAdministratorsAsync(user, cancellationToken) == 0;
}
