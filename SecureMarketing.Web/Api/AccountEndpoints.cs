using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>What a session needs besides pages: its end, and its sign of life.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sign-out", SignOutAsync);
        // Typing in a circuit makes no request; shell.js calls this while the person is active. Reaching it is the sign of life.
        routes.MapPost("/account/alive", () => Results.NoContent());
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, UseCaseRunner useCases)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        await useCases.RunAsync<SignOut, Unit>(new SignOut(), CurrentActor.Of(context), context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.LocalRedirect("/account/signed-out");
    }
}
