using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Roles and current codes of a demo, for a page that is served on loopback only. Refused on every other database.</summary>
public sealed record ShowDemo : ICommand<IReadOnlyList<DemoPerson>>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One invented person of a demo.</summary>
public sealed class DemoPerson
{
    public required Role Role { get; init; }
    public required string Name { get; init; }

    /// <summary>The authenticator's code of this moment.</summary>
    public required string Code { get; init; }
}

internal sealed class ShowDemoHandler(IFieldCipher cipher) : IUseCase<ShowDemo, IReadOnlyList<DemoPerson>>
{
    public async Task<Result<IReadOnlyList<DemoPerson>>> HandleAsync(ShowDemo command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (!await db.IsDemoAsync(cancellationToken))
            return AccessErrors.NotADemo;
        var roles = db.StaffRoles;
        // Whoever was invited into the demo is not one of its invented people.
        var links = db.SetUpLinks;
        var people = await db.StaffUsers.AsNoTracking()
            .Where(u => u.AuthenticatorSealed != null && links.Any(l => l.UserId == u.Id && l.Purpose == SetUpPurpose.DemoSignIn))
            .Join(roles, u => u.Id, r => r.UserId, (u, r) => new { User = u, r.Role }).OrderBy(p => p.Role).ToListAsync(cancellationToken);
        return people.Select(p => new DemoPerson
        {
            Role = p.Role,
            Name = p.User.Name(cipher),
            Code = Totp.Code(cipher.OpenBytes(p.User.Id.Value, StaffUser.AuthenticatorField, p.User.AuthenticatorSealed!), scope.Now),
        }).ToList();
    }
}
