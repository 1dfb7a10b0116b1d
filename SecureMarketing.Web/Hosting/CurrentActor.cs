using Microsoft.AspNetCore.Components.Authorization;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Who acts on this page: the signed-in person with the rights of their session. The use-case gate loads the rights anew,
/// so an actor that outlives a role change does nothing it may not. Endpoints use <see cref="Of"/>.
/// </summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication, IHttpContextAccessor http)
{
    /// <summary>Anyone without an account while not signed in.</summary>
    public async Task<Actor> GetAsync() =>
        SessionClaims.ActorOf((await authentication.GetAuthenticationStateAsync()).User, SourceIp(http.HttpContext));

    /// <summary>Name and roles for the shell.</summary>
    public async Task<SignedInPerson> PersonAsync() =>
        SignedInPerson.Of((await authentication.GetAuthenticationStateAsync()).User);

    /// <summary>Who acts on an endpoint.</summary>
    public static Actor Of(HttpContext context) => SessionClaims.ActorOf(context.User, SourceIp(context));

    private static string? SourceIp(HttpContext? context) => context?.Connection.RemoteIpAddress?.ToString();
}
