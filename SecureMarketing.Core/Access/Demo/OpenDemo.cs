using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Marks an unused database as a demo, creates one person per role there, and makes a fresh one-time sign-in link for
/// each. Run again it only makes new links. Refused on every other database.
/// </summary>
public sealed record OpenDemo : ICommand<IReadOnlyList<DemoLink>>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.UserCreated;
}

/// <summary>One role's way in. A class: never log it.</summary>
public sealed class DemoLink
{
    public required Role Role { get; init; }
    public required UserId User { get; init; }

    /// <summary>Stands for the password, once, for twelve hours; the second factor is still asked for.</summary>
    public required string Token { get; init; }
}

internal sealed class OpenDemoHandler(UserManager<StaffUser> manager, IFieldCipher cipher, IBlindIndex index) : IUseCase<OpenDemo, IReadOnlyList<DemoLink>>
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    // Invented people, so that approvals read like approvals.
    private static readonly IReadOnlyDictionary<Role, string> Names = new Dictionary<Role, string>
    {
        [Role.Marketer] = "Mia Keller",
        [Role.Analyst] = "Noah Lind",
        [Role.ClinicalReviewer] = "Amara Moss",
        [Role.ComplianceOfficer] = "Dana Reyes",
        [Role.Legal] = "Leo Hart",
        [Role.Admin] = "Sam Admin",
        [Role.Auditor] = "Uma Audley",
        [Role.ConsentClerk] = "Kim Okafor",
        [Role.IncidentManager] = "Ines Rivera",
        [Role.Part2Reviewer] = "Pia Stone",
    };

    public async Task<Result<IReadOnlyList<DemoLink>>> HandleAsync(OpenDemo command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (scope.Actor.Kind != ActorKind.Operator)
            return new Error("access.operator_only", "Only the operator of the machine can open a demo.", ErrorKind.Forbidden);
        if (!await db.IsDemoAsync(cancellationToken))
        {
            if (await db.StaffUsers.AnyAsync(cancellationToken) || await db.AuditEvents.AnyAsync(e => e.Action != AuditAction.KeyCreated && e.Action != AuditAction.KeyUsed, cancellationToken))
                return AccessErrors.NotADemo;
            db.Add(new DemoMark { MarkedAt = scope.Now });
        }

        var links = new List<DemoLink>();
        foreach (var role in Enum.GetValues<Role>())
        {
            var user = await FindOrCreateAsync(role, scope, cancellationToken);
            links.Add(new DemoLink { Role = role, User = user.Id, Token = await db.IssueLinkAsync(SetUpPurpose.DemoSignIn, user.Id, scope.Now, Lifetime, cancellationToken) });
        }

        scope.Audit.ReasonCodes = "demo";
        return links;
    }

    private async Task<StaffUser> FindOrCreateAsync(Role role, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (!EmailAddress.TryParse($"{role.ToString().ToLowerInvariant()}@demo.example.org", out var email))
            throw new UnreachableException();
        var wanted = StaffUser.IndexOf(index, email);
        if (await db.StaffUsers.SingleOrDefaultAsync(u => u.EmailIndex == wanted, cancellationToken) is { } known)
            return known;
        var user = StaffUser.Create(email, Names[role], cipher, index, scope.Now);
        // A password that nobody knows: the one-time link takes its place.
        await manager.AddPasswordAsync(user, SetUpToken.Random());
        user.AuthenticatorSealed = cipher.SealBytes(user.Id.Value, StaffUser.AuthenticatorField, RandomNumberGenerator.GetBytes(Totp.SecretBytes));
        user.Enrol(scope.Now);
        db.StaffUsers.Add(user);
        db.StaffRoles.Add(new StaffRole { UserId = user.Id, Role = role });
        return user;
    }
}
