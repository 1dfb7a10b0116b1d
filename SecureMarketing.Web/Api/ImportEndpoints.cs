using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Downloads about imports.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/imports/{id:guid}/rejected.csv", RejectedAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Permission.ImportView));

    private static async Task<IResult> RejectedAsync(Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var exported = await useCases.RunAsync<ExportRejectedRows, RejectedRowsFile>(new ExportRejectedRows(ImportRunId.From(id)), CurrentActor.Of(http), cancellationToken);
        if (exported.Error is { } error)
            return RefusedResults.Of(error);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(exported.Value.Content, "text/csv; charset=utf-8", exported.Value.FileName);
    }
}
