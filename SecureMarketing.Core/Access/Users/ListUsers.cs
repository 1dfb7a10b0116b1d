using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Every person who can or could sign in, by name.</summary>
public sealed record ListUsers : ICommand<IReadOnlyList<UserListing>>
{
    public static Permission Requires => Permission.UsersView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>How a person's access stands.</summary>
public enum UserState
{
    /// <summary>Has not finished set-up.</summary>
    Invited = 1,
    Active = 2,

    /// <summary>Too many wrong attempts; ends by itself.</summary>
    Locked = 3,
    Deactivated = 4,
}

/// <summary>One person. A class: it holds name and address.</summary>
public sealed class UserListing
{
    public required UserId Id { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required UserState State { get; init; }
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Null when the person never was signed in.</summary>
    public required DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>Last instant; null: none is set.</summary>
    public required DateTimeOffset? LeavesAt { get; init; }

    public required int OpenSessions { get; init; }

    public required int Passkeys { get; init; }
}

internal sealed class ListUsersHandler(IFieldCipher cipher) : IUseCase<ListUsers, IReadOnlyList<UserListing>>
{
    public async Task<Result<IReadOnlyList<UserListing>>> HandleAsync(ListUsers command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // Staff are tens to hundreds: read whole, because names can only be sorted once they are opened.
        var users = await scope.Db.StaffUsers.AsNoTracking().ToListAsync(cancellationToken);
        var roles = (await scope.Db.StaffRoles.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(r => r.UserId, r => r.Role);
        var since = scope.Now - StaffSession.AbsoluteLimit;
        var recent = (await scope.Db.StaffSessions.AsNoTracking().Where(s => s.StartedAt > since).ToListAsync(cancellationToken)).ToLookup(s => s.UserId);
        var lastSeen = await scope.Db.StaffSessions.AsNoTracking().GroupBy(s => s.UserId)
            .Select(g => new { g.Key, At = g.Max(s => s.LastSeenAt) }).ToDictionaryAsync(g => g.Key, g => g.At, cancellationToken);
        var passkeys = await scope.Db.StaffPasskeys.GroupBy(p => p.UserId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return users
            .Select(u => new UserListing
            {
                Id = u.Id,
                Name = u.Name(cipher),
                Email = u.Email(cipher),
                State = StateOf(u, scope.Now),
                Roles = [.. roles[u.Id].Order()],
                LastSeenAt = lastSeen.TryGetValue(u.Id, out var at) ? at : null,
                LeavesAt = u.LeavesAt,
                OpenSessions = recent[u.Id].Count(s => s.EndAt(u.IsActiveAt(scope.Now) ? u.SecurityStamp : null, scope.Now) is null),
                Passkeys = passkeys.GetValueOrDefault(u.Id),
            })
            .OrderBy(u => u.State == UserState.Deactivated).ThenBy(u => u.Name, StringComparer.CurrentCultureIgnoreCase)
            .ToList();
    }

    private static UserState StateOf(StaffUser user, DateTimeOffset now) => user switch
    {
        _ when user.HasLeft(now) => UserState.Deactivated,
        { EnrolledAt: null } => UserState.Invited,
        _ => user.IsLocked(now) ? UserState.Locked : UserState.Active,
    };
}
