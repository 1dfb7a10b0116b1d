using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Forms;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>
/// Hosted forms. The address holds the form's random name and, in a personal link, a token: nothing that anybody typed. What was sent is
/// answered by a page of its own, so that a reload sends nothing again.
/// </summary>
internal static class FormEndpoints
{
    private const string LinkParameter = "for";
    private const string DoneParameter = "sent";

    /// <summary>Bytes of a request: thirty answers of the longest kind, with room for their encoding.</summary>
    private const int LargestBody = 64 * 1024;

    private static readonly FormOptions Limits = new() { ValueCountLimit = 128, KeyLengthLimit = 128, ValueLengthLimit = 8 * 1024, BufferBodyLengthLimit = LargestBody, MultipartBodyLengthLimit = LargestBody };

    public static void MapForms(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapPublic("/f");
        forms.MapGet("/{slug}", ShowAsync);
        forms.MapPost("/{slug}", TakeAsync).RequireRateLimiting(RateLimits.Forms).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
    }

    private static async Task<IResult> ShowAsync(string slug, HttpContext http, UseCaseRunner useCases, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var done = http.Request.Query.ContainsKey(DoneParameter);
        var opened = await useCases.RunAsync<OpenForm, FormSheet>(new(slug, LinkOf(http)), CurrentActor.Of(http), cancellationToken);
        if (opened.Error is not null)
            return PublicResponses.Gone();
        if (done)
            return Notice(opened.Value, closed: false, StatusCodes.Status200OK);
        return opened.Value.Closed ? Notice(opened.Value, closed: true, StatusCodes.Status410Gone) : Page(http, antiforgery, opened.Value, StatusCodes.Status200OK, []);
    }

    private static async Task<IResult> TakeAsync(string slug, HttpContext http, UseCaseRunner useCases, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType)
            return Results.Text("Send this as a form.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        IFormCollection typed;
        try
        {
            typed = await http.Request.ReadFormAsync(Limits, cancellationToken);
        }
        catch (Exception large) when (large is InvalidDataException or BadHttpRequestException)
        {
            return Results.Text("This is more than the form asks for. Go back, shorten your answers, and send it again.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var link = LinkOf(http);
        var actor = CurrentActor.Of(http);
        var answers = typed.Where(t => t.Key.StartsWith(FormQuestions.AnswerPrefix, StringComparison.Ordinal))
            .ToDictionary(t => t.Key[FormQuestions.AnswerPrefix.Length..], t => t.Value.ToString(), StringComparer.Ordinal);
        var ticked = typed["topic"].OfType<string>().ToList();
        var typedIn = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(FormPage.Answers)] = answers, [nameof(FormPage.Ticked)] = ticked };
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            var opened = await useCases.RunAsync<OpenForm, FormSheet>(new(slug, link), actor, cancellationToken);
            if (opened.Error is not null)
                return PublicResponses.Gone();
            typedIn[nameof(FormPage.Text)] = FormWords.Of(opened.Value.Definition.Language).NoCookie;
            return opened.Value.Closed ? Notice(opened.Value, closed: true, StatusCodes.Status410Gone) : Page(http, antiforgery, opened.Value, StatusCodes.Status400BadRequest, typedIn);
        }

        var sent = await useCases.RunAsync<SubmitForm, FormAnswer>(
            new SubmitForm { Slug = slug, Link = link, Ticket = typed["ticket"].ToString(), Trap = typed["reference"].ToString(), Answers = answers, Ticked = ticked }, actor, cancellationToken);
        if (sent.Error is not null)
            return PublicResponses.Gone();
        var answer = sent.Value;
        if (answer.Accepted)
            return PublicResponses.SeeOther(http, $"/f/{slug}?{DoneParameter}");

        if (answer.Sheet.Closed)
            return Notice(answer.Sheet, closed: true, StatusCodes.Status410Gone);
        typedIn[nameof(FormPage.Problems)] = answer.Problems;
        if (answer.Fault is { } fault)
            typedIn[nameof(FormPage.Text)] = FormWords.Of(answer.Sheet.Definition.Language).Faults[fault];
        return Page(http, antiforgery, answer.Sheet, StatusCodes.Status422UnprocessableEntity, typedIn);
    }

    private static string? LinkOf(HttpContext http) => http.Request.Query[LinkParameter].ToString() is { Length: > 0 } link ? link : null;

    private static IResult Page(HttpContext http, IAntiforgery antiforgery, FormSheet sheet, int status, Dictionary<string, object?> parameters)
    {
        // What the antiforgery service would set as well, with a warning in the log each time.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        var tokens = antiforgery.GetAndStoreTokens(http);
        parameters[nameof(FormPage.Sheet)] = sheet;
        parameters[nameof(FormPage.Here)] = http.Request.Path + http.Request.QueryString;
        parameters[nameof(FormPage.Personal)] = LinkOf(http) is not null;
        parameters[nameof(FormPage.AntiforgeryField)] = tokens.FormFieldName;
        parameters[nameof(FormPage.AntiforgeryToken)] = tokens.RequestToken;
        return PublicResponses.Page<FormPage>(status, parameters);
    }

    private static IResult Notice(FormSheet sheet, bool closed, int status) => PublicResponses.Page<FormNoticePage>(status, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [nameof(FormNoticePage.Language)] = sheet.Definition.Language,
        [nameof(FormNoticePage.Closed)] = closed,
        [nameof(FormNoticePage.Thanks)] = sheet.Definition.Thanks,
    });
}
