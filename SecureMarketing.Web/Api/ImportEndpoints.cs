using System.Text;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Contacts;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Downloads about imports.</summary>
internal static class ImportEndpoints
{
    private const int MaxRows = 20_000;

    public static void MapImports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/imports/{id:guid}/rejected.csv", RejectedAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Permission.ImportView));

    private static async Task<IResult> RejectedAsync(Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var loaded = await useCases.RunAsync<GetImport, ImportDetail>(new GetImport(ImportRunId.From(id), MaxRows), CurrentActor.Of(http), cancellationToken);
        if (loaded.Error is { } error)
            return Results.Problem(error.Message, statusCode: error.Kind == ErrorKind.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
        return Results.File(Encoding.UTF8.GetBytes(RejectedRowsCsv.Of(loaded.Value)), "text/csv; charset=utf-8", $"rejected-{id:N}.csv");
    }
}
