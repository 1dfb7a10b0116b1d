using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Tracking;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>Pixel, links and opt-out of sent messages.</summary>
internal static class TrackingEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>One transparent dot, GIF89a, 43 bytes.</summary>
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public static void MapTracking(this IEndpointRouteBuilder routes)
    {
        var tracking = routes.MapPublic("/t");
        tracking.MapMethods("/o/{token}", Reading, OpenAsync);
        tracking.MapMethods("/c/{token}", Reading, ClickAsync);
        var optOut = routes.MapPublic("/u");
        optOut.MapMethods("/{token}", Reading, AskAsync);
        optOut.MapPost("/{token}", UnsubscribeAsync);
    }

    private static async Task<IResult> OpenAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var answer = await useCases.RunAsync<RecordEngagement, EngagementAnswer>(new(token, TokenKind.Open, Traits(http)), CurrentActor.Of(http), cancellationToken);
        // Webmail shows the dot inside its own pages.
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (answer.IsSuccess)
            return Results.Bytes(Pixel, "image/gif");
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Results.Bytes(Array.Empty<byte>(), "image/gif");
    }

    private static async Task<IResult> ClickAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var answer = await useCases.RunAsync<RecordEngagement, EngagementAnswer>(new(token, TokenKind.Click, Traits(http)), CurrentActor.Of(http), cancellationToken);
        return answer.IsSuccess ? Results.Redirect(answer.Value.Target!) : PublicResponses.Gone();
    }

    private static async Task<IResult> AskAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var valid = await useCases.RunAsync<CheckUnsubscribe, Unit>(new(token), CurrentActor.Of(http), cancellationToken);
        return valid.IsSuccess ? PublicResponses.Page<UnsubscribePage>(parameters: Parameters(http, token, done: false)) : PublicResponses.Gone();
    }

    /// <summary>The button of the page and RFC 8058 alike: no cookie is read, the answer is 200 and never a redirect.</summary>
    private static async Task<IResult> UnsubscribeAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var done = await useCases.RunAsync<Unsubscribe, Unit>(new(token), CurrentActor.Of(http), cancellationToken);
        return done.IsSuccess
            ? PublicResponses.Page<UnsubscribePage>(parameters: Parameters(http, token, done: true))
            : PublicResponses.Gone();
    }

    private static Dictionary<string, object?> Parameters(HttpContext http, string token, bool done) => new(StringComparer.Ordinal)
    {
        [nameof(UnsubscribePage.Done)] = done,
        [nameof(UnsubscribePage.Language)] = http.Request.Headers.AcceptLanguage.ToString(),
        [nameof(UnsubscribePage.Preferences)] = $"/u/{token}/preferences",
    };

    private static RequestTraits Traits(HttpContext http)
    {
        var headers = http.Request.Headers;
        string? purpose = new[] { "Sec-Purpose", "Purpose", "X-Purpose", "X-Moz" }.Select(name => headers[name].ToString()).FirstOrDefault(value => value.Length > 0);
        return new RequestTraits(http.Request.Method, headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null, purpose);
    }
}
