using Microsoft.AspNetCore.Authorization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Lets only people with the permission open a page: <c>@attribute [Needs(Permission.UsersView)]</c>. Courtesy; the use
/// case behind it checks for itself.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class NeedsAttribute(Permission permission) : AuthorizeAttribute(PolicyOf(permission))
{
    public Permission Permission { get; } = permission;

    internal static string PolicyOf(Permission permission) => "needs:" + permission;

    /// <summary>One policy per permission; everything without a policy of its own needs a sign-in.</summary>
    internal static void AddPolicies(AuthorizationOptions options)
    {
        options.FallbackPolicy = options.DefaultPolicy;
        foreach (var permission in Enum.GetValues<Permission>())
        {
            options.AddPolicy(PolicyOf(permission), policy => policy
                .RequireAuthenticatedUser()
                .RequireAssertion(context => SessionClaims.ActorOf(context.User, null).Holds(permission)));
        }
    }
}
