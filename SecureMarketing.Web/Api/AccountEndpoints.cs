using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Api.Public;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>What a session needs besides pages: its end, and its sign of life.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sign-out", SignOutAsync);
        routes.MapPost("/account/hand-over", HandOverAsync);
        // Anonymous, so that an ended session is told so instead of being sent to a page.
        routes.MapPost("/account/alive", AliveAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, UseCaseRunner useCases)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        await EndAsync(context, useCases);
        return Results.LocalRedirect("/account/signed-out");
    }

    /// <summary>
    /// The device goes into the hands of the person at the desk: the session of staff ends in every tab of it, and what comes is the page
    /// on which the person answers.
    /// </summary>
    private static async Task<IResult> HandOverAsync(HttpContext context, IAntiforgery antiforgery, UseCaseRunner useCases)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        var door = (await context.Request.ReadFormAsync(context.RequestAborted))["door"].ToString();
        if (door.Length != TrackingTokens.Length || !door.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return Results.BadRequest();
        await EndAsync(context, useCases);
        return PublicResponses.SeeOther(context, "/d/" + door);
    }

    private static async Task EndAsync(HttpContext context, UseCaseRunner useCases)
    {
        await useCases.RunAsync<SignOut, Unit>(new SignOut(), CurrentActor.Of(context), context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    /// <summary>
    /// Typing in a circuit makes no request: idle.js tells while the person is active, and learns what is left of the session.
    /// Without an antiforgery token: the cookie does not come along from other sites (SameSite), and nothing is changed for
    /// anybody but its owner.
    /// </summary>
    private static async Task<IResult> AliveAsync([FromForm] double idle, HttpContext context, UseCaseRunner useCases)
    {
        var actor = CurrentActor.Of(context);
        if (actor.Kind != ActorKind.User)
            return Results.Unauthorized();
        var seconds = double.IsFinite(idle) ? Math.Clamp(idle, 0, StaffSession.AbsoluteLimit.TotalSeconds) : 0;
        var answer = await useCases.RunAsync<KeepSession, SessionTimes>(new KeepSession(TimeSpan.FromSeconds(seconds)), actor, context.RequestAborted);
        return answer.IsSuccess
            ? Results.Json(new { idle = Math.Floor(answer.Value.UntilIdle.TotalSeconds), expires = Math.Floor(answer.Value.UntilExpired.TotalSeconds) })
            : Results.Unauthorized();
    }
}
