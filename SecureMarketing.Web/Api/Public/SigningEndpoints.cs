using System.Globalization;
using System.Text;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Portal;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>
/// Where a person answers a request for an authorization. GET changes nothing before identity is proven; the answer is
/// behind buttons. The cookie of a right proof is for this one request and sent with no request from elsewhere.
/// </summary>
internal static class SigningEndpoints
{
    private const string TicketCookie = "sm-signing";

    public static void MapSigning(this IEndpointRouteBuilder routes)
    {
        var signing = routes.MapPublic("/a");
        signing.MapGet("/{token}", VisitAsync);
        signing.MapGet("/{token}/copy", CopyAsync);
        signing.MapPost("/{token}/code", RequestCodeAsync).RequireRateLimiting(RateLimits.SignIn);
        signing.MapPost("/{token}", ProveAsync).RequireRateLimiting(RateLimits.SignIn);
        signing.MapPost("/{token}/sign", SignAsync).RequireRateLimiting(RateLimits.Forms);
        signing.MapPost("/{token}/revoke", ConfirmAsync).RequireRateLimiting(RateLimits.Forms);
        signing.MapPost("/{token}/decline", DeclineAsync).RequireRateLimiting(RateLimits.Forms);
        signing.MapTakeBack();
    }

    private static async Task<IResult> VisitAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
        await SheetAsync(token, http, useCases, cancellationToken) is { } sheet
            ? Page(token, sheet)
            : await DoorAsync(token, http, useCases, cancellationToken, codeSent: http.Request.Query.ContainsKey("sent"));

    private static async Task<IResult> CopyAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
        await SheetAsync(token, http, useCases, cancellationToken) is { SignedText: { } text } sheet
            ? Results.File(Encoding.UTF8.GetBytes(text), AuthorizationDocument.MediaType, sheet.IsRevocation ? "revocation.txt" : "authorization.txt")
            : PublicResponses.SeeOther(http, $"/a/{token}");

