using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access;

/// <summary>What the static sign-in and set-up pages share: they talk to use cases as whoever the request is from, mostly nobody yet.</summary>
public abstract class AccountPage : ComponentBase
{
    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] protected NavigationManager Navigation { get; private set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; private set; } = null!;

    /// <summary>Where the person wanted to go; only paths of this site count.</summary>
    [SupplyParameterFromQuery(Name = "returnUrl")] public string? ReturnUrl { get; set; }

    /// <summary>Shown above the form; null while there is nothing wrong.</summary>
    protected string? Failure { get; set; }

    protected string Destination => IsLocal(ReturnUrl) ? ReturnUrl! : "/";

    protected Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult> =>
        UseCases.RunAsync<TCommand, TResult>(command, CurrentActor.Of(Http), Http.RequestAborted);

    /// <summary>The browser's own word; null when it says nothing.</summary>
    protected string? UserAgent => Http.Request.Headers.UserAgent.ToString() is { Length: > 0 } said ? said : null;

    /// <summary>Remembers for five minutes who passed the first factor, then asks for the second.</summary>
    protected async Task AskSecondFactorAsync(UserId user)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Value.ToString("D"))], IdentityConstants.TwoFactorUserIdScheme);
        await Http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
        Navigation.NavigateTo("/account/second-factor?returnUrl=" + Uri.EscapeDataString(Destination));
    }

    /// <summary>Who passed the first factor; null when nobody did, or too long ago.</summary>
    protected async Task<UserId?> BetweenFactorsAsync()
    {
        var answer = await Http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        return Guid.TryParse(answer.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new UserId(id) : null;
    }

    protected async Task OpenSessionAsync(OpenedSession opened)
    {
        await Http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await Http.SignInAsync(IdentityConstants.ApplicationScheme, SessionClaims.PrincipalOf(opened));
    }

    /// <summary>An open redirect would lend this site's name to a phishing page.</summary>
    internal static bool IsLocal(string? url) =>
        url is ['/', ..] && (url.Length == 1 || (url[1] != '/' && url[1] != '\\')) && !url.Any(char.IsControl);
}
