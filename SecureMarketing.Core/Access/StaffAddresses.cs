using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>A mailbox of staff. Holds an address: a class that prints nothing.</summary>
/// <param name="address">As an administrator entered it.</param>
/// <param name="confirmed">Its owner typed in what was mailed there.</param>
internal sealed class StaffAddress(EmailAddress address, bool confirmed)
{
    public EmailAddress Address { get; } = address;

    public bool Confirmed { get; } = confirmed;
}

/// <summary>Addresses of staff, for mail to them.</summary>
internal sealed class StaffAddresses(IFieldCipher cipher, TimeProvider clock)
{
    /// <summary>Null for who is no active member of staff, such as the command line.</summary>
    public async Task<StaffAddress?> OfAsync(AppDbContext db, UserId user, CancellationToken cancellationToken) =>
        await db.StaffUsers.AsNoTracking().SingleOrDefaultAsync(u => u.Id == user, cancellationToken) is { } found && found.IsActiveAt(clock.GetUtcNow()) && EmailAddress.TryParse(found.Email(cipher), out var address)
            ? new StaffAddress(address, await IsConfirmedAsync(db, user, cancellationToken))
            : null;

    /// <summary>The invented people of a demo have addresses that can be nobody else's (RFC 2606).</summary>
    private static async Task<bool> IsConfirmedAsync(AppDbContext db, UserId user, CancellationToken cancellationToken) =>
        await db.SetUpLinks.AnyAsync(l => l.Purpose == SetUpPurpose.Mailbox && l.UserId == user && l.UsedAt != null, cancellationToken)
        || (await db.IsDemoAsync(cancellationToken) && await db.SetUpLinks.AnyAsync(l => l.Purpose == SetUpPurpose.DemoSignIn && l.UserId == user, cancellationToken));
}
