using System.Security.Claims;

namespace SecureMarketing.Web.Hosting;

/// <summary>The person in the shell's menu.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Roles">Roles in words, joined by comma.</param>
public sealed record SignedInPerson(string Name, string Roles)
{
    public static readonly SignedInPerson Nobody = new("", "");

    /// <summary>First letters of the first and last word, upper case.</summary>
    public string Initials
    {
        get
        {
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return words switch
            {
                [] => "",
                [var only] => only[..1].ToUpperInvariant(),
                [var first, .., var last] => (first[..1] + last[..1]).ToUpperInvariant(),
            };
        }
    }

    public static SignedInPerson Of(ClaimsPrincipal principal) =>
        new(principal.FindFirstValue(ClaimTypes.GivenName) ?? "", string.Join(", ", SessionClaims.RolesOf(principal).Select(RoleNames.Of)));
}
