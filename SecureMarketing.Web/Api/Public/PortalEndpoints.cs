using System.Globalization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Portal;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>
/// The recipient's way to a secure message. GET changes nothing, since scanners follow links; what counts is behind
/// buttons. A right proof gives a cookie for this one message that ends after a quarter of an hour.
/// </summary>
internal static class PortalEndpoints
{
    private const string TicketCookie = "sm-reading";

    public static void MapPortal(this IEndpointRouteBuilder routes)
    {
        var portal = routes.MapPublic("/s", PublicResponses.ReadingPolicy);
        portal.MapGet("/{token}", VisitAsync);
        portal.MapPost("/{token}/code", RequestCodeAsync).RequireRateLimiting(RateLimits.SignIn);
        portal.MapPost("/{token}", ProveAsync).RequireRateLimiting(RateLimits.SignIn);
    }

    private static async Task<IResult> VisitAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var actor = CurrentActor.Of(http);
        if (http.Request.Cookies[TicketCookie] is { Length: > 0 and < 100 } ticket)
        {
            var reading = await useCases.RunAsync<ReadPortalMessage, PortalReading>(new(token, ticket), actor, cancellationToken);
            if (reading.IsSuccess)
                return PublicResponses.Page<PortalReadingPage>(parameters: new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(PortalReadingPage.Reading)] = reading.Value });
        }

        return await DoorAsync(token, actor, useCases, cancellationToken, codeSent: http.Request.Query.ContainsKey("sent"));
    }

    private static async Task<IResult> RequestCodeAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var asked = await useCases.RunAsync<RequestPortalCode, Unit>(new(token), CurrentActor.Of(http), cancellationToken);
        return asked.IsSuccess ? PublicResponses.SeeOther(http, $"/s/{token}?sent") : PublicResponses.Gone();
    }

    private static async Task<IResult> ProveAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var actor = CurrentActor.Of(http);
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var born = DateOnly.TryParseExact(form["born"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null;
        var code = form["code"].ToString();
        var proof = await useCases.RunAsync<ProvePortalIdentity, PortalProof>(new(token, born, code.Length <= 40 ? code : ""), actor, cancellationToken);
        if (proof.Error is not null)
            return PublicResponses.Gone();
        if (proof.Value.Ticket is not { } ticket)
            return await DoorAsync(token, actor, useCases, cancellationToken, notProved: true);
        http.Response.Cookies.Append(TicketCookie, ticket, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = "/s/" + token,
            MaxAge = PortalLimits.Reading,
            IsEssential = true,
        });
        return PublicResponses.SeeOther(http, "/s/" + token);
    }

    private static async Task<IResult> DoorAsync(string token, Actor actor, UseCaseRunner useCases, CancellationToken cancellationToken, bool codeSent = false, bool notProved = false)
    {
        var door = await useCases.RunAsync<VisitPortal, PortalDoor>(new(token), actor, cancellationToken);
        if (door.Error is not null)
            return PublicResponses.Gone();
        return PublicResponses.Page<PortalDoorPage>(notProved ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(PortalDoorPage.Token)] = token,
            [nameof(PortalDoorPage.Locked)] = door.Value.Locked,
            [nameof(PortalDoorPage.CodeSent)] = codeSent,
            [nameof(PortalDoorPage.NotProved)] = notProved,
        });
    }
}
