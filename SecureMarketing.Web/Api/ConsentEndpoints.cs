using System.Text;
using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Files of the consent register that staff take: the document of an authorization, and the list of refusals for another platform.</summary>
internal static class ConsentEndpoints
{
    private static readonly Dictionary<string, string> Endings = new(StringComparer.Ordinal)
    {
        ["application/pdf"] = "pdf",
        ["image/png"] = "png",
        ["image/jpeg"] = "jpg",
        ["image/tiff"] = "tif",
        [AuthorizationDocument.MediaType] = "txt",
    };

    public static void MapConsent(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/authorizations/{id:guid}/document", DocumentAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Permission.AuthorizationView));
        // Printing the letter invites the person, which is kept, so it is a POST.
        routes.MapPost("/authorizations/revocation-letter", LetterAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Permission.AuthorizationManage));
        // Taking the list is noted, so it is a POST.
        routes.MapPost("/refusals/list.csv", ExportAsync).RequireAuthorization();
    }

    /// <summary>Never shown inline: a scan is a foreign file.</summary>
    private static async Task<IResult> DocumentAsync(Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var opened = await useCases.RunAsync<OpenEvidence, OpenedEvidence>(new OpenEvidence(AuthorizationId.From(id)), CurrentActor.Of(http), cancellationToken);
        if (opened.Error is { } error)
            return RefusedResults.Of(error);
        http.Response.Headers.CacheControl = "no-store";
        var known = Endings.GetValueOrDefault(opened.Value.MediaType);
        return Results.File(opened.Value.Content, known is null ? "application/octet-stream" : opened.Value.MediaType, $"authorization-{id:N}.{known ?? "bin"}");
    }

    private static async Task<IResult> LetterAsync([FromForm] Guid authorization, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var printed = await useCases.RunAsync<PrintRevocationLetter, RevocationLetter>(new PrintRevocationLetter(AuthorizationId.From(authorization)), CurrentActor.Of(http), cancellationToken);
        if (printed.Error is { } error)
            return RefusedResults.Of(error);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(printed.Value.Html, "text/html", Encoding.UTF8);
    }

    /// <summary>People by opaque id.</summary>
    private static async Task<IResult> ExportAsync([FromForm] Guid platform, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var exported = await useCases.RunAsync<ExportPropagation, PropagationList>(new ExportPropagation(PropagationTargetId.From(platform)), CurrentActor.Of(http), cancellationToken);
        if (exported.Error is { } error)
            return RefusedResults.Of(error);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(exported.Value.Csv, "text/csv; charset=utf-8", $"refusals-{exported.Value.Through.UtcDateTime:yyyyMMdd-HHmmss}Z.csv");
    }
}
