using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Tracking;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api.Public;

/// <summary>
/// The preference centre, reached from the opt-out page of a message. The token in the address proves the mailbox as it does for one
/// click; no cookie is set or read, so there is none that another site could use.
/// </summary>
internal static class PreferenceEndpoints
{
    private const string SavedParameter = "saved";

    /// <summary>Value of <see cref="SavedParameter"/> when the language had to wait.</summary>
    private const string WithoutLanguage = "no-language";

    private const string LanguageParameter = "lang";

    /// <summary>Bytes: two hundred topics, twice.</summary>
    private const int LargestBody = 32 * 1024;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private static readonly FormOptions Limits = new() { ValueCountLimit = 512, KeyLengthLimit = 32, ValueLengthLimit = 64, BufferBodyLengthLimit = LargestBody, MultipartBodyLengthLimit = LargestBody };

    public static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        var preferences = routes.MapPublic("/u");
        preferences.MapMethods("/{token}/preferences", Reading, ShowAsync);
        preferences.MapPost("/{token}/preferences", TakeAsync).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        preferences.MapPost("/{token}/preferences/take-back", TakeBackAsync).RequireRateLimiting(RateLimits.Forms).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
    }

    /// <summary>To the door of the way to take back an authorization, the same whether the person gave one.</summary>
    private static async Task<IResult> TakeBackAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var language = LanguageOf(http) ?? "en";
        var door = await useCases.RunAsync<AskToTakeBack, OpenedDoor>(new(token, language == "es"), CurrentActor.Of(http), cancellationToken);
        return door.Error is null
            ? PublicResponses.SeeOther(http, $"{new Uri(door.Value.Link).AbsolutePath}{TakeBackEndpoints.Suffix}?{LanguageParameter}={language}")
            : PublicResponses.Gone();
    }

    private static async Task<IResult> ShowAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var opened = await useCases.RunAsync<OpenPreferences, PreferenceSheet>(new(token), CurrentActor.Of(http), cancellationToken);
        if (opened.Error is not null)
            return PublicResponses.Gone();
        var saved = http.Request.Query[SavedParameter];
        return Page(http, opened.Value, saved.Count > 0, saved == WithoutLanguage ? TrackingErrors.RecordsBusy : null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> TakeAsync(string token, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
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
            return Results.Text("This is more than the page asks for. Go back and send it again.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var actor = CurrentActor.Of(http);
        var opened = await useCases.RunAsync<OpenPreferences, PreferenceSheet>(new(token), actor, cancellationToken);
        if (opened.Error is not null)
            return PublicResponses.Gone();
        var stop = Enum.TryParse<StopWish>(typed["stop"], out var wish) && Enum.IsDefined(wish) ? wish : StopWish.None;
        var command = stop == StopWish.None
            ? new SavePreferences { Token = token, Shown = Ids(typed["shown"]), Wanted = Ids(typed["want"]), Cap = CapOf(typed["cap"]), Plain = PlainOf(typed["plain"]), Spanish = PreferenceWords.Of(LanguageOf(http) ?? opened.Value.Language).Tag == "es", BornOn = DateOnly.TryParseExact(typed["born"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? born : null }
            : new SavePreferences { Token = token, Shown = [], Wanted = [], Stop = stop };
        var saved = await useCases.RunAsync<SavePreferences, StatedPreferences>(command, actor, cancellationToken);
        if (saved.Error is { } error)
            return Page(http, opened.Value, false, error, error.Kind == ErrorKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
        var language = PreferenceLanguages.All.FirstOrDefault(l => l.Tag == typed["language"]);
        var spoken = language.Word is null || language.Tag == opened.Value.Language
            || (await useCases.RunAsync<StateLanguage, Unit>(new(token, language.Word), actor, cancellationToken)).IsSuccess;
        return PublicResponses.SeeOther(http, $"{http.Request.Path}?{SavedParameter}{(spoken ? "" : "=" + WithoutLanguage)}{(LanguageOf(http) is { } asked ? $"&{LanguageParameter}={asked}" : "")}");
    }

    private static List<PreferenceTopicId> Ids(IEnumerable<string?> texts) => [.. texts.Where(t => Guid.TryParse(t, out _)).Select(t => PreferenceTopicId.From(Guid.Parse(t!)))];

    /// <summary>The language asked for in the address; null: none, or one that is not offered.</summary>
    private static string? LanguageOf(HttpContext http) => http.Request.Query[LanguageParameter].ToString() is "en" or "es" ? http.Request.Query[LanguageParameter].ToString() : null;

    private static MailCap? CapOf(string? text) => Enum.TryParse<MailCap>(text, out var cap) && Enum.IsDefined(cap) ? cap : null;

    private static bool? PlainOf(string? text) => text switch { "yes" => true, "no" => false, _ => null };

    private static IResult Page(HttpContext http, PreferenceSheet sheet, bool saved, Error? fault, int status) => PublicResponses.Page<PreferencesPage>(status, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [nameof(PreferencesPage.Sheet)] = sheet,
        [nameof(PreferencesPage.Here)] = http.Request.Path.ToString(),
        [nameof(PreferencesPage.Saved)] = saved,
        [nameof(PreferencesPage.Language)] = LanguageOf(http),
        [nameof(PreferencesPage.Fault)] = fault,
    });
}
