using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>What the session cookie is made of.</summary>
/// <remarks>A class: it holds a name, which a record would print when logged whole.</remarks>
public sealed class OpenedSession
{
    public required UserId User { get; init; }
    public required SessionId Session { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Recovery codes left; below three the person should make new ones.</summary>
    public required int RecoveryCodesLeft { get; init; }

    internal static async Task<OpenedSession> OpenAsync(
        AppDbContext db, StaffUser user, SignInMethod method, string? userAgent, IFieldCipher cipher, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var session = new StaffSession(user, method, userAgent, now);
        db.StaffSessions.Add(session);
        return new OpenedSession
        {
            User = user.Id,
            Session = session.Id,
            Name = user.Name(cipher),
            Roles = await db.RolesOfAsync(user.Id, cancellationToken),
            RecoveryCodesLeft = user.RecoveryCodesLeft,
        };
    }
}
