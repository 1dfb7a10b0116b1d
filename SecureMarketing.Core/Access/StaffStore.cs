using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace SecureMarketing.Core.Access;

/// <summary>
/// The part of a user store that Identity's <see cref="UserManager{TUser}"/> needs for passwords. It saves nothing: the
/// use case loaded the person and its gate saves the change together with the audit event. Look-ups by name do not
/// exist here, because names and addresses are sealed.
/// </summary>
internal sealed class StaffStore : IUserPasswordStore<StaffUser>
{
    public Task<string> GetUserIdAsync(StaffUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.Value.ToString("N", CultureInfo.InvariantCulture));

    public Task<string?> GetPasswordHashAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(StaffUser user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        user.Touch();
        return Task.CompletedTask;
    }

    public Task<IdentityResult> UpdateAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    // Identity normalises a user name on update; the opaque id stands in, since the address is sealed.
    public Task<string?> GetUserNameAsync(StaffUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Id.Value.ToString("N", CultureInfo.InvariantCulture));

    public Task SetNormalizedUserNameAsync(StaffUser user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(StaffUser user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    public Task SetUserNameAsync(StaffUser user, string? userName, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> CreateAsync(StaffUser user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> DeleteAsync(StaffUser user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<StaffUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<StaffUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Elsewhere();

    public void Dispose()
    {
        // Holds nothing.
    }

    private static NotSupportedException Elsewhere() => new("People are created and found by the use cases of Access.");
}
