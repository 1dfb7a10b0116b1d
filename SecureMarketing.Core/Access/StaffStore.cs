using System.Globalization;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Access;

/// <summary>
/// The part of a user store that Identity's <see cref="UserManager{TUser}"/> needs for passwords and passkeys. It saves
/// nothing and finds only whom the use case loaded and brought here: the use case's gate saves the change together with the
/// audit event. Look-ups by name do not exist, because names and addresses are sealed.
/// </summary>
internal sealed class StaffStore(IFieldCipher cipher, TimeProvider clock) : IUserPasswordStore<StaffUser>, IUserPasskeyStore<StaffUser>
{
    private StaffUser? brought;

    /// <summary>Makes a person, loaded with passkeys, known to Identity for the rest of the use case.</summary>
    public void Bring(StaffUser user) => brought = user;

    public Task AddOrUpdatePasskeyAsync(StaffUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        if (Find(user, passkey.CredentialId) is { } known)
            known.Use(passkey, clock.GetUtcNow());
        else
            user.Add(StaffPasskey.Create(user.Id, passkey, cipher, clock.GetUtcNow()));
        user.Touch();
        return Task.CompletedTask;
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys.Select(p => p.ToInfo())]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Find(user, credentialId)?.ToInfo());

    public Task<StaffUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(brought is not null && Find(brought, credentialId) is not null ? brought : null);

    public Task RemovePasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        if (Find(user, credentialId) is { } known)
            user.Remove(known);
        return Task.CompletedTask;
    }

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

    public async Task<StaffUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        brought is not null && await GetUserIdAsync(brought, cancellationToken) == userId ? brought : null;

    public Task<StaffUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Elsewhere();

    public void Dispose()
    {
        // Holds nothing.
    }

    private static StaffPasskey? Find(StaffUser user, byte[] credentialId) =>
        user.Passkeys.FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credentialId));

    private static NotSupportedException Elsewhere() => new("People are created and found by the use cases of Access.");
}