    private static async Task<IResult> RequestCodeAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var asked = await useCases.RunAsync<RequestPortalCode, Unit>(new(token), CurrentActor.Of(http), cancellationToken);
        return asked.IsSuccess ? PublicResponses.SeeOther(http, $"/a/{token}{TakeBackEndpoints.After(http)}?sent&lang={LanguageOf(http) ?? "en"}") : PublicResponses.Gone();
    }

    private static async Task<IResult> ProveAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var born = DateOnly.TryParseExact(form["born"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null;
        var code = form["code"].ToString();
        var proof = await useCases.RunAsync<ProvePortalIdentity, PortalProof>(new(token, born, code.Length <= 40 ? code : ""), CurrentActor.Of(http), cancellationToken);
        if (proof.Error is not null)
            return PublicResponses.Gone();
        if (proof.Value.Ticket is not { } ticket)
            return await DoorAsync(token, http, useCases, cancellationToken, notProved: true, takeBack: TakeBackEndpoints.After(http).Length > 0);
        http.Response.Cookies.Append(TicketCookie, ticket, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = "/a/" + token,
            MaxAge = PortalLimits.Signing,
            IsEssential = true,
        });
        return PublicResponses.SeeOther(http, $"/a/{token}{TakeBackEndpoints.After(http)}?lang={LanguageOf(http) ?? "en"}");
    }

    private static async Task<IResult> SignAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (TicketOf(http) is not { } ticket || await SheetAsync(token, http, useCases, cancellationToken) is not { } sheet)
            return PublicResponses.SeeOther(http, $"/a/{token}");
        var signing = await SignatureAsync(token, ticket, sheet, http, cancellationToken);
        var answer = await useCases.RunAsync<SignOnPage, SigningAnswer>(signing, CurrentActor.Of(http), cancellationToken);
        return answer.Error is not null || answer.Value.Problems.Count == 0
            ? PublicResponses.SeeOther(http, $"/a/{token}")
            : Incomplete(signing, sheet, answer.Value.Problems);
    }

    /// <summary>What was typed and ticked under the form.</summary>
    internal static async Task<SignOnPage> SignatureAsync(string token, string ticket, SigningSheet sheet, HttpContext http, CancellationToken cancellationToken)
    {
        var typed = await http.Request.ReadFormAsync(cancellationToken);
        var name = typed["name"].ToString();
        return new SignOnPage
        {
            Token = token,
            Ticket = ticket,
            Language = sheet.Language,
            TextHash = typed["text"].ToString(),
            TypedName = name.Length <= 1000 ? name : "",
            AgreesElectronically = typed["electronic"] == "yes",
            UserAgent = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
        };
    }

    /// <summary>The form again, with what is missing.</summary>
    internal static IResult Incomplete(SignOnPage signing, SigningSheet sheet, IReadOnlyList<SigningProblem> problems) =>
        PublicResponses.Page<SigningPage>(StatusCodes.Status422UnprocessableEntity, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(SigningPage.Token)] = signing.Token,
            [nameof(SigningPage.Sheet)] = sheet,
            [nameof(SigningPage.Problems)] = problems,
            [nameof(SigningPage.TypedName)] = signing.TypedName,
            [nameof(SigningPage.Agreed)] = signing.AgreesElectronically,
        });

    private static async Task<IResult> ConfirmAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (TicketOf(http) is not { } ticket || await SheetAsync(token, http, useCases, cancellationToken) is not { IsRevocation: true } sheet)
            return PublicResponses.SeeOther(http, $"/a/{token}");
        var typed = await http.Request.ReadFormAsync(cancellationToken);
        var (name, agrees) = (typed["name"].ToString(), typed["electronic"] == "yes");
        var answer = await useCases.RunAsync<ConfirmRevocationOnPage, SigningAnswer>(
            new ConfirmRevocationOnPage
            {
                Token = token,
                Ticket = ticket,
                Language = sheet.Language,
                TextHash = typed["text"].ToString(),
                TypedName = name.Length <= 1000 ? name : "",
                AgreesElectronically = agrees,
                UserAgent = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
            },
            CurrentActor.Of(http), cancellationToken);
        return answer.Error is not null || answer.Value.Problems.Count == 0
            ? PublicResponses.SeeOther(http, $"/a/{token}?lang={sheet.Language}")
            : PublicResponses.Page<ConfirmRevocationPage>(StatusCodes.Status422UnprocessableEntity, new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(ConfirmRevocationPage.Token)] = token,
                [nameof(ConfirmRevocationPage.Sheet)] = sheet,
                [nameof(ConfirmRevocationPage.Problems)] = answer.Value.Problems,
                [nameof(ConfirmRevocationPage.TypedName)] = name,
                [nameof(ConfirmRevocationPage.Agreed)] = agrees,
            });
    }

    private static async Task<IResult> DeclineAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (TicketOf(http) is { } ticket)
            await useCases.RunAsync<DeclineOnPage, SigningAnswer>(new(token, ticket), CurrentActor.Of(http), cancellationToken);
        return PublicResponses.SeeOther(http, $"/a/{token}?lang={LanguageOf(http) ?? "en"}");
    }

    /// <returns>Null without a right proof.</returns>
    private static async Task<SigningSheet?> SheetAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        if (TicketOf(http) is not { } ticket)
            return null;
        var opened = await useCases.RunAsync<OpenSigning, SigningSheet>(new(token, ticket, LanguageOf(http)), CurrentActor.Of(http), cancellationToken);
        return opened.IsSuccess ? opened.Value : null;
    }

    private static IResult Page(string token, SigningSheet sheet)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(SigningPage.Token)] = token, [nameof(SigningPage.Sheet)] = sheet };
        if (sheet.AwaitsConfirmation)
            return PublicResponses.Page<ConfirmRevocationPage>(parameters: parameters);
        return sheet.State == AuthorizationState.AwaitingSignature
            ? PublicResponses.Page<SigningPage>(parameters: parameters)
            : PublicResponses.Page<SigningAnsweredPage>(parameters: parameters);
    }

    /// <param name="takeBack">Behind it the person takes back what they gave.</param>
    internal static async Task<IResult> DoorAsync(
        string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken, bool codeSent = false, bool notProved = false, bool takeBack = false)
    {
        var door = await useCases.RunAsync<VisitSigning, SigningEntrance>(new(token), CurrentActor.Of(http), cancellationToken);
        if (door.Error is not null || door.Value.BeginBy is not null)
            return PublicResponses.Gone();
        if (door.Value.OnlyTakesBack && !takeBack)
            return PublicResponses.SeeOther(http, $"/a/{token}{TakeBackEndpoints.Suffix}");
        return PublicResponses.Page<SigningDoorPage>(notProved ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(SigningDoorPage.Token)] = token,
            [nameof(SigningDoorPage.Language)] = LanguageOf(http) ?? door.Value.Language,
            [nameof(SigningDoorPage.Locked)] = door.Value.Locked,
            [nameof(SigningDoorPage.CodeSent)] = codeSent,
            [nameof(SigningDoorPage.NotProved)] = notProved,
            [nameof(SigningDoorPage.TakeBack)] = takeBack,
        });
    }

    internal static string? LanguageOf(HttpContext http) => http.Request.Query["lang"].ToString() is var tag && SigningWords.Knows(tag) ? tag : null;

    internal static string? TicketOf(HttpContext http) => http.Request.Cookies[TicketCookie] is { Length: > 0 and < 100 } ticket ? ticket : null;
}
