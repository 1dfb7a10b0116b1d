using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Reporting;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Downloads of reports.</summary>
internal static class ReportingEndpoints
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapReporting(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/reports/file", ExportAsync).RequireAuthorization();

    private static async Task<IResult> ExportAsync(
        [FromForm] string purpose, [FromForm] string? campaign, [FromForm] string? from, [FromForm] string? to, [FromForm] string? domain, [FromForm] string? method,
        HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var command = new ExportReport { Filter = ReportForm.Read(campaign, from, to, domain, method), Purpose = purpose };
        var exported = await useCases.RunAsync<ExportReport, ReportFile>(command, CurrentActor.Of(http), cancellationToken);
        return exported.Error is { } error
            ? RefusedResults.Of(error)
            : Results.File(exported.Value.Content, Workbook, exported.Value.FileName);
    }
}
