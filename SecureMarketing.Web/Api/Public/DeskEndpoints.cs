using System.Globalization;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Portal;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>
/// The signing page on a device at the desk. The link opens once, by a button; the cookie is for this one opening. Every end, yes, no or time,
/// is the same neutral page under an address without a token, and the device goes there by itself when the time is over.
/// </summary>
internal static class DeskEndpoints
{
    private const string TicketCookie = "sm-desk";
    private const string Closed = "/d/closed";

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        var desk = routes.MapPublic("/d");
        desk.MapGet("/closed", ShowClosed);
        desk.MapGet("/{token}", VisitAsync);
        desk.MapPost("/{token}", BeginAsync).RequireRateLimiting(RateLimits.SignIn);
        desk.MapPost("/{token}/sign", SignAsync).RequireRateLimiting(RateLimits.Forms);
        desk.MapPost("/{token}/decline", DeclineAsync).RequireRateLimiting(RateLimits.Forms);
    }

    private static IResult ShowClosed(HttpContext http) => ClosedPage(http, StatusCodes.Status200OK);

    private static async Task<IResult> VisitAsync(string token, HttpContext http, UseCaseRunner useCases, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await SheetAsync(token, http, useCases, cancellationToken) is { } sheet)
        {
            EndBy(http, sheet.OpenUntil, clock);
            return PublicResponses.Page<SigningPage>(parameters: new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(SigningPage.Token)] = token, [nameof(SigningPage.Sheet)] = sheet });
        }

        var door = await useCases.RunAsync<VisitSigning, SigningEntrance>(new(token), CurrentActor.Of(http), cancellationToken);
        if (door.Error is not null || door.Value.BeginBy is not { } beginBy)
            return ClosedPage(http, StatusCodes.Status404NotFound);
        EndBy(http, beginBy, clock);
        return DoorPage(token, SigningEndpoints.LanguageOf(http) ?? door.Value.Language, http);
    }

    private static async Task<IResult> BeginAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var begun = await useCases.RunAsync<BeginSigningAtDesk, BegunDesk>(new(token), CurrentActor.Of(http), cancellationToken);
        if (begun.Error == PortalErrors.StaffSignedIn)
            return DoorPage(token, SigningEndpoints.LanguageOf(http) ?? "en", http);
        if (begun.Error is not null)
            return ClosedPage(http, StatusCodes.Status404NotFound);
        http.Response.Cookies.Append(TicketCookie, begun.Value.Ticket, Cookie(token, http, PortalLimits.DeskAnswer));
        return PublicResponses.SeeOther(http, $"/d/{token}?lang={SigningEndpoints.LanguageOf(http) ?? "en"}");
    }

    private static async Task<IResult> SignAsync(string token, HttpContext http, UseCaseRunner useCases, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (TicketOf(http) is not { } ticket || await SheetAsync(token, http, useCases, cancellationToken) is not { } sheet)
            return Leave(token, http);
        var signing = await SigningEndpoints.SignatureAsync(token, ticket, sheet, http, cancellationToken);
        var answer = await useCases.RunAsync<SignOnPage, SigningAnswer>(signing, CurrentActor.Of(http), cancellationToken);
        if (answer.Error is not null || answer.Value.Problems.Count == 0)
            return Leave(token, http);
        EndBy(http, sheet.OpenUntil, clock);
        return SigningEndpoints.Incomplete(signing, sheet, answer.Value.Problems);
    }

    private static async Task<IResult> DeclineAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (TicketOf(http) is { } ticket)
            await useCases.RunAsync<DeclineOnPage, SigningAnswer>(new(token, ticket), CurrentActor.Of(http), cancellationToken);
        return Leave(token, http);
    }

    /// <returns>Null without a ticket of this opening, or when it is over.</returns>
    private static async Task<SigningSheet?> SheetAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (TicketOf(http) is not { } ticket)
            return null;
        var opened = await useCases.RunAsync<OpenSigning, SigningSheet>(new(token, ticket, SigningEndpoints.LanguageOf(http)), CurrentActor.Of(http), cancellationToken);
        return opened.IsSuccess && opened.Value.AtDesk ? opened.Value : null;
    }

    private static IResult Leave(string token, HttpContext http)
    {
        http.Response.Cookies.Delete(TicketCookie, Cookie(token, http, null));
        return PublicResponses.SeeOther(http, $"{Closed}?lang={SigningEndpoints.LanguageOf(http) ?? "en"}");
    }

    /// <summary>A form that is left on the screen goes from it with its time, without script.</summary>
    private static void EndBy(HttpContext http, DateTimeOffset at, TimeProvider clock)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling((at - clock.GetUtcNow()).TotalSeconds));
        http.Response.Headers["Refresh"] = string.Create(CultureInfo.InvariantCulture, $"{seconds};url={Closed}?lang={SigningEndpoints.LanguageOf(http) ?? "en"}");
    }

    private static IResult DoorPage(string token, string language, HttpContext http)
    {
        var staff = CurrentActor.Of(http).Kind == ActorKind.User;
        return PublicResponses.Page<DeskDoorPage>(staff ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(DeskDoorPage.Token)] = token,
            [nameof(DeskDoorPage.Language)] = language,
            [nameof(DeskDoorPage.StaffSignedIn)] = staff,
        });
    }

    private static IResult ClosedPage(HttpContext http, int status) =>
        PublicResponses.Page<DeskClosedPage>(status, new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(DeskClosedPage.Language)] = SigningEndpoints.LanguageOf(http) });

    private static CookieOptions Cookie(string token, HttpContext http, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/d/" + token,
        MaxAge = maxAge,
        IsEssential = true,
    };

    private static string? TicketOf(HttpContext http) => http.Request.Cookies[TicketCookie] is { Length: > 0 and < 100 } ticket ? ticket : null;
}
