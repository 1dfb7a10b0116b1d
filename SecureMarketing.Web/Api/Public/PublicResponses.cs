using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using SecureMarketing.Web.Components.Public;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>What all endpoints for recipients have in common.</summary>
internal static class PublicResponses
{
    /// <summary>Compliance §8: nothing is loaded from elsewhere, and nothing inline runs.</summary>
    public const string Policy =
        "default-src 'self'; script-src 'none'; style-src 'self'; img-src 'self'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    /// <summary>
    /// The page that shows a message in a sandboxed frame, which inherits this policy: mail needs its inline styles, and
    /// pictures of foreign hosts stay out.
    /// </summary>
    public const string ReadingPolicy =
        "default-src 'self'; script-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; object-src 'none'";

    /// <summary>Anyone may call, within limits; the address holds a token, so it leaves as no referrer.</summary>
    public static RouteGroupBuilder MapPublic(this IEndpointRouteBuilder routes, string prefix, string policy = Policy) =>
        routes.MapGroup(prefix)
            .AllowAnonymous()
            .DisableAntiforgery()
            .RequireRateLimiting(RateLimits.Public)
            .WithMetadata(new ContentPolicy(policy))
            .AddEndpointFilter(async (context, next) =>
            {
                context.HttpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
                context.HttpContext.Response.Headers.CacheControl = "no-store";
                return await next(context);
            });

    public static RazorComponentResult Gone() => Page<LinkGonePage>(StatusCodes.Status404NotFound);

    /// <summary>303: the browser comes back with GET, so that a reload sends nothing again (RFC 9110 §15.4.4).</summary>
    public static IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static RazorComponentResult Page<TPage>(int status = StatusCodes.Status200OK, IReadOnlyDictionary<string, object?>? parameters = null) where TPage : IComponent =>
        new(typeof(TPage), parameters ?? new Dictionary<string, object?>(StringComparer.Ordinal)) { StatusCode = status, PreventStreamingRendering = true };
}
