using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Addresses of staff, for mail to them. An administrator entered each; its owner proved two factors under it before it is told here.
/// </summary>
internal sealed class StaffAddresses(IFieldCipher cipher)
{
    /// <summary>Null for who is no active member of staff, such as the command line.</summary>
    public async Task<EmailAddress?> OfAsync(AppDbContext db, UserId user, CancellationToken cancellationToken) =>
        await db.StaffUsers.AsNoTracking().SingleOrDefaultAsync(u => u.Id == user, cancellationToken) is { IsActive: true } found && EmailAddress.TryParse(found.Email(cipher), out var address)
            ? address
            : null;
}
