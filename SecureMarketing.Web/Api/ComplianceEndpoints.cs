using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Downloads of the trail.</summary>
internal static class ComplianceEndpoints
{
    public static void MapCompliance(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/audit/export/file", ExportAsync).RequireAuthorization();
        routes.MapPost("/disclosures/{id:guid}/statement", AnswerAsync).RequireAuthorization();
    }

    /// <summary>The statement that answers a request for an accounting; asked for again, the copy that was kept.</summary>
    private static async Task<IResult> AnswerAsync(Guid id, HttpContext http, UseCaseRunner useCases, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        // Without a bound form nothing else would ask for the token.
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.BadRequest();
        var made = await useCases.RunAsync<AnswerAccounting, AccountingStatement>(new AnswerAccounting(AccountingRequestId.From(id)), CurrentActor.Of(http), cancellationToken);
        if (made.Error is { } error)
            return RefusedResults.Of(error);

        http.Response.Headers.CacheControl = "no-store";
        return Results.File(made.Value.Content, "application/zip", made.Value.FileName);
    }

    private static async Task<IResult> ExportAsync([FromForm] string purpose, HttpContext http, UseCaseRunner useCases, DataFolder folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var stamp = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var work = Directory.CreateDirectory(Path.Combine(folder.Folder("exports"), "audit-" + Guid.CreateVersion7().ToString("N")));
        try
        {
            var file = Path.Combine(work.FullName, "audit.jsonl");
            var exported = await useCases.RunAsync<ExportAuditTrail, ExportedAuditTrail>(new ExportAuditTrail(file, purpose), CurrentActor.Of(http), cancellationToken);
            if (exported.Error is { } error)
                return RefusedResults.Of(error);
            var zip = work.FullName + ".zip";
            await ZipFile.CreateFromDirectoryAsync(work.FullName, zip, cancellationToken);
            var download = new FileStream(zip, new FileStreamOptions { Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
            return Results.File(download, "application/zip", $"audit-{stamp}.zip");
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
