using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Hosting;

/// <summary>What the encrypted session cookie says about a person.</summary>
public static class SessionClaims
{
    /// <summary>Opaque id of the session, for the audit trail.</summary>
    public const string Session = "sm:session";

    /// <summary>Present while emergency access runs; never in the cookie, each request asks anew.</summary>
    public const string Emergency = "sm:emergency";

    /// <summary>The principal of a session that both factors opened.</summary>
    public static ClaimsPrincipal PrincipalOf(OpenedSession opened) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, opened.User.Value.ToString("D")),
            new Claim(ClaimTypes.GivenName, opened.Name),
            new Claim(Session, opened.Session.Value.ToString("D")),
            .. opened.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())),
        ],
        IdentityConstants.ApplicationScheme));

    public static Actor ActorOf(ClaimsPrincipal principal, string? sourceIp)
    {
        if (principal.Identity?.IsAuthenticated != true || !Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
            return Actor.Anyone(sourceIp);
        var roles = RolesOf(principal);
        var person = Actor.User(new UserId(id), string.Join(',', roles), RolePermissions.Of(roles), principal.FindFirstValue(Session), sourceIp);
        return principal.HasClaim(c => c.Type == Emergency) ? person.InEmergency(BreakGlassRights.All) : person;
    }

    /// <summary>Unknown role names grant nothing.</summary>
    public static IReadOnlyList<Role> RolesOf(ClaimsPrincipal principal) =>
        [.. principal.FindAll(ClaimTypes.Role).Select(c => Enum.TryParse<Role>(c.Value, out var role) ? role : default).Where(Enum.IsDefined)];
}
