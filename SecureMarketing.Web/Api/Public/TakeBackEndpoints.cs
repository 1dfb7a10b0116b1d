using System.Text;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Portal;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>
/// Where a person takes back what they gave, behind the door of a request or one opened from the preference centre. GET changes nothing;
/// an address holds a token and an id, no name and no word of a form.
/// </summary>
internal static class TakeBackEndpoints
{
    public const string Suffix = "/take-back";

    private const int LongestId = 40;

    public static void MapTakeBack(this IEndpointRouteBuilder signing)
    {
        signing.MapGet("/{token}" + Suffix, ShowAsync);
        signing.MapGet("/{token}" + Suffix + "/copy", CopyAsync);
        signing.MapPost("/{token}" + Suffix, TakeAsync).RequireRateLimiting(RateLimits.Forms);
    }

    /// <summary>What follows a door's address when the person came to take something back; else empty.</summary>
    public static string After(HttpContext http) => http.Request.Query["to"] == "take-back" ? Suffix : "";

    private static async Task<IResult> ShowAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
        await SheetAsync(token, Short(http.Request.Query["which"]), http, useCases, cancellationToken) is { } sheet
            ? Page(token, sheet, http.Request.Query.ContainsKey("done"))
            : await SigningEndpoints.DoorAsync(token, http, useCases, cancellationToken, codeSent: http.Request.Query.ContainsKey("sent"), takeBack: true);

    private static async Task<IResult> CopyAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
        await SheetAsync(token, null, http, useCases, cancellationToken) is { SignedText: { } text }
            ? Results.File(Encoding.UTF8.GetBytes(text), AuthorizationDocument.MediaType, "revocation.txt")
            : PublicResponses.SeeOther(http, $"/a/{token}{Suffix}");

    private static async Task<IResult> TakeAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var typed = await http.Request.ReadFormAsync(cancellationToken);
        var which = Short(typed["which"]) ?? "";
        if (SigningEndpoints.TicketOf(http) is not { } ticket || await SheetAsync(token, which, http, useCases, cancellationToken) is not { } sheet)
            return PublicResponses.SeeOther(http, $"/a/{token}{Suffix}");
        var (name, agrees) = (typed["name"].ToString(), typed["electronic"] == "yes");
        var answer = await useCases.RunAsync<TakeBackOnPage, SigningAnswer>(
            new TakeBackOnPage
            {
                Token = token,
                Ticket = ticket,
                Which = which,
                Language = sheet.Language,
                TextHash = typed["text"].ToString(),
                TypedName = name.Length <= 1000 ? name : "",
                AgreesElectronically = agrees,
                UserAgent = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
            },
            CurrentActor.Of(http), cancellationToken);
        if (answer.Error is not null)
            return PublicResponses.SeeOther(http, $"/a/{token}{Suffix}?lang={sheet.Language}");
        return answer.Value.Problems.Count == 0
            ? PublicResponses.SeeOther(http, $"/a/{token}{Suffix}?lang={sheet.Language}&done")
            : PublicResponses.Page<TakeBackPage>(StatusCodes.Status422UnprocessableEntity, new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(TakeBackPage.Token)] = token,
                [nameof(TakeBackPage.Sheet)] = sheet,
                [nameof(TakeBackPage.Problems)] = answer.Value.Problems,
                [nameof(TakeBackPage.TypedName)] = name,
                [nameof(TakeBackPage.Agreed)] = agrees,
            });
    }

    /// <returns>Null without a right proof.</returns>
    private static async Task<TakeBackSheet?> SheetAsync(string token, string? which, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (SigningEndpoints.TicketOf(http) is not { } ticket)
            return null;
        var opened = await useCases.RunAsync<OpenTakeBack, TakeBackSheet>(new(token, ticket, SigningEndpoints.LanguageOf(http), which), CurrentActor.Of(http), cancellationToken);
        return opened.IsSuccess ? opened.Value : null;
    }

    private static IResult Page(string token, TakeBackSheet sheet, bool done) => PublicResponses.Page<TakeBackPage>(parameters: new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [nameof(TakeBackPage.Token)] = token,
        [nameof(TakeBackPage.Sheet)] = sheet,
        [nameof(TakeBackPage.Done)] = done,
    });

    private static string? Short(string? text) => text is { Length: > 0 and <= LongestId } ? text : null;
}
