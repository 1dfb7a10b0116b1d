using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// The answer to a posted form that lacks a field, holds one that cannot be read, or came without its page's token: the status that the
/// framework found, and why in words (RFC 9457). Without a body a refusal would be run again as the page "not found", which takes no posts,
/// and end as another status: an ended session as 400, a missing field as a fault of the server.
/// </summary>
internal static class FormRefusals
{
    internal const string Unreadable = "Something that the form must hold is missing or cannot be read. Go back, fill it in and send it again.";
    internal const string Untrusted = "The page that this form came from is too old. Open it again and send the form from there.";
    internal const string TooLarge = "The form holds more than is taken here.";

    /// <summary>Inside the pages for statuses, around everything that reads forms.</summary>
    public static IApplicationBuilder UseFormRefusals(this IApplicationBuilder app) => app.Use(async (HttpContext context, RequestDelegate next) =>
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = unreadable.StatusCode;
        }

        if (IsBare(context))
            await Results.Problem(Words(context), statusCode: context.Response.StatusCode).ExecuteAsync(context);
    });

    /// <summary>A refusal of a post without a word: pages say it themselves, and an endpoint that wrote something meant that.</summary>
    private static bool IsBare(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Response is { HasStarted: false, ContentLength: null, StatusCode: >= StatusCodes.Status400BadRequest }
        && string.IsNullOrEmpty(context.Response.ContentType)
        && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null;

    /// <summary>Null where the status says all.</summary>
    private static string? Words(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => LacksToken(context) ? Untrusted : Unreadable,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => Unreadable,
        _ => null,
    };

    /// <summary>Found by the framework; or by the endpoint itself, where no bound form asks for the token.</summary>
    private static bool LacksToken(HttpContext context) =>
        context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } || context.GetEndpoint()!.Metadata.GetMetadata<IAntiforgeryMetadata>() is null;
}
