using System.Text;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>A certificate of disposal as a file: JSON for programs, a page for printing.</summary>
internal static class RetentionEndpoints
{
    public static void MapRetention(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/retention/certificates/{id:guid}/file.json", (Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
            FileAsync(id, http, useCases, files => Results.File(Encoding.UTF8.GetBytes(files.Json), "application/json", $"disposal-{id:N}.json"), cancellationToken)).RequireAuthorization();
        routes.MapGet("/retention/certificates/{id:guid}/file.html", (Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
            FileAsync(id, http, useCases, files => Results.Content(files.Html, "text/html", Encoding.UTF8), cancellationToken)).RequireAuthorization();
    }

    private static async Task<IResult> FileAsync(Guid id, HttpContext http, UseCaseRunner useCases, Func<DisposalFiles, IResult> answer, CancellationToken cancellationToken)
    {
        var taken = await useCases.RunAsync<ExportDisposal, DisposalFiles>(new ExportDisposal(DisposalId.From(id)), CurrentActor.Of(http), cancellationToken);
        if (taken.Error is { } error)
            return RefusedResults.Of(error);
        http.Response.Headers.CacheControl = "no-store";
        return answer(taken.Value);
    }
}
