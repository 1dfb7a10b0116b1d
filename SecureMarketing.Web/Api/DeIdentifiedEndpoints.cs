using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.DeIdentified;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Download of people without identity: the rows and what was left out, in one archive.</summary>
internal static class DeIdentifiedEndpoints
{
    public static void MapDeIdentified(this IEndpointRouteBuilder routes) => routes.MapPost("/exports/de-identified/file", ExportAsync).RequireAuthorization();

    private static async Task<IResult> ExportAsync(
        [FromForm] Guid segment, [FromForm] string vintage, [FromForm] PlaceColumn place, [FromForm] DeIdentifiedFormat format, [FromForm] string? facts, [FromForm] string? values,
        [FromForm] string? visits, [FromForm] string? sensitive, [FromForm] string purpose,
        HttpContext http, UseCaseRunner useCases, DataFolder folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var options = new DeIdentifiedOptions { Place = place, Format = format, Facts = facts is not null, Values = values is not null, Visits = visits is not null, Sensitive = sensitive is not null };
        var work = Directory.CreateDirectory(Path.Combine(folder.Folder("exports"), "people-" + Guid.CreateVersion7().ToString("N")));
        try
        {
            var file = Path.Combine(work.FullName, format == DeIdentifiedFormat.Csv ? "people.csv" : "people.ndjson");
            var exported = await useCases.RunAsync<ExportDeIdentified, DeIdentifiedExport>(
                new ExportDeIdentified(file, SegmentId.From(segment), options, vintage, purpose), CurrentActor.Of(http), cancellationToken);
            if (exported.Error is { } error)
                return RefusedResults.Of(error);
            await File.WriteAllTextAsync(Path.Combine(work.FullName, "manifest.json"), JsonSerializer.Serialize(exported.Value, JsonSerializerOptions.Web) + "\n", cancellationToken);
            var zip = work.FullName + ".zip";
            await ZipFile.CreateFromDirectoryAsync(work.FullName, zip, cancellationToken);
            var download = new FileStream(zip, new FileStreamOptions { Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
            return Results.File(download, "application/zip", "de-identified-" + clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".zip");
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
